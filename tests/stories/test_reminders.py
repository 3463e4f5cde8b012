"""Reminders: in time, never in the night unless it is urgent, never about what is off, and never twice."""

from datetime import UTC, datetime, timedelta

from tests.stories.actor import Actor
from tests.stories.bookings import FRIDAY, TUESDAY, books
from tests.stories.story import START, Story

EARLY_FRIDAY = datetime(2026, 11, 6, 3, 30, tzinfo=UTC)
"""Half past three at night in Lisbon, nine in the morning in Kolkata."""


def reminders(person: Actor) -> list[str]:
    """Return what a person was reminded of: the time left that each reminder named."""
    found = []
    for _number, message in sorted(person.messages.items()):
        note = "".join(
            part if isinstance(part, str) else part.get("text", "") for part in message["body"]["note"] or []
        )
        if message["direction"] == "out" and "starts in" in note:
            found.append(note.partition("starts ")[2].rstrip("."))
    return found


async def test_both_are_reminded_a_day_an_hour_and_ten_minutes_before(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)

    seen = []
    for before in (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10)):
        await story.until(TUESDAY - before - timedelta(seconds=1))
        seen.append((len(reminders(ana)), len(reminders(priya))))
        await story.later(seconds=1)
        seen.append((len(reminders(ana)), len(reminders(priya))))
    await story.until(TUESDAY + timedelta(hours=3))

    assert seen == [(0, 0), (1, 1), (1, 1), (2, 2), (2, 2), (3, 3)]
    assert reminders(ana) == reminders(priya) == ["in 1 day", "in 1 hour", "in 10 minutes"]


async def test_a_reminder_waits_for_the_end_of_the_night_of_who_sleeps_then(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya, EARLY_FRIDAY)

    await story.until(EARLY_FRIDAY - timedelta(hours=24))
    assert (reminders(priya), reminders(ana)) == (["in 1 day"], [])
    await story.until(datetime(2026, 11, 5, 8, 0, tzinfo=UTC) - timedelta(seconds=1))
    assert reminders(ana) == []
    await story.later(seconds=1)
    assert reminders(ana) == ["in 20 hours"]

    await story.until(EARLY_FRIDAY)
    assert reminders(ana) == ["in 20 hours", "in 1 hour", "in 10 minutes"]


async def test_who_books_half_a_day_before_is_not_reminded_of_the_day(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya, START.replace(hour=14, minute=30))

    await story.later(hours=6)

    assert reminders(ana) == ["in 1 hour", "in 10 minutes"]


async def test_nobody_is_reminded_of_a_cancelled_session(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    await ana.presses("Cancel the session")
    await ana.presses("Yes, cancel it")

    await story.later(days=3)

    assert reminders(ana) == reminders(priya) == []
    ana.sees_nothing_of("How was it")


async def test_a_moved_session_is_reminded_of_at_its_new_time_only(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    await ana.presses("Move to another time")
    await ana.picks_day("2026-11-06")
    await ana.picks_time("2:30 PM")
    await ana.presses("Move it")

    await story.until(FRIDAY - timedelta(hours=24) - timedelta(seconds=1))
    assert reminders(ana) == reminders(priya) == []
    ana.sees_nothing_of("How was it")
    await story.until(FRIDAY)
    assert reminders(ana) == reminders(priya) == ["in 1 day", "in 1 hour", "in 10 minutes"]


async def test_a_restart_before_a_reminder_loses_and_repeats_nothing(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    await story.until(TUESDAY - timedelta(hours=24, minutes=1))

    await story.restart()
    await story.later(minutes=1)
    assert reminders(ana) == ["in 1 day"]
    await story.restart()
    await story.until(TUESDAY)

    assert reminders(ana) == reminders(priya) == ["in 1 day", "in 1 hour", "in 10 minutes"]


async def test_after_a_long_silence_one_reminder_names_the_time_that_is_truly_left(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)

    await story.ends()
    story.clock.skip(TUESDAY - timedelta(minutes=30) - story.clock.now())
    await story.begins()
    for person in (ana, priya):
        await person.joins()
        assert reminders(person) == ["in 30 minutes"]
    await story.until(TUESDAY)

    assert reminders(ana) == reminders(priya) == ["in 30 minutes", "in 10 minutes"]


async def test_after_a_silence_until_the_start_nobody_is_reminded(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)

    await story.ends()
    story.clock.skip(TUESDAY - story.clock.now())
    await story.begins()
    for person in (ana, priya):
        await person.joins()

    assert reminders(ana) == reminders(priya) == []
