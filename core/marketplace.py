"""One unit of work over the whole domain: every capability's use cases, bound to one session."""

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.linking import Linking
from core.accounts.service import Accounts
from core.attachments.service import Attachments
from core.bookings.service import Bookings
from core.clock import Clock
from core.knowledge.library import Library
from core.mentors.service import Mentors
from core.mentors.topics.service import Topics
from core.merging import Merging
from core.messages.service import Messages
from core.notices.service import Notices
from core.payments.ledger import Ledger
from core.payments.service import Payments
from core.policies import Policies
from core.questions.service import Questions
from core.reports.service import Reports
from core.reviews.service import Reviews
from core.rooms.service import Rooms
from core.search.directory import Directory
from core.search.rates import Rates
from core.search.service import Search
from core.store.tasks import Tasks
from core.support.service import Support


@dataclass(frozen=True, kw_only=True, slots=True)
class Community:
    """Who runs this, and what holds for people who have not chosen for themselves."""

    name: str = "OpenGig"
    locale: str = "en"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    currency: str = "USD"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What every unit of work shares: the clock, the rules, the articles, and the directory that searches read.

    `gateway` is the name of the payment gateway that new payments use. `link_secret` is what the codes that link chats
    are made with: the same for every process of a database, else a code works only where it was asked for.
    `language_model` is the host that sentences may be sent to, empty if there is none: people are told.
    """

    clock: Clock
    policies: Policies
    rates: Rates
    gateway: str
    library: Library
    community: Community = Community()
    directory: Directory = field(default_factory=Directory)
    link_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    language_model: str = ""


class Marketplace:
    """The domain within one session; `now` is read once, so that one update sees one instant."""

    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self.session = session
        self.policies = setup.policies
        self.community = setup.community
        self.language_model = setup.language_model
        self.now = setup.clock.now()
        self._setup = setup

    @cached_property
    def accounts(self) -> Accounts:
        """People and their rights."""
        return Accounts(self.session, self.now)

    @cached_property
    def linking(self) -> Linking:
        """Codes that link a person's chats."""
        return Linking(self.session, self.now, self._setup.link_secret)

    @cached_property
    def merging(self) -> Merging:
        """Two accounts of one person becoming one."""
        return Merging(
            accounts=self.accounts,
            linking=self.linking,
            mentors=self.mentors,
            topics=self.topics,
            bookings=self.bookings,
            reviews=self.reviews,
            messages=self.messages,
            questions=self.questions,
            reports=self.reports,
            rooms=self.rooms,
            support=self.support,
        )

    @cached_property
    def mentors(self) -> Mentors:
        """Mentors, their applications and hours."""
        return Mentors(self.session, self.now, self.policies)

    @cached_property
    def topics(self) -> Topics:
        """What can be taught, and what people ask for beside that."""
        return Topics(self.session, self.now, self._setup.directory.shelf)

    @cached_property
    def bookings(self) -> Bookings:
        """Sessions from request to completion."""
        return Bookings(self.session, self.now, self.policies, gateway=self._setup.gateway)

    @cached_property
    def payments(self) -> Payments:
        """Payments, refunds and the ledger."""
        return Payments(self.session, self.now)

    @cached_property
    def reviews(self) -> Reviews:
        """What people say after a session."""
        return Reviews(self.session, self.now, self.policies)

    @cached_property
    def questions(self) -> Questions:
        """What people ask that no article answers."""
        return Questions(self.session, self.now)

    @property
    def library(self) -> Library:
        """Articles about the platform."""
        return self._setup.library

    @cached_property
    def messages(self) -> Messages:
        """What the people of a session write to each other."""
        return Messages(self.session, self.now, self.policies)

    @cached_property
    def attachments(self) -> Attachments:
        """Files that people send."""
        return Attachments(self.session, self.now, self.policies)

    @cached_property
    def reports(self) -> Reports:
        """What people tell the admins of."""
        return Reports(self.session, self.now, self.policies)

    @cached_property
    def rooms(self) -> Rooms:
        """Channels and groups in which the bot speaks by itself."""
        return Rooms(self.session, self.now)

    @cached_property
    def support(self) -> Support:
        """What people and the admins write to each other."""
        return Support(self.session, self.now, self.policies)

    @property
    def rates(self) -> Rates:
        """Exchange rates, only for comparing prices."""
        return self._setup.rates

    @cached_property
    def search(self) -> Search:
        """Finding a mentor."""
        return Search(self.session, self.now, self.policies, self._setup.directory, self._setup.rates)

    @cached_property
    def ledger(self) -> Ledger:
        """The books."""
        return Ledger(self.session, self.now)

    @cached_property
    def tasks(self) -> Tasks:
        """What happens later."""
        return Tasks(self.session)

    @cached_property
    def notices(self) -> Notices:
        """Telling people."""
        return Notices(self.session, self.now)
