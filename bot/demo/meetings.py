"""The sample publication's meetings, always ahead: in two days, next week online, a joint one, and one called off."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.meetings import cancelled, published
from storage import MACHINE, Branch, Meeting, MeetingDetails, Pin, Storage


async def add_meetings(storage: Storage, harbour: Branch, newtown: Branch, now: datetime) -> None:
    """Publish the meetings, as organisers would; of the last, the hall was flooded."""
    await _publish(storage, "harbour", _talk(harbour, now), harbour, now=now)
    await _publish(storage, "online", _online(newtown, now), newtown, now=now)
    await _publish(storage, "joint", _joint(harbour, now), harbour, newtown, now=now)
    flooded = await _publish(storage, "flooded", _reading(harbour, now), harbour, now=now)
    off = cancelled(flooded, "The hall is flooded; a new date follows.", now)
    await storage.meetings.change(flooded.id, off, expected=flooded.revision, by=MACHINE, now=now)


async def _publish(storage: Storage, name: str, details: MeetingDetails, *branches: Branch, now: datetime) -> Meeting:
    ids = [branch.id for branch in branches]
    return await storage.meetings.publish(f"{name}@demo", ids, published(details, now), by=MACHINE, now=now)


def _talk(branch: Branch, now: datetime) -> MeetingDetails:
    start = _at(branch, now, days=2, hour=19)
    return MeetingDetails(
        title="Why the rent is what it is",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        zone=branch.zone,
        blurb="Chioma Adebayo on who owns the waterfront, with time for questions. Everybody is welcome.",
        venue=branch.venue,
        address=branch.address,
        pin=Pin(38.7078, -9.1366),
        accessibility=branch.accessibility,
        contact=branch.contact,
    )


def _online(branch: Branch, now: datetime) -> MeetingDetails:
    return MeetingDetails(
        title="Reading group: The Dock Strike",
        starts_at=_at(branch, now, days=7, hour=20),
        zone=branch.zone,
        blurb="Chapter three. Come even if you have not finished it.",
        online="https://meet.courier.example/reading",
    )


def _joint(branch: Branch, now: datetime) -> MeetingDetails:
    return MeetingDetails(
        title="Two harbours, one ferry: a meeting of both branches",
        starts_at=_at(branch, now, days=10, hour=11),
        zone=branch.zone,
        venue=branch.venue,
        address=branch.address,
        online="https://meet.courier.example/both",
        accessibility=branch.accessibility,
    )


def _reading(branch: Branch, now: datetime) -> MeetingDetails:
    return MeetingDetails(
        title="Mending nets, mending laws",
        starts_at=_at(branch, now, days=4, hour=18),
        zone=branch.zone,
        venue=branch.venue,
        address=branch.address,
    )


def _at(branch: Branch, now: datetime, *, days: int, hour: int) -> datetime:
    """Give an hour by the wall clock of a branch, so many days from now."""
    day = now.astimezone(ZoneInfo(branch.zone)).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, 30), ZoneInfo(branch.zone)).astimezone(UTC)
