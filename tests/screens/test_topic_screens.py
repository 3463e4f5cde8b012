"""The admin's topics: make one, name it, retire it, and answer what people looked for in vain."""

import pytest

from bot.dialogue.links import Link
from bot.dialogue.views import Choose, Item
from core.accounts.model import Account, Role
from core.errors import NotAllowed
from tests.screens.desk import Desk, read, said


async def asked_for(desk: Desk, phrase: str) -> None:
    for name in ("Ana", "Ben"):
        await desk.market.topics.ask_for(await desk.person(name), phrase)


async def admin_of(desk: Desk) -> Account:
    return await desk.person("Admin", Role.ADMIN)


async def test_an_admin_adds_a_topic_with_a_parent_and_other_names(desk: Desk) -> None:
    admin = await admin_of(desk)
    note = await desk.fills(
        admin, "topic.add", {"name": "Beekeeping", "parent": "gardening", "aliases": "honey bees, apiary"}
    )
    assert note == "Beekeeping can be taught and found from now on."
    card = read(await desk.sees(admin, "topic", slug="beekeeping"))
    for words in ("Place: Part of Gardening", "Names from you: honey bees, apiary", "Mentors: 0"):
        assert words in card
    listed = await desk.sees(admin, "admin.topics")
    assert [part.to for part in listed.parts if isinstance(part, Item)] == [Link("topic", slug="beekeeping")]
    assert "[Topics]" in read(await desk.sees(admin, "admin"))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": "Python", "parent": "", "aliases": ""}, "“Python” means Python already"),
        ({"name": "evening", "parent": "", "aliases": ""}, "“evening” is an everyday word"),
        ({"name": "Beekeeping", "parent": "", "aliases": "bees, friday"}, "“friday” is an everyday word"),
        ({"name": "Beekeeping", "parent": "qqqqqq", "aliases": ""}, "I don't know “qqqqqq”"),
        ({"name": "B", "parent": "", "aliases": ""}, "2 to 40 characters"),
    ],
)
async def test_a_name_that_would_mislead_is_not_taken(desk: Desk, values: dict[str, str], error: str) -> None:
    admin = await admin_of(desk)
    assert error in await desk.fills(admin, "topic.add", values)
    assert await desk.market.topics.own(admin) == []


async def test_a_topic_gets_another_name_loses_it_and_is_renamed(desk: Desk) -> None:
    admin = await admin_of(desk)
    assert "“six strings” means Guitar" in await desk.fills(admin, "topic.call", {"name": "six strings"}, slug="guitar")
    card = await desk.sees(admin, "topic", slug="guitar")
    (names,) = [part for part in card.parts if isinstance(part, Choose)]
    assert [option.to for option in names.options] == [Link("topic.uncall", slug="guitar", called="six strings")]
    await desk.presses(admin, "topic.uncall", slug="guitar", called="six strings")
    assert (await desk.market.topics.book()).meant_by("six strings") is None
    assert "It is called Gitarre now" in await desk.fills(admin, "topic.rename", {"name": "Gitarre"}, slug="guitar")
    assert "Also called" in read(await desk.sees(admin, "topic", slug="guitar"))


async def test_a_taught_topic_is_not_retired_and_another_comes_back(desk: Desk) -> None:
    admin = await admin_of(desk)
    await desk.mentor(admin)
    refused = await desk.sees(admin, "topic.retire.check", slug="pandas")
    assert "1 mentor teaches it" in read(refused)
    assert "[Yes, retire it]" in read(await desk.sees(admin, "topic.retire.check", slug="guitar"))
    await desk.presses(admin, "topic.retire", slug="guitar")
    assert "[Bring it back]" in read(await desk.sees(admin, "topic", slug="guitar"))
    assert "I don't know “guitar”" in await desk.fills(admin, "setup.topics.typed", {"topics": "guitar"})
    await desk.presses(admin, "topic.back", slug="guitar")
    assert (await desk.market.topics.book()).meant_by("guitar") == "guitar"


async def test_what_two_people_looked_for_becomes_a_topic(desk: Desk) -> None:
    admin = await admin_of(desk)
    await asked_for(desk, "bee keeping")
    assert "[Unknown topics (1)]" in read(await desk.sees(admin, "admin.topics"))
    assert "bee keeping | 2 people, asked 2 times" in read(await desk.sees(admin, "admin.wishes"))
    assert "Asked for by: 2 people" in read(await desk.sees(admin, "wish", phrase="bee keeping"))
    await desk.fills(admin, "topic.add", {}, phrase="bee keeping")
    assert (await desk.market.topics.book()).meant_by("beekeeping") == "bee-keeping"
    assert "Nothing here" in read(await desk.sees(admin, "admin.wishes"))


async def test_what_people_looked_for_becomes_a_name_or_is_ignored(desk: Desk) -> None:
    admin = await admin_of(desk)
    await asked_for(desk, "six strings")
    await asked_for(desk, "blah blah")
    note = await desk.fills(admin, "wish.alias", {"topic": "guitar"}, phrase="six strings")
    assert note == "“six strings” finds Guitar from now on."
    show = await desk.presses(admin, "wish.ignore", phrase="blah blah")
    assert "won't show “blah blah” again" in said(show.note or "")
    assert "Nothing here" in read(await desk.sees(admin, "admin.wishes"))


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.FINANCE])
async def test_nobody_else_sees_wishes_or_changes_topics(desk: Desk, role: Role | None) -> None:
    who = await desk.person("Someone", *([role] if role else []))
    for name, args in (("admin.topics", {}), ("admin.wishes", {}), ("topic", {"slug": "guitar"})):
        with pytest.raises(NotAllowed):
            await desk.sees(who, name, **args)
    with pytest.raises(NotAllowed):
        await desk.presses(who, "topic.retire", slug="guitar")
