"""What other calendars' bots lose or double, over HTTP: the right ones are told what is so, once and at its hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.meetings import brought_back, cancelled, postponed, set_again
from storage import Level
from tests.builders import NOW
from tests.flows.chatting import asked
from tests.flows.convened import DAY, HOUR, MINUTE, SECOND

LINK = "https://meet.example/secret"


@pytest.fixture
def ana(town):
    return town.world.tg.person(100, "Ana", started=True)


@pytest.fixture
def witness(town):
    """Somebody who follows another branch: what they hear last shows that nothing else was due before."""
    return town.world.tg.person(199, "Witness", started=True)


async def quiet(town, witness):
    """Have the bot say all that is due: what is published now is told after it."""
    title = f"Witnessed at {town.clock()}"
    await town.follow(witness, town.zurich)
    await town.publish(town.zurich, uid=title, title=title, starts_in=town.clock() - NOW + HOUR)
    await witness.hears(title)
    await town.recorded()


def heard(town, person):
    """Give the first lines of all that somebody was told of meetings."""
    return [shown.text.split("\n")[0] for shown in town.world.tg.sent.get(person.id, [])]


async def hears(town, person, *expected):
    """Wait until these are the first lines of all that somebody was told."""
    await person.until(lambda: len(heard(town, person)) >= len(expected), f"not {expected}")
    assert heard(town, person) == [*expected]


@pytest.mark.parametrize("days", [-1, 1], ids=["earlier", "later"])
async def test_moved_after_a_reminder_went_out(town, ana, witness, days):
    """The right reminders follow, once: those of the new start, none of the old one."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=3 * DAY)
    await hears(town, ana, "New meeting")
    start = meeting.details.starts_at
    await town.at(start - DAY)
    await hears(town, ana, "New meeting", "Reminder")
    new_start = start + timedelta(hours=6 if days > 0 else -6) + max(days, 0) * DAY
    await town.edit(meeting, starts_at=new_start)
    await town.at(start - DAY + 2 * MINUTE + SECOND)
    so_far = ["New meeting", "Reminder", "Changed"]
    await hears(town, ana, *so_far)
    if days > 0:
        await town.at(start - 2 * HOUR)
        await quiet(town, witness)
        assert heard(town, ana) == so_far
        await town.at(new_start - DAY)
        so_far.append("Reminder")
        await hears(town, ana, *so_far)
    await town.at(new_start - 2 * HOUR)
    await hears(town, ana, *so_far, "Reminder")
    await town.at(max(start, new_start) + SECOND)
    await quiet(town, witness)
    assert heard(town, ana) == [*so_far, "Reminder"]


async def test_moved_and_moved_back(town, ana, witness):
    """A reminder that was sent for the first start counts when the meeting is back there."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=2 * DAY)
    await hears(town, ana, "New meeting")
    await town.at(meeting.details.starts_at - DAY)
    await hears(town, ana, "New meeting", "Reminder")
    later = await town.edit(meeting, starts_at=meeting.details.starts_at + 3 * DAY)
    await town.at(town.clock() + 3 * MINUTE)
    await hears(town, ana, "New meeting", "Reminder", "Changed")
    await town.edit(later, starts_at=meeting.details.starts_at)
    await town.at(town.clock() + 3 * MINUTE)
    await hears(town, ana, "New meeting", "Reminder", "Changed", "Changed")
    await town.at(meeting.details.starts_at - 2 * HOUR)
    await hears(town, ana, "New meeting", "Reminder", "Changed", "Changed", "Reminder")
    await town.at(meeting.details.starts_at + 3 * DAY - HOUR)
    await quiet(town, witness)
    assert len(heard(town, ana)) == 5


async def test_cancelled_a_minute_before_a_reminder(town, ana, witness):
    """It is called off at once, and no reminder comes."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=2 * DAY)
    await hears(town, ana, "New meeting")
    await town.at(meeting.details.starts_at - DAY - MINUTE)
    await town.act(meeting, cancelled(meeting, "The hall is flooded.", town.clock()))
    await hears(town, ana, "New meeting", "Cancelled")
    for hours in (24, 2, 0.1):
        await town.at(meeting.details.starts_at - hours * HOUR)
        await quiet(town, witness)
    assert heard(town, ana) == ["New meeting", "Cancelled"]


