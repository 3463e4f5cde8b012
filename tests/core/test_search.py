"""Finding a mentor, on a real database: what fits, in which order, and what is let go when nothing does."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from core.accounts.model import Account, AccountRole, Role
from core.bookings.model import Booking
from core.bookings.states import State
from core.mentors.hours import Hours, Interval, SlotRules, WallRange
from core.mentors.model import Mentor, MentorState, WeeklyRange
from core.mentors.service import Mentors
from core.mentors.slots import slots
from core.mentors.topics.nearness import Relation
from core.mentors.topics.service import Topics
from core.mentors.topics.shelf import Shelf
from core.money import Money
from core.policies import Policies
from core.search.directory import Directory
from core.search.outlook import Outlook, week_of
from core.search.query import MOST_TRIES, Filter, Query, Sort
from core.search.rates import Rates
from core.search.service import Relaxed, Results, Search
from core.search.words import spellings
from core.store.database import Database
from core.store.types import Base

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
TOMORROW = NOW.replace(hour=0) + timedelta(days=1)
EVENING = (Interval(start=TOMORROW + 17 * HOUR, end=TOMORROW + 22 * HOUR),)
RATES = {"INR": 80.0, "EUR": 0.8}
ADMIN, LEARNER = 1, 2


class Community:
    """A database with an admin, a learner and the mentors that a test adds; `directory` lives through all searches."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.directory = Directory()
        self.numbers: dict[str, int] = {}

    async def open(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with self.database.writing() as session:
            session.add_all(Account(id=number, name=name, created_at=NOW) for number, name in ((1, "Ada"), (2, "Leo")))
            session.add(AccountRole(account_id=ADMIN, role=Role.ADMIN.value))

    async def mentor(self, name: str, *topics: str, hours: str = "9-12", price: str = "USD 20", **values: Any) -> int:
        number = max(self.numbers.values(), default=9) + 1
        currency, amount = price.split()
        values.setdefault("state", MentorState.APPROVED.value)
        values.setdefault("zone_name", "UTC")
        values.setdefault("session_minutes", [60])
        values.setdefault("languages", ["en"])
        minor = Money.of(amount, currency).minor
        opens, closes = (int(hour) * 60 for hour in hours.split("-"))
        async with self.database.writing() as session:
            session.add(Account(id=number, name=name, created_at=NOW))
            await session.flush()
            session.add(
                Mentor(
                    account_id=number, topics=list(topics), price_minor=minor, currency=currency, revision=0, **values
                )
            )
            await session.flush()
            for weekday in range(7):
                session.add(WeeklyRange(mentor_id=number, weekday=weekday, starts=opens, ends=closes))
            mentors = Mentors(session, NOW, Policies())
            await mentors.touch(await mentors.get(number))
        self.numbers[name] = number
        return number

    async def book(
        self, name: str, start: datetime, *, state: State = State.CONFIRMED, hold: datetime | None = None
    ) -> None:
        async with self.database.writing() as session:
            session.add(
                Booking(
                    learner_id=LEARNER,
                    mentor_id=self.numbers[name],
                    state=state.value,
                    topic="python",
                    starts_at=start,
                    ends_at=start + HOUR,
                    tier_starts_at=start,
                    price_minor=2000,
                    currency="USD",
                    fee_percent=15,
                    full_refund_hours=24,
                    half_refund_hours=4,
                    learner_zone="UTC",
                    mentor_zone="UTC",
                    hold_until=hold,
                    requested_at=NOW,
                )
            )

    async def find(self, *, now: datetime = NOW, offset: int = 0, limit: int = 5, **asked: Any) -> Results:
        async with self.database.reading() as session:
            search = Search(session, now, Policies(), self.directory, Rates(RATES))
            return await search.find(Query(**asked), offset=offset, limit=limit)

    async def names(self, **asked: Any) -> list[str]:
        return names(await self.find(**asked))


def names(results: Results) -> list[str]:
    return [hit.listing.name for hit in results.listings]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Community]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'town.db'}")
    community = Community(database)
    await community.open()
    yield community
    await database.close()


async def test_a_topic_finds_those_who_teach_it_before_those_whose_headline_names_it(town: Community) -> None:
    await town.mentor("Cleo", "statistics", headline="Statistics with Python", session_count=99)
    await town.mentor("Priya", "python")
    await town.mentor("Bo", "guitar")
    assert await town.names(topics=("python",)) == ["Priya", "Cleo"]


