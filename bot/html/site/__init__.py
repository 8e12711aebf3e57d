"""A site's article HTML as Telegram's, and that in pages; pure, and never fails.

The line: shortcodes to HTML (`shortcodes`) -> the parser tells tag by tag (`reading`) -> what a tag
means (`elements`, from `inline`, `lists`, `tables`, `figures`, `embeds`; what is nothing to read:
`junk`) is said to a writer (`writer`) -> blocks (`block`) -> pages (`paging`).

Telegram has no paragraphs, headings, lists, tables or pictures in a text, so an article becomes a
row of *blocks*: a paragraph, an item, a table's row, a picture with its caption. Each is Telegram
HTML that is whole by itself, and knows how it follows the one before it. The pager puts blocks
together again, and may end a page after any of them.

- No tree is built. The parser (libxml2, by lxml) calls us at each tag, which costs time in
  proportion to the text however deep it is nested; every parser that builds a tree as HTML5 says
  takes minutes for some 1 MiB of it. So nothing here looks ahead: what has to wait for its end (a
  table's cells, a figure's caption) collects blocks until then.
- White space, line breaks and tags are not written when they come but before the next letter. So
  there are no empty tags, no spaces at the ends of lines, and what is open at a block's end is
  closed there and opened again in the next block by itself.
- There are no words of ours here, only signs: 🖼 a picture, 🎬 a film, 🔊 a sound, ▶️ something
  embedded. Each is a link where its address is one.
- What is left out is listed in `junk`: sharing, subscribing, "Continue reading", "The post ...
  appeared first on ...", forms, scripts, what is hidden.
"""

from bot.html.site.block import Block, Picture
from bot.html.site.figures import pictured, same_picture
from bot.html.site.paging import pages
from bot.html.site.reading import convert

__all__ = ["Block", "Picture", "convert", "pages", "pictured", "same_picture"]
