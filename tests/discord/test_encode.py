from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from adapters.discord.encode import Letter, encode
from bot.dialogue.adapter import Drawn
from bot.dialogue.links import Link
from bot.dialogue.text import Text, When
from bot.dialogue.views import Button, Choose, Option, Paragraph, Title, View

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def drawn(view: View, *, shared: bool = False, note: Text | None = None) -> Drawn:
    return Drawn(
        view=view,
        note=note,
        address=lambda link: link.name,
        opens_form=lambda link: link.name == "form",
        start=lambda link: f"go_{link.name}",
        zone=ZoneInfo("Asia/Kolkata"),
        locale="en",
        now=NOW,
        nonce="n",
        shared=shared,
    )


def ids(letter: Letter) -> list[str]:
    return [one["custom_id"] for row in letter.payload["components"] for one in row["components"]]


def test_a_button_says_by_its_first_letter_whether_it_opens_a_form() -> None:
    view = View(Title("Hello"), Button(label="See", to=Link("home")), Button(label="Write", to=Link("form")))
    assert ids(encode(drawn(view))) == ["b:home", "f:form"]


def test_the_same_address_twice_on_a_card_gives_two_custom_ids() -> None:
    view = View(Title("Hello"), Button(label="A", to=Link("home")), Button(label="B", to=Link("home")))
    assert ids(encode(drawn(view))) == ["b:home", "b:home#1"]


def test_a_shared_card_leads_to_the_readers_own_chat() -> None:
    view = View(Title("Hello"), Button(label="See", to=Link("home")))
    assert ids(encode(drawn(view, shared=True))) == ["s:go_home"]


def test_what_somebody_typed_is_no_markup_and_pings_nobody() -> None:
    payload = encode(drawn(View(Paragraph("**loud** @everyone <@7>")))).payload
    assert payload["embeds"] == [{"description": r"\*\*loud\*\* @everyone \<@7\>"}]
    assert payload["allowed_mentions"] == {"parse": []}


def test_an_instant_is_written_as_a_native_timestamp() -> None:
    payload = encode(drawn(View(Paragraph(When(NOW))))).payload
    assert payload["embeds"] == [{"description": f"<t:{int(NOW.timestamp())}:F>"}]


def test_the_options_of_a_choice_carry_the_addresses() -> None:
    options = (Option(label="Home", to=Link("home"), chosen=True), Option(label="Form", to=Link("form")))
    (row,) = encode(drawn(View(Choose(label="Where", options=options)))).payload["components"]
    assert row["components"][0]["options"] == [
        {"label": "Home", "value": "b:home", "default": True},
        {"label": "Form", "value": "f:form"},
    ]


def test_buttons_beyond_five_rows_are_in_one_more_list() -> None:
    buttons = [Button(label=f"{number}", to=Link(f"to{number}")) for number in range(30)]
    rows = encode(drawn(View(Title("Hello"), *buttons))).payload["components"]
    assert len(rows) == 5
    offered = [one["custom_id"] for row in rows for one in row["components"] if one["type"] == 2]
    offered += [one["value"] for row in rows for select in row["components"] for one in select.get("options", [])]
    assert sorted(offered) == sorted(f"b:to{number}" for number in range(30))
