"""What came of sending or editing a message: values, classified here once and nowhere else.

Telegram's errors are told apart by `error_code` and by the beginning of `description`; it promises
neither list to be complete (https://core.telegram.org/bots/api#making-requests).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat, under this message id of Telegram's; `photo` is what Telegram calls its picture."""

    message_id: int
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be written to any more: blocked, deactivated, kicked, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with this Telegram id."""

    new_chat: int


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was posted; try again after so many seconds.

    With `chat`, that chat is to be left alone so long; with `setback`, Telegram itself failed or was not reached.
    """

    seconds: float
    reason: str
    chat: bool = False
    setback: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never accept this: the message or its address is wrong."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came: it may have been posted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """We did not send it, because it had no point any more."""

    reason: str


Outcome: TypeAlias = Sent | Gone | Moved | Later | Refused | Unknown | Dropped


@dataclass(frozen=True, slots=True)
class Answer:
    """Telegram's answer to a call: a result, or an error with its code, words and parameters."""

    ok: bool
    result: object = None
    code: int = 200
    description: str = ""
    parameters: Mapping[str, object] | None = None

    def parameter(self, name: str) -> int | None:
        """Give a whole number among the parameters of an error."""
        value = (self.parameters or {}).get(name)
        return value if isinstance(value, int) else None


OUTAGE_SECONDS = 1.0
"""The first wait when Telegram itself fails (5xx) or cannot be reached; whoever tries again doubles it."""

_FORBIDDEN, _CONFLICT, _TOO_MANY, _SERVER = 403, 409, 429, 500
_GONE = ("chat not found", "user not found", "user_is_deactivated", "group chat was deactivated", "peer_id_invalid")
_UNPARSABLE = ("can't parse entities", "can't parse message text")
_NOTHING_NEW = "message is not modified"
_NO_SUCH_PICTURE = (
    "failed to get http url content",
    "wrong http url specified",
    "invalid file http url specified",
    "wrong type of the web page content",
    "wrong file identifier",
    "wrong remote file identifier",
    "photo_invalid",
    "photo_save_file_invalid",
    "photo_ext_invalid",
    "image_process_failed",
    "webpage_curl_failed",
    "webpage_media_empty",
    "is too big",
    "file must be non-empty",
)
NO_THREAD = "message thread not found"
"""What the refusal of a forum topic that was deleted says."""


def classify(answer: Answer) -> Outcome:
    """Say what an answer to sendMessage or an edit means for the chat and the message."""
    if answer.ok or says(answer, _NOTHING_NEW):
        return Sent(message_id(answer.result), _photo(answer.result))
    moved, wait = answer.parameter("migrate_to_chat_id"), answer.parameter("retry_after")
    if moved is not None:
        return Moved(moved)
    if answer.code == _TOO_MANY:
        return Later(float(wait or 1), answer.description, chat=True)
    if answer.code >= _SERVER or answer.code in {401, 404, _CONFLICT}:
        # A wrong token or address is the operator's to mend: keep all.
        return Later(OUTAGE_SECONDS, answer.description, setback=True)
    if answer.code == _FORBIDDEN or says(answer, *_GONE):
        return Gone(answer.description)
    return Refused(answer.description)


def unparsable(answer: Answer) -> bool:
    """Tell whether Telegram could not read our HTML: a bug of ours, to be logged and sent as plain text."""
    return says(answer, *_UNPARSABLE)


def says(answer: Answer, *phrases: str) -> bool:
    """Tell whether an error's description has one of these phrases in it."""
    return not answer.ok and any(phrase in answer.description.casefold() for phrase in phrases)


def message_id(result: object) -> int:
    """Give the id of the message that a result is; 0 where it is none (an edit may answer just True)."""
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else 0


def _photo(result: object) -> str:
    """Give what Telegram calls the picture of a message, in its largest size; "" where it has none."""
    sizes = result.get("photo") if isinstance(result, dict) else None
    largest = sizes[-1] if isinstance(sizes, list) and sizes else None
    return str(largest.get("file_id", "")) if isinstance(largest, dict) else ""


def lacks_picture(outcome: Outcome) -> bool:
    """Tell whether a message was refused for its picture, not for its chat or its words."""
    return isinstance(outcome, Refused) and any(words in outcome.reason.casefold() for words in _NO_SUCH_PICTURE)
