"""What a community adds to the topics, what it is asked for in vain, and how close topics are."""

import pytest
from sqlalchemy import select

from core.accounts.model import Account, AuditEntry, Role
from core.mentors.limits import BadTopics
from core.mentors.topics.book import Topic, TopicBook
from core.mentors.topics.naming import BadTopicName, new_slug
from core.mentors.topics.nearness import Relation, near
from core.mentors.topics.service import MOST_WISHES, NameTaken, StillTaught, TooManyAliases
from core.mentors.topics.shelf import Shelf
from core.mentors.topics.table import built_in
from core.mentors.topics.wishes import wish_of
from tests.screens.conftest import desk
from tests.screens.desk import Desk

__all__ = ["desk"]

BOOK = built_in()


async def admin_of(desk: Desk) -> Account:
    return await desk.person("Admin", Role.ADMIN)


async def test_a_new_topic_is_understood_offered_and_taught_at_once(desk: Desk) -> None:
    admin, priya = await admin_of(desk), await desk.applicant()
    with pytest.raises(BadTopics):
        await desk.market.mentors.teach(priya, ["bee-keeping"])
    slug = await desk.market.topics.add(admin, "Bee  keeping", "gardening", ["honey bees"])
    book = await desk.market.topics.book()
    assert slug == "bee-keeping"
    assert (book.meant_by("Honey-Bees"), book.name_of(slug)) == (slug, "Bee keeping")
    assert slug in near(book, "gardening")
    await desk.market.mentors.teach(priya, ["bee-keeping"])


async def test_every_process_sees_a_change_at_its_next_question(desk: Desk) -> None:
    admin, other = await admin_of(desk), Shelf()
    before = await other.book(desk.session)
    assert before is built_in()
    await desk.market.topics.add(admin, "Beekeeping", None)
    first = await other.book(desk.session)
    assert first.meant_by("beekeeping") == "beekeeping"
    assert await other.book(desk.session) is first
    await desk.market.topics.call(admin, "beekeeping", "apiary")
    assert (await other.book(desk.session)).meant_by("apiary") == "beekeeping"


