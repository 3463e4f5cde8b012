from typing import Any

import pytest

from adapters.discord.decode import COMMAND, COMPONENT, MODAL_SUBMIT, Answering, Heard, answering, decode, opens_modal
from bot.dialogue.events import Filled, Opened, Pointed, Pressed
from bot.dialogue.links import BadAddress
from bot.dialogue.registry import Registry


def heard(kind: int, data: dict[str, Any], card: str | None = "5") -> Heard:
    return Heard(
        id="1",
        token="t",
        kind=kind,
        data=data,
        person="7",
        name="Asha",
        locale="hi",
        among_others=True,
        channel="9",
        card=card,
    )


def happening(one: Heard) -> object:
    return decode(one, Registry())[0].happening


def test_a_pressed_button_says_its_address_and_its_card() -> None:
    event, _uploads = decode(heard(COMPONENT, {"custom_id": "b:home#1"}), Registry())
    assert (event.chat, event.happening) == ("@7", Pressed(card="5", address="home"))


def test_an_option_of_a_list_leads_where_its_value_says() -> None:
    assert happening(heard(COMPONENT, {"custom_id": "l", "values": ["b:home"]})) == Pressed(card="5", address="home")


def test_several_picks_come_as_values() -> None:
    pressed = happening(heard(COMPONENT, {"custom_id": "m:tags", "values": ["a", "b"]}))
    assert pressed == Pressed(card="5", address="tags", values=("a", "b"))


def test_a_press_on_a_shared_card_is_answered_beside_it() -> None:
    one = heard(COMPONENT, {"custom_id": "s:go_home"})
    assert happening(one) == Opened(start="go_home")
    assert answering(one).card == ""


@pytest.mark.parametrize("custom_id", ["", "b:", "x:home", "home"])
def test_a_control_that_we_never_gave_is_refused(custom_id: str) -> None:
    with pytest.raises(BadAddress):
        happening(heard(COMPONENT, {"custom_id": custom_id}))


def test_a_filled_page_that_is_not_the_last_turns_the_page() -> None:
    text = {"type": 18, "component": {"type": 4, "custom_id": "name", "value": "Asha"}}
    filled = happening(heard(MODAL_SUBMIT, {"custom_id": "f:n:m9:form", "components": [text]}))
    assert filled == Filled(card="m9", address="form", values={"name": "Asha"}, final=False, turns_page=True)


def test_pointing_at_a_person_books_them() -> None:
    users = {"users": {"8": {"username": "ravi"}}}
    pointed = happening(heard(COMMAND, {"type": 2, "name": "Book this person", "target_id": "8", "resolved": users}))
    assert pointed == Pointed(person="8", name="ravi")


def test_only_what_opens_a_form_cannot_be_put_off() -> None:
    assert opens_modal(heard(COMPONENT, {"custom_id": "f:form"}), Registry())
    assert not opens_modal(heard(COMPONENT, {"custom_id": "b:home"}), Registry())


def test_the_handle_of_an_answer_survives_being_written() -> None:
    handle = answering(heard(COMPONENT, {"custom_id": "b:home"}, card=None))
    assert Answering.read(handle.write()) == handle
