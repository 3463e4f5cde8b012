"""The admin's side: deciding on applications, looking at sessions and money, looking after people."""

import pytest

from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.views import Choose, Item
from core.accounts.model import Right, Role
from core.accounts.service import FixedRole, OwnerStays
from core.bookings.states import State
from core.errors import NotAllowed, NotFound, Stale
from core.mentors.model import MentorState
from core.money import Money
from core.payments.service import Payments
from tests.screens.desk import NOW, Desk, read, said


async def test_an_admin_reads_the_whole_application_and_approves_it(desk: Desk) -> None:
    admin, priya = await desk.person("Admin", Role.ADMIN), await desk.applicant()
    await desk.market.mentors.submit(priya)
    assert "Applications waiting: 1" in read(await desk.sees(admin, "admin"))
    queue = await desk.sees(admin, "admin.applications")
    assert [part.to for part in queue.parts if isinstance(part, Item)] == [Link("application", mentor=priya.id)]
    text = read(await desk.sees(admin, "application", mentor=priya.id))
    for words in ("Hours: Mon-Fri 18:00-21:00", "PCAP", "600.00 INR", "Asia/Kolkata", "[Approve]", "[Reject]"):
        assert words in text
    asked = read(await desk.sees(admin, "application.confirm", mentor=priya.id))
    assert "Learners will find Priya at once" in asked
    assert "[Yes, approve]" in asked
    show = await desk.presses(admin, "application.approve", mentor=priya.id)
    with pytest.raises(Stale):
        await desk.sees(admin, "application.confirm", mentor=priya.id)
    assert "Priya is a mentor now" in said(show.note or "")
    assert Right.TEACH in priya.rights
    assert "[Approve]" not in read(await desk.sees(admin, "application", mentor=priya.id))
    assert "Nobody is waiting" in read(await desk.sees(admin, "admin.applications"))


@pytest.mark.parametrize(
    ("form", "state"),
    [("application.changes", MentorState.CHANGES_REQUESTED), ("application.reject", MentorState.REJECTED)],
)
async def test_an_answer_with_a_reason_reaches_the_applicant(desk: Desk, form: str, state: MentorState) -> None:
    admin, priya = await desk.person("Admin", Role.ADMIN), await desk.applicant()
    await desk.market.mentors.submit(priya)
    assert "5 to 500 characters" in await desk.fills(admin, form, {"reason": "no"}, mentor=priya.id)
    await desk.fills(admin, form, {"reason": "Please add a photo."}, mentor=priya.id)
    assert (await desk.market.mentors.get(priya.id)).state == state
    own = await desk.sees(priya, "application", mentor=priya.id)
    assert "Please add a photo." in read(own)
    assert "[Approve]" not in read(own)


async def test_nobody_else_sees_or_decides_an_application(desk: Desk) -> None:
    priya, ana = await desk.applicant(), await desk.person("Ana", Role.FINANCE)
    await desk.market.mentors.submit(priya)
    with pytest.raises(NotAllowed):
        await desk.sees(ana, "application", mentor=priya.id)
    for who in (ana, priya):
        with pytest.raises(NotAllowed):
            await desk.sees(who, "application.confirm", mentor=priya.id)
        with pytest.raises(NotAllowed):
            await desk.presses(who, "application.approve", mentor=priya.id)
        with pytest.raises(NotAllowed):
            await desk.sees(who, "admin.applications")
    assert (await desk.market.mentors.get(priya.id)).state == MentorState.SUBMITTED


