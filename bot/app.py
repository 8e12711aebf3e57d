"""The composition root: what there is, who is given what, and how it all ends.

The line: open storage -> one session to Telegram, one client for feeds -> learn our own name ->
bring topics in line -> jobs until told to stop -> first no new work, then finish what is begun, then close.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from telegram import User

from bot.config import Settings
from bot.gateway import Address, is_admin
from bot.gateway.introduction import answers, set_menu, whoami
from bot.gateway.menus import set_menu_of
from bot.handlers import Desk, admin_lines, command_lines, organiser_lines, placards
from bot.handlers.answering import Answering
from bot.jobs import watch
from bot.jobs.admins import Admins
from bot.jobs.alert import Alerting
from bot.jobs.deliver import Delivering
from bot.jobs.introduce import introduce
from bot.jobs.keeping import keeping
from bot.jobs.loop import Job, Pulse, repeat
from bot.jobs.poll import Polling, shown
from bot.jobs.prune import Pruning
from bot.jobs.receive import Receiving
from bot.jobs.retract import Retracting
from bot.jobs.texts import Completing
from bot.jobs.watch import Watching
from bot.parts import Parts, opened, utc_now
from bot.rules.filing import filing
from bot.rules.watching import POLLS
from bot.views.alerts import told
from bot.views.reader import reader
from bot.views.troubles import troubles
from storage import Feed, Filing

log = structlog.get_logger()

FINISH_SECONDS = 6.0
"""How long what is begun may take to end; service managers kill after ten, and what follows may take three."""


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    hurry: asyncio.Event | None = None,
    ready: Callable[[], None] = lambda: None,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Run the bot until `stop` is set; `ready` is called once it is about to work.

    Once `hurry` is set too, what is still under way is let go of at once.

    Raises:
        WrongToken: Telegram does not know the token.
        StorageError: the database cannot be used; the sentence says why.
    """
    async with opened(settings, clock) as parts:
        me = await introduce(lambda: _introduced(parts), stop)
        if me is None:
            return
        log.info("running", bot=f"@{me.username}", feeds=len(settings.feeds), database=str(settings.database))
        ready()
        await _work(parts, me, stop, hurry or asyncio.Event())
        log.info("stopped")


async def _introduced(parts: Parts) -> User:
    me = await whoami(parts.bot)
    menu = [(line.name, line.summary) for line in command_lines()]
    await set_menu(parts.bot, menu)
    for admin in parts.settings.admins:
        await set_menu_of(parts.bot, admin, [*menu, *((line.name, line.summary) for line in admin_lines())])
    return me


async def _work(parts: Parts, me: User, stop: asyncio.Event, hurry: asyncio.Event) -> None:
    settings, storage = parts.settings, parts.storage
    feeds = await storage.feeds.ensure(settings.feeds, parts.clock())
    own = (settings.name, *(feed.title for feed in feeds))
    filed = filing(settings.topics, settings.series, authors=settings.authors, own=own)
    await storage.topics.apply(filed, settings.topics.always)
    news = asyncio.Event()
    desk = _desk(parts, me, news.set)
    receiving, delivering = _receiving(parts, desk), _delivering(parts)
    endable, finishing = _jobs(parts, filed, feeds, receiving, delivering, news=news)
    draw, receipt = partial(placards.redrawn, desk), partial(placards.receipt, desk)
    article = partial(placards.clipped, desk)
    endable += keeping(storage, parts.gateway, parts.clock, draw=draw, receipt=receipt, article=article)
    names = [job.name for job in (*endable, *finishing)]
    pulse = Pulse(storage, parts.clock)
    watching = _watching(parts, pulse, feeds)
    await watching.resume(names)
    await pulse.begin([*names, watch.NAME])
    await receiving.resume()
    async with asyncio.TaskGroup() as group:
        cut, kept = (
            [group.create_task(repeat(job, stop, pulse.beat), name=job.name) for job in jobs]
            for jobs in (endable, finishing)
        )
        kept.append(group.create_task(repeat(Job(watch.NAME, watching.round), stop, watching.beat), name=watch.NAME))
        await stop.wait()
        for task in cut:
            task.cancel()  # a long poll or a slow feed: nothing is lost, both are asked again
        group.create_task(storage.hurry())
        await _finish([*cut, *kept], receiving, delivering, hurry)