async def test_more_matching_topics_come_first(town: Community) -> None:
    await town.mentor("One", "python", session_count=50)
    await town.mentor("Both", "python", "pandas")
    assert await town.names(topics=("python", "pandas")) == ["Both", "One"]


@pytest.mark.parametrize(
    "typed", ["priya", "Prïya", "pri", "Pryia nair", "docker rubbishrubbish", "dokcer", "kubernets"]
)
async def test_words_find_names_and_headlines_in_spite_of_slips(town: Community, typed: str) -> None:
    await town.mentor("Zoe Lind", "guitar", headline="Openings and endgames")
    await town.mentor("Priya Nair", "devops", headline="Docker and Kubernetes for calm nights")
    found = await town.find(words=typed)
    assert (names(found), found.relaxed) == (["Priya Nair"], None)


async def test_rubbish_matches_nobody_and_says_so(town: Community) -> None:
    await town.mentor("Priya Nair", "python")
    found = await town.find(words="asdfgh qqqq")
    assert found.relaxed is not None
    assert (found.relaxed.dropped, found.relaxed.count) == (Filter.WORDS, 1)


async def test_words_narrow_a_topic_to_one_person(town: Community) -> None:
    await town.mentor("Priya Nair", "python")
    await town.mentor("Ben Ode", "python", session_count=9)
    await town.mentor("Priya Das", "guitar")
    assert await town.names(topics=("python",), words="priya") == ["Priya Nair"]


async def test_who_has_all_the_words_leaves_out_who_has_some(town: Community) -> None:
    await town.mentor("Priya Das", "python")
    await town.mentor("Priya Nair", "python")
    assert await town.names(words="priya nair") == ["Priya Nair"]
    assert await town.names(words="priya okonkwo") == ["Priya Das", "Priya Nair"]


def test_a_slip_is_forgiven_but_another_word_is_not_taken_for_it() -> None:
    vocabulary = {word: word for word in ("python", "photography", "c++")}
    assert list(spellings("pyhton", vocabulary)) == ["python"]
    assert list(spellings("photo", vocabulary)) == ["photography"]
    assert list(spellings("c++", vocabulary)) == ["c++"]
    assert spellings("typhoon", vocabulary) == spellings("c", vocabulary) == {}


async def test_a_topic_that_nobody_knows_is_read_as_words(town: Community) -> None:
    await town.mentor("Priya", "python")
    await town.mentor("Bo", "guitar")
    assert await town.names(topics=("pyhton",)) == ["Priya"]


async def test_prices_compare_across_currencies_and_an_unknown_one_only_with_itself(town: Community) -> None:
    await town.mentor("Dollar", price="USD 10")
    await town.mentor("Rupee", price="INR 790")  # USD 9.88
    await town.mentor("Euro", price="EUR 8.10")  # USD 10.13
    await town.mentor("Yen", price="JPY 1")
    await town.mentor("Free", price="JPY 0")
    assert sorted(await town.names(max_price=Money(1000, "USD"))) == ["Dollar", "Free", "Rupee"]
    assert sorted(await town.names(min_price=Money(800, "EUR"))) == ["Dollar", "Euro"]
    assert sorted(await town.names(max_price=Money(5, "JPY"))) == ["Free", "Yen"]
    assert await town.names(free_only=True) == ["Free"]
    assert await town.names(sort=Sort.COST) == ["Free", "Rupee", "Dollar", "Euro", "Yen"]


async def test_each_remaining_filter_keeps_those_who_fit(town: Community) -> None:
    stars: dict[str, Any] = {"review_count": 3, "rating_sum": 14.0, "rating_weight": 3.0}
    await town.mentor("Loved", **stars, experience_years=1, languages=["en"], session_minutes=[60])
    few: dict[str, Any] = {"review_count": 2, "rating_sum": 10.0, "rating_weight": 2.0}
    await town.mentor("Seasoned", **few, experience_years=9, languages=["pt", "en"], session_minutes=[30, 60])
    assert await town.names(min_rating=4.5) == ["Loved"]
    assert await town.names(min_experience=9) == ["Seasoned"]
    assert await town.names(language="pt") == ["Seasoned"]
    assert await town.names(minutes=30) == ["Seasoned"]
    found = {hit.listing.name: hit.stars for hit in (await town.find()).listings}
    assert found == {"Loved": pytest.approx(14 / 3), "Seasoned": None}