async def test_cancelled_and_back(town, ana, witness):
    """Both are told; the reminders that are still to come then come."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=2 * DAY)
    await hears(town, ana, "New meeting")
    off = await town.act(meeting, cancelled(meeting, "ill", town.clock()))
    await hears(town, ana, "New meeting", "Cancelled")
    await town.at(meeting.details.starts_at - DAY + HOUR)
    await town.act(off, brought_back(off, town.clock()))
    so_far = ["New meeting", "Cancelled", "Takes place after all"]
    await hears(town, ana, *so_far)
    await quiet(town, witness)
    await town.at(meeting.details.starts_at - 2 * HOUR)
    await hears(town, ana, *so_far, "Reminder")


async def test_postponed_and_set_again(town, ana, witness):
    """Who asked to be reminded while the date was open is told of it, and reminded."""
    meeting = await town.publish(starts_in=2 * DAY)
    off = await town.act(meeting, postponed(meeting, "ill", town.clock()))
    shown = await asked(ana, f"/start meeting_{meeting.id}", "Postponed, and the new date is still open")
    await ana.press(shown, "Remind me")
    await ana.until(lambda: "No reminders" in shown.labels, "not taken")
    await town.at(meeting.details.starts_at - HOUR)
    await quiet(town, witness)
    start = meeting.details.starts_at + 7 * DAY
    await town.act(off, set_again(off, replace(off.details, starts_at=start), town.clock()))
    so_far = [shown.text.split("\n")[0], "New date"]
    await hears(town, ana, *so_far)
    await town.at(start - DAY)
    await hears(town, ana, *so_far, "Reminder")
    await town.at(start - 2 * HOUR)
    await hears(town, ana, *so_far, "Reminder", "Reminder")


async def test_the_link_comes_a_quarter_of_an_hour_before_though_the_meeting_was_moved(town, ana, witness):
    """To who asked for a reminder alone; at the new hour, and not at the old one."""
    bo = town.world.tg.person(101, "Bo", started=True)
    await town.follow(bo)
    meeting = await town.publish(starts_in=6 * HOUR, online=LINK)
    shown = await asked(ana, f"/start meeting_{meeting.id}", "Why public housing")
    await ana.press(shown, "Remind me")
    await ana.until(lambda: "✓ Two hours before" in shown.labels, "not taken")
    await ana.press(shown, data=f"remind:{meeting.id}:link")
    await ana.toasted(2)
    await town.edit(meeting, starts_at=meeting.details.starts_at + HOUR)
    await town.at(town.clock() + 3 * MINUTE)
    await ana.hears("Changed")
    await town.at(meeting.details.starts_at - 15 * MINUTE)
    await quiet(town, witness)
    assert town.told(ana, LINK) == []
    await town.at(meeting.details.starts_at + 45 * MINUTE)
    sent = await ana.hears(f"Join here: {LINK}")
    assert sent.button("Join").url == LINK
    await quiet(town, witness)
    assert (len(town.told(ana, LINK)), town.told(bo, LINK)) == (1, [])
    assert len(town.told(bo, "Reminder")) == 1


async def test_no_more_reminders_of_this(town, ana, witness):
    """By the button under a reminder; the branch is followed as before."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=2 * DAY)
    await hears(town, ana, "New meeting")
    await town.at(meeting.details.starts_at - DAY)
    shown = await ana.hears("Reminder")
    await ana.press(shown, "No more reminders of this")
    await ana.until(lambda: "✓ No reminders" in shown.labels, "not taken")
    assert shown.labels == ["Two hours before", "✓ No reminders", "Add to calendar", "Details"]
    await town.at(meeting.details.starts_at - 2 * HOUR)
    await quiet(town, witness)
    assert heard(town, ana) == ["New meeting", "Reminder"]
    await town.act(meeting, cancelled(meeting, "", town.clock()))
    await hears(town, ana, "New meeting", "Reminder", "Cancelled")