async def test_sessions_are_filtered_by_state_and_paged(desk: Desk) -> None:
    admin, ana = await desk.person("Admin", Role.ADMIN), await desk.person("Ana")
    priya = await desk.mentor(admin)
    for day in range(1, 12):
        await desk.booking(ana, priya, State.CONFIRMED if day > 2 else State.DECLINED, days=day)
    view = await desk.sees(admin, "admin.bookings")
    choice = next(part for part in view.parts if isinstance(part, Choose))
    assert [option.label for option in choice.options] == ["All (11)", "Confirmed (9)", "Declined (2)"]
    assert "[Older ones]" in read(view)
    second = await desk.sees(admin, "admin.bookings", page=2)
    assert len([part for part in second.parts if isinstance(part, Item)]) == 3
    declined = await desk.sees(admin, "admin.bookings", state="declined")
    assert len([part for part in declined.parts if isinstance(part, Item)]) == 2
    with pytest.raises(NotFound):
        await desk.sees(admin, "admin.bookings", state="nonsense")
    with pytest.raises(NotAllowed):
        await desk.sees(ana, "admin.bookings")


async def test_money_is_summed_by_currency_for_those_who_may_see_it(desk: Desk) -> None:
    admin, ana = await desk.person("Admin", Role.ADMIN), await desk.person("Ana")
    priya, fin = await desk.mentor(admin), await desk.person("Fin", Role.FINANCE)
    booking = await desk.booking(ana, priya, State.AWAITING_PAYMENT)
    await Payments(desk.session, NOW).open(booking.id, Money(60_000, "INR"), "a session", NOW, gateway="sandbox")
    view = await desk.sees(fin, "admin.payments")
    assert "Waiting to be paid: 1× · 600.00 INR" in read(view)
    assert view.back_to == Link("home")
    with pytest.raises(NotAllowed):
        await desk.sees(ana, "admin.payments")


async def test_an_account_is_paused_and_restored_after_a_second_look(desk: Desk) -> None:
    moderator, ana = await desk.person("Mod", Role.MODERATOR), await desk.person("Ana")
    assert "[Pause this account]" in read(await desk.sees(moderator, "admin.person", person=ana.id))
    assert "[Yes, pause]" in read(await desk.sees(moderator, "person.confirm", person=ana.id, step="suspend"))
    assert ana.suspended_at is None
    await desk.presses(moderator, "person.suspend", person=ana.id)
    assert "Ana | learner | Paused" in read(await desk.sees(moderator, "admin.people"))
    assert "[Restore]" in read(await desk.sees(moderator, "admin.person", person=ana.id))
    await desk.presses(moderator, "person.restore", person=ana.id)
    assert ana.suspended_at is None


async def test_only_an_owner_is_offered_roles_to_give(desk: Desk) -> None:
    owner, admin = await desk.person("Owner", Role.OWNER), await desk.person("Admin", Role.ADMIN)
    ana = await desk.person("Ana")
    assert "Make" not in read(await desk.sees(admin, "admin.person", person=ana.id))
    assert "[Make finance]" in read(await desk.sees(owner, "admin.person", person=ana.id))
    assert "money" in read(await desk.sees(owner, "person.confirm", person=ana.id, step="grant", role="finance"))
    await desk.presses(owner, "person.grant", person=ana.id, role="finance")
    assert "[Take away: finance]" in read(await desk.sees(owner, "admin.person", person=ana.id))
    await desk.sees(owner, "person.confirm", person=ana.id, step="revoke", role="finance")
    await desk.presses(owner, "person.revoke", person=ana.id, role="finance")
    assert ana.rights == frozenset()


async def test_forged_steps_and_roles_are_refused(desk: Desk) -> None:
    owner, ana = await desk.person("Owner", Role.OWNER), await desk.person("Ana")
    for args in (
        {"step": "delete"},
        {"step": "grant"},
        {"step": "grant", "role": "owner"},
        {"step": "x", "role": "admin"},
    ):
        with pytest.raises(NotFound):
            await desk.sees(owner, "person.confirm", person=ana.id, **args)
    with pytest.raises((NotFound, FixedRole)):
        await desk.presses(owner, "person.grant", person=ana.id, role="owner")
    with pytest.raises(OwnerStays):
        await desk.presses(await desk.person("Admin", Role.ADMIN), "person.suspend", person=owner.id)


def test_every_route_of_the_admins_names_the_right_it_needs() -> None:
    open_routes = [
        name
        for name, route in registry.routes.items()
        if name.startswith(("admin", "application.", "person.")) and route.right is None
    ]
    assert open_routes == []
