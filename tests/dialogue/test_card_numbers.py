"""What could be a card's number, and what is none."""

import pytest

from bot.dialogue.card_numbers import HIDDEN, has_card_number, hide_card_numbers
from bot.dialogue.events import Inbound, Sent
from bot.dialogue.intake import _without_card_numbers

VISA = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    "typed",
    [
        "4111111111111111", VISA, "4111-1111-1111-1111", "4111.1111.1111.1111", "3782 822463 10005", "378282246310005",
        "4222222222222", "my card: 5555555555554444.", "4111 1111 1111 1111 12/27 123", "٤١١١١١١١١١١١١١١١",
    ],
)  # fmt: skip
def test_what_could_be_a_card_is_hidden(typed: str) -> None:
    assert has_card_number(typed)
    assert HIDDEN in hide_card_numbers(typed)
    assert not any(len(part) > 4 for part in hide_card_numbers(typed).split() if part.isdecimal())


@pytest.mark.parametrize(
    "typed",
    [
        "4111 1111 1111 1112", "0000 0000 0000 0000", "+49 1511 1111 1111", "python under 800", "123456789012",
        "2026-11-03 14:00 15:00 16:00", "https://example.org/4111111111111111", "a4111111111111111", "12 3456 7890",
    ],
)  # fmt: skip
def test_other_numbers_stay_as_they_are(typed: str) -> None:
    assert not has_card_number(typed)
    assert hide_card_numbers(typed) == typed


def test_a_number_under_a_file_is_hidden_before_the_update_is_kept() -> None:
    sent = Sent(kind="photo", file="key", caption="Take 4111 1111 1111 1111")
    event = Inbound(platform="test", event_id="1", chat="1", person="1", name="Ana", happening=sent)
    kept = _without_card_numbers(event)
    assert kept.happening == Sent(kind="photo", file="key", caption=f"Take {HIDDEN}")
