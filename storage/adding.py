"""How what a walk through the archive met becomes an article, or is left alone; inside a caller's transaction."""

from dataclasses import dataclass

from storage.absorbing import Absorbing
from storage.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Adding(Absorbing):
    """What a walk met, on its way into the database. An article that is there is not touched."""

    async def add(self, sighting: Sighting) -> bool:
        """Store an article that is not there, and is not shown by a feed yet; give whether that was so."""
        known = await self.t.one(
            "SELECT 1 FROM sightings WHERE feed_id = :feed AND key = :key", {"feed": self.feed_id, "key": sighting.key}
        )
        if known or await self._same_page_elsewhere(sighting.canonical) is not None:
            return False
        await self._make(sighting, shown=False)
        return True
