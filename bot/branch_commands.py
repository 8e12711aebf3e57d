"""The commands for branches and their organisers: what is typed, and which words answer it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from bot import logs
from bot.config import Settings
from bot.console import fail, settings
from bot.rules.branches import Field
from storage import DayOrder, StorageError

if TYPE_CHECKING:
    from bot.branches import Given

branch = typer.Typer(name="branch", help="Keep the branches that post meetings.", no_args_is_help=True)
organiser = typer.Typer(name="organiser", help="Keep who may post for a branch.", no_args_is_help=True)
_Done = TypeVar("_Done")

_Text: TypeAlias = str | None
_Zone = Annotated[str, typer.Option(help="Its time zone, such as Europe/Lisbon, or a large city in it.")]
_NewZone = Annotated[_Text, typer.Option("--zone", help="Its time zone, such as Europe/Lisbon, or a large city in it.")]
_Venue = Annotated[_Text, typer.Option(help="Where it usually meets.")]
_Address = Annotated[_Text, typer.Option(help="The street and number of that.")]
_Alias = Annotated[list[str] | None, typer.Option(help="Another name for it; can be given several times.")]
_Contact = Annotated[_Text, typer.Option(help="Whom readers may ask.")]
_Accessibility = Annotated[_Text, typer.Option(help="Steps, lifts, loops: what people need to know.")]
_Order = Annotated[DayOrder | None, typer.Option(help="What 11/12 means to its people: day or month first.")]
_Approval = Annotated[bool | None, typer.Option("--approval/--no-approval", help="Whether an admin sees posts first.")]


@branch.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    zone: _Zone,
    venue: _Venue = None,
    address: _Address = None,
    alias: _Alias = None,
    contact: _Contact = None,
    accessibility: _Accessibility = None,
    order: _Order = None,
    approval: _Approval = None,
) -> None:
    """Add a branch."""
    from bot.branches import add as make

    texts = _texts(
        alias, name=name, zone=zone, venue=venue, address=address, contact=contact, accessibility=accessibility
    )
    typer.echo(_done(lambda s: make(s, _given(texts, order, approval))))


@branch.command()
def edit(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    new_name: Annotated[_Text, typer.Option("--name", help="What it is to be called.")] = None,
    zone: _NewZone = None,
    venue: _Venue = None,
    address: _Address = None,
    alias: _Alias = None,
    contact: _Contact = None,
    accessibility: _Accessibility = None,
    order: _Order = None,
    approval: _Approval = None,
) -> None:
    """Change details of a branch; those not named stay, "" empties one."""
    from bot.branches import edit as change

    texts = _texts(
        alias, name=new_name, zone=zone, venue=venue, address=address, contact=contact, accessibility=accessibility
    )
    typer.echo(_done(lambda s: change(s, name, _given(texts, order, approval))))


@branch.command(name="list")
def list_all() -> None:
    """List the branches."""
    from bot.branches import lines

    typer.echo("\n".join(_done(lines)))


@branch.command()
def remove(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Remove a branch; its history is kept."""
    from bot.branches import removal
    from bot.branches import remove as retire

    found = _done(lambda s: removal(s, name, in_full=yes))
    typer.echo(found.words)
    if yes or typer.confirm("Remove it?"):
        typer.echo(_done(lambda s: retire(s, found.branch)))


@organiser.command()
def invite(name: Annotated[str, typer.Argument(metavar="BRANCH", help="What the branch is called.")]) -> None:
    """Make a link by which one person becomes an organiser."""
    from bot.organisers import invite as make

    typer.echo("\n".join(_done(lambda s: make(s, name))))


@organiser.command(name="list")
def list_organisers() -> None:
    """List the organisers of each branch."""
    from bot.organisers import lines

    typer.echo("\n".join(_done(lines)))


@organiser.command(name="remove")
def remove_organiser(
    name: Annotated[str, typer.Argument(metavar="BRANCH", help="What the branch is called.")],
    person: Annotated[str, typer.Argument(help="The organiser's name or Telegram id.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Remove an organiser of a branch, and tell them."""
    from bot.organisers import leaving
    from bot.organisers import remove as expel

    found = _done(lambda s: leaving(s, name, person))
    typer.echo(f"{found.organiser.name} ({found.organiser.person}) could post for {found.branch.name} no longer.")
    if yes or typer.confirm("Remove them?"):
        typer.echo(_done(lambda s: expel(s, found)))


def _texts(alias: Sequence[str] | None, **texts: _Text) -> dict[Field, _Text]:
    return {**{Field(name): text for name, text in texts.items()}, Field.ALIASES: ",".join(alias) if alias else None}


def _given(texts: dict[Field, _Text], order: DayOrder | None, approval: bool | None) -> "Given":
    from bot.branches import Given

    return Given(texts, order, approval)


def _done(work: Callable[[Settings], Coroutine[None, None, _Done]]) -> _Done:
    """Do what was asked for with the settings; give what came of it, or end with the sentence that says why not."""
    from bot.branches import CannotDo

    found = settings(require_token=False, require_feeds=False)
    logs.configure("ERROR", found.log_format, secret=found.token)
    try:
        return asyncio.run(work(found))
    except (StorageError, CannotDo) as error:
        fail([str(error)])
