"""python-telegram-bot's calls over our session: `telegram.Bot` for what is asked now and then."""

import json
from http import HTTPStatus

import aiohttp
from telegram import Bot
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.gateway.transport import SEND_SECONDS, blotted, limits, secret_of

UPLOAD_SECONDS = 60.0
"""How long a call with files may take, unless it says itself: a photo over a slow line."""


class SessionRequest(BaseRequest):
    """A `BaseRequest` over an aiohttp session that belongs to somebody else; `secret` is taken out of refusals."""

    def __init__(self, session: aiohttp.ClientSession, secret: str = "") -> None:
        self._session = session
        self._secret = secret

    @property
    def read_timeout(self) -> float:
        """Give the seconds a call may take."""
        return SEND_SECONDS

    async def initialize(self) -> None:
        """Do nothing: the session is open."""

    async def shutdown(self) -> None:
        """Do nothing: whoever made the session closes it."""

    async def do_request(  # noqa: PLR0917 -- the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 -- PTB's signature; ours is the session's
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 -- likewise
    ) -> tuple[int, bytes]:
        """Make one call within its time, with its files if it has some; give the status and the body."""
        seconds = _given(read_timeout, SEND_SECONDS)
        if request_data and request_data.contains_files:
            seconds += _given(write_timeout, UPLOAD_SECONDS)
        try:
            async with self._session.request(
                method, url, data=_form(request_data), timeout=limits(seconds)
            ) as response:
                status, body = response.status, await response.read()
        # Without their causes: aiohttp's words may hold the address, and the address holds the token.
        except TimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"Telegram cannot be reached ({type(error).__name__})") from None
        if not _is_answer(status, body):
            raise NetworkError(f"this is no answer of the Bot API (status {status})")
        # A proxy may quote the address in what it refuses; what it grants is left as it is.
        return status, body if status == HTTPStatus.OK else blotted(body, self._secret)


def _given(seconds: ODVInput[float], usual: float) -> float:
    return float(seconds) if isinstance(seconds, int | float) else usual


def _form(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    """Give what a call sends: a plain form, or one in parts when files go with it."""
    if data is None or not data.contains_files:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _is_answer(status: int, body: bytes) -> bool:
    """Tell the Bot API's JSON from a proxy's page: what PTB cannot read, it would log whole."""
    try:
        envelope = json.loads(body)
    except ValueError:
        return False
    return isinstance(envelope, dict) and envelope.get("ok") is (status == HTTPStatus.OK)


def new_bot(session: aiohttp.ClientSession, api_url: str, token: str) -> Bot:
    """Make PTB's bot over the session; `getUpdates` and all sending go by `Transport` instead."""
    request = SessionRequest(session, secret_of(token))
    return Bot(token, base_url=f"{api_url}/bot", request=request, get_updates_request=request)
