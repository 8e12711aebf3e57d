"""Fetching feeds: the only module that knows httpx.

The line: ask conditionally -> follow redirects, remembering the permanent ones -> read at most so
many bytes after decompression, within a total time -> say what came of it.
"""

import asyncio
import email.utils
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from bot.feeds.outcomes import Failed, Fetched, Outcome, Unchanged
from bot.feeds.unpack import Garbled, TooLarge, read
from bot.html import is_web_address

MOST_REDIRECTS = 5
LONGEST_RETRY = timedelta(days=1)
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_ADDRESS = "the address, or one that it redirects to, is no web address (http or https)"
_REFUSALS = {
    204: "the site gives nothing to read",
    304: "the site says that nothing has changed, though it was not asked",
    401: "the site asks for a password",
    403: "the site refuses us (a bot wall?): ask its keeper to let Handbill read the feed",
    404: "there is no such page: check the feed’s address",
    410: "the feed is gone for good",
    429: "the site asks us to come less often",
    503: "the site is out of service for the moment",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """One HTTP client for all feeds; use it as an async context manager.

    `total_seconds` bounds one whole fetch, slow bodies included; `max_bytes` its decompressed size.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        total_seconds: float = 30,
        max_bytes: int = 10 * 2**20,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes
        self._clock = clock
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"}, timeout=total_seconds
        )

    async def __aenter__(self) -> Self:
        """Give itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, address: str, *, etag: str = "", last_modified: str = "") -> Outcome:
        """Fetch one feed. Raises nothing: what goes wrong is a `Failed` with a sentence for the operator."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if _fits_a_header(value)}
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(address, headers)
        except Exception as error:  # noqa: BLE001 -- whatever a strange server provokes must not stop the polling
            return Failed(self._explain(error))

    async def _follow(self, address: str, headers: dict[str, str]) -> Outcome:
        lasting, permanent = address, True
        for _ in range(MOST_REDIRECTS + 1):
            if not is_web_address(address):
                return Failed(_NO_ADDRESS)
            async with self._client.stream("GET", address, headers=headers) as response:
                if response.status_code not in _REDIRECTS:
                    return await self._conclude(response, lasting, conditional=bool(headers))
                location = response.headers.get("Location", "").strip()
                if not location:
                    return Failed("the site redirects, but does not say where to")
                target = _target(address, location)
                permanent = permanent and response.status_code in _PERMANENT and not _downgrades(address, target)
            address = target
            lasting = target if permanent else lasting
        return Failed("the site redirects in a circle, or too often")

    async def _conclude(self, response: httpx.Response, address: str, *, conditional: bool) -> Outcome:
        status, headers = response.status_code, response.headers
        if status == httpx.codes.NOT_MODIFIED and conditional:
            return Unchanged(address)
        if status != httpx.codes.OK:
            reason = _REFUSALS.get(status, "the site answers with an error")
            wait = _retry_after(headers.get("Retry-After", ""), self._clock())
            return Failed(f"{reason} (HTTP {status})", wait, status)
        body = await read(response.aiter_raw(), headers.get("Content-Encoding", ""), self._max_bytes)
        etag, last_modified = _lasting_validators(headers)
        total = headers.get("X-WP-Total", "")  # https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/
        known = int(total[:9]) if total.isascii() and total.isdecimal() else None
        return Fetched(body, headers.get("Content-Type", ""), etag, last_modified, address, known)

    def _explain(self, error: Exception) -> str:
        """Put an error in words, without the address, which may hold a password."""
        match error:
            case TimeoutError() | httpx.TimeoutException():
                return f"the site took longer than {self._total_seconds:g} s to answer"
            case TooLarge():
                return f"the feed is larger than {self._max_bytes / 2**20:g} MiB"
        return _in_words(error)


def _in_words(error: Exception) -> str:
    match error:
        case Garbled():
            return "the site’s answer is wrongly compressed, or broke off"
        case ValueError() | httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return _NO_ADDRESS
        case httpx.ConnectError():
            return _unconnected(error)
        case httpx.RemoteProtocolError() | httpx.ReadError():
            return "the site broke off in the middle of its answer, or gave one that is no HTTP"
    return f"the site could not be read ({type(error).__name__})"


def _fits_a_header(value: str) -> bool:
    """Tell whether a validator can be sent back; one that cannot would make every fetch fail."""
    return bool(value) and value.isascii() and value.isprintable()


def _target(address: str, location: str) -> str:
    """Give where a redirect leads. The address's user and password go along, but to no other site."""
    target = urljoin(address, location)
    old, new = urlsplit(address), urlsplit(target)
    user, at, site = old.netloc.rpartition("@")
    same = new.netloc.casefold() == site.casefold() and not _downgrades(address, target)
    return new._replace(netloc=user + at + site).geturl() if same else target


def _downgrades(address: str, target: str) -> bool:
    return urlsplit(address).scheme == "https" and urlsplit(target).scheme == "http"


def _unconnected(error: Exception) -> str:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "no secure connection: the site’s certificate is not valid, or it speaks no TLS"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "the site’s name is not found in the DNS: check the address"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "the site refuses connections: it may be down"
    return "the site cannot be reached"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__


def _lasting_validators(headers: httpx.Headers) -> tuple[str, str]:
    """Give ETag and Last-Modified, unless the feed changed in the very second in which it was read.

    WordPress makes both from a time in whole seconds: what is published later in that second would be
    a 304 for us until the next change (RFC 9110, 8.8.2.2, says as much of Last-Modified).
    """
    changed, read_at = _moment(headers.get("Last-Modified", "")), _moment(headers.get("Date", ""))
    if changed and read_at and read_at - changed < timedelta(seconds=2):
        return "", ""
    return headers.get("ETag", ""), headers.get("Last-Modified", "")


def _moment(value: str) -> datetime | None:
    """Read an HTTP date; None where there is none."""
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _retry_after(value: str, now: datetime) -> timedelta | None:
    """Read Retry-After: seconds or an HTTP date (RFC 9110, 10.2.3); at most a day is believed."""
    seconds = value.strip()
    if seconds.isascii() and seconds.isdecimal():
        return min(timedelta(seconds=int(seconds[:9])), LONGEST_RETRY)
    moment = _moment(value)
    return None if moment is None else min(max(moment - now, timedelta(0)), LONGEST_RETRY)
