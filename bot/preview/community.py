"""The demo's people, a newcomer and some applicants, and something of everything that can happen between them."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.webchat.decode import PLATFORM
from bot.demo.cast import ANA, PRIYA
from bot.preview.walk import Community
from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.states import State
from core.marketplace import Marketplace
from core.mentors.hours_text import parse_ranges, parse_week
from core.money import Money
from core.payments.model import Payment, PaymentState
from core.reports.service import Subject
from core.rooms.model import Purpose

PRESENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, 14:30 in India. Always the same, so that two galleries differ only where the program does."""
OWNER, APPLICANT = "admin", "farida-karimova"
FIRST_DAY = 12
"""Days from the present: later than what the demo's people have agreed on, as sessions of a mentor never overlap."""
MESSAGE = "My spreadsheets do not add up, and my report is due on Friday. Could we look at them together?"
REASON = "Something came up at work, I am sorry."


class StandingClock:
    """Always tells PRESENT."""

    def now(self) -> datetime:
        """Return the instant at which the gallery is seen, aware, in UTC."""
        return PRESENT


async def gather(market: Marketplace) -> Community:
    """Add to a freshly seeded demo what its past has not brought, and return who walks."""
    owner, learner, mentor = [await _known(market, key) for key in (OWNER, ANA, PRIYA)]
    newcomer = await market.accounts.meet(platform=PLATFORM, external_id="new-1", chat="new-1", name="Sam")
    await _sessions(market.session, learner, mentor)
    await _messages(market, learner, mentor)
    await _reports(market, learner, mentor)
    await _questions(market, owner, learner, mentor)
    await _support(market, owner, learner, mentor)
    await market.rooms.bind(owner, "telegram", "-1001234567890", "Team", tuple(Purpose))
    await _topics(market, owner, (learner, mentor))
    await _chats(market, learner, newcomer)
    await _absences(market, mentor)
    await market.accounts.suspend(owner, (await _person(market, "Kim")).id)
    return Community(
        market=market,
        platform=PLATFORM,
        people={
            "learner": learner,
            "mentor": mentor,
            "owner": owner,
            "newcomer": newcomer,
            **await _applicants(market, owner),
        },
    )


async def _known(market: Marketplace, key: str) -> Account:
    found = await market.accounts.known_as(PLATFORM, key)
    if found is None:
        raise LookupError(f"the demo has nobody called {key}")
    return found


async def _person(market: Marketplace, name: str, *, platform: str = PLATFORM) -> Account:
    return await market.accounts.meet(platform=platform, external_id=name, chat=name, name=name)


async def _sessions(session: AsyncSession, learner: Account, mentor: Account) -> None:
    """Put a session in every state into the books, then those that stand between two of them."""
    days = count(FIRST_DAY)
    held = PRESENT + timedelta(hours=20)
    found: dict[State, Booking] = {}
    for state in State:
        reason = "" if state in {State.REQUESTED, State.AWAITING_PAYMENT, State.CONFIRMED} else REASON
        found[state] = _booking(learner, mentor, state, next(days), hold_until=held, message=MESSAGE, reason=reason)
    between = [_booking(learner, mentor, State.CONFIRMED, next(days), proposed_by=one.id) for one in (learner, mentor)]
    for proposed in between:
        proposed.proposed_starts_at = proposed.starts_at + timedelta(hours=2)
    soon, over = (_booking(learner, mentor, State.CONFIRMED, day) for day in (0, -1))
    unpayable = _booking(learner, mentor, State.AWAITING_PAYMENT, next(days), hold_until=held)
    session.add_all([*found.values(), *between, soon, over, unpayable])
    await session.flush()
    session.add(_payment(found[State.AWAITING_PAYMENT], held))
    await session.flush()


async def _messages(market: Marketplace, learner: Account, mentor: Account) -> None:
    """Let the two write to each other about the next session that stands, with a file."""
    mine = await market.bookings.mine(learner, upcoming=True, limit=50)
    booking = next(one.id for one in mine if one.status is State.CONFIRMED and one.mentor_id == mentor.id)
    sheet = await market.attachments.keep(b"%PDF-1.7", name="my report.pdf", sent_as="document")
    await market.messages.send(learner, booking, "Here is the sheet that does not add up.", attachment=sheet)
    await market.messages.send(mentor, booking, "Thank you! I have an idea already, see you then.")


async def _reports(market: Marketplace, learner: Account, mentor: Account) -> None:
    subject = Subject(platform="discord", person="7", name="Kim", message="https://discord.com/channels/1/2/3")
    await market.reports.file(learner, subject, "They send me advertising again and again.")
    await market.reports.file(mentor, Subject(platform=PLATFORM), "Somebody asks learners to pay outside.")


async def _questions(market: Marketplace, owner: Account, learner: Account, mentor: Account) -> None:
    """Have an answered question, and one that two people wait for."""
    answered = await market.questions.ask(learner, "Can two of us share a session?")
    await market.questions.answer(owner, answered.id, "Yes! Both of you can join the same call.")
    for asker in (learner, mentor):
        await market.questions.ask(asker, "Do you offer certificates?")


