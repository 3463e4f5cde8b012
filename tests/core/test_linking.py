"""One person, two chats: codes, what linking refuses and moves, where people are written to, and the way back."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.accounts.linking import (
    TRIES,
    EarlierChat,
    NothingToLink,
    OnlyChat,
    OwnCode,
    TooManyTries,
    read_code,
)
from core.accounts.model import Account, AuditEntry, LinkCode, Role
from core.accounts.service import Suspended
from core.bookings.states import State
from core.errors import NotFound, Refused
from core.marketplace import Marketplace, Setup
from core.mentors.model import Mentor
from core.merging import OtherPaused, RolesApart, SamePlatform, SessionsTogether, TwoMentors
from core.policies import Policies
from core.search.rates import Rates
from core.store.database import Database
from core.store.types import Base
from tests.screens.desk import ARTICLES, NOW, Desk

WRONG = "ZZZZ-ZZZZ"


class MovingClock:
    """An instant that tests set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class World(Desk):
    """A community on three platforms; `at(...)` is the domain a while later."""

    def setup(self, secret: bytes = b"a secret of the tests") -> "World":
        self.clock = MovingClock()
        self._secret = secret
        self.market = self.at(timedelta())
        return self

    def at(self, later: timedelta, secret: bytes | None = None) -> Marketplace:
        self.clock.at = NOW + later
        return Marketplace(
            self.session,
            Setup(
                clock=self.clock,
                policies=Policies(),
                rates=Rates({}),
                gateway="sandbox",
                library=ARTICLES,
                link_secret=secret or self._secret,
            ),
        )

    async def on(self, platform: str, name: str) -> Account:
        return await self.market.accounts.meet(platform=platform, external_id=name, chat=f"chat of {name}", name=name)

    async def code(self, who: Account) -> str:
        await self.market.linking.offer(who, (await self.market.accounts.chats(who.id))[0].platform)
        offered = await self.market.linking.offered(who)
        assert offered is not None
        return offered.code

    async def link(self, owner: Account, typist: Account) -> Account:
        """Link two people's accounts by a code of `owner`; return the one that is left."""
        assert await self.market.linking.claim(typist, await self.code(owner))
        return (await self.market.merging.merge(typist, owner.id)).kept

    async def platforms(self, who: Account) -> list[str]:
        return [chat.platform for chat in await self.market.accounts.chats(who.id)]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        yield World(session).setup()
    await database.close()


# Codes


