"""Which time zone somebody meant who wrote none."""

import difflib
from collections.abc import Iterable

from bot.rules.names import fold, match


def zone_meant(wanted: str, zones: Iterable[str]) -> str:
    """Name the zone that must be meant, else what one looks like: one of many would be a guess.

    Never one such as Etc/GMT+2, whose sign is the other way round than people think.
    """
    places = [zone for zone in sorted(zones) if "/" in zone and not zone.startswith("Etc/")]
    meant = match(wanted, [*places, "UTC"])
    containing = [zone for zone in places if fold(wanted) in fold(zone)]
    alike = containing or difflib.get_close_matches(wanted, places, n=1, cutoff=0.8)
    return meant.exact or (alike[0] if len(alike) == 1 else "a name such as Europe/Lisbon")
