"""Files by address: Telegram fetches them itself. Here only what this machine serves is fetched."""

import asyncio
from urllib.parse import unquote, urlsplit

import aiohttp

from bot.demo.telegram.files import FileKind, Upload
from bot.demo.telegram.refusals import Refusal, bad_request

FETCH_SECONDS = 5
MOST_BYTES = {FileKind.PHOTO: 5 * 2**20, FileKind.DOCUMENT: 20 * 2**20}
_TYPES = {FileKind.PHOTO: ("image/",), FileKind.DOCUMENT: ("application/pdf", "application/zip", "image/gif")}
"""Of documents, Telegram takes only these by address."""
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


async def fetch(kind: FileKind, url: str) -> Upload:
    """Get a file over HTTP, or refuse as Telegram does; redirects are not followed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise bad_request("wrong HTTP URL specified") from None
    if host not in _LOOPBACK:
        raise _failed()
    try:
        async with (
            asyncio.timeout(FETCH_SECONDS),
            aiohttp.ClientSession() as session,
            session.get(url, allow_redirects=False) as response,
        ):
            return await _read(kind, response, unquote(parts.path.rpartition("/")[2]))
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise _failed() from None


async def _read(kind: FileKind, response: aiohttp.ClientResponse, name: str) -> Upload:
    if response.status != 200:  # noqa: PLR2004 -- OK
        raise _failed()
    if not response.content_type.startswith(_TYPES[kind]):
        raise bad_request("wrong type of the web page content")
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > MOST_BYTES[kind]:
            raise _failed()
    return Upload(bytes(data), name, response.content_type)


def _failed() -> Refusal:
    return bad_request("failed to get HTTP URL content")
