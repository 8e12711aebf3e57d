"""HTTP to the Bot API: one aiohttp session, shared by the direct path and by python-telegram-bot.

JSON posted straight through the session costs about a twentieth of a call through PTB's own
client, which is why all sending goes this way.
"""

import io
import json
import ssl
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import aiohttp
from yarl import URL

from bot.gateway.outcomes import Answer

SEND_SECONDS = 10.0
"""The total time of an ordinary call, and of a message however often it is tried in another form; shorter than an
outbox lease, so that no row is in flight without one."""

CONNECT_SECONDS = 5.0
"""How long a connection may take to be made, or to be had from the pool."""

POOL = 300
"""Connections: more than are ever in flight, plus the long poll."""


_JSON = {"Content-Type": "application/json"}


class NotSent(Exception):
    """No connection could be made: Telegram has not seen the request."""


class NoAnswer(Exception):
    """The request left and no whole answer came: Telegram may have acted on it."""


KEEP_ALIVE_SECONDS = 25.0
"""How long an idle connection is kept: less than the minute or so after which proxies and firewalls drop one unsaid."""


def new_session() -> aiohttp.ClientSession:
    """Make the one session; whoever makes it closes it. No call is without limits, even one that names none."""
    connector = aiohttp.TCPConnector(limit=POOL, keepalive_timeout=KEEP_ALIVE_SECONDS)
    return aiohttp.ClientSession(connector=connector, timeout=limits(SEND_SECONDS))


@lru_cache(maxsize=8)
def limits(seconds: float) -> aiohttp.ClientTimeout:
    """Bound a call: in all, in connecting, and between two pieces of the answer.

    Connecting has its own limit: what fails there was certainly not sent, and may safely be repeated.
    """
    return aiohttp.ClientTimeout(total=seconds, connect=min(CONNECT_SECONDS, seconds / 2), sock_read=seconds)


class Transport:
    """Calls of Bot API methods; knows the token and lets it appear nowhere."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str) -> None:
        self._session = session
        self._secret = secret_of(token)
        self._address = cache(lambda method: URL(f"{api_url}/bot{token}/{method}"))

    async def call(
        self, method: str, params: Mapping[str, object] | None = None, *, seconds: float = SEND_SECONDS
    ) -> Answer:
        """Call a method with parameters, as `post` does."""
        return await self.post(method, json.dumps(params or {}).encode(), seconds=seconds)

    async def post(self, method: str, body: bytes, *, seconds: float = SEND_SECONDS) -> Answer:
        """Call a method with parameters that are JSON already; give Telegram's answer, errors included.

        Raises:
            NotSent: no connection; safe to repeat.
            NoAnswer: it may have been done.
        """
        return await self._answer(method, {"data": body, "headers": _JSON}, seconds)

    async def upload(self, method: str, fields: Mapping[str, str], *, name: str, kind: str, data: bytes) -> Answer:
        """Call a method that sends a photo or a document with fields and a file; as `post` otherwise."""
        form = aiohttp.FormData(fields)
        part = io.BytesIO(data)  # in pieces: bytes beyond a mebibyte would be written at once, with a warning
        form.add_field("photo" if method == "sendPhoto" else "document", part, filename=name, content_type=kind)
        return await self._answer(method, {"data": form}, SEND_SECONDS)

    async def _answer(self, method: str, sent: Mapping[str, Any], seconds: float) -> Answer:
        try:
            async with self._session.post(self._address(method), timeout=limits(seconds), **sent) as response:
                status, answered = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.SSLError) as error:
            raise NotSent(self._clean(error)) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NoAnswer(self._clean(error)) from None
        answer = read_answer(status, answered)
        # A proxy may quote the address, and what it says is logged and stored.
        return answer if answer.ok else read_answer(status, blotted(answered, self._secret))

    def _clean(self, error: BaseException) -> str:
        """Put an error in words; the token, which is in the address, must never reach a log."""
        text = str(error) or "no answer in time"
        return blotted(f"{type(error).__name__}: {text}".encode(), self._secret).decode()


def secret_of(token: str) -> str:
    """Give the part of a token that nobody may know; the rest is the bot's id, and the colon may come out as %3A."""
    return token.rpartition(":")[2]


def blotted(text: bytes, secret: str) -> bytes:
    """Take a secret out of what may be seen."""
    return text.replace(secret.encode(), b"<token>") if secret else text


def read_answer(status: int, body: bytes) -> Answer:
    """Read the Bot API's envelope; what is none (a proxy's page) counts as an error of the server."""
    try:
        envelope: Any = json.loads(body)
    except ValueError:
        envelope = None
    if not isinstance(envelope, dict) or "ok" not in envelope:
        return Answer(ok=False, code=status if status >= 400 else 502, description="no answer of the Bot API")  # noqa: PLR2004 -- HTTP
    parameters, code = envelope.get("parameters"), envelope.get("error_code")
    return Answer(
        ok=envelope["ok"] is True,
        result=envelope.get("result"),
        code=code if isinstance(code, int) else status,
        description=str(envelope.get("description", "")),
        parameters=parameters if isinstance(parameters, dict) else None,
    )
