"""How much of everything: for the record, for trying, and for the smoke test."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Size:
    """`seats` are people who ask again as soon as they are answered."""

    rounds: int
    messages: int
    trial: int
    wrk_seconds: int
    pace_seconds: int
    chats: list[int]
    articles: int
    seats: list[int]
    asking_seconds: float
    resting_seconds: float
    backfilled: int
    bodies: int
    library: int

    def given(self) -> dict[str, object]:
        return asdict(self)


SIZES = {
    "full": Size(
        3, 20_000, 2_000, 5, 60, [10_000, 100_000, 1_000_000], 100_000, [1, 16, 64], 10, 60, 20_000, 500, 100_000
    ),
    "medium": Size(
        2, 10_000, 1_000, 2, 20, [10_000, 100_000, 1_000_000], 20_000, [1, 16, 64], 5, 20, 20_000, 200, 20_000
    ),
    "small": Size(1, 2_000, 500, 1, 6, [10_000, 100_000], 5_000, [1, 16], 2, 5, 2_000, 100, 5_000),
    "tiny": Size(1, 40, 20, 1, 1, [1_000], 50, [2], 0.5, 1, 600, 5, 200),
}
