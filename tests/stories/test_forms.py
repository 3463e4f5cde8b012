"""Forms: filled in whole or field by field, corrected, left and continued, handed in once."""

import pytest

from core.accounts.model import Account
from tests.stories.actor import Actor
from tests.stories.story import Story


def field(actor: Actor, name: str) -> dict[str, str]:
    """Return a field of the form on the newest card, as the page gets it."""
    form = next(part for part in actor.card["parts"] if part["kind"] == "form")
    found: dict[str, str] = next(one for one in form["fields"] if one["name"] == name)
    return found


async def hands_in(actor: Actor, values: dict[str, str]) -> None:
    """Send the form on the newest card with these values."""
    form = next(part for part in actor.card["parts"] if part["kind"] == "form")
    await actor.sends(type="fill", card=str(actor.card_id), address=form["submit"]["to"], values=values, final=True)


async def name_of(story: Story, actor: Actor) -> str:
    """Return the name that others see."""
    async with story.house.database.reading() as session:
        return (await session.get_one(Account, actor.account_id)).name


@pytest.fixture
async def ana(story: Story) -> Actor:
    """Bring in a learner at the form for her name."""
    ana = await story.learner("Ana Silva")
    await ana.says("/settings")
    return await ana.presses("Change my name")


@pytest.fixture
async def priya(story: Story) -> Actor:
    """Bring in a mentor at the form for her price, which has three fields."""
    priya = await story.mentor("Priya Sharma")
    await priya.visits("teach.profile")
    return await priya.presses("Price")


async def test_what_is_half_typed_survives_a_restart(story: Story, ana: Actor) -> None:
    await ana.fills(name="Ana Mar", final=False)
    await story.restart()
    await ana.says("/settings")
    await ana.presses("Change my name")
    assert field(ana, "name")["value"] == "Ana Mar"
    await ana.fills(name="Ana Maria Silva")
    ana.sees("Saved.", "Ana Maria Silva")
    assert await name_of(story, ana) == "Ana Maria Silva"


async def test_an_answer_typed_after_a_restart_still_belongs_to_the_form(story: Story, ana: Actor) -> None:
    await story.restart()
    await ana.says("Ana Maria")
    ana.sees("Saved.", "Ana Maria")


async def test_a_form_is_answered_field_by_field(story: Story, priya: Actor) -> None:
    await priya.says("750")
    await priya.says("eur")
    await priya.says("30 minutes, 1 hour")
    priya.sees("Saved.", "750.00")
    mentor = await story.mentor_of(priya)
    assert (mentor.price_minor, mentor.currency, mentor.session_minutes) == (75000, "EUR", [30, 60])


async def test_skip_keeps_what_is_there_and_options_are_picked_by_number(story: Story, priya: Actor) -> None:
    for typed in ("skip", "SKIP", "1"):
        await priya.says(typed)
    priya.sees("Saved.")
    mentor = await story.mentor_of(priya)
    assert (mentor.price_minor, mentor.currency) == (60000, "INR")
    assert mentor.session_minutes == [30]


async def test_a_required_field_that_is_empty_cannot_be_skipped(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    await priya.says("/hours")
    await priya.presses("Take days off")
    await priya.says("skip")
    priya.sees("Please fill this in.")


async def test_an_optional_field_can_be_emptied_with_a_dash(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    await priya.visits("teach.profile")
    await priya.presses("Introduction")
    await priya.says("https://example.org/hello")
    await priya.sees("Saved.").presses("Introduction")
    await priya.says("skip")
    assert (await story.mentor_of(priya)).intro_url == "https://example.org/hello"
    await priya.presses("Introduction")
    await priya.says("-")
    assert (await story.mentor_of(priya)).intro_url == ""


async def test_back_goes_to_the_field_before_and_from_the_first_out_of_the_form(priya: Actor) -> None:
    await priya.says("750")
    await priya.says("back")
    await priya.says("800")
    await priya.says("back")
    await priya.says("back")
    await priya.sees("Your profile").presses("Price")
    assert field(priya, "amount")["value"] == "800"


@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        ("cheap", {"amount": "cheap"}),
        ("-5", {"amount": "-5"}),
        ("rupeeeees", {"currency": "rupeeeees"}),
        ("soon", {"lengths": "soon"}),
    ],
)
async def test_a_wrong_price_keeps_everything_typed_and_shows_an_example(
    story: Story, priya: Actor, wrong: str, values: dict[str, str]
) -> None:
    await hands_in(priya, {"amount": "750", "currency": "EUR", "lengths": "60", **values})
    [name] = values
    assert field(priya, name)["value"] == wrong
    assert field(priya, name)["error"]
    assert field(priya, name)["example"]
    assert field(priya, "amount" if name != "amount" else "currency")["value"] in {"750", "EUR"}
    assert (await story.mentor_of(priya)).price_minor == 60000
    await priya.fills(amount="750", currency="EUR", lengths="60")
    priya.sees("Saved.")


