"""What the buttons of organisers send back, as in `actions`. Most carry the revision that their card showed."""


def manage(meeting_id: int) -> str:
    """Show a meeting's card to its organiser."""
    return f"mine:{meeting_id}"


def edit(meeting_id: int) -> str:
    """Change what is said of a meeting."""
    return f"edit:{meeting_id}"


def again(meeting_id: int) -> str:
    """Begin another meeting like this one."""
    return f"again:{meeting_id}"


def managed(branch_id: int, meeting_id: int, *, later: bool) -> str:
    """Show an organiser the meetings of a branch (0: of all) before or behind this one; 0: from now on."""
    return f"managed:{branch_id}:{meeting_id}:{int(later)}"


def managing(page: int) -> str:
    """Choose of which branch an organiser is shown the meetings."""
    return f"managing:{page}"


def postpone(meeting_id: int, revision: int) -> str:
    """Be asked why a meeting, as it is at this revision, is postponed."""
    return f"postpone:{meeting_id}:{revision}"


def call_off(meeting_id: int, revision: int) -> str:
    """Be asked why it is cancelled."""
    return f"calloff:{meeting_id}:{revision}"


def defer(meeting_id: int, revision: int, reason: int = 0) -> str:
    """Postpone it, for the reason that this message of Telegram's brought (0: for none)."""
    return f"defer:{meeting_id}:{revision}:{reason}"


def off(meeting_id: int, revision: int, reason: int = 0) -> str:
    """Cancel it likewise."""
    return f"off:{meeting_id}:{revision}:{reason}"


def back(meeting_id: int, revision: int) -> str:
    """Take back that it was cancelled."""
    return f"back:{meeting_id}:{revision}"


def redate(meeting_id: int, revision: int) -> str:
    """Be asked for its new date."""
    return f"redate:{meeting_id}:{revision}"


def on(meeting_id: int, revision: int, when: str) -> str:
    """Have it take place then."""
    return f"on:{meeting_id}:{revision}:{when}"


def history(meeting_id: int, before: int = 0) -> str:
    """Show what was done to a meeting, before this line of the record if it is named."""
    return f"history:{meeting_id}:{before}"


_OF_A_MEETING = frozenset(
    {"again", "calendar", "edit", "history", "map", "meeting", "mine", "online", "receipt", "remind"}
)


def meeting_of(action: str) -> int | None:
    """Give the meeting that a button is about; None where it is about none."""
    verb, _, rest = action.partition(":")
    number = rest.partition(":")[0]
    fits = verb in _OF_A_MEETING and number.isascii() and number.isdecimal() and len(number) < 19  # noqa: PLR2004
    return int(number) if fits else None


def receipt(meeting_id: int) -> str:
    """Show how far the announcement of a meeting has come."""
    return f"receipt:{meeting_id}"
