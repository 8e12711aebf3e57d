"""A reading in one short line, for tables that people can check."""

from bot.rules.dates import Ambiguous, DateAlone, NotUnderstood, TimeAlone, Understood


def told(reading) -> str:
    """Tell a reading: a moment, `day`s, `time`s, choices after `?` with their reasons, or why not."""
    match reading:
        case Understood():
            return _moment(reading)
        case Ambiguous():
            return "? " + " | ".join(_moment(choice) + _why(choice) for choice in reading.choices)
        case DateAlone():
            days = [f"{choice.day:%a %d %b %Y}{_why(choice)}" for choice in reading.choices]
            return f"day{'?' * (len(days) > 1)} " + " | ".join(days)
        case TimeAlone():
            times = [_hours(choice) + _why(choice) for choice in reading.choices]
            return f"time{'?' * (len(times) > 1)} " + " | ".join(times)
        case NotUnderstood():
            return f"no: {reading.hint.name.lower()}"


def _moment(one) -> str:
    start = f"{one.start:%a %d %b %Y %H:%M}"
    if one.end is None:
        return start
    return f"{start}-{one.end:%H:%M}" + (f" {one.end:%a}" if one.end.date() != one.start.date() else "")


def _hours(choice) -> str:
    end = "" if choice.end is None else f"-{_clock(choice.end)}"
    return _clock(choice.start) + end + ("" if choice.lasts is None else f"+{choice.lasts}")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _why(choice) -> str:
    return "".join(f" {reason.name.lower()}" for reason in choice.reasons)
