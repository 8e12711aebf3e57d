"""python-telegram-bot's calls over our session: `telegram.Bot` for what is asked now and then."""

import aiohttp
from telegram import Bot
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CALL_SECONDS = 10.0


class SessionRequest(BaseRequest):
    """A `BaseRequest` over an aiohttp session that belongs to somebody else."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def read_timeout(self) -> float:
        """Give the seconds a call may take."""
        return CALL_SECONDS

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
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 -- PTB's signature; we bound the whole
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 -- likewise
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 -- likewise
    ) -> tuple[int, bytes]:
        """Make one call within its time; give the status and the body."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else CALL_SECONDS
        data = request_data.json_parameters if request_data else None
        try:
            async with self._session.request(
                method, url, data=data, timeout=aiohttp.ClientTimeout(total=seconds)
            ) as response:
                status, body = response.status, await response.read()
        # Without their causes: aiohttp's words may hold the address, and the address holds the token.
        except TimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"Telegram cannot be reached ({type(error).__name__})") from None
        if not body.lstrip().startswith(b"{"):  # a proxy's page, which may quote the address
            raise NetworkError(f"this is no answer of the Bot API (status {status})")
        return status, body


def new_bot(session: aiohttp.ClientSession, api_url: str, token: str) -> Bot:
    """Make PTB's bot over the session; `getUpdates` and all sending go by `Transport` instead."""
    request = SessionRequest(session)
    return Bot(token, base_url=f"{api_url}/bot", request=request, get_updates_request=request)
