import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.encode import Letter, encode
from adapters.discord.modal import modal, read_modal
from adapters.discord.text import escaped
from bot.dialogue.adapter import Drawn
from bot.dialogue.links import Link
from bot.dialogue.text import Text, When
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    FieldKind,
    FieldView,
    FormCard,
    Item,
    Option,
    Paragraph,
    PickDay,
    PickTime,
    Progress,
    Rate,
    Title,
    View,
    Visit,
    links_of,
)

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
        {"label": "✓ Home", "value": "b:home"},
        {"label": "Form", "value": "f:form"},
    ]


@pytest.mark.parametrize(("label", "written"), [("Sort by", "Sort by: Home"), ("Where to?", "Where to? Home")])
def test_a_list_says_what_it_is_and_what_is_chosen(label: str, written: str) -> None:
    options = (Option(label="Home", to=Link("home"), chosen=True), Option(label="Form", to=Link("form")))
    (row,) = encode(drawn(View(Choose(label=label, options=options)))).payload["components"]
    assert row["components"][0]["placeholder"] == written


def test_buttons_beyond_five_rows_are_in_one_more_list() -> None:
    buttons = [Button(label=f"{number}", to=Link(f"to{number}")) for number in range(30)]
    rows = encode(drawn(View(Title("Hello"), *buttons))).payload["components"]
    assert len(rows) == 5
    offered = [one["custom_id"] for row in rows for one in row["components"] if one["type"] == 2]
    offered += [one["value"] for row in rows for select in row["components"] for one in select.get("options", [])]
    assert sorted(offered) == sorted(f"b:to{number}" for number in range(30))


def answerable(letter: Letter) -> list[str]:
    """Return where every control and every option leads, without what keeps two of them apart."""
    controls = [one for row in letter.payload["components"] for one in row["components"]]
    places = [one["custom_id"] for one in controls if one["type"] == 2 and "custom_id" in one]
    places += [option["value"] for one in controls for option in one.get("options", [])]
    return [place.partition("#")[0].partition(":")[2] for place in places]


def check_rows(letter: Letter) -> None:
    rows = letter.payload["components"]
    assert len(rows) <= 5
    for row in rows:
        assert 1 <= len(row["components"]) <= 5
        for one in row["components"]:
            values = [option["value"] for option in one.get("options", [])]
            assert len(values) == len(set(values)) <= 25
            assert all(1 <= len(option["label"]) <= 100 for option in one.get("options", []))
            assert one["type"] == 3 or 1 <= len(one["label"]) <= 80
    named = [one["custom_id"] for row in rows for one in row["components"] if "custom_id" in one]
    assert len(named) == len(set(named))


LINKS = st.sampled_from([Link("home"), Link("form"), Link("find"), Link("book")])
WORDS = st.text(max_size=300)
PARTS = st.one_of(
    st.builds(Button, label=WORDS, to=LINKS),
    st.builds(Visit, label=WORDS, url=st.just("https://example.org/pay")),
    st.builds(Item, title=WORDS, to=LINKS),
    st.builds(Rate, label=st.just("Stars"), to=LINKS),
)


@given(st.lists(PARTS, max_size=40))
def test_everything_on_a_card_can_be_answered_within_five_rows(parts: list[Button | Visit | Item | Rate]) -> None:
    visits = [part for part in parts if isinstance(part, Visit)]
    view = View(Title("Hello"), *[part for part in parts if part not in visits[3:]], back_to=Link("home"))
    letter = encode(drawn(view))
    check_rows(letter)
    assert sorted(answerable(letter)) == sorted(link.name for link in links_of(view))


def test_many_days_and_times_come_in_several_lists() -> None:
    days = tuple(date(2026, 3, 1) + timedelta(days=number) for number in range(60))
    times = tuple(NOW + timedelta(minutes=15 * number) for number in range(96))
    for view in (
        View(PickDay(label="Day", days=days, to=Link("d"))),
        View(PickTime(label="T", times=times, to=Link("t"))),
    ):
        letter = encode(drawn(view))
        check_rows(letter)
        assert len(answerable(letter)) == len(links_of(view))


def test_more_lists_than_there_are_rows_come_in_pages_with_the_buttons_on_each() -> None:
    places = [f"place{number}" for number in range(7)]
    choices = [Choose(label=one, options=(Option(label=one, to=Link(one)),)) for one in places]
    card = drawn(View(*choices, Button(label="Go", to=Link("go"))))
    pages = [encode(card, page) for page in range(3)]
    for letter in pages:
        check_rows(letter)
        assert "go" in answerable(letter)
    assert [[one for one in places if one in answerable(letter)] for letter in pages] == [
        places[:3], places[3:6], places[6:],
    ]  # fmt: skip
    assert ids(encode(card, 9)) == ids(pages[-1])


def test_a_choice_of_several_on_a_shared_card_is_made_in_the_readers_own_chat() -> None:
    choice = ChooseMany(label="Topics", options=(("py", "Python"),), chosen=frozenset(), to=Link("topics"))
    assert ids(encode(drawn(View(choice), shared=True))) == ["s:go_topics"]


MARKUP = re.compile(r"(?<!\\)(?:\\\\)*[*_~|`<>#\[\]]")


@given(st.text(alphabet=st.sampled_from("\\*_~|`<>#[]()@&:/!a 1\n"), max_size=60) | st.text(max_size=60))
def test_nothing_that_somebody_typed_is_markup(typed: str) -> None:
    assert MARKUP.search(escaped(typed)) is None


def test_what_is_too_long_for_a_message_goes_along_as_a_file() -> None:
    blocks = [Paragraph(f"{number} " + "word " * 300) for number in range(8)]
    letter = encode(drawn(View(Title("Long"), *blocks)))
    described = [embed["description"] for embed in letter.payload["embeds"]]
    assert sum(map(len, described)) <= 6000
    (rest,) = letter.files
    assert isinstance(rest.content, bytes)
    whole = "\n\n".join(described) + rest.content.decode()
    assert all(f"{number} word" in whole for number in range(8))


def test_one_paragraph_that_no_embed_takes_goes_along_as_a_file() -> None:
    letter = encode(drawn(View(Title("Long"), Paragraph("x" * 4097))))
    assert letter.files[0].content == b"x" * 4097
    assert letter.payload["embeds"] == [{"title": "Long"}]


def long_form(current: int) -> FormCard:
    fields = tuple(
        FieldView(name=f"f{number}", label=f"Field {number}", kind=FieldKind.LINE, value="x") for number in range(7)
    )
    return FormCard(
        title="Many", fields=fields, current=current, submit=Link("form"), submit_label="Save", cancel=Link("home")
    )


def test_the_card_of_a_form_that_is_shown_whole_counts_no_steps() -> None:
    view = View(Progress(done=1, total=7, label="Field 0"), long_form(0))
    (embed,) = encode(drawn(view)).payload["embeds"]
    assert embed["description"].startswith("**Many**")


def test_a_form_of_seven_fields_comes_in_two_pages() -> None:
    first, second = (modal(long_form(current), "form", card="m1") for current in (0, 5))
    assert [len(one["components"]) for one in (first, second)] == [5, 2]
    assert (first["title"], second["title"]) == ("Many (1/2)", "Many (2/2)")
    filled, _uploads = read_modal(first)
    assert (filled.final, filled.turns_page, len(filled.values)) == (False, True, 5)
    filled, _uploads = read_modal(second)
    assert (filled.final, filled.turns_page, len(filled.values)) == (True, False, 2)
