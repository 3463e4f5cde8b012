"""A community in which something of everything has happened, and in which people write as much as they may."""

from datetime import timedelta
from itertools import count

from bot.preview.walk import Community
from core.accounts.model import Account, Role
from core.bookings.model import Booking
from core.bookings.service import MESSAGE_LIMIT, REASON_LIMIT
from core.bookings.states import State
from core.mentors.hours_text import parse_ranges, parse_week
from core.mentors.model import MentorState
from core.mentors.timetable import HOLIDAYS, JOURNEYS
from core.mentors.topics.table import built_in
from core.messages.model import Message
from core.messages.service import LONGEST_TEXT
from core.money import Money
from core.payments.model import Payment, PaymentCapture, PaymentState, Refund, RefundProgress
from core.reports.model import Outcome
from core.reports.service import Subject
from core.reviews.model import Review
from core.rooms.model import Purpose
from tests.screens.desk import KOLKATA, NOW, Desk

PAGES_OF_A_THREAD = 3
LONG_NAME = "Anastasia Maximiliana Wolfeschlegelsteinhausenbergerdorff-Ng"
WORDS = "I would like to learn how to do this well and with joy. "
OVERRIDES = 30
REVIEWS = 10
OTHER_MENTORS = 6
REPORTS_OF_EACH = 3
WAITING = 11
"""One more than the queue shows at once."""
WISHES = 11
TOPICS = 9
"""One more than their pages show."""