async def test_each_order_sorts_by_its_word_and_ties_by_number(town: Community) -> None:
    await town.mentor(
        "Liked", review_count=40, rating_sum=192.0, rating_weight=40.0, session_count=41, experience_years=2
    )
    await town.mentor("Perfect once", review_count=1, rating_sum=5.0, rating_weight=1.0, session_count=1)
    await town.mentor("Busy", review_count=9, rating_sum=36.0, rating_weight=9.0, session_count=90, experience_years=30)
    await town.mentor("Twin A", headline="Same")
    await town.mentor("Twin B", headline="Same")
    assert await town.names(sort=Sort.RATING) == ["Liked", "Perfect once", "Twin A", "Twin B", "Busy"]
    assert await town.names(sort=Sort.BEST) == ["Liked", "Perfect once", "Twin A", "Twin B", "Busy"]
    assert await town.names(sort=Sort.POPULARITY) == ["Busy", "Liked", "Perfect once", "Twin A", "Twin B"]
    assert await town.names(sort=Sort.EXPERIENCE) == ["Busy", "Liked", "Perfect once", "Twin A", "Twin B"]


async def test_windows_find_those_free_then_and_tell_when(town: Community) -> None:
    await town.mentor("Morning")
    await town.mentor("Night", hours="18-21")
    await town.mentor("Far west", hours="9-12", zone_name="America/New_York")  # 14:00 to 17:00 UTC
    await town.mentor("Further west", hours="9-12", zone_name="America/Los_Angeles")  # 17:00 to 20:00 UTC
    found = await town.find(windows=EVENING)
    assert {hit.listing.name: hit.next_free for hit in found.listings} == {
        "Night": TOMORROW + 18 * HOUR,
        "Further west": TOMORROW + 17 * HOUR,
    }
    assert (found.total, found.relaxed) == (2, None)


async def test_soonest_respects_notice_bookings_and_expired_holds(town: Community) -> None:
    await town.mentor("Booked", hours="10-13")
    await town.book("Booked", NOW + 2 * HOUR)
    await town.mentor("Too near", hours="9-10")
    await town.mentor("Held in vain", hours="10-12")
    await town.book("Held in vain", NOW + 2 * HOUR, state=State.REQUESTED, hold=NOW)
    await town.mentor("Declined", hours="11-12")
    await town.book("Declined", NOW + 3 * HOUR, state=State.DECLINED)
    await town.mentor("No hours", hours="0-1", session_minutes=[90])
    found = await town.find(sort=Sort.SOONEST)
    assert [(hit.listing.name, hit.next_free) for hit in found.listings] == [
        ("Held in vain", NOW + 2 * HOUR),
        ("Declined", NOW + 3 * HOUR),
        ("Booked", NOW + 4 * HOUR),  # 10 to 11 is taken, and 11 lies within the gap of 10 minutes
        ("Too near", NOW + 25 * HOUR),
        ("No hours", None),
    ]


async def test_a_mentor_who_is_booked_out_in_the_window_is_not_found(town: Community) -> None:
    await town.mentor("Booked", hours="18-19")
    await town.mentor("Open", hours="18-19")
    await town.book("Booked", TOMORROW + 18 * HOUR)
    found = await town.find(windows=EVENING)
    assert (names(found), found.total) == (["Open"], 1)


@pytest.mark.parametrize(
    ("asked", "dropped"),
    [
        ({"windows": EVENING}, Filter.WINDOWS),
        ({"windows": (Interval(start=NOW - 2 * HOUR, end=NOW),)}, Filter.WINDOWS),
        ({"minutes": 15}, Filter.MINUTES),
        ({"min_rating": 4.9}, Filter.RATING),
        ({"min_experience": 50}, Filter.EXPERIENCE),
        ({"language": "xx"}, Filter.LANGUAGE),
        ({"free_only": True}, Filter.PRICE),
        ({"max_price": Money(1, "USD")}, Filter.PRICE),
    ],
)
async def test_when_nothing_fits_the_one_filter_in_the_way_is_let_go(
    town: Community, asked: dict[str, Any], dropped: Filter
) -> None:
    await town.mentor("Priya", "python")
    await town.mentor("Bo", "guitar")
    found = await town.find(topics=("python",), **asked)
    assert found.relaxed is not None
    assert (names(found), found.relaxed.dropped, found.relaxed.count) == (["Priya"], dropped, 1)
    assert found.applied == Query(topics=("python",)), "what was applied must no longer hold the filter"


