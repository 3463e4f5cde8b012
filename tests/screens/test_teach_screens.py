"""The mentor's side: applying, hours, earnings; each screen drawn from a real database."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.links import Link
from bot.dialogue.views import File, Item, Progress
from core.accounts.model import Role
from core.accounts.service import Accounts
from core.bookings.states import State
from core.mentors.model import MentorState
from core.money import Money, Split
from core.payments.service import Payments
from core.ports import Capture
from tests.screens.desk import KOLKATA, NOW, Desk, read, said

COMPLETE = {
    "teach.describe": {"headline": "pandas for messy data", "about": "I turn untidy spreadsheets into answers."},
    "teach.topics": {"topics": "pyton, SQL and databases, swift"},
    "teach.background": {
        "years": "8 years",
        "experience": "Data analyst in a hospital",
        "certifications": "PCAP\nCELTA",
    },
    "teach.price": {"amount": "1,200", "currency": "rupees", "lengths": "30,60"},
    "teach.hours": {"week": "Mon-Fri 18:00-21:00, Sat 10-14", "zone": "Kolkata"},
    "teach.languages": {"languages": "English, Hindi"},
}


async def test_a_newcomer_fills_in_the_checklist_until_it_can_be_sent(desk: Desk) -> None:
    ana = await desk.person("Ana", zone=None)
    assert "[Start]" in read(await desk.sees(ana, "teach"))
    await desk.presses(ana, "teach.begin")
    for done, (form, values) in enumerate(COMPLETE.items()):
        view = await desk.sees(ana, "teach")
        progress = next(part for part in view.parts if isinstance(part, Progress))
        assert (progress.done, progress.total) == (done, 6)
        assert "[Send for approval]" not in read(view)
        assert await desk.fills(ana, form, values) == "Saved."
    mentor = await desk.market.mentors.get(ana.id)
    assert mentor.topics == ["python", "sql", "swift-ios"]
    assert (mentor.hourly, mentor.session_minutes) == (Money(120_000, "INR"), [30, 60])
    assert (mentor.experience_years, mentor.certifications) == (8, ["PCAP", "CELTA"])
    assert (mentor.zone_name, ana.zone_name, mentor.languages) == ("Asia/Kolkata", "Asia/Kolkata", ["en", "hi"])
    assert "[Send for approval]" in read(await desk.sees(ana, "teach"))
    await desk.presses(ana, "teach.submit")
    assert mentor.state == MentorState.SUBMITTED
    assert "answers right here" in read(await desk.sees(ana, "teach"))


async def test_every_part_of_the_checklist_opens_a_form_and_says_what_is_in_it(desk: Desk) -> None:
    priya = await desk.applicant()
    view = await desk.sees(priya, "teach.profile")
    items = {part.title: part for part in view.parts if isinstance(part, Item)}
    assert said(items["Price"].lines[0]) == "✓ 600.00 INR an hour · 30 minutes, 1 hour"
    assert said(items["Hours"].lines[0]) == "✓ Mon-Fri 18:00-21:00"
    assert said(items["Photo"].lines[0]) == "If you like"
    assert items["Topics"].to == Link("teach.topics")
    assert "pandas for messy data" in read(await desk.sees(priya, "teach.preview"))


@pytest.mark.parametrize(
    ("form", "values", "error"),
    [
        ("teach.topics", {"topics": "python, piano playing"}, "“piano playing”. Did you mean Piano"),
        ("teach.topics", {"topics": "zzzz"}, "Try a wider word"),
        ("teach.price", {"amount": "₹600"}, "for example 600"),
        ("teach.price", {"currency": "gold"}, "INR, USD or EUR"),
        ("teach.price", {"amount": "99999999999"}, "USD 25"),
        ("teach.price", {"amount": "1.5", "currency": "JPY"}, "USD 25"),
        ("teach.languages", {"languages": "spansk"}, "Did you mean"),
        ("teach.intro", {"url": "http://example.org"}, "https://example.org/hello"),
        ("teach.hours", {"week": "whenever"}, "Mon-Fri 18:00-21:00, Sat 10-14"),
        ("teach.background", {"years": "many"}, "for example 7"),
        ("teach.background", {"years": "100"}, "from 0 to 60"),
        ("teach.photo", {"photo": "99"}, "no picture"),
        ("teach.photo", {"photo": "me.png"}, "Please send a photo"),
        ("hours.day", {"day": "someday", "ranges": "10-12"}, "9 March"),
        ("hours.off", {"first": "12 March", "last": "10 March"}, "the first one first"),
        ("hours.travel", {"since": "12 March", "zone": "Nowhereville"}, "big city nearby"),
    ],
)
async def test_a_wrong_answer_gets_an_example_and_changes_nothing(
    desk: Desk, form: str, values: dict[str, str], error: str
) -> None:
    priya = await desk.applicant()
    before = (await desk.market.mentors.get(priya.id)).revision
    assert error in await desk.fills(priya, form, values)
    assert (await desk.market.mentors.get(priya.id)).revision == before


async def test_options_and_photo_are_kept(desk: Desk) -> None:
    priya = await desk.applicant()
    photo = await Accounts(desk.session, NOW).store_file("image/png", b"pixels")
    assert await desk.fills(priya, "teach.photo", {"photo": str(photo)}) == "Saved."
    await desk.fills(priya, "teach.options", {"instant": "yes", "cancellation": "strict"})
    await desk.fills(priya, "teach.intro", {"url": "https://example.org/me"})
    mentor = await desk.market.mentors.get(priya.id)
    assert (mentor.instant_book, mentor.cancellation, mentor.intro_url) == (True, "strict", "https://example.org/me")
    assert priya.picture_id == photo


async def test_what_the_admin_asked_for_is_on_the_checklist(desk: Desk) -> None:
    admin, priya = await desk.person("Admin", Role.ADMIN), await desk.applicant()
    await desk.market.mentors.submit(priya)
    await desk.market.mentors.ask_changes(admin, priya.id, "Please add a photo.")
    text = read(await desk.sees(priya, "teach"))
    assert "Please add a photo." in text
    assert "[Send for approval]" in text


async def test_an_approved_mentor_sees_requests_first_and_can_pause(desk: Desk) -> None:
    admin, ana = await desk.person("Admin", Role.ADMIN), await desk.person("Ana")
    priya = await desk.mentor(admin)
    await desk.booking(ana, priya, State.CONFIRMED, days=1)
    asked = await desk.booking(ana, priya, State.REQUESTED, days=2)
    view = await desk.sees(priya, "teach")
    items = [part for part in view.parts if isinstance(part, Item)]
    assert items[0].to == Link("booking", booking=asked.id)
    assert "1 request waits for you" in read(view)
    await desk.presses(priya, "teach.pause")
    assert "[Take sessions again]" in read(await desk.sees(priya, "teach"))
    await desk.presses(priya, "teach.resume")
    assert "[Pause]" in read(await desk.sees(priya, "teach"))


async def test_hours_show_the_week_the_days_that_differ_and_the_journeys(desk: Desk) -> None:
    priya = await desk.applicant()
    assert "10:00-12:00" in await desk.fills(priya, "hours.day", {"day": "12 March", "ranges": "10-12"})
    await desk.fills(priya, "hours.day", {"day": "13 March", "ranges": "closed"})
    await desk.fills(priya, "hours.off", {"first": "20 March", "last": "22 March"})
    await desk.fills(priya, "hours.travel", {"since": "1 April", "zone": "Lisbon"})
    text = read(await desk.sees(priya, "hours"))
    for line in (
        "Monday: 18:00-21:00",
        "Sunday: closed",
        "Thu 12 Mar 2026: 10:00-12:00",
        "Fri 13 Mar 2026: closed",
        "Fri 20 Mar 2026 – Sun 22 Mar 2026: days off",
        "From Wed 1 Apr 2026: Lisbon",
    ):
        assert line in text.splitlines()
    assert "Kolkata, where it is 2:30" in text

    (holiday,) = await desk.market.mentors.days_off(priya.id)
    await desk.presses(priya, "hours.back", holiday=holiday.id)
    await desk.presses(priya, "hours.clear", day=date(2026, 3, 12))
    text = read(await desk.sees(priya, "hours"))
    assert "20 Mar" not in text
    assert "10:00-12:00" not in text


async def test_days_off_name_the_sessions_that_lie_in_them(desk: Desk) -> None:
    admin, ana = await desk.person("Admin", Role.ADMIN), await desk.person("Ana")
    priya = await desk.mentor(admin)
    await desk.booking(ana, priya, State.CONFIRMED, days=3)
    assert "1 booked session lies" in await desk.fills(priya, "hours.off", {"first": "5 March", "last": "6 March"})


async def test_a_mentor_changes_the_home_zone_and_the_week(desk: Desk) -> None:
    priya = await desk.applicant()
    await desk.fills(priya, "hours.zone", {"zone": "Lisbon"})
    await desk.fills(priya, "hours.week", {"week": "Sat 10-14"})
    hours = await desk.market.mentors.hours(priya.id)
    assert hours.zone == ZoneInfo("Europe/Lisbon")
    assert [len(day) for day in hours.weekly] == [0, 0, 0, 0, 0, 1, 0]
    assert priya.zone == KOLKATA


async def test_earnings_and_the_statement_come_from_the_books(desk: Desk) -> None:
    admin, ana = await desk.person("Admin", Role.ADMIN), await desk.person("=Ana()")
    priya = await desk.mentor(admin)
    await desk.booking(ana, priya, State.CONFIRMED, days=1)
    over = await desk.booking(ana, priya, State.COMPLETED, days=-3)
    payments, price = Payments(desk.session, NOW), Money(60_000, "INR")
    payment = await payments.open(over.id, price, "a session", NOW, gateway="sandbox")
    await payments.accept_capture(payment, Capture(payment_id="p1", amount=price, paid_at=NOW))
    await payments.complete(over.id, priya.id, Split(learner=0, mentor=51_000, fee=9_000), "INR")
    text = read(await desk.sees(priya, "earnings"))
    assert "Owed to you: 510.00 INR" in text
    assert "Coming, once the sessions are over: 510.00 INR" in text
    view = await desk.sees(priya, "earnings.statement")
    file = next(part for part in view.parts if isinstance(part, File))
    assert isinstance(file.content, bytes)
    header, row = file.content.decode("utf-8-sig").splitlines()
    assert header.startswith("Session,Start,Learner")
    assert row == f"{over.id},2026-02-27T18:00+05:30,'=Ana(),Python,60,Completed,INR,600.00,0.00,90.00,510.00"


async def test_people_who_do_not_teach_are_shown_the_way(desk: Desk) -> None:
    ana = await desk.person("Ana")
    for screen in ("hours", "earnings", "teach.profile"):
        labels = read(await desk.sees(ana, screen))
        assert "[Teach]" in labels or "[Start]" in labels