async def test_a_name_that_means_a_topic_is_given_to_no_other(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    for spoken in ("Python", "machinelearning", "k8s", "Go", "java script"):
        with pytest.raises(NameTaken):
            await topics.add(admin, spoken, None)
        with pytest.raises(NameTaken):
            await topics.call(admin, "guitar", spoken)
    await topics.call(admin, "python", "PY")
    assert (await topics.own(admin)) == []


@pytest.mark.parametrize("name", ["", "x", "a" * 41, "12", "one, two", "a|b", "<b>"])
async def test_a_bad_name_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(BadTopicName):
        await desk.market.topics.add(await admin_of(desk), name, None)


async def test_a_topic_takes_twenty_other_names(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    slug = await topics.add(admin, "Beekeeping", None, [f"bees {number}" for number in range(20)])
    with pytest.raises(TooManyAliases):
        await topics.call(admin, slug, "one more")


async def test_a_topic_that_comes_with_the_program_can_be_renamed_and_its_old_name_still_finds_it(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    await topics.rename(admin, "pottery", "Working with clay") if "pottery" in BOOK.topics else None
    await topics.rename(admin, "guitar", "Six strings")
    book = await topics.book()
    assert (book.name_of("guitar"), book.meant_by("guitar"), book.meant_by("six strings")) == (
        "Six strings",
        "guitar",
        "guitar",
    )
    await topics.uncall(admin, "guitar", "Guitar")
    assert (await topics.book()).meant_by("guitar") == "guitar", "its slug still says it"


async def test_a_topic_stays_while_mentors_teach_it_and_is_gone_from_every_list_after(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    priya = await desk.mentor(admin)
    with pytest.raises(StillTaught):
        await topics.retire(admin, "pandas")
    await desk.market.mentors.teach(priya, ["python"])
    await topics.retire(admin, "pandas")
    book = await topics.book()
    assert "pandas" not in book.offered
    assert (book.meant_by("pandas"), book.name_of("pandas")) == (None, "pandas")
    with pytest.raises(BadTopics):
        await desk.market.mentors.teach(priya, ["python", "pandas"])
    await topics.bring_back(admin, "pandas")
    assert (await topics.book()).meant_by("pandas") == "pandas"


async def test_a_retired_name_that_was_given_away_does_not_come_back(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    await topics.retire(admin, "pandas")
    assert await topics.add(admin, "Pandas", None) == "pandas-2"
    with pytest.raises(NameTaken):
        await topics.bring_back(admin, "pandas")


async def test_what_is_changed_is_written_down(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    await topics.add(admin, "Beekeeping", None)
    await topics.call(admin, "beekeeping", "apiary")
    entries = (await desk.session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [(entry.actor_id, entry.action, entry.subject) for entry in entries[-2:]] == [
        (admin.id, "topic_added", "topic:beekeeping"),
        (admin.id, "topic_alias_added", "topic:beekeeping"),
    ]


async def test_admins_see_a_wish_once_two_people_had_it(desk: Desk) -> None:
    admin, ana, ben = await admin_of(desk), await desk.person("Ana"), await desk.person("Ben")
    topics = desk.market.topics
    for _ in range(3):
        await topics.ask_for(ana, "Beekeeping")
    assert await topics.wishes(admin, limit=5) == []
    await topics.ask_for(ben, "beekeeping")
    (wish,) = await topics.wishes(admin, limit=5)
    assert (wish.phrase, wish.askers, wish.times) == ("beekeeping", 2, 4)


@pytest.mark.parametrize("how", ["add", "call", "ignore"])
async def test_a_wish_goes_when_it_is_fulfilled_or_ignored(desk: Desk, how: str) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    for name in ("Ana", "Ben"):
        await topics.ask_for(await desk.person(name), "bee keeping")
    if how == "add":
        await topics.add(admin, "Beekeeping", None)
    elif how == "call":
        await topics.call(admin, "gardening", "beekeeping")
    else:
        await topics.ignore(admin, "bee keeping")
        for name in ("Ana", "Ben"):
            await topics.ask_for(await desk.person(name), "bee keeping")
    assert await topics.wishes(admin, limit=5) == []


async def test_what_means_a_topic_is_no_wish_and_nobody_fills_the_table(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    people = [await desk.person(name) for name in ("Ana", "Ben")]
    for who in people:
        await topics.ask_for(who, "python")
        for number in range(MOST_WISHES + 5):
            await topics.ask_for(who, "wish " + "abcdefgh"[number % 8] * (number // 8 + 1))
    assert len(await topics.wishes(admin, limit=100)) == MOST_WISHES


async def test_one_person_with_two_chats_is_one_asker(desk: Desk) -> None:
    admin, topics = await admin_of(desk), desk.market.topics
    ana, second = await desk.person("Ana"), await desk.elsewhere("Ana elsewhere")
    for who in (ana, second):
        await topics.ask_for(who, "beekeeping")
    await topics.ask_for(second, "falconry")
    await desk.claims(ana, second)
    await desk.market.merging.merge(ana, second.id)
    assert await topics.wishes(admin, limit=5) == []
    await topics.ask_for(await desk.person("Ben"), "falconry")
    assert [wish.phrase for wish in await topics.wishes(admin, limit=5)] == ["falconry"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Beekeeping", "beekeeping"),
        ("  Bee   Keeping!! ", "bee keeping"),
        ("rock'n'roll", "rock'n'roll"),
        ("3d puppetry 10", "3d puppetry"),
        ("beekeeping call 98765 43210", None),
        ("beekeeping ana@example.org", None),
        ("beekeeping https://example.org/x?y=1", None),
        ("beekeeping example.org", None),
        ("मधुमक्खी पालन", "मधुमक्खी पालन"),
        ("+91 98765-43210", None),
        ("ana@example.org", None),
        ("my son ravi has trouble at school", None),
        ("x", None),
        ("a" * 41, None),
        ("", None),
    ],
)
def test_a_wish_keeps_words_and_nothing_that_names_or_reaches_a_person(typed: str, kept: str | None) -> None:
    assert wish_of(typed) == kept


@pytest.mark.parametrize(
    ("name", "slug"), [("Bee Keeping!", "bee-keeping"), ("Élan", "elan"), ("मधु", "topic"), ("Python", "python-2")]
)
def test_a_slug_is_plain_and_new(name: str, slug: str) -> None:
    assert new_slug(name, BOOK.topics) == slug


def tree(*rows: str) -> TopicBook:
    """Return topics written as "slug < parent parent"; a wide one has a star."""
    found = {}
    for row in rows:
        slug, _sign, parents = row.partition(" < ")
        plain = slug.rstrip("*")
        found[plain] = Topic(
            slug=plain, name=plain, area="x", parents=tuple(parents.split()), is_wide=slug.endswith("*")
        )
    return TopicBook(found)


TREE = tree("code*", "py < code", "java < code", "data", "pydata < py data", "pandas < pydata", "numpy < pydata")


def test_parts_are_closest_then_what_a_topic_is_part_of_then_what_lies_beside() -> None:
    assert list(near(TREE, "pydata")) == ["pandas", "numpy", "py", "data", "code"]
    assert list(near(TREE, "pandas")) == ["pydata", "py", "data", "numpy"]
    assert near(TREE, "pandas")["numpy"].relation is Relation.BESIDE
    assert near(TREE, "data")["pandas"].relation is Relation.PART
    assert near(TREE, "pandas")["py"].relation is Relation.WHOLE


def test_the_parts_of_a_wide_topic_are_not_close_to_one_another() -> None:
    assert "java" not in near(TREE, "py")
    assert "py" in near(TREE, "code")
    assert near(TREE, "unheard-of") == {}


def test_a_search_for_pandas_comes_near_to_python_for_data() -> None:
    assert {"python-for-data", "python", "data-analysis", "numpy"} <= near(BOOK, "pandas").keys()
    assert "pandas" in near(BOOK, "data-analysis")
    assert "java" not in near(BOOK, "python")
