"""Web addresses: whether one is one, made absolute, without tracking, and told apart."""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

LONGEST_LINK = 2_000
"""Characters; what is longer is no sane address."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid")
"""How the parameters begin that say where a reader came from, and not what is read."""
_EVIDENT = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#][!-~]*)?", re.IGNORECASE)
"""Nearly every address: this tells in a tenth of the time of taking it apart."""


def is_web_address(url: str) -> bool:
    """Tell whether a URL is absolute http(s) with a host, a port if any, and no space or control character in it."""
    return _EVIDENT.fullmatch(url) is not None or _is_web_address(url)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # the brackets of an IPv6 address are not closed, or the port is no number
        return False
    clean = not any(character.isspace() or character < " " or character == "\x7f" for character in url)
    return clean and named and parts.scheme in {"http", "https"}


def absolute(link: str, address: str) -> str:
    """Give a link, seen on the page at `address`, as an absolute web address; "" where it is none, or no sane one."""
    if len(link) <= LONGEST_LINK and _EVIDENT.fullmatch(link):
        return link
    try:
        joined = urljoin(address, link) if link else ""
    except ValueError:
        return ""
    return joined if len(joined) <= LONGEST_LINK and is_web_address(joined) else ""


def site(url: str) -> str:
    """Name the site of an address: its host and port."""
    return split(url).netloc.casefold()


def without_login(url: str) -> str:
    """Give an address without a name and a password: what is shown on it is for everybody, they are not."""
    parts = split(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def without_tracking(url: str) -> str:
    """Give an address without its tracking parameters, and to the letter as it is otherwise."""
    page, question, query = url.partition("?")
    if not question or "#" in page:
        return url
    query, mark, fragment = query.partition("#")
    kept = "&".join(parameter for parameter in query.split("&") if not _tracks(parameter))
    return f"{page}?{kept}{mark}{fragment}" if kept else f"{page}{mark}{fragment}"


def canonical(link: str) -> str:
    """Give a link without scheme, "www.", tracking, fragment and last slash: what one page has in two feeds."""
    host = split(link).netloc.rpartition("@")[2].casefold().removeprefix("www.")
    return host + local(link) if link else ""


def local(url: str) -> str:
    """Give what names a page within its site: the path, without a last slash, and the query, without tracking."""
    parts = split(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(k)])
    path = parts.path.rstrip("/") or "/"
    return f"{path}?{query}" if query else path


def split(url: str) -> SplitResult:
    """Take an address apart; one that cannot be is all path."""
    try:
        return urlsplit(url)
    except ValueError:  # "http://[" has no host to speak of
        return SplitResult("", "", url, "", "")


def _tracks(parameter: str) -> bool:
    return parameter.casefold().startswith(_TRACKING)