async def test_words_beside_a_topic_are_let_go_without_a_word(town: Community) -> None:
    await town.mentor("Priya", "python")
    found = await town.find(topics=("python",), words="class 10")
    assert (names(found), found.relaxed, found.applied.words) == (["Priya"], None, "")


async def test_windows_go_before_the_price_when_either_would_help(town: Community) -> None:
    await town.mentor("Cheap morning", "python", price="USD 5")
    await town.mentor("Dear evening", "python", price="USD 50", hours="18-20")
    found = await town.find(topics=("python",), windows=EVENING, max_price=Money(1000, "USD"))
    assert found.relaxed is not None
    assert (names(found), found.relaxed.dropped) == (["Cheap morning"], Filter.WINDOWS)


async def test_two_filters_that_stand_in_the_way_together_go_together(town: Community) -> None:
    await town.mentor("Dear morning", "python", price="USD 50")
    await town.mentor("Other", "guitar", price="USD 5", hours="18-20", session_count=70)
    found = await town.find(topics=("python",), words="class 10", windows=EVENING, max_price=Money(1000, "USD"))
    assert found.relaxed == Relaxed(dropped=Filter.PRICE, also=(Filter.WINDOWS,), count=1)
    assert (names(found), found.applied) == (["Dear morning"], Query(topics=("python",)))


async def test_the_topic_goes_with_another_filter_before_everything_goes(town: Community) -> None:
    await town.mentor("Bo", "guitar", price="USD 5")
    await town.mentor("Dear", "guitar", price="USD 90", session_count=70)
    found = await town.find(topics=("violin",), windows=EVENING, max_price=Money(1000, "USD"))
    assert found.relaxed == Relaxed(dropped=Filter.TOPICS, also=(Filter.WINDOWS,), count=1)
    assert names(found) == ["Bo"]


async def test_words_beside_a_topic_go_before_what_was_asked_for(town: Community) -> None:
    await town.mentor("Evening", "python", hours="18-20")
    await town.mentor("Priya", "python")
    found = await town.find(topics=("python",), words="priya", windows=EVENING)
    assert (names(found), found.relaxed) == (["Evening"], None)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "topics": st.just(("python",)),
            "words": st.just("class 10"),
            "windows": st.just(EVENING),
            "minutes": st.just(60),
            "min_rating": st.just(4.0),
            "min_experience": st.just(5),
            "language": st.just("hi"),
            "max_price": st.just(Money(1, "USD")),
        },
    )
)
def test_a_search_is_made_wider_in_few_tries_and_keeps_its_topic_for_the_last_ones(asked: dict[str, Any]) -> None:
    tried = Query(**asked).wider()
    assert len(tried) <= MOST_TRIES
    with_topic = [bool(wider.topics) for _dropped, wider in tried]
    assert with_topic == sorted(with_topic, reverse=True)
    for kept in (True, False):
        sizes = [len(dropped) for dropped, wider in tried if bool(wider.topics) is kept and wider != tried[-1][1]]
        assert sizes == sorted(sizes)
    if asked:
        assert tried[-1][1].asks_as(Query())


async def test_a_topic_nobody_teaches_goes_last_and_shows_the_popular(town: Community) -> None:
    await town.mentor("Bo", "guitar", price="USD 5")
    await town.mentor("Cleo", "guitar", price="USD 5", session_count=7)
    await town.mentor("Dear", "guitar", price="USD 90", session_count=70)
    found = await town.find(topics=("violin",), max_price=Money(1000, "USD"))
    assert found.relaxed is not None
    assert (names(found), found.relaxed.dropped) == (["Cleo", "Bo"], Filter.TOPICS)
    found = await town.find(topics=("violin",), max_price=Money(1, "USD"))
    assert found.relaxed is not None
    assert (names(found), found.relaxed.dropped) == (["Dear", "Cleo", "Bo"], Filter.EVERYTHING)


@pytest.mark.parametrize("sort", Sort)
async def test_close_topics_come_after_the_topic_in_every_order_and_say_why(town: Community, sort: Sort) -> None:
    await town.mentor("Beside", "numpy", session_count=99, price="USD 1", experience_years=40)
    await town.mentor("Whole", "python-for-data", session_count=90, price="USD 2", experience_years=30)
    await town.mentor("Exact", "pandas", hours="20-22", price="USD 90")
    await town.mentor("Far", "guitar", session_count=100)
    found = await town.find(topics=("pandas",), sort=sort)
    assert names(found)[0] == "Exact"
    assert set(names(found)) == {"Exact", "Whole", "Beside"}
    assert (found.total, found.close, found.relaxed) == (3, 2, None)
    why = {hit.listing.name: (hit.close.taught, hit.close.relation) for hit in found.listings if hit.close}
    assert why == {"Whole": ("python-for-data", Relation.WHOLE), "Beside": ("numpy", Relation.BESIDE)}
    if sort is Sort.BEST:
        assert names(found) == ["Exact", "Whole", "Beside"]


