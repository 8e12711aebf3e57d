"""What the fields of a draft are called, and what each of them says in a line."""

from collections.abc import Mapping

from bot.html import shorten
from bot.rules.drafts import Field
from bot.views.reader import Reader
from bot.views.times import wall_clock
from storage import DraftDetails, MeetingDetails

_LONG = 200


def naming(sentence: str, title: str) -> str:
    """Put a title into a sentence, whose full stop behind it goes where the title ends with a mark of its own."""
    marked = title.endswith(("?", "!", "…", "."))
    return (sentence.replace("{title}.", "{title}") if marked else sentence).replace("{title}", title)


def field_names(reader: Reader) -> Mapping[Field, str]:
    """Give what the fields are called."""
    _ = reader.gettext
    return {
        Field.BRANCH: _("Branch"),
        Field.TITLE: _("Title"),
        Field.START: _("Date and time"),
        Field.END: _("End"),
        Field.BLURB: _("Speaker, text"),
        Field.VENUE: _("Place"),
        Field.ADDRESS: _("Address"),
        Field.PIN: _("Map pin"),
        Field.ONLINE: _("Online link"),
        Field.ACCESSIBILITY: _("Accessibility"),
        Field.CONTACT: _("Contact"),
        Field.PICTURE: _("Picture"),
        Field.ARTICLE: _("Article"),
    }


def value(details: DraftDetails | MeetingDetails, field: Field, reader: Reader) -> str:
    """Say in a line what a field holds; "" where it is empty."""
    found = getattr(details, field.value)
    if found in {None, ""}:
        return ""
    if field in {Field.START, Field.END}:
        return clock(details, reader)
    if field is Field.PIN:
        return f"{found.latitude:.5f}, {found.longitude:.5f}"
    return reader.gettext("yes") if field in {Field.PICTURE, Field.ARTICLE} else shorten(str(found), _LONG)


def clock(details: DraftDetails | MeetingDetails, reader: Reader) -> str:
    """Say the day and the hours, "" where there is no start yet."""
    if details.starts_at is None:
        return ""
    hours = MeetingDetails(title="", starts_at=details.starts_at, ends_at=details.ends_at, zone=details.zone)
    return wall_clock(hours, reader)
