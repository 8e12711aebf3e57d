"""The receipt of who published a meeting: how many are told of it, and how many want a reminder."""

from bot.html import escape
from bot.views import organiser_actions as actions
from bot.views.meetings import heading
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Meeting, Receipt


def receipt(meeting: Meeting, receipt: Receipt, reader: Reader) -> Message:
    """Say how far the announcement of a meeting has come."""
    _ = reader.gettext
    lines = [_progress(receipt, reader), _reached(receipt, reader), *_missed(receipt, reader)]
    reminded = reader.ngettext("{number} chat wants a reminder.", "{number} chats want a reminder.", receipt.reminded)
    text = "\n".join([*heading(meeting, reader), "", *map(escape, [*lines, reminded])])
    refresh = Button(_("Refresh"), actions.receipt(meeting.id))
    return Message(text, ((refresh, Button(_("Manage"), actions.manage(meeting.id))),))


def _progress(receipt: Receipt, reader: Reader) -> str:
    if receipt.final:
        missed = receipt.missed and reader.gettext("Everyone who could be reached has been told.")
        return missed or reader.gettext("Everyone who follows has been told.")
    if not receipt.addressed and not receipt.waiting:
        return reader.gettext("Followers are about to be told.")
    return reader.ngettext(
        "{number} chat is still to be told.", "{number} chats are still to be told.", receipt.waiting
    )


def _reached(receipt: Receipt, reader: Reader) -> str:
    return reader.ngettext("{number} chat knows of it.", "{number} chats know of it.", receipt.told)


def _missed(receipt: Receipt, reader: Reader) -> list[str]:
    if not receipt.missed:
        return []
    return [
        reader.ngettext("{number} chat could not be reached.", "{number} chats could not be reached.", receipt.missed)
    ]