async def _support(market: Marketplace, owner: Account, learner: Account, mentor: Account) -> None:
    """Have somebody who waits again after an answer, and a matter that is settled."""
    asked = await market.support.write(learner, "I paid twice for my session on Tuesday. Can somebody look?")
    await market.support.reply(owner, asked.case_id, "I see it. Which card did you use the second time?")
    await market.support.write(learner, "The same one, a minute later.")
    settled = await market.support.write(mentor, "Can I get a receipt for each session?")
    await market.support.reply(owner, settled.case_id, "Yes, I have sent them to you by mail.")
    await market.support.close(owner, settled.case_id)


async def _topics(market: Marketplace, owner: Account, askers: tuple[Account, ...]) -> None:
    """Have a topic of the community's own, a retired one, and a wish of two people for another."""
    await market.topics.add(owner, "Puppetry", "acting", ["shadow puppets", "marionettes"])
    await market.topics.retire(owner, await market.topics.add(owner, "Juggling", None))
    for asker in askers:
        await market.topics.ask_for(asker, "stone carving")


def _payment(booking: Booking, expires_at: datetime) -> Payment:
    return Payment(
        booking_id=booking.id,
        gateway="sandbox",
        reference=f"booking-{booking.id}",
        link_id=f"link-{booking.id}",
        url="https://pay.example.org/session",
        description="a session",
        amount_minor=booking.price_minor,
        currency=booking.currency,
        state=PaymentState.OPEN.value,
        expires_at=expires_at,
        created_at=PRESENT,
    )


def _booking(learner: Account, mentor: Account, state: State, days: int, **more: object) -> Booking:
    starts_at = PRESENT + timedelta(days=days, hours=4, minutes=30)
    values: dict[str, object] = {
        "learner_id": learner.id,
        "mentor_id": mentor.id,
        "state": state.value,
        "topic": "pandas",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "tier_starts_at": starts_at,
        "price_minor": 60_000,
        "currency": "INR",
        "fee_percent": 15,
        "full_refund_hours": 24,
        "half_refund_hours": 4,
        "learner_zone": learner.zone.key,
        "mentor_zone": mentor.zone.key,
        "requested_at": PRESENT - timedelta(days=2),
    }
    return Booking(**values | more)


async def _chats(market: Marketplace, learner: Account, newcomer: Account) -> None:
    """Give the learner a second chat and a code for a third, and let the newcomer be about to link one."""
    second = await _person(market, "Ana", platform="telegram")
    await _claims(market, learner, second)
    await market.merging.merge(learner, second.id)
    await market.linking.offer(learner, PLATFORM)
    await _claims(market, newcomer, await _person(market, "Sam", platform="telegram"))


async def _claims(market: Marketplace, who: Account, other: Account) -> None:
    await market.linking.offer(other, "telegram")
    offered = await market.linking.offered(other)
    if offered is None or not await market.linking.claim(who, offered.code):
        raise LookupError("the code that was just offered is not there")


async def _absences(market: Marketplace, mentor: Account) -> None:
    today = PRESENT.astimezone(mentor.zone).date()
    await market.mentors.set_day(mentor, today + timedelta(days=40), parse_ranges("10-12, 14:00-16:00"))
    await market.mentors.take_off(mentor, today + timedelta(days=60), today + timedelta(days=64))
    await market.mentors.travel_to(mentor, today + timedelta(days=90), mentor.zone)


async def _applicants(market: Marketplace, owner: Account) -> dict[str, Account]:
    """Return those who teach, or would like to, by how far they have come."""
    mentors = market.mentors
    beginner = await _person(market, "Noor")
    await mentors.begin(beginner)
    found = {"beginner": beginner, "applicant": await _known(market, APPLICANT)}
    for state, name in (("complete", "Ines"), ("asked for changes", "Ravi"), ("rejected", "Lou"), ("paused", "Mira")):
        found[state] = await _applicant(market, name)
    for state in ("asked for changes", "rejected", "paused"):
        await mentors.submit(found[state])
    await mentors.ask_changes(owner, found["asked for changes"].id, "Please say a little more about what you teach.")
    await mentors.reject(owner, found["rejected"].id, "We have many mentors for this already. Try again in spring!")
    await mentors.approve(owner, found["paused"].id)
    await mentors.pause(found["paused"])
    return found


async def _applicant(market: Marketplace, name: str) -> Account:
    """Return somebody whose application lacks nothing."""
    who, mentors = await _person(market, name), market.mentors
    await market.accounts.live_in(who, (await _known(market, PRIYA)).zone)
    await mentors.begin(who)
    await mentors.describe(who, "Calm help with messy data", "I turn untidy spreadsheets into answers.")
    await mentors.teach(who, ["pandas", "python"])
    await mentors.background(who, 8, "Data analyst in a hospital for 8 years", ["PCAP"])
    await mentors.charge(who, Money.of("600", "INR"), [60, 30])
    await mentors.speak(who, ["en", "hi"])
    await mentors.set_week(who, parse_week("Mon-Fri 18:00-21:00"))
    return who