async def test_every_button_of_every_notice_is_answered(town, ana):
    """As it comes, after a change, and when the meeting is over."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=2 * DAY, online=LINK)
    await ana.hears("New meeting")
    meeting = await town.edit(meeting, venue="Town hall")
    await town.at(town.clock() + 3 * MINUTE)
    await ana.hears("Changed")
    await town.at(meeting.details.starts_at - DAY)
    await ana.hears("Reminder")
    off = await town.act(meeting, cancelled(meeting, "ill", town.clock()))
    await ana.hears("Cancelled")
    await town.act(off, brought_back(off, town.clock()))
    await ana.hears("Takes place after all")
    notices = [*ana.messages]
    actions = [button.data for shown in notices for row in shown.buttons for button in row if button.data]
    assert {action.partition(":")[0] for action in actions} == {"remind", "calendar", "meeting"}
    for round_ in (1, 2):
        for action in actions:
            await ana.press(notices[0], data=action)
        answers = await ana.toasted(round_ * len(actions))
        assert not any("no longer works" in answer for answer in answers)
        if round_ == 1:
            await town.at(meeting.details.starts_at + 3 * HOUR)


async def test_blocked_and_back(town, ana, witness):
    """Nothing is sent meanwhile; on the return, what has changed is told, and reminders come again."""
    await town.follow(ana)
    meeting = await town.publish(starts_in=3 * DAY)
    await hears(town, ana, "New meeting")
    await ana.block()
    moved = await town.edit(meeting, venue="Town hall", address="")
    await town.at(town.clock() + 3 * MINUTE)
    await quiet(town, witness)
    await town.at(meeting.details.starts_at - DAY - HOUR)
    await ana.unblock()
    await hears(town, ana, "New meeting", "Changed")
    assert "Brown St Hall, 3 Brown St, Newtown → Town hall" in ana.last.text
    await town.at(moved.details.starts_at - DAY)
    await hears(town, ana, "New meeting", "Changed", "Reminder")


async def test_a_joint_meeting_is_told_once(town, ana, witness):
    """To who follows both branches: the news, each change and each reminder."""
    await town.follow(ana, town.newtown)
    await town.follow(ana, town.zurich, level=Level.DAY_BEFORE)
    meeting = await town.publish(town.newtown, town.zurich, starts_in=2 * DAY)
    await hears(town, ana, "New meeting")
    await town.at(meeting.details.starts_at - DAY)
    await hears(town, ana, "New meeting", "Reminder")
    await town.act(meeting, cancelled(meeting, "", town.clock()))
    await hears(town, ana, "New meeting", "Reminder", "Cancelled")
    await quiet(town, witness)
    assert heard(town, ana) == ["New meeting", "Reminder", "Cancelled"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/London", (2027, 3, 28)),
        ("Europe/London", (2027, 10, 31)),
        ("Australia/Sydney", (2027, 4, 4)),
        ("Australia/Sydney", (2027, 10, 3)),
        ("America/New_York", (2027, 3, 14)),
        ("America/New_York", (2027, 11, 7)),
    ],
)
async def test_the_day_on_which_clocks_change(town, ana, witness, zone, day):
    """The hours shown are those of the wall, the reminders come so many hours before the instant: once each."""
    start = datetime(*day, 18, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    await town.at(start - 2 * DAY)
    await town.follow(ana)
    await town.publish(starts_in=start - NOW, zone=zone)
    so_far = ["New meeting"]
    await hears(town, ana, *so_far)
    for before in (DAY, 2 * HOUR):
        await town.at(start - before - MINUTE)
        await quiet(town, witness)
        assert heard(town, ana) == so_far
        await town.at(start - before)
        so_far.append("Reminder")
        await hears(town, ana, *so_far)
        assert "6:30\u202fpm" in ana.last.text


async def test_remind_me_and_details_on_a_notice(town, ana):
    """The choice is made under the notice, whose other buttons stay; the card comes below it."""
    await town.follow(ana, town.zurich)
    await town.publish(town.zurich, starts_in=2 * DAY)
    shown = await ana.hears("New meeting")
    await ana.press(shown, "Remind me")
    await ana.until(lambda: shown.labels[-2:] == ["Add to calendar", "Details"] and len(shown.labels) > 3, "as before")
    assert shown.labels[0] == "✓ A day and two hours before"
    await ana.press(shown, "Details")
    card = await ana.hears("Zürich", after=shown)
    assert (card.labels[0], card.text.split("\n")[0]) == ("✓ A day and two hours before", "Why public housing matters")