@pytest.mark.parametrize(
    ("button", "name", "wrong", "right"),
    [
        ("Change the week", "week", "whenever I like", "mon-fri 18-21"),
        ("Change the week", "week", "mon 25-27", "daily 09:00-17:00"),
        ("One day differs", "day", "the 45th", "2026-12-24"),
        ("One day differs", "ranges", "ten to noon-ish", "10-12"),
        ("Change my zone", "zone", "Gondor", "Lisbon"),
    ],
)
async def test_a_wrong_hour_day_or_zone_is_kept_and_answered_with_an_example(
    story: Story, button: str, name: str, wrong: str, right: str
) -> None:
    priya = await story.mentor("Priya Sharma")
    await priya.says("/hours")
    await priya.presses(button)
    others = {"day": "2026-12-24", "ranges": "10-12"} if button == "One day differs" else {}
    await hands_in(priya, {**others, name: wrong})
    assert field(priya, name)["value"] == wrong
    assert field(priya, name)["error"]
    assert field(priya, name)["example"] or field(priya, name)["help"]
    await hands_in(priya, {**others, name: right})
    priya.sees("Your hours").sees_nothing_of(wrong)


async def test_a_typed_answer_that_is_wrong_is_asked_again_and_kept(priya: Actor) -> None:
    await priya.says("lots")
    assert field(priya, "amount")["value"] == "lots"
    assert field(priya, "amount")["error"]
    await priya.says("700")
    assert field(priya, "amount")["error"] is None


async def test_cancel_forgets_what_was_typed_whether_pressed_or_typed(story: Story, ana: Actor) -> None:
    for cancelling in (ana.cancels, lambda: ana.says("/cancel"), lambda: ana.says("cancel")):
        await ana.fills(name="Somebody Else", final=False)
        await cancelling()
        await ana.sees("Settings", "Ana Silva").presses("Change my name")
        assert field(ana, "name")["value"] == "Ana Silva"
    assert await name_of(story, ana) == "Ana Silva"


async def test_a_command_during_a_form_keeps_it_and_continue_leads_back(ana: Actor) -> None:
    await ana.fills(name="Ana Mar", final=False)
    await ana.says("/help")
    await ana.sees("/continue brings you back").says("/continue")
    assert field(ana, "name")["value"] == "Ana Mar"
    await ana.says("Ana Maria")
    ana.sees("Saved.", "Ana Maria")
    await ana.says("/continue")
    ana.sees("Nothing was left unfinished")


async def test_a_form_left_for_something_else_can_still_be_sent_from_its_card(story: Story, ana: Actor) -> None:
    form = ana.card_id
    submit = next(part for part in ana.card["parts"] if part["kind"] == "form")["submit"]["to"]
    await ana.says("/bookings")
    await ana.sends(type="fill", card=str(form), address=submit, values={"name": "Ana Maria", "final": "x"}, final=True)
    assert await name_of(story, ana) == "Ana Maria"


async def test_news_does_not_take_away_what_is_typed_into_a_form(story: Story, ana: Actor) -> None:
    priya = await story.mentor("Priya Sharma", zone="UTC")
    await ana.says("/cancel")
    await ana.says("book priya tomorrow 5pm")
    await ana.says("send the request")
    await ana.says("/settings")
    await ana.presses("Change my name")
    await priya.presses("Accept")
    await ana.sees("said yes").says("Ana Maria")
    ana.sees("Saved.")
    assert await name_of(story, ana) == "Ana Maria"


async def test_a_form_sent_twice_is_taken_once_and_shows_the_same(story: Story) -> None:
    await story.mentor("Priya Sharma", zone="UTC")
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    await ana.presses("Add a message first")
    card, form = ana.card_id, next(part for part in ana.card["parts"] if part["kind"] == "form")
    frame = {"type": "fill", "card": str(card), "address": form["submit"]["to"], "final": True}
    for _ in range(2):
        await ana.sends(settle=False, **frame, values={"message": "Merging tables, please."})
    await story.settles()
    ana.sees("Waiting for an answer", "Merging tables").sees_nothing_of("already")
    assert len(await story.bookings()) == 1


async def test_what_is_still_being_typed_after_sending_opens_nothing(ana: Actor) -> None:
    form = next(part for part in ana.card["parts"] if part["kind"] == "form")
    card = str(ana.card_id)
    await ana.fills(name="Ana Maria")
    await ana.sends(type="fill", card=card, address=form["submit"]["to"], values={"name": "late"}, final=False)
    await ana.presses("Change my name")
    assert field(ana, "name")["value"] == "Ana Maria"


async def test_a_form_sent_from_an_old_card_says_that_it_has_been_sent(ana: Actor) -> None:
    form = next(part for part in ana.card["parts"] if part["kind"] == "form")
    card = str(ana.card_id)
    await ana.says("Ana Maria")
    await ana.sends(type="fill", card=card, address=form["submit"]["to"], values={"name": "Other"}, final=True)
    ana.has_card("That form has been sent already.", "Ana Maria")


async def test_a_long_answer_is_not_cut_but_refused_with_the_limit(story: Story) -> None:
    await story.mentor("Priya Sharma", zone="UTC")
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    await ana.presses("Add a message first")
    await ana.says("a" * 3000)
    ana.sees("That is too long: 1000 characters at most.")
    assert len(field(ana, "message")["value"]) == 3000
    assert await story.bookings() == []