async def test_who_teaches_a_part_of_it_is_close_and_a_wide_topic_keeps_its_parts_apart(town: Community) -> None:
    await town.mentor("Part", "pandas")
    await town.mentor("Apart", "java")
    assert await town.names(topics=("data-analysis",)) == ["Part"]
    assert await town.names(topics=("programming",)) == ["Apart", "Part"]
    assert "Apart" not in await town.names(topics=("pandas",))


async def test_a_filter_goes_before_the_topic_and_the_topic_before_everything(town: Community) -> None:
    await town.mentor("Exact", "pandas", hours="9-12")
    await town.mentor("Whole", "python-for-data", hours="18-20")
    found = await town.find(topics=("pandas",), windows=EVENING)
    assert found.relaxed == Relaxed(dropped=Filter.WINDOWS, count=1)
    assert names(found) == ["Exact", "Whole"]
    alone = await town.find(topics=("numpy",), windows=EVENING)
    assert (names(alone), alone.total, alone.close, alone.relaxed) == (["Whole"], 1, 1, None)


async def test_pages_over_close_mentors_follow_each_other(town: Community) -> None:
    for number in range(3):
        await town.mentor(f"Exact {number}", "pandas")
        await town.mentor(f"Close {number}", "python-for-data")
    pages = [await town.find(topics=("pandas",), offset=at, limit=2) for at in (0, 2, 4)]
    assert [name.partition(" ")[0] for page in pages for name in names(page)] == ["Exact"] * 3 + ["Close"] * 3
    assert {(page.total, page.close) for page in pages} == {(6, 3)}


async def test_a_topic_of_the_community_is_found_by_the_next_search(town: Community) -> None:
    await town.mentor("Priya", "pandas")
    await town.find()
    async with town.database.writing() as session:
        admin = await session.get_one(Account, ADMIN)
        topics = Topics(session, NOW, Shelf())
        await topics.add(admin, "Panel data", "pandas")
    (hit,) = (await town.find(topics=("panel-data",))).listings
    assert hit.close is not None
    assert (hit.close.taught, hit.close.relation) == ("pandas", Relation.WHOLE)


async def test_an_empty_community_is_the_only_dead_end(town: Community) -> None:
    found = await town.find(topics=("python",))
    assert (found.listings, found.total, found.relaxed) == ((), 0, None)


async def test_nobody_finds_themselves(town: Community) -> None:
    priya = await town.mentor("Priya", "python")
    await town.mentor("Bo", "python")
    assert await town.names(topics=("python",), viewer=priya) == ["Bo"]


async def test_pages_follow_each_other_without_gaps(town: Community) -> None:
    for number in range(12):
        await town.mentor(f"Mentor {number:02}", "python", hours="18-20")
    for asked in ({"sort": Sort.SOONEST}, {"windows": EVENING}, {}):
        pages = [await town.find(topics=("python",), offset=offset, **asked) for offset in (0, 5, 10)]
        assert [name for page in pages for name in names(page)] == [f"Mentor {number:02}" for number in range(12)]
        assert {page.total for page in pages} == {12}


async def test_only_the_approved_are_found_and_an_approval_is_seen_at_once(town: Community) -> None:
    await town.mentor("Old hand", "guitar")
    new = await town.mentor("Newcomer", "python", state=MentorState.SUBMITTED.value)
    assert await town.names() == ["Old hand"]
    async with town.database.writing() as session:
        admin = await session.get_one(Account, ADMIN)
        await Mentors(session, NOW, Policies()).approve(admin, new)
    assert await town.names(topics=("python",)) == ["Newcomer"]
    async with town.database.writing() as session:
        await Mentors(session, NOW, Policies()).pause(await session.get_one(Account, new))
    assert await town.names() == ["Old hand"]


