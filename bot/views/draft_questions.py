"""What is asked of who writes a draft, one thing at a time; and why an answer will not do."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.html import shorten
from bot.rules.dates import DateAlone, Hint, TimeAlone
from bot.rules.drafts import LONGEST, Fault, Field, Wrong, offered, open_reading
from bot.views import draft_actions, draft_choices
from bot.views.draft_words import field_names, value
from bot.views.message import Button
from bot.views.reader import Reader
from storage import Branch, Draft

_NAME = 40


def question(draft: Draft, field: Field, reader: Reader, now: datetime) -> str:
    """Ask for a field."""
    if field is Field.START:
        return _when(draft, reader, now)
    sentence = _questions(reader).get(field)
    if sentence is None:
        sentence = reader.gettext("{detail}: write it as a message.").format(detail=field_names(reader)[field])
    so_far = "" if field is Field.BRANCH else value(draft.content.details, field, reader)
    return f"{sentence}\n{reader.gettext('So far: {text}').format(text=so_far)}" if so_far else sentence


def anything(reader: Reader) -> str:
    """Ask for the title, or for all that there is to say."""
    return reader.gettext("What is it called? Write the title, or paste or forward the whole announcement.")


def choices(draft: Draft, reader: Reader, now: datetime) -> Sequence[tuple[Button, ...]]:
    """Give the moments that may be meant, a row each."""
    return [(draft_choices.button(draft, one, reader),) for one in offered(open_reading(draft.content), now)]


def branches(draft: Draft, mine: Sequence[Branch], reader: Reader) -> list[tuple[Button, ...]]:
    """Give the branches to choose from: one by itself, or with those chosen already."""
    chosen = draft.content.branch_ids
    together = bool(chosen) and set(chosen) <= {one.id for one in mine}  # one that has closed can only be replaced
    rows = []
    for one in mine:
        name = shorten(one.name, _NAME)
        row = [Button(name, draft_actions.held_by(draft.id, one.id))]
        if together and one.id not in chosen:
            label = reader.gettext("and {branch} as well").format(branch=name)
            row.append(Button(label, draft_actions.held_with(draft.id, one.id)))
        rows.append(tuple(row))
    return rows


def fault(fault: Fault, reader: Reader) -> str:
    """Say why an answer will not do, with an example of what will."""
    _ = reader.gettext
    if fault.wrong is Wrong.TOO_LONG:
        sentence = _("That is too long for “{detail}”: {most} characters at most.")
        return sentence.format(detail=field_names(reader)[fault.field], most=LONGEST[fault.field])
    if fault.wrong is Wrong.NO_TIME:
        return _hints(reader)[fault.hint or Hint.WHOLE]
    return _faults(reader)[fault.wrong]


def clipped(fields: Sequence[Field], reader: Reader) -> str:
    """Say that what was pasted was too long for some fields."""
    _ = reader.gettext
    sentence = _("Shortened, because it was too long: {details}.")
    return sentence.format(details=", ".join(field_names(reader)[field] for field in fields))


def _when(draft: Draft, reader: Reader, now: datetime) -> str:
    _ = reader.gettext
    reading = open_reading(draft.content)
    if isinstance(reading, DateAlone) and len(reading.choices) == 1:
        said = draft_choices.day(reading.choices[0].day, reader)
        return _("At what time on {day}? Write it like 6:30pm, or 7-9pm.").format(day=said)
    if isinstance(reading, DateAlone):
        return _("At what time? Write it like 6:30pm, or 7-9pm.")
    if isinstance(reading, TimeAlone):
        return _("On which day? Write it like Thu 26 Nov.")
    found = offered(reading, now)
    if found:
        return _("When is it? Choose, or write it again.") if len(found) > 1 else _("Is this meant? If not, write it.")
    so_far = value(draft.content.details, Field.START, reader)
    sentence = _("When is it? Write it like Thu 26 Nov 6:30pm.")
    return f"{sentence}\n{_('So far: {text}').format(text=so_far)}" if so_far else sentence


def _questions(reader: Reader) -> Mapping[Field, str]:
    _ = reader.gettext
    return {
        Field.BRANCH: _("Which branch holds it?"),
        Field.TITLE: _("What is it called? Write the title as a message."),
        Field.END: _("When does it end? Write an hour, like 8:30pm, or a length, like 2 hours."),
        Field.BLURB: _("Who speaks, and what is it about? Write it as a message."),
        Field.VENUE: _("Where is it? Write the name of the place, or send it from the map."),
        Field.PIN: _("Send the place from the map: the paper clip, then Location."),
        Field.ONLINE: _(
            "Write the link to join by. It is given to who asks for it, and to those who want a reminder; "
            "it stands in no list."
        ),
        Field.PICTURE: _("Send the picture."),
        Field.ARTICLE: _("Send the link to an article of ours."),
    }


def _hints(reader: Reader) -> Mapping[Hint, str]:
    _ = reader.gettext
    return {
        Hint.WHOLE: _("I do not understand that as a time. Write a day and an hour, like Thu 26 Nov 6:30pm."),
        Hint.NO_SUCH_DAY: _("There is no such day or hour. Write it like Thu 26 Nov 6:30pm."),
        Hint.ENDS_FIRST: _("It would end before it begins. Write it like Thu 26 Nov 6:30-8pm."),
        Hint.ONE_MEETING: _("One meeting at a time, please. Write its day and hour, like Thu 26 Nov 6:30pm."),
    }


def _faults(reader: Reader) -> Mapping[Wrong, str]:
    _ = reader.gettext
    return {
        Wrong.WORDLESS: _("Please write it in words."),
        Wrong.NO_BRANCH: _("That is none of your branches. Choose one, or write its name."),
        Wrong.NO_LINK: _("There is no link in it that can be opened. Write it like https://meet.example/room."),
        Wrong.NO_ARTICLE: _("I know no article of ours at that address. Send the link of its page."),
        Wrong.NO_PIN: _("That is no place on the map. Send it with the paper clip, then Location."),
        Wrong.NO_PICTURE: _("That is no picture. Send it as a photo, not as a file."),
        Wrong.PAST: _("That is past. Write when it will be, like Thu 26 Nov 6:30pm."),
        Wrong.NO_END: _("I do not understand when it ends. Write an hour after the start, like 8:30pm, or 2 hours."),
        Wrong.NO_START: _("First say when it begins."),
    }