@pytest.mark.parametrize("typed", ["ABCD-EFGH", "abcd-efgh", " ABCDEFGH ", "abcd efgh", "AbCdEfGh"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == "ABCDEFGH"


@pytest.mark.parametrize("typed", ["payments", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "AB-CDEFGH", "", "ÄBCD-EFGH"])
def test_what_is_no_code_is_not_read_as_one(typed: str) -> None:
    assert read_code(typed) is None


async def test_a_code_stands_nowhere_in_the_database_and_stays_the_same_until_a_new_one_is_asked_for(
    world: World,
) -> None:
    ana = await world.on("telegram", "Ana")
    code = await world.code(ana)
    again = await world.market.linking.offered(ana)
    assert again is not None
    assert again.code == code
    rows = [await world.session.execute(table.select()) for table in Base.metadata.sorted_tables]
    kept = repr([row.all() for row in rows])
    assert code not in kept
    assert code.replace("-", "") not in kept


async def test_a_code_works_for_ten_minutes_and_once(world: World) -> None:
    ana, other, late = await world.on("telegram", "Ana"), await world.on("discord", "ana"), await world.on("web", "Leo")
    code = await world.code(ana)
    assert not await world.at(timedelta(minutes=10)).linking.claim(late, code)
    assert await world.at(timedelta(minutes=9, seconds=59)).linking.claim(other, code)
    assert not await world.market.linking.claim(late, code)
    assert await world.market.linking.offered(ana) is None
    assert await world.market.linking.claimed(late) is None


async def test_a_new_code_takes_the_place_of_the_old_one_even_if_that_was_typed(world: World) -> None:
    ana, other = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    first = await world.code(ana)
    assert await world.market.linking.claim(other, first)
    second = await world.code(ana)
    assert second != first
    with pytest.raises(NothingToLink):
        await world.market.merging.merge(other, ana.id)
    assert not await world.market.linking.claim(other, first)
    assert await world.market.linking.claim(other, second)


async def test_after_five_wrong_codes_the_right_one_is_refused_too_until_an_hour_has_passed(world: World) -> None:
    ana, other = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    for _try in range(TRIES):
        assert not await world.market.linking.claim(other, WRONG)
    with pytest.raises(TooManyTries):
        await world.market.linking.claim(other, await world.code(ana))
    world.market = world.at(timedelta(hours=1))
    assert await world.market.linking.claim(other, await world.code(ana))


async def test_nobody_links_an_account_with_itself(world: World) -> None:
    ana = await world.on("telegram", "Ana")
    with pytest.raises(OwnCode):
        await world.market.linking.claim(ana, await world.code(ana))


async def test_a_code_made_with_another_secret_is_neither_shown_nor_taken(world: World) -> None:
    ana, other = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    code = await world.code(ana)
    elsewhere = world.at(timedelta(), secret=b"another secret")
    assert await elsewhere.linking.offered(ana) is None
    assert not await elsewhere.linking.claim(other, code)


async def test_what_was_typed_can_be_forgotten_and_a_confirmation_links_just_who_was_shown(world: World) -> None:
    ana, leo, other = await world.on("telegram", "Ana"), await world.on("telegram", "Leo"), await world.on("web", "ana")
    with pytest.raises(NothingToLink):
        await world.market.merging.merge(other, ana.id)
    assert await world.market.linking.claim(other, await world.code(ana))
    assert await world.market.linking.claim(other, await world.code(leo))
    with pytest.raises(NothingToLink):
        await world.market.merging.merge(other, ana.id)
    await world.market.linking.forget(other)
    with pytest.raises(NothingToLink):
        await world.market.merging.merge(other, leo.id)
    assert await world.platforms(other) == ["web"]


# Linking


@pytest.mark.parametrize("owner_has_history", [True, False])
async def test_the_account_with_a_history_is_kept_whoever_typed_the_code(world: World, owner_has_history: bool) -> None:
    priya = await world.mentor(await world.person("Admin", Role.ADMIN))
    owner, typist = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    await world.booking(owner if owner_has_history else typist, priya, State.CONFIRMED)
    assert await world.link(owner, typist) is (owner if owner_has_history else typist)


async def test_between_equals_the_account_with_the_code_is_kept_and_takes_up_what_it_never_said(world: World) -> None:
    owner, typist = await world.on("telegram", "Ana"), await world.on("discord", "ana silva")
    await world.market.accounts.live_in(typist, (await world.person("Zoned")).zone)
    await world.market.accounts.like(typist, interests=["python"], times=["evenings"])
    kept = await world.link(owner, typist)
    assert kept is owner
    assert (kept.name, kept.zone_name, kept.interests, kept.preferred_times, kept.currency) == (
        "Ana",
        "Asia/Kolkata",
        ["python"],
        ["evenings"],
        "INR",
    )


async def test_sessions_reviews_messages_and_chats_of_both_are_then_the_same(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    priya, ravi = await world.mentor(admin, "Priya"), await world.mentor(admin, "Ravi")
    owner, typist = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    theirs = await world.booking(owner, ravi, State.CONFIRMED)
    done = await world.booking(typist, priya, State.COMPLETED, days=-1)
    moved = await world.booking(typist, priya, State.CONFIRMED)
    moved.proposed_by, moved.proposed_starts_at = typist.id, moved.starts_at + timedelta(hours=2)
    await world.market.reviews.write(typist, done.id, 5, "Clear.")
    await world.market.reviews.write(priya, done.id, 4, "Curious.")
    sent = await world.market.messages.send(typist, moved.id, "See you!")
    kept = await world.link(owner, typist)
    await world.session.refresh(sent)
    assert (await world.market.messages.get(kept, sent.id)).sender_id == kept.id
    for booking in (done, moved):
        await world.session.refresh(booking)
    mine = [b.id for up in (True, False) for b in await world.market.bookings.mine(kept, upcoming=up)]
    assert set(mine) == {theirs.id, done.id, moved.id}
    assert moved.proposed_by == kept.id
    written, received = await world.market.reviews.mine(kept, done.id), await world.market.reviews.of_me(kept, done.id)
    assert written is not None
    assert received is not None
    assert (written.text, received.text) == ("Clear.", "Curious.")
    assert await world.platforms(kept) == ["telegram", "discord"]
    assert await world.on("discord", "ana") is kept


async def test_the_answer_to_what_was_asked_before_linking_is_read_from_either_chat(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    owner, typist = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    asked = await world.market.questions.ask(typist, "Do you offer certificates?")
    kept = await world.link(owner, typist)
    assert kept.id != typist.id
    await world.market.questions.answer(admin, asked.id, "Yes.")
    assert (await world.market.questions.get(kept, asked.id)).answer == "Yes."


async def test_who_has_become_part_of_another_is_found_there_and_counted_no_more(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    first, second, third = [await world.on(platform, "Ana") for platform in ("telegram", "discord", "web")]
    before = await world.market.accounts.head_count(admin)
    kept = await world.link(second, third)
    assert kept is second
    kept = await world.link(first, second)
    assert kept is first
    assert await world.market.accounts.head_count(admin) == before - 2
    assert {person.id for person in await world.market.accounts.people(admin, limit=50)} == {admin.id, first.id}
    assert [await world.market.accounts.get(number) for number in (second.id, third.id)] == [first, first]
    assert third.merged_into == first.id


async def test_linking_is_written_down(world: World) -> None:
    owner, typist = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    kept = await world.link(owner, typist)
    await world.market.linking.separate(kept, "discord", here="telegram")
    found = list(await world.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(entry.action, entry.actor_id, entry.subject) for entry in found] == [
        ("link", owner.id, f"account:{owner.id}"),
        ("unlink", owner.id, f"account:{owner.id}"),
    ]
    assert found[0].details == {"account": typist.id, "asked_by": typist.id, "platform": "telegram"}


async def test_no_code_outlives_a_link(world: World) -> None:
    owner, typist, third = [await world.on(platform, "Ana") for platform in ("telegram", "discord", "web")]
    of_typist = await world.code(typist)
    await world.link(owner, typist)
    assert list(await world.session.scalars(select(LinkCode))) == []
    assert not await world.market.linking.claim(third, of_typist)


async def test_a_mentor_is_kept_with_their_role_whoever_typed_the_code(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    priya = await world.mentor(admin)
    ravi = await world.mentor(admin, "Ravi")
    learner = await world.on("telegram", "priya")
    await world.booking(learner, ravi, State.CONFIRMED)
    assert await world.link(learner, priya) is priya
    assert priya.has(Role.MENTOR)
    assert (learner.merged_into, learner.rights) == (priya.id, frozenset())
    assert [
        mentor.account_id for mentor in await world.session.scalars(select(Mentor).order_by(Mentor.account_id))
    ] == [
        priya.id,
        ravi.id,
    ]


# What is refused


async def test_two_mentors_cannot_become_one(world: World) -> None:
    priya, other = await world.mentor(await world.person("Admin", Role.ADMIN)), await world.on("telegram", "priya")
    await world.market.mentors.begin(other)
    await _is_refused(world, priya, other, TwoMentors)


async def test_who_had_sessions_with_each_other_cannot_become_one(world: World) -> None:
    priya, ana = await world.mentor(await world.person("Admin", Role.ADMIN)), await world.on("telegram", "Ana")
    await world.booking(ana, priya, State.DECLINED)
    await _is_refused(world, priya, ana, SessionsTogether)


async def test_a_mentor_does_not_come_by_a_role_that_they_lack(world: World) -> None:
    priya, mo = await world.mentor(await world.person("Admin", Role.ADMIN)), await world.on("telegram", "Mo")
    await world.market.accounts.appoint(mo, Role.MODERATOR)
    await _is_refused(world, priya, mo, RolesApart)


async def test_a_paused_account_is_not_linked_by_a_code_from_before(world: World) -> None:
    admin, ana, other = await world.person("A", Role.ADMIN), await world.on("web", "Ana"), await world.on("two", "ana")
    assert await world.market.linking.claim(other, await world.code(ana))
    await world.market.accounts.suspend(admin, ana.id)
    with pytest.raises(OtherPaused):
        await world.market.merging.merge(other, ana.id)
    assert other.merged_into is None
    with pytest.raises(Suspended):
        await world.market.linking.offer(ana, "web")


async def test_a_paused_person_neither_types_a_code_nor_links_nor_leaves(world: World) -> None:
    admin, ana, other = await world.person("A", Role.ADMIN), await world.on("web", "Ana"), await world.on("two", "ana")
    third = await world.on("three", "third")
    kept = await world.link(ana, third)
    code = await world.code(other)
    await world.market.accounts.suspend(admin, kept.id)
    for refused in (
        world.market.linking.claim(kept, code),
        world.market.merging.merge(kept, other.id),
        world.market.linking.separate(kept, "three", here="three"),
        world.market.accounts.prefer(kept, "three"),
    ):
        with pytest.raises(Suspended):
            await refused
    assert await world.platforms(kept) == ["web", "three"]


async def test_two_chats_of_one_platform_are_not_linked(world: World) -> None:
    await _is_refused(world, await world.on("telegram", "Ana"), await world.on("telegram", "Leo"), SamePlatform)


async def _is_refused(world: World, one: Account, other: Account, refusal: type[Refused]) -> None:
    """Try in both directions; nothing may have changed."""
    for owner, typist in ((one, other), (other, one)):
        assert await world.market.linking.claim(typist, await world.code(owner))
        for verb in (world.market.merging.plan(typist), world.market.merging.merge(typist, owner.id)):
            with pytest.raises(refusal):
                await verb
        assert (one.merged_into, other.merged_into) == (None, None)
        assert len(await world.platforms(one)) == len(await world.platforms(other)) == 1


# Where to write


async def test_people_are_written_to_where_they_prefer_then_where_they_were_last(world: World) -> None:
    kept = await world.link(await world.on("telegram", "Ana"), await world.on("discord", "ana"))
    world.market = world.at(timedelta(minutes=1))
    await world.on("discord", "ana")
    assert await _addresses(world, kept) == ["discord", "telegram"]
    await world.market.accounts.prefer(kept, "telegram")
    assert await _addresses(world, kept) == ["telegram", "discord"]
    await world.market.accounts.lost(kept.id, "telegram", "chat of Ana")
    assert await _addresses(world, kept) == ["discord"]
    await world.market.accounts.prefer(kept, None)
    assert kept.preferred_platform is None
    with pytest.raises(NotFound):
        await world.market.accounts.prefer(kept, "web")


async def _addresses(world: World, who: Account) -> list[str]:
    return [chat.platform for chat in await world.market.accounts.addresses(who.id)]


# The way back


async def test_a_separated_chat_has_an_empty_account_of_its_own_with_the_same_name(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    ana = await world.on("telegram", "Ana")
    booking = await world.booking(ana, await world.mentor(admin), State.CONFIRMED)
    await world.market.accounts.appoint(ana, Role.FINANCE)
    kept = await world.link(ana, await world.on("discord", "x"))
    await world.market.accounts.prefer(kept, "discord")
    fresh, leaving = await world.market.linking.separate(kept, "discord", here="telegram")
    assert await world.on("discord", "x") is fresh
    assert (fresh.name, fresh.rights, leaving.account_id) == ("Ana", frozenset(), fresh.id)
    assert (await world.platforms(kept), kept.preferred_platform) == (["telegram"], None)
    with pytest.raises(NotFound):
        await world.market.bookings.get(fresh, booking.id)
    with pytest.raises(OnlyChat):
        await world.market.linking.separate(kept, "telegram", here="telegram")


async def test_a_later_chat_cannot_push_out_an_earlier_one_but_leaves_by_itself(world: World) -> None:
    kept = await world.link(await world.on("telegram", "Ana"), await world.on("discord", "x"))
    world.market = world.at(timedelta(minutes=5))
    kept = await world.link(kept, await world.on("web", "y"))
    with pytest.raises(EarlierChat):
        await world.market.linking.separate(kept, "telegram", here="discord")
    with pytest.raises(EarlierChat):
        await world.market.linking.separate(kept, "discord", here="web")
    with pytest.raises(NotFound):
        await world.market.linking.separate(kept, "elsewhere", here="telegram")
    separable = {
        here: [chat.platform for chat in await world.market.linking.separable(kept, here=here)]
        for here in ("telegram", "discord", "web")
    }
    assert separable == {"telegram": ["telegram", "discord", "web"], "discord": ["discord", "web"], "web": ["web"]}
    await world.market.linking.separate(kept, "web", here="web")
    await world.market.linking.separate(kept, "discord", here="telegram")
    assert await world.platforms(kept) == ["telegram"]


async def test_what_both_accounts_wrote_to_the_admins_is_one_matter(world: World) -> None:
    ana, other = await world.on("telegram", "Ana"), await world.on("discord", "ana")
    for account in (ana, other):
        await world.market.support.write(account, "I was charged twice.")
    kept = await world.link(ana, other)
    case = await world.market.support.mine(kept)
    assert case is not None
    assert len(await world.market.support.thread(kept, case.id, limit=5)) == 2
