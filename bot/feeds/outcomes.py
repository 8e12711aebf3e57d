"""What came of a fetch: values, not exceptions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fetched:
    """The feed's bytes, decompressed, and what makes the next fetch conditional.

    `address` is where the feed is to be fetched from now on: permanent redirects are remembered.
    """

    body: bytes
    content_type: str
    etag: str
    last_modified: str
    address: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says 304: nothing new."""

    address: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is nothing, as a sentence for the operator; and how long the server asked us to stay away."""

    reason: str
    retry_after: timedelta | None = None


Outcome: TypeAlias = Fetched | Unchanged | Failed
