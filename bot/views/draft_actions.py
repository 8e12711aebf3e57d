"""What the buttons of drafts send back, as those in `actions`."""


def draft(draft_id: int) -> str:
    """Go on with a draft, also with one that was discarded."""
    return f"draft:{draft_id}"


def field(draft_id: int, field: str) -> str:
    """Be asked for a field of a draft."""
    return f"field:{draft_id}:{field}"


def empty(draft_id: int, field: str) -> str:
    """Leave a field of a draft empty, or a time that is open as it was."""
    return f"empty:{draft_id}:{field}"


def at(draft_id: int, unix: int) -> str:
    """Settle on the moment that begins at this second."""
    return f"at:{draft_id}:{unix}"


def held_by(draft_id: int, branch_id: int) -> str:
    """Let a branch hold what a draft is of."""
    return f"held:{draft_id}:{branch_id}"


def held_with(draft_id: int, branch_id: int) -> str:
    """Let a branch hold it together with those that do already."""
    return f"with:{draft_id}:{branch_id}"


def publish(draft_id: int, version: int) -> str:
    """Publish a draft as it was shown, or save the change that it is."""
    return f"publish:{draft_id}:{version}"


def discard(draft_id: int) -> str:
    """End a draft without publishing it."""
    return f"discard:{draft_id}"


def withdraw(draft_id: int) -> str:
    """Take back a draft that waits for approval."""
    return f"withdraw:{draft_id}"


def approve(draft_id: int, version: int) -> str:
    """Approve a draft as it was shown."""
    return f"approve:{draft_id}:{version}"


def send_back(draft_id: int, version: int) -> str:
    """Be asked with which words a draft goes back to who wrote it."""
    return f"sendback:{draft_id}:{version}"


def again(meeting_id: int) -> str:
    """Write a draft of the same meeting at its next date."""
    return f"again:{meeting_id}"


def edit(meeting_id: int) -> str:
    """Write a change to a meeting."""
    return f"edit:{meeting_id}"