async def _finish(
    jobs: Sequence[asyncio.Task[None]], receiving: Receiving, delivering: Delivering, hurry: asyncio.Event
) -> None:
    """Let what is begun come to its end, for a few seconds or until told to hurry; then let go of it."""
    ending = asyncio.create_task(_ended(jobs, receiving, delivering), name="ending")
    hurried = asyncio.create_task(hurry.wait())
    await asyncio.wait({ending, hurried}, timeout=FINISH_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    if ending.done():
        return ending.result()
    log.warning("not all came to its end in time: the rest goes on at the next start")
    for task in (ending, *jobs):
        task.cancel()
    await asyncio.gather(receiving.let_go(), delivering.let_go())
    return None


async def _ended(jobs: Sequence[asyncio.Task[None]], receiving: Receiving, delivering: Delivering) -> None:
    await asyncio.wait(jobs)
    await asyncio.gather(receiving.finish(), delivering.finish())


def _delivering(parts: Parts) -> Delivering:
    return Delivering(
        parts.storage,
        parts.gateway,
        lambda telling, articles, picture: told(telling, articles, parts.settings.timezone, picture),
        fetcher=parts.fetcher if parts.settings.pictures else None,
        answers=partial(answers, parts.bot),
        clock=parts.clock,
    )


def _watching(parts: Parts, pulse: Pulse, feeds: list[Feed]) -> Watching:
    settings = parts.settings
    return Watching(
        parts.storage,
        pulse,
        Admins(settings.admins, lambda admin, message: parts.gateway.send(Address(admin), message)),
        partial(troubles, reader=reader("", settings.timezone), feeds={_name(f): shown(f.url) for f in feeds}),
        allowed=timedelta(seconds=settings.silent_seconds),
        clock=parts.clock,
    )


def _name(feed: Feed) -> str:
    return f"{POLLS}{feed.id}"


def _desk(parts: Parts, me: User, ring: Callable[[], None]) -> Desk:
    settings = parts.settings
    return Desk(
        storage=parts.storage,
        clock=parts.clock,
        zone=settings.timezone,
        username=me.username or "",
        name=settings.name,
        site=settings.site_url,
        commands=command_lines(),
        is_admin=lambda chat, person: is_admin(parts.bot, chat, person),
        admins=settings.admins,
        admin_commands=admin_lines(),
        organiser_commands=organiser_lines(),
        ring=ring,
    )


def _receiving(parts: Parts, desk: Desk) -> Receiving:
    to = Answering(desk, parts.gateway, parts.bot)
    return Receiving(
        parts.storage, parts.transport, to.answer, apologise=to.apologise, offer=to.offer, clock=parts.clock
    )


def _jobs(
    parts: Parts,
    filed: Filing,
    feeds: list[Feed],
    receiving: Receiving,
    delivering: Delivering,
    *,
    news: asyncio.Event,
) -> tuple[list[Job], list[Job]]:
    """Make the jobs: those that are cut short at the end, and those that finish their round."""
    deliver, storing = Job("deliver", delivering.round, alive=lambda: delivering.at_work), asyncio.Lock()
    alert = Job("alert", Alerting(parts.storage, parts.clock, deliver.bell.set, storing).round, news)
    texts = Job("texts", Completing(parts.storage, parts.fetcher, parts.clock).round)

    def found() -> None:
        alert.bell.set()
        texts.bell.set()

    polling = Polling(
        storage=parts.storage,
        fetcher=parts.fetcher,
        filing=filed,
        interval=timedelta(seconds=parts.settings.poll_seconds),
        clock=parts.clock,
        found=found,
        storing=storing,
        material=parts.settings.corrections.material,
    )
    polls = [Job(_name(feed), partial(polling.round, feed.id)) for feed in feeds]
    prune = Job("prune", Pruning(parts.storage, parts.clock).round)
    retract = Job("retract", Retracting(parts.storage, parts.fetcher, parts.clock).round)
    asked = [texts] if parts.settings.fetch_texts else []
    return [Job("receive", receiving.round), *polls, retract, *asked], [alert, deliver, prune]
