"""`handbill organiser invite`, `list` and `remove`: who may post for a branch, from the machine."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.branches import CannotDo, meant, opened
from bot.config import Settings
from bot.gateway import Address, Sent, new_bot, new_session
from bot.gateway.introduction import NoTelegram, whoami
from bot.handlers.organisers import SECRET_BYTES, link, payload
from bot.parts import opened as opened_parts
from bot.parts import utc_now
from bot.rules.names import match
from bot.views.branch_faults import either
from bot.views.organisers import dismissed
from bot.views.reader import reader
from storage import MACHINE, Branch, Organiser


@dataclass(frozen=True, slots=True)
class Leaving:
    """An organiser who may be removed, and from what."""

    branch: Branch
    organiser: Organiser


async def invite(settings: Settings, wanted: str) -> list[str]:
    """Make an invitation; give its link, and what to do with it.

    Raises:
        CannotDo: there is no such branch.
        StorageError: the database cannot be used.
    """
    token = secrets.token_urlsafe(SECRET_BYTES)
    async with opened(settings) as storage:
        branch = await meant(storage, wanted)
        await storage.organisers.invite(branch.id, token, by=MACHINE, number=0, now=utc_now())
    username, why = await _username(settings)
    how = f"For one person, within 48 hours: whoever opens it first becomes an organiser of {branch.name}."
    if username:
        return [link(username, token), how]
    return [f"/start {payload(token)}", how, f"It is sent to the bot as a message, since its name is not known: {why}."]


async def lines(settings: Settings) -> list[str]:
    """Give a line for each branch, its organisers, and its open invitations.

    Raises:
        StorageError: the database cannot be used.
    """
    told = []
    async with opened(settings) as storage:
        for branch in await storage.branches.all():
            crew = await storage.organisers.crew(branch.id, utc_now())
            waiting = f", {len(crew.invitations)} invited" if crew.invitations else ""
            told.append(f"{branch.name}: {len(crew.organisers)}{waiting}")
            told += [f"{one.person:>15}  {one.name}, since {one.since:%Y-%m-%d}" for one in crew.organisers]
    return told or ["There is no branch yet: handbill branch add NAME --zone ZONE makes one."]


async def leaving(settings: Settings, wanted: str, person: str) -> Leaving:
    """Give the organiser who is meant by a name or a Telegram id.

    Raises:
        CannotDo: there is no such branch, or no such organiser.
        StorageError: the database cannot be used.
    """
    async with opened(settings) as storage:
        branch = await meant(storage, wanted)
        crew = await storage.organisers.crew(branch.id, utc_now())
    return Leaving(branch, _meant(branch, person, crew.organisers))


async def remove(settings: Settings, found: Leaving) -> str:
    """Remove an organiser and tell them; say what came of it.

    Raises:
        StorageError: the database cannot be used.
    """
    branch, person = found.branch, found.organiser.person
    async with opened_parts(settings) as parts:
        gone = await parts.storage.organisers.remove(branch.id, person, by=MACHINE, now=utc_now())
        if gone is None:
            return f"{found.organiser.name} was an organiser of {branch.name} no longer."
        removed = f"Removed: {gone.name} from {branch.name}"
        if not settings.token:
            return f"{removed}; nobody has told them, for HANDBILL_TOKEN is missing."
        chat = await parts.storage.chats.find(person)
        message = dismissed(branch, reader(chat.language if chat else "", settings.timezone))
        outcome = await parts.gateway.send(Address(person), message)
    told = "they have been told" if isinstance(outcome, Sent) else "they could not be told"
    return f"{removed}; {told}."


def _meant(branch: Branch, wanted: str, organisers: Sequence[Organiser]) -> Organiser:
    """Give the one of this Telegram id, else of this name, which several may have."""
    names = match(wanted, [one.name for one in organisers])
    found = [one for one in organisers if str(one.person) == wanted or one.name == names.exact]
    if len(found) == 1:
        return found[0]
    near = found or [one for one in organisers if one.name in names.nearest]
    several = [f"{one.name} ({one.person})" for one in near]
    hint = f": did you mean {either(several, reader('', ZoneInfo('UTC')))}?" if several else "."
    raise CannotDo(f"{branch.name} has no one organiser “{wanted}”{hint}")


async def _username(settings: Settings) -> tuple[str, str]:
    """Ask Telegram what the bot is called; "" and the reason where that is not known."""
    if not settings.token:
        return "", "HANDBILL_TOKEN is missing"
    async with new_session() as session:
        try:
            me = await whoami(new_bot(session, settings.api_url, settings.token))
        except NoTelegram as error:
            return "", str(error).rstrip(".")
    return me.username or "", "it has none"
