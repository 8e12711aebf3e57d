"""What buttons send back: `verb:argument:...`, at most 64 bytes.

Each says what is wanted, never "the other way round": pressed twice, it does the same once.
"""

from storage import DayOrder, Kind, Level

FILTER_BYTES = 24
"""How much of a filter's text is carried along in the buttons of a list."""

LATEST, TOPICS, HELP, SUBSCRIPTIONS = "latest", "topics", "help", "subscriptions"
STOP, STAY = "stop", "stay"
BRANCHES = "branches"
ADD_BRANCH, CANCEL = "addbranch", "cancel"


def latest(limit: int, topic_id: int) -> str:
    """Show the newest articles of a topic."""
    return f"latest:{limit}:{topic_id}"


def older(article_id: int, limit: int, topic_id: int) -> str:
    """Leaf back from this article."""
    return f"older:{article_id}:{limit}:{topic_id}"


def newer(article_id: int, limit: int, topic_id: int) -> str:
    """Leaf forward from this article."""
    return f"newer:{article_id}:{limit}:{topic_id}"


def found(search_id: int, start: int) -> str:
    """Show what a search found, from there on in its list."""
    return f"found:{search_id}:{start}"


def follow(topic_id: int) -> str:
    """Follow a topic; the button then offers to leave it."""
    return f"follow:{topic_id}"


def leave(topic_id: int) -> str:
    """Leave a topic; the button then offers to follow it."""
    return f"leave:{topic_id}"


def tick(topic_id: int, page: int, text: str) -> str:
    """Follow a topic in the list of topics, which stays where it is."""
    return f"tick:{topic_id}:{page}:{_cut(text)}"


def untick(topic_id: int, page: int, text: str) -> str:
    """Leave a topic in the list of topics."""
    return f"untick:{topic_id}:{page}:{_cut(text)}"


def turn(page: int, text: str) -> str:
    """Show a page of the list of topics."""
    return f"turn:{page}:{_cut(text)}"


def show(kind: Kind, page: int) -> str:
    """Show a page of the list of all topics, series or authors."""
    return f"show:{kind.value}:{page}"


def drop(topic_id: int, page: int) -> str:
    """Leave a topic in the list of what one follows."""
    return f"drop:{topic_id}:{page}"


def flip(page: int) -> str:
    """Show a page of the list of what one follows."""
    return f"flip:{page}"


def browse(page: int, text: str) -> str:
    """Show a page of the list of branches."""
    return f"browse:{page}:{_cut(text)}"


def branch(branch_id: int) -> str:
    """Show a branch."""
    return f"branch:{branch_id}"


def join(branch_id: int, page: int, text: str) -> str:
    """Follow a branch in the list of branches, which stays where it is."""
    return f"join:{branch_id}:{page}:{_cut(text)}"


def part(branch_id: int, page: int, text: str) -> str:
    """Leave a branch in the list of branches."""
    return f"part:{branch_id}:{page}:{_cut(text)}"


def hear(branch_id: int, level: Level) -> str:
    """Follow a branch at a level, on its card."""
    return f"hear:{branch_id}:{level.value}"


def mute(branch_id: int) -> str:
    """Leave a branch, on its card."""
    return f"mute:{branch_id}"


def amend(branch_id: int) -> str:
    """Show all details of a branch, to change them."""
    return f"amend:{branch_id}"


def ask(branch_id: int, field: str) -> str:
    """Be asked for a detail of a branch."""
    return f"ask:{branch_id}:{field}"


def clear(branch_id: int, field: str) -> str:
    """Leave a detail of a branch empty."""
    return f"clear:{branch_id}:{field}"


def zone(branch_id: int, zone: str) -> str:
    """Have a branch in a time zone; 0: the one that is being made."""
    return f"zone:{branch_id}:{zone}"


def order(branch_id: int, order: DayOrder) -> str:
    """Have a branch's dates read in an order."""
    return f"order:{branch_id}:{order.value}"


def approval(branch_id: int, *, wanted: bool) -> str:
    """Have a branch's posts approved first, or not."""
    return f"approval:{branch_id}:{int(wanted)}"


def remove(branch_id: int) -> str:
    """Be asked whether a branch is to be removed."""
    return f"remove:{branch_id}"


def retire(branch_id: int) -> str:
    """Remove a branch."""
    return f"retire:{branch_id}"


def crews(page: int) -> str:
    """Show the branches whose organisers can be shown."""
    return f"crews:{page}"


def crew(branch_id: int) -> str:
    """Show the organisers of a branch."""
    return f"crew:{branch_id}"


def invite(branch_id: int, number: int) -> str:
    """Make the invitation of this number for a branch."""
    return f"invite:{branch_id}:{number}"


def revoke(invitation_id: int, branch_id: int) -> str:
    """Make an invitation void."""
    return f"revoke:{invitation_id}:{branch_id}"


def dismiss(branch_id: int, person: int) -> str:
    """Be asked whether an organiser is to be removed."""
    return f"dismiss:{branch_id}:{person}"


def expel(branch_id: int, person: int) -> str:
    """Remove an organiser."""
    return f"expel:{branch_id}:{person}"


def meeting(meeting_id: int) -> str:
    """Show a meeting's card."""
    return f"meeting:{meeting_id}"


def remind(meeting_id: int) -> str:
    """Be reminded of a meeting; the button then offers to choose."""
    return f"remind:{meeting_id}"


def calendar(meeting_id: int) -> str:
    """Give a meeting as a file for calendars."""
    return f"calendar:{meeting_id}"


def _cut(text: str) -> str:
    return text.encode()[:FILTER_BYTES].decode(errors="ignore")