async def test_an_edit_by_another_process_is_seen_by_the_next_search(town: Community) -> None:
    priya = await town.mentor("Priya", "python", headline="Pandas in peace")
    assert await town.names(topics=("python",)) == ["Priya"]
    elsewhere = Database(str(town.database.url))
    async with elsewhere.writing() as session:
        mentors = Mentors(session, NOW, Policies())
        actor = await session.get_one(Account, priya)
        await mentors.teach(actor, ["guitar"])
        await mentors.describe(actor, "Openings for beginners", "I have played for twenty years.")
        await mentors.set_week(actor, [(1, WallRange(start=18 * 60, end=20 * 60))])
    await elsewhere.close()
    assert (await town.find(topics=("python",))).relaxed is not None
    assert (await town.find(words="pandas")).relaxed is not None
    found = await town.find(topics=("guitar",), windows=EVENING)
    assert (names(found), found.relaxed) == (["Priya"], None)


async def test_a_suspension_or_a_new_name_counts_although_the_mentor_did_not_change(town: Community) -> None:
    gone = await town.mentor("Mallory", "python", session_count=5)
    renamed = await town.mentor("Priya", "python")
    assert await town.names(topics=("python",)) == ["Mallory", "Priya"]
    async with town.database.writing() as session:
        (await session.get_one(Account, gone)).suspended_at = NOW
        (await session.get_one(Account, renamed)).name = "Priyanka"
    found = await town.find(topics=("python",))
    assert (names(found), found.total) == (["Priyanka"], 1)


async def test_who_is_restored_or_renamed_is_found_again_although_nobody_was_shown_them(town: Community) -> None:
    number = await town.mentor("Priya", "python")
    await town.mentor("Bo", "guitar")
    for suspended_at, name in ((NOW, "Priya"), (None, "Zuleika")):
        async with town.database.writing() as session:
            account = await session.get_one(Account, number)
            account.suspended_at, account.name = suspended_at, name
            await Mentors(session, NOW, Policies()).reread(number)
            await Mentors(session, NOW, Policies()).reread(LEARNER)
        await town.find(topics=("python",))
    assert await town.names(words="zuleika") == ["Zuleika"]


async def test_a_search_without_news_reads_no_mentors_again(town: Community) -> None:
    await town.mentor("Priya", "python")
    await town.find()
    statements: list[str] = []
    event.listen(
        town.database.engine.sync_engine, "before_cursor_execute", lambda *details: statements.append(details[2])
    )
    await town.find(topics=("python",))
    assert not [statement for statement in statements if "weekly_ranges" in statement]
    asked = "begin, are the topics as they were, is there news, who is booked, are the accounts as they were"
    assert len(statements) == 5, asked


@pytest.mark.parametrize(
    ("now", "opens", "wait"),
    [
        (datetime(2026, 3, 7, 17, 0, tzinfo=UTC), 9 * 60, 20 * HOUR),  # the night in between is an hour short
        (datetime(2026, 11, 1, 5, 45, tzinfo=UTC), 60, HOUR / 4),  # 01:45 in New York, and soon 01:00 again
    ],
)
def test_the_first_look_keeps_in_step_with_clock_changes(now: datetime, opens: int, wait: timedelta) -> None:
    sunday = (WallRange(start=opens, end=opens + 30),)
    hours = Hours(zone=ZoneInfo("America/New_York"), weekly=((),) * 6 + (sunday,))
    closed = Outlook(now).closed_for(week_of(hours), hours.zone)
    assert closed is not None
    assert timedelta(minutes=closed) <= wait


ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"])
DAYS = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 5), (3, 28), (10, 23), (11, 1), (11, 23))]
RANGES = st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True).map(
    lambda pair: WallRange(start=min(pair) * 15, end=max(pair) * 15)
)


@settings(deadline=None)
@given(
    zone=ZONES,
    weekly=st.lists(st.lists(RANGES, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple),
    day=st.sampled_from(DAYS),
    minutes=st.integers(0, 5 * 24 * 60),
)
def test_the_first_look_never_overlooks_a_slot(
    zone: str, weekly: tuple[tuple[WallRange, ...], ...], day: datetime, minutes: int
) -> None:
    hours = Hours(zone=ZoneInfo(zone), weekly=weekly)
    rules = SlotRules(length=HOUR, step=HOUR, gap=timedelta(), notice=timedelta(), window=timedelta(days=60))
    now = day + timedelta(minutes=minutes)
    found = slots(hours, rules, (), now=now, start=now, end=now + timedelta(days=8))
    closed = Outlook(now).closed_for(week_of(hours), hours.zone)
    if found:
        assert closed is not None
        assert now + timedelta(minutes=closed) <= found[0].start
