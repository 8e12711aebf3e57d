"""What a site puts around and into its articles that is nothing to read: the list of it.

Left out are, with all in them:
- elements that hold no text of the article (`ELEMENTS`), what is hidden, and what has a class of `_CLASSES`,
- a paragraph that has little but links to share the page,
- a paragraph that says nothing but `_CALL`,
- at the end, "The post ... appeared first on ...", in any language where it is two links, the
  first to the article itself.

Names are those of WordPress, Jetpack and the most used plugins for sharing, related posts, tables of
contents, newsletters and advertisements.
"""

import re
from collections.abc import Mapping

from bot.html.addresses import canonical, split
from bot.html.measure import visible
from bot.html.site.block import Block

ELEMENTS = (
    *("script", "style", "template", "noembed", "noframes", "title", "nav", "svg", "canvas", "dialog"),
    *("button", "input", "select", "textarea", "label", "datalist"),
)
_CLASSES = re.compile(
    r"""(?:^|\s)(?:
    screen-reader-text | sr-only | visually-?hidden | hidden-print | no-?print
    | sharedaddy | sd-(?:block|sharing|social)\S* | share-?(?:buttons?|bar|links?|icons?)\S*
    | social-?(?:share|sharing|icons?|links?|buttons?)\S* | wp-block-(?:outermost-)?social-links?\S*
    | addtoany\S* | a2a_\S* | ssba\S* | heateor\S* | essb_\S* | swp_social\S* | addthis\S* | shareaholic\S*
    | fb-(?:like|share-button) | twitter-share-button | printfriendly\S* | post-views\S* | feedflare
    | jp-relatedposts\S* | yarpp\S* | crp_related | related-?posts?\S*
    | wp-block-(?:latest-posts|latest-comments|query|tag-cloud|archives|calendar|categories|search|loginout)
    | wp-block-(?:post-navigation-link|post-comments\S*|comments\S*|rss|page-list|navigation|read-more)
    | wp-block-jetpack-(?:subscriptions|contact-form|related-posts|like|sharing-button)\S*
    | jetpack[_-]subscri\S* | mc4wp\S* | mailpoet\S* | newsletter-?(?:form|sign-?up|box)\S*
    | subscribe-?(?:form|box)\S* | optin-\S* | wpcf7\S* | gform_\S* | comment-?respond | comments-area
    | ez-toc\S* | toc_container | lwptoc\S* | rank-math-toc\S* | wp-block-\S*table-of-contents | yoast-table-of-contents
    | adsbygoogle | advertisement | ad-(?:container|slot|unit|wrap\S*) | code-block-ad\S* | cookie-notice\S*
    | more-link | read-?more | post-edit-link | post-navigation | nav-links | breadcrumbs?
    | wp-block-file__(?:button\S*|embed) | footnote_tooltip\S* | mw-editsection
    )(?=\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHARING = re.compile(
    r"""https?://(?:www\.|m\.)?(?:
    facebook\.com/(?:sharer|share\.php|dialog/(?:feed|share|send)) | (?:twitter|x)\.com/(?:intent|share|home\?status)
    | linkedin\.com/(?:sharearticle|sharing|cws/share) | pinterest\.[a-z.]+/pin/create | reddit\.com/submit
    | tumblr\.com/share
    | (?:api\.whatsapp\.com|web\.whatsapp\.com)/send | wa\.me/\?text | t\.me/share | telegram\.me/share
    | bsky\.app/intent | threads\.net/intent | getpocket\.com/(?:save|edit) | news\.ycombinator\.com/submitlink
    | (?:toolbar\.)?addtoany\.com | plus\.google\.com/share | mastodonshare\.com | share\.flipboard\.com
    ) | (?:mailto:\?|whatsapp://send|fb-messenger://share) | (?:https?://[^?\#]*)?\?share=[a-z-]+(?:&|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CALL = re.compile(
    r"""\W*(?:
    (?:read|see)\ more(?:\ here)? | (?:continue|keep)\ reading | read\ the\ (?:rest|full\ (?:article|story|post))
    | share(?:\ this)?(?:\ (?:article|post|story|on))? | sharing\ is\ caring | spread\ the\ word | click\ to\ share
    | like\ this(?::\ )?(?:like)?(?:\ loading)? | (?:like\ )?loading | (?:tweet|print|e-?mail|pin)(?:\ (?:this|it))?
    | follow\ us(?:\ on)? | advertisements? | sponsored(?:\ content)? | related(?:\ (?:posts?|articles?|stories))?
    | you\ (?:may|might)\ also\ like | leave\ a\ comment | subscribe(?:\ (?:now|here))? | sign\ up(?:\ (?:now|here))?
    | (?:subscribe\ to|sign\ up\ (?:for|to)|join|get)\ our\ (?:newsletter|mailing\ list)
    )\W*""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_CALL, _LONGEST_LINKED_CALL = 60, 400
_FEW_LETTERS = 40
_PLAIN_CREDIT = re.compile(r"The (?:post|article) .{1,500} (?:appeared first on|first appeared on) .{1,200}", re.DOTALL)
_HREF = re.compile(r'<a href="([^"]*)">')
RULE = "* * *"
"""What stands for a line across the page."""


def is_junk(classes: str) -> bool:
    """Tell whether an element with these classes is nothing to read."""
    return _CLASSES.search(classes) is not None


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is not shown, as far as it says so itself."""
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def is_sharing(link: str) -> bool:
    """Tell whether a link is there to share the page."""
    return _SHARING.match(link) is not None


def is_call(html: str, *, shared: int) -> bool:
    """Tell whether a block only asks for something; so many letters of it are in links for sharing."""
    if len(html) > _LONGEST_LINKED_CALL and not shared:
        return False
    text = visible(html) if "<" in html else html
    if shared:
        return len(text) - shared <= _FEW_LETTERS
    return len(text) <= _LONGEST_CALL and _CALL.fullmatch(text) is not None


def tidied(blocks: list[Block], base: str) -> list[Block]:
    """Take the credit off the end, and lines that part nothing."""
    while blocks and (blocks[-1].html == RULE or _is_credit(blocks[-1].html, base)):
        blocks.pop()
    first = next((place for place, block in enumerate(blocks) if block.html != RULE), len(blocks))
    return blocks[first:]


def _is_credit(html: str, base: str) -> bool:
    if _PLAIN_CREDIT.fullmatch(visible(html)):
        return True
    links = _HREF.findall(html)
    return len(links) == 2 and _place(links[0]) == _place(base) and split(links[1]).path in {"", "/"}  # noqa: PLR2004


def _place(address: str) -> str:
    return canonical(address.replace("&amp;", "&"))