def long(characters: int) -> str:
    """Return a text of so many characters."""
    return (WORDS * (characters // len(WORDS) + 1))[:characters].strip().ljust(characters, ".")


JPEG, OPUS, MP4 = b"\xff\xd8\xff\xe0", b"OggS" + bytes(24) + b"OpusHead", bytes(4) + b"ftypisom"
"""Enough of each kind of file to be known as one."""


async def arrange(desk: Desk) -> Community:
    """Fill an empty database."""
    owner = await desk.person("Robin", Role.OWNER)
    learner = await desk.person(LONG_NAME)
    learner.interests = list(built_in().topics)[:20]
    mentor = await _thorough(desk, owner)
    for number in range(OTHER_MENTORS):
        await desk.mentor(owner, f"Mentor {number}")
    people = {
        "newcomer": await desk.person("Newcomer", zone=None),
        "learner": learner,
        "mentor": mentor,
        "owner": owner,
        "moderator": await desk.person("Mo", Role.MODERATOR),
        "finance": await desk.person("Fin", Role.FINANCE),
        "instant mentor": await _instant(desk, owner),
        **await _applicants(desk, owner),
    }
    await desk.market.accounts.suspend(owner, (await desk.person("Gone")).id)
    await _sessions(desk, learner, mentor)
    await _questions(desk, owner, learner)
    await _support(desk, people)
    await _letters(desk, learner, mentor)
    await _chats(desk, learner, people["newcomer"])
    await _reports(desk, learner, owner)
    await _rooms(desk, owner)
    await _topics(desk, owner, learner, mentor)
    await desk.session.flush()
    return Community(market=desk.market, people=people, platform="test")


async def _topics(desk: Desk, owner: Account, learner: Account, mentor: Account) -> None:
    """Have topics of the community's own, one called by as many names as there may be, and wishes for more."""
    topics = desk.market.topics
    brim = await topics.add(owner, long(40), "pandas", [f"{number} {long(37)}" for number in range(19)])
    await desk.market.mentors.teach(mentor, [*(await desk.market.mentors.get(mentor.id)).topics[:11], brim])
    for number in range(TOPICS):
        slug = await topics.add(owner, f"Own topic {number} {long(27)}".rstrip("."), "python")
    await topics.retire(owner, slug)
    await topics.call(owner, brim, "brim")
    for number in range(WISHES):
        for asker in (learner, mentor):
            await topics.ask_for(asker, "unheard of " + "abcdefghijk"[number] * 29)


async def _questions(desk: Desk, owner: Account, learner: Account) -> None:
    """Let the learner ask as long as one can, with one answer as long as one can be."""
    answered = await desk.market.questions.ask(learner, long(200))
    await desk.market.questions.answer(owner, answered.id, long(1000))
    await desk.market.questions.ask(learner, "Unlike before " + long(180))


async def _support(desk: Desk, people: dict[str, Account]) -> None:
    """Let more people wait than a page shows, one of whom has written as much as one may; one matter is settled.

    The newcomer has never written.
    """
    support, owner, learner, mentor = desk.market.support, people["owner"], people["learner"], people["mentor"]
    for name, account in people.items():
        if name not in {"newcomer", "learner", "mentor"}:
            await support.write(account, "Hello?")
    settled = await support.write(mentor, "Thank you!")
    await support.reply(owner, settled.case_id, "You are welcome!")
    await support.close(owner, settled.case_id)
    for _ in range(PAGES_OF_A_THREAD):
        asked = await support.write(learner, long(1000))
        await support.reply(owner, asked.case_id, long(1000))
    await support.write(learner, "Are you there?")


async def _chats(desk: Desk, learner: Account, newcomer: Account) -> None:
    """Give the learner a second chat and a code for a third, and let the newcomer be about to link one."""
    second = await desk.elsewhere("Second chat")
    await desk.claims(learner, second)
    await desk.market.merging.merge(learner, second.id)
    await desk.market.linking.offer(learner, "test")
    await desk.claims(newcomer, await desk.elsewhere(long(60)))


async def _reports(desk: Desk, learner: Account, owner: Account) -> None:
    """File more reports than a page shows, of a member, of a stranger and in words; one is closed."""
    reports, message = desk.market.reports, "https://discord.com/channels/1/2/3"
    subjects = (
        Subject(platform="test", person=LONG_NAME, name=LONG_NAME, message=message),
        Subject(platform="discord", person="777", name="Stranger"),
        Subject(platform="test"),
    )
    for number in range(REPORTS_OF_EACH):
        who = await desk.person(f"Reporter {number}")
        for subject in subjects:
            await reports.file(who, subject, long(500))
    closed = await reports.file(learner, subjects[0], "Spam.")
    await reports.close(owner, closed.id, Outcome.ACTED)


async def _rooms(desk: Desk, owner: Account) -> None:
    """Bind two rooms, of which one is lost."""
    await desk.market.rooms.bind(owner, "telegram", "-1001234567890/12", long(100), tuple(Purpose))
    await desk.market.rooms.bind(owner, "discord", "1234567890123456789", "team", [Purpose.ADMINS])
    await desk.market.rooms.lost((await desk.market.rooms.listed(owner))[0].id)


async def _letters(desk: Desk, learner: Account, mentor: Account) -> None:
    """Let the two write to each other, with files of each kind, until what they wrote needs a second page."""
    messages, attachments = desk.market.messages, desk.market.attachments
    booking = await desk.booking(learner, mentor, State.CONFIRMED, days=90)
    for content, sent_as in ((JPEG, "photo"), (OPUS, "voice"), (MP4, "video_note"), (b"%PDF-1.7", "document")):
        key = await attachments.keep(content, name=long(80) + ".bin", sent_as=sent_as)
        await messages.send(learner, booking.id, attachment=key)
        await messages.send(mentor, booking.id, long(LONGEST_TEXT))
    over = await desk.booking(learner, mentor, State.COMPLETED, days=-20)
    over.closed_at = NOW - timedelta(days=40)
    desk.session.add(
        Message(booking=over, sender=learner, sent_at=NOW - timedelta(days=41), removed_at=NOW - timedelta(days=1))
    )
    await desk.session.flush()


async def _thorough(desk: Desk, owner: Account) -> Account:
    """Return a mentor who fills every field to its brim."""
    who = await desk.mentor(owner, "Priya Sharma")
    await _fill(desk, who)
    return who


async def _fill(desk: Desk, who: Account) -> None:
    mentors = desk.market.mentors
    who.picture_id = await desk.market.accounts.store_file("image/png", b"pixels")
    await mentors.describe(who, long(80), long(1000))
    await mentors.teach(who, sorted(built_in().topics, key=len)[-12:])
    await mentors.background(who, 60, long(500), [f"{number} {long(98)}" for number in range(10)])
    await mentors.charge(who, Money.of("99999.99", "INR"), [30, 45, 60, 90, 120])
    await mentors.speak(who, ["en", "hi", "ta", "te", "mr", "bn", "gu", "kn", "ml", "pa"])
    await mentors.show_intro(who, "https://example.org/" + "a" * 280)
    await mentors.set_week(who, parse_week("daily 00:00-01:00, 02:00-03:00, 04-05, 06-07, 18:00-20:00, 21:30-24:00"))
    today = NOW.astimezone(KOLKATA).date()
    for number in range(OVERRIDES):
        await mentors.set_day(who, today + timedelta(days=40 + number), parse_ranges("10-12, 14:00-16:00"))
    for number in range(HOLIDAYS):
        first = today + timedelta(days=100 + 3 * number)
        await mentors.take_off(who, first, first + timedelta(days=1))
    for number in range(JOURNEYS):
        await mentors.travel_to(who, today + timedelta(days=200 + number), KOLKATA)


async def _instant(desk: Desk, owner: Account) -> Account:
    """Return a mentor who teaches for free and lets people book at once."""
    who = await desk.mentor(owner, "Freddie")
    await desk.market.mentors.charge(who, Money.of("0", "INR"), [60])
    await desk.market.mentors.book_instantly(who, True)
    return who


async def _applicants(desk: Desk, owner: Account) -> dict[str, Account]:
    mentors = desk.market.mentors
    found = {name: await desk.applicant(name) for name in ("complete", "submitted", "asked for changes", "rejected")}
    await _fill(desk, found["submitted"])
    for name in ("submitted", "asked for changes", "rejected"):
        await mentors.submit(found[name])
    await mentors.ask_changes(owner, found["asked for changes"].id, long(500))
    await mentors.reject(owner, found["rejected"].id, long(500))
    found["beginner"] = await desk.person("Beginner")
    await mentors.begin(found["beginner"])
    found["paused"] = await desk.mentor(owner, "paused")
    await mentors.pause(found["paused"])
    for number in range(WAITING):
        await mentors.submit(await desk.applicant(f"Applicant {number}"))
    assert (await mentors.get(found["paused"].id)).state == MentorState.PAUSED
    return found


async def _sessions(desk: Desk, learner: Account, mentor: Account) -> None:
    day = count(3)
    for state in State:
        booking = await desk.booking(learner, mentor, state, days=next(day))
        booking.message, booking.reason = long(MESSAGE_LIMIT), long(REASON_LIMIT)
        if state is State.AWAITING_PAYMENT:
            booking.hold_until = NOW + timedelta(hours=12)
    await desk.booking(learner, mentor, State.CONFIRMED, days=0)
    await desk.booking(learner, mentor, State.CONFIRMED, days=-1)
    for proposer in (learner, mentor):
        proposed = await desk.booking(learner, mentor, State.CONFIRMED, days=next(day))
        proposed.proposed_by, proposed.proposed_starts_at = proposer.id, proposed.starts_at + timedelta(hours=2)
    ready = await desk.booking(learner, mentor, State.AWAITING_PAYMENT, days=next(day))
    ready.hold_until = NOW + timedelta(hours=12)
    desk.session.add(_payment(ready, PaymentState.OPEN, url="https://pay.example.org/1"))
    await _reviews(desk, learner, mentor)
    await _refunds(desk, await desk.booking(learner, mentor, State.CANCELLED_BY_MENTOR, days=next(day)))


def _payment(booking: Booking, state: PaymentState, *, url: str) -> Payment:
    return Payment(
        booking_id=booking.id,
        gateway="sandbox",
        reference=f"booking-{booking.id}",
        link_id=f"link-{booking.id}",
        url=url,
        description="a session",
        amount_minor=booking.price_minor,
        currency=booking.currency,
        state=state.value,
        expires_at=NOW + timedelta(hours=12),
        created_at=NOW,
    )


async def _refunds(desk: Desk, booking: Booking) -> None:
    payment = _payment(booking, PaymentState.CLOSED, url="https://pay.example.org/2")
    desk.session.add(payment)
    await desk.session.flush()
    for number, state in enumerate(RefundProgress):
        capture = PaymentCapture(
            payment_id=payment.id,
            booking_id=booking.id,
            gateway="sandbox",
            gateway_payment_id=f"paid-{number}",
            amount_minor=booking.price_minor,
            currency=booking.currency,
            fits=number == 0,
            paid_at=NOW,
            recorded_at=NOW,
        )
        desk.session.add(
            Refund(
                key=f"refund-{number}",
                capture=capture,
                amount_minor=booking.price_minor,
                currency=booking.currency,
                state=state.value,
                reason="cancelled",
                created_at=NOW,
            )
        )


async def _reviews(desk: Desk, learner: Account, mentor: Account) -> None:
    for number in range(REVIEWS):
        booking = await desk.booking(learner, mentor, State.COMPLETED, days=-2 - number)
        if number:
            desk.session.add(
                Review(
                    booking_id=booking.id,
                    author_id=learner.id,
                    subject_id=mentor.id,
                    of_mentor=True,
                    stars=5,
                    text=long(1000),
                    answer=long(1000) if number > 1 else "",
                    written_at=NOW - timedelta(days=number),
                    published_at=NOW - timedelta(days=number),
                )
            )
    profile = await desk.market.mentors.get(mentor.id)
    profile.review_count, profile.rating_sum, profile.rating_weight = REVIEWS - 1, 5 * (REVIEWS - 1), float(REVIEWS - 1)
    profile.session_count = REVIEWS
