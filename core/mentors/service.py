"""Use cases around mentors: look at one, apply to become one, decide on an application, keep hours and counters."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right, Role
from core.accounts.service import Accounts, require, require_active
from core.errors import N_, NotAllowed, NotFound, Refused, Stale
from core.mentors import limits
from core.mentors.hours import Hours, SlotRules, WallRange
from core.mentors.model import DaysOff, Mentor, MentorState
from core.mentors.slots import zone_at
from core.mentors.timetable import Timetable
from core.mentors.topics.shelf import read_book
from core.money import Money, half_up
from core.notices.service import Notices
from core.policies import Policies
from core.rooms.model import Purpose
from core.rooms.service import Rooms

OPEN_STATES = (MentorState.DRAFT, MentorState.CHANGES_REQUESTED, MentorState.REJECTED)
PRESETS = ("flexible", "standard", "strict")
REVISION_LOCK = 7_302_001
"""Names the PostgreSQL lock that `touch` takes; any number that nothing else here uses."""


class Step(StrEnum):
    """A part of an application that must be filled in before it is sent."""

    DESCRIPTION = "description"
    TOPICS = "topics"
    BACKGROUND = "background"
    PRICE = "price"
    LANGUAGES = "languages"
    ZONE = "zone"
    HOURS = "hours"


class Unfinished(Refused):
    """An application was sent with parts missing; `steps` names them."""

    message = N_("Almost there: some parts of your application are still empty. Fill them in, then send it.")


class OwnApplication(NotAllowed):
    """Somebody tried to decide on their own application."""

    message = N_("You can't decide on your own application. Ask another admin.")


class Mentors:
    """What mentors offer, within one session. A mentor's number is the number of their account."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._accounts = Accounts(session, now)
        self._notices = Notices(session, now)
        self._timetable = Timetable(session)

    async def get(self, mentor_id: int) -> Mentor:
        """Return a mentor in any state; raises NotFound."""
        mentor = await self._session.get(Mentor, mentor_id)
        if mentor is None:
            raise NotFound
        return mentor

    async def profile(self, mentor_id: int, viewer: Account) -> Mentor:
        """Return a mentor as `viewer` may see them; raises NotFound.

        Approved mentors in good standing are public; all others are seen by themselves and by those who decide.
        """
        mentor = await self.get(mentor_id)
        public = mentor.state == MentorState.APPROVED and mentor.account.suspended_at is None
        if not (public or viewer.id == mentor_id or Right.REVIEW_APPLICATIONS in viewer.rights):
            raise NotFound
        return mentor

    async def hours(self, mentor_id: int) -> Hours:
        """Return a mentor's hours; raises NotFound."""
        found = await self._timetable.hours_of([mentor_id])
        if mentor_id not in found:
            raise NotFound
        return found[mentor_id]

    async def hours_of(self, mentor_ids: Collection[int]) -> dict[int, Hours]:
        """Return the hours of many mentors with a fixed number of queries; unknown numbers are left out."""
        return await self._timetable.hours_of(mentor_ids)

    async def days_off(self, mentor_id: int) -> Sequence[DaysOff]:
        """Return a mentor's holidays with their numbers, the earliest first."""
        return await self._timetable.days_off(mentor_id)

    def rules(self, length: timedelta) -> SlotRules:
        """Return what a slot of `length` must keep (policies "Notice, window, step, gap")."""
        return SlotRules(
            length=length,
            step=length,
            gap=timedelta(minutes=self._policies.gap_minutes),
            notice=timedelta(minutes=self._policies.notice_minutes),
            window=timedelta(days=self._policies.window_days),
        )

    def price(self, mentor: Mentor, minutes: int) -> Money:
        """Return what a session of `minutes` costs: that part of the hourly price, half-up in minor units."""
        return Money(half_up(Fraction(mentor.price_minor * minutes, 60)), mentor.currency)

    async def begin(self, actor: Account) -> Mentor:
        """Start an application from what the account knows, or return the one that exists."""
        require_active(actor)
        known = await self._session.get(Mentor, actor.id)
        if known is not None:
            return known
        mentor = Mentor(
            account_id=actor.id,
            account=actor,
            zone_name=actor.zone.key,
            currency=actor.currency or "USD",
            topics=[],
            certifications=[],
            languages=[],
            session_minutes=[],
        )
        self._session.add(mentor)
        await self._session.flush()
        await self.touch(mentor)
        return mentor

    async def describe(self, actor: Account, headline: str, about: str) -> None:
        """Set the headline (one line) and the text about oneself; raises BadHeadline or BadAbout."""
        await self._edit(
            actor,
            headline=limits.line(headline, limits.HEADLINE, limits.BadHeadline),
            about=limits.paragraph(about, limits.ABOUT, limits.BadAbout),
        )

    async def teach(self, actor: Account, topics: Iterable[str]) -> None:
        """Set the topics, by their slugs; raises BadTopics. One that was retired since may stay."""
        mentor = await self._own(actor)
        known = {*(await read_book(self._session)).offered, *mentor.topics}
        await self._edit(actor, topics=limits.known_topics(topics, known))

    async def background(self, actor: Account, years: int, experience: str, certifications: Iterable[str]) -> None:
        """Set the experience; raises BadYears, BadExperience or BadCertifications."""
        if years not in limits.YEARS:
            raise limits.BadYears
        await self._edit(
            actor,
            experience_years=years,
            experience=limits.paragraph(experience, limits.EXPERIENCE, limits.BadExperience),
            certifications=limits.certificates(certifications),
        )

    async def charge(self, actor: Account, hourly: Money, session_minutes: Iterable[int]) -> None:
        """Set the price of an hour and the session lengths on offer; raises BadPrice or BadSessionMinutes."""
        price = limits.fair_price(hourly)
        await self._edit(
            actor,
            price_minor=price.minor,
            currency=price.currency,
            session_minutes=limits.session_lengths(session_minutes),
        )

    async def speak(self, actor: Account, languages: Iterable[str]) -> None:
        """Set the languages of the sessions (ISO 639-1); raises BadLanguages."""
        await self._edit(actor, languages=limits.known_languages(languages))

    async def show_intro(self, actor: Account, url: str) -> None:
        """Set the link to an introduction, https only; an empty one removes it. Raises BadLink."""
        await self._edit(actor, intro_url=limits.https_link(url))

    async def meet_at(self, actor: Account, url: str) -> None:
        """Set the link to the room where sessions take place, https only; an empty one removes it. Raises BadLink."""
        await self._edit(actor, meeting_url=limits.https_link(url))

    async def book_instantly(self, actor: Account, instantly: bool) -> None:
        """Choose whether learners book without asking first."""
        await self._edit(actor, instant_book=instantly)

    async def cancel_under(self, actor: Account, preset: str) -> None:
        """Choose the cancellation policy for bookings made from now on; raises BadCancellation."""
        if preset not in PRESETS:
            raise limits.BadCancellation
        await self._edit(actor, cancellation=preset)

    async def live_in(self, actor: Account, zone: ZoneInfo) -> None:
        """Set the zone of the mentor's wall clock; bookings do not move."""
        await self._edit(actor, zone_name=zone.key)

    async def set_week(self, actor: Account, week: Iterable[tuple[int, WallRange]]) -> None:
        """Set the usual hours, (weekday, range) with Monday as 0; none closes every day. Raises TooManyDates."""
        mentor = await self._own(actor)
        await self._timetable.replace_week(mentor.account_id, week)
        await self.touch(mentor)

    async def set_day(self, actor: Account, day: date, ranges: Iterable[WallRange]) -> None:
        """Set the hours of one local day, none to close it; raises BadDay or TooManyDates."""
        mentor, today = await self._own_today(actor)
        limits.days_ahead(day, day, today)
        await self._timetable.replace_day(mentor.account_id, day, ranges, today)
        await self.touch(mentor)

    async def clear_day(self, actor: Account, day: date) -> None:
        """Go back to the usual hours on one local day."""
        mentor = await self._own(actor)
        await self._timetable.forget_day(mentor.account_id, day)
        await self.touch(mentor)

    async def take_off(self, actor: Account, first: date, last: date) -> DaysOff:
        """Take a holiday, both local days included; raises BadDay or TooManyDates."""
        mentor, today = await self._own_today(actor)
        limits.days_ahead(first, last, today)
        holiday = await self._timetable.add_days_off(mentor.account_id, first, last, today)
        await self.touch(mentor)
        return holiday

    async def back_from(self, actor: Account, days_off_id: int) -> None:
        """Cancel a holiday; raises NotFound where it is not the mentor's own."""
        mentor = await self._own(actor)
        await self._timetable.forget_days_off(mentor.account_id, days_off_id)
        await self.touch(mentor)

    async def travel_to(self, actor: Account, since: date, zone: ZoneInfo) -> None:
        """Keep the same wall-clock hours in another zone from a day on; replaces a journey that begins that day.

        Travelling home is a journey to the home zone. Raises BadDay or TooManyDates.
        """
        mentor, today = await self._own_today(actor)
        limits.days_ahead(since, since, today)
        await self._timetable.travel(mentor.account_id, since, zone, today)
        await self.touch(mentor)

    async def missing(self, mentor: Mentor) -> tuple[Step, ...]:
        """Return what must still be filled in before the application can be sent, in the order of asking."""
        filled = {
            Step.DESCRIPTION: bool(mentor.headline and mentor.about),
            Step.TOPICS: bool(mentor.topics),
            Step.BACKGROUND: bool(mentor.experience),
            Step.PRICE: bool(mentor.session_minutes),
            Step.LANGUAGES: bool(mentor.languages),
            # Hours are wall-clock time: in a guessed zone they would be wrong all day.
            Step.ZONE: mentor.account.zone_name is not None or mentor.zone_name != "UTC",
            Step.HOURS: await self._timetable.has_hours(mentor.account_id),
        }
        return tuple(step for step, done in filled.items() if not done)

    async def submit(self, actor: Account) -> None:
        """Send one's application to those who decide; raises Unfinished, or Stale if it is not open."""
        mentor = await self._own(actor)
        missing = await self.missing(mentor)
        if missing:
            raise Unfinished(steps=missing)
        await self._move(mentor, OPEN_STATES, MentorState.SUBMITTED, submitted_at=self._now, verdict="")
        for judge in await self._accounts.holders(Right.REVIEW_APPLICATIONS):
            if judge.id != actor.id:
                await self._tell(judge.id, mentor, "application_submitted")
        await self._tell_rooms(Purpose.ADMINS, mentor, "application_submitted")

    async def approve(self, actor: Account, mentor_id: int) -> None:
        """Let an applicant teach; raises NotAllowed, OwnApplication, NotFound or Stale."""
        mentor = await self._decide(actor, mentor_id, MentorState.APPROVED, None, approved_at=self._now)
        await self._accounts.appoint(mentor.account, Role.MENTOR)
        await self._tell_rooms(Purpose.NEWS, mentor, "mentor_approved")

    async def reject(self, actor: Account, mentor_id: int, reason: str) -> None:
        """Turn an application down; the applicant reads `reason`. Raises as `approve` does, and BadVerdict."""
        await self._decide(actor, mentor_id, MentorState.REJECTED, reason)

    async def ask_changes(self, actor: Account, mentor_id: int, what: str) -> None:
        """Send an application back to be changed; the applicant reads `what`. Raises as `reject` does."""
        await self._decide(actor, mentor_id, MentorState.CHANGES_REQUESTED, what)

    async def pause(self, actor: Account) -> None:
        """Stop being found and booked; bookings stand. Raises Stale unless approved."""
        require(actor, Right.TEACH)
        await self._move(await self._own(actor), (MentorState.APPROVED,), MentorState.PAUSED)

    async def resume(self, actor: Account) -> None:
        """Be found and booked again; raises Stale unless paused."""
        require(actor, Right.TEACH)
        await self._move(await self._own(actor), (MentorState.PAUSED,), MentorState.APPROVED)

    async def queue(self, actor: Account) -> list[Mentor]:
        """Return the applications that wait for a decision, oldest first; raises NotAllowed."""
        require(actor, Right.REVIEW_APPLICATIONS)
        waiting = select(Mentor).where(Mentor.state == MentorState.SUBMITTED)
        return list(await self._session.scalars(waiting.order_by(Mentor.submitted_at, Mentor.account_id)))

    async def count_session(self, mentor_id: int) -> None:
        """Count a session that took place."""
        mentor = await self._locked(mentor_id)
        mentor.session_count += 1
        await self.touch(mentor)

    async def count_review(self, mentor_id: int, *, stars: int, weight: float) -> None:
        """Count a published review; `weight` as in `core.reviews.ranking`."""
        mentor = await self._locked(mentor_id)
        mentor.review_count += 1
        mentor.rating_sum += stars * weight
        mentor.rating_weight += weight
        await self.touch(mentor)

    async def reread(self, account_id: int) -> None:
        """Have searches read a mentor anew whose account got another name or was restored; no mentor, no work."""
        mentor = await self._session.get(Mentor, account_id)
        if mentor is not None:
            await self.touch(mentor)

    async def touch(self, mentor: Mentor) -> None:
        """Give a changed mentor the highest revision, so that a search that reads from its last one on sees it."""
        if self._session.get_bind().dialect.name == "postgresql":
            # Held until commit: revisions become visible in order, and a search never skips a late one.
            await self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": REVISION_LOCK})
        mentor.revision = (await self._session.scalar(select(func.max(Mentor.revision))) or 0) + 1
        await self._session.flush()

    async def _own(self, actor: Account) -> Mentor:
        require_active(actor)
        return await self.get(actor.id)

    async def _own_today(self, actor: Account) -> tuple[Mentor, date]:
        mentor = await self._own(actor)
        zone = zone_at(await self.hours(mentor.account_id), self._now)
        return mentor, self._now.astimezone(zone).date()

    async def _edit(self, actor: Account, **values: Any) -> None:
        mentor = await self._own(actor)
        for name, value in values.items():
            setattr(mentor, name, value)
        await self.touch(mentor)

    async def _locked(self, mentor_id: int) -> Mentor:
        mentor = await self.get(mentor_id)
        counters = ["session_count", "review_count", "rating_sum", "rating_weight"]
        await self._session.refresh(mentor, counters, with_for_update={"of": Mentor})
        return mentor

    async def _decide(
        self, actor: Account, mentor_id: int, target: MentorState, reason: str | None, **values: Any
    ) -> Mentor:
        require(actor, Right.REVIEW_APPLICATIONS)
        if actor.id == mentor_id:
            raise OwnApplication
        mentor = await self.get(mentor_id)
        verdict = "" if reason is None else limits.paragraph(reason, limits.VERDICT, limits.BadVerdict)
        await self._move(mentor, (MentorState.SUBMITTED,), target, verdict=verdict, **values)
        await self._accounts.audit(actor, f"application_{target}", f"mentor:{mentor_id}", reason=verdict)
        await self._tell(mentor_id, mentor, f"application_{target}")
        return mentor

    async def _move(self, mentor: Mentor, sources: Sequence[MentorState], target: MentorState, **values: Any) -> None:
        moved = await self._session.scalar(
            update(Mentor)
            .where(Mentor.account_id == mentor.account_id, Mentor.state.in_(sources))
            .values(state=target.value, **values)
            .returning(Mentor.account_id)
        )
        if moved is None:
            raise Stale
        await self._session.refresh(mentor, ["state", *values])
        await self.touch(mentor)
        await self._notices.changed(f"application:{mentor.account_id}", mentor.revision)

    async def _tell_rooms(self, purpose: Purpose, mentor: Mentor, why: str) -> None:
        number = mentor.account_id
        key = f"{why}:{number}:{mentor.revision}"
        await Rooms(self._session, self._now).tell(purpose, why, about="application", number=number, key=key)

    async def _tell(self, account_id: int, mentor: Mentor, why: str) -> None:
        number = mentor.account_id
        await self._notices.tell(
            account_id, why, about="application", number=number, key=f"{why}:{number}:{mentor.revision}"
        )
