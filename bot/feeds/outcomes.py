"""What came of a fetch: values, not exceptions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fetched:
    """The feed's bytes, decompressed, and what makes the next fetch conditional.

    `address` is where the feed is to be fetched from now on: permanent redirects are remembered. `total` is how many
    articles there are in all, where WordPress says so.
    """

    body: bytes
    content_type: str
    etag: str
    last_modified: str
    address: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says 304: nothing new."""

    address: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is nothing, as a sentence for the operator; and how long the server asked us to stay away.

    `status` is HTTP's, 0 where no answer came.
    """

    reason: str
    retry_after: timedelta | None = None
    status: int = 0


Outcome: TypeAlias = Fetched | Unchanged | Failed
