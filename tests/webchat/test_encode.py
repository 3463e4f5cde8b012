import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.webchat.encode import encode
from bot.dialogue.links import Link
from bot.dialogue.text import Amount, Bold, Code, Style, When
from bot.dialogue.views import (
    Attached,
    Button,
    Choose,
    ChooseMany,
    Facts,
    FieldKind,
    FieldView,
    File,
    FormCard,
    Image,
    Intent,
    Item,
    Note,
    Option,
    Paragraph,
    Part,
    PickDay,
    PickTime,
    Picture,
    Progress,
    Rate,
    Title,
    Tone,
    View,
    Visit,
    links_of,
)
from core.attachments.media import Kind
from core.money import Money
from tests.webchat.conftest import NOON, address_of, drawn

TO = Link("go", n=1)


def one(part: Part, **more: Any) -> dict[str, Any]:
    """The part as the page gets it: JSON there and back, as on the wire."""
    body = json.loads(json.dumps(encode(drawn(part, **more))).replace("\\u202f", " "))
    assert len(body["parts"]) == 1
    part_of: dict[str, Any] = body["parts"][0]
    return part_of


def test_a_title_a_paragraph_and_a_note_are_runs_of_text() -> None:
    assert one(Title("Hi")) == {"kind": "title", "text": ["Hi"]}
    assert one(Paragraph(("Say ", Code("/find"), Bold("now")))) == {
        "kind": "paragraph",
        "text": ["Say ", {"code": "/find"}, {"bold": "now"}],
    }
    assert one(Note("Paid", Tone.GOOD)) == {"kind": "note", "text": ["Paid"], "tone": "good"}


def test_an_instant_is_written_in_the_readers_zone_and_keeps_its_iso_form() -> None:
    instant = datetime(2026, 7, 6, 17, 30, tzinfo=UTC)
    styles = {style: one(Paragraph(When(instant, style)), zone="Asia/Kolkata")["text"][0]["text"] for style in Style}
    assert styles == {
        Style.FULL: "Mon, Jul 6, 11:00 PM",
        Style.DAY: "Mon, Jul 6",
        Style.TIME: "11:00 PM",
        Style.RELATIVE: "in 4 months",
    }
    assert one(Paragraph(When(instant)))["text"][0]["when"] == "2026-07-06T17:30:00+00:00"


def test_the_year_is_written_when_it_is_another_one() -> None:
    assert one(Paragraph(When(datetime(2027, 1, 2, 9, tzinfo=UTC), Style.DAY)))["text"][0]["text"] == "Sat, Jan 2, 2027"


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(80000, "INR"), "₹800.00"),
        (Money(5000, "JPY"), "¥5,000"),
        (Money(12345, "KWD"), "KWD12.345"),
        (Money(1234, "IQD"), "IQD1.234"),
    ],
)
def test_money_has_the_places_of_its_currency(money: Money, written: str) -> None:
    assert one(Paragraph(Amount(money)))["text"] == [{"amount": written}]


def test_facts_keep_their_order() -> None:
    assert one(Facts((("When", "soon"), ("Price", Amount(Money(100, "EUR")))))) == {
        "kind": "facts",
        "rows": [["When", ["soon"]], ["Price", [{"amount": "€1.00"}]]],
    }


def test_an_item_has_its_picture_and_its_address() -> None:
    item = Item(title="Priya", lines=("9 years",), picture=Picture(file=7, alt="Priya smiles"), to=TO)
    assert one(item) == {
        "kind": "item",
        "title": "Priya",
        "lines": [["9 years"]],
        "picture": {"src": "/files/7", "alt": "Priya smiles"},
        "to": "go/n=1",
    }
    assert one(Item(title="Only words")) == {
        "kind": "item",
        "title": "Only words",
        "lines": [],
        "picture": None,
        "to": None,
    }


def test_an_image_a_file_and_progress_are_carried_whole() -> None:
    assert one(Image(picture=Picture(file=2, alt="A room"))) == {
        "kind": "image",
        "picture": {"src": "/files/2", "alt": "A room"},
    }
    assert one(File(name="a.ics", media="text/calendar", content=b"\x00\xff")) == {
        "kind": "file",
        "name": "a.ics",
        "media": "text/calendar",
        "shown": "document",
        "size": 2,
        "src": None,
        "data": "AP8=",
    }
    voice = File(name="v.ogg", media="audio/ogg", content=Attached(key="k" * 22, size=9), kind=Kind.VOICE)
    assert one(voice) == {
        "kind": "file",
        "name": "v.ogg",
        "media": "audio/ogg",
        "shown": "voice",
        "size": 9,
        "src": f"/chat/attachments/{'k' * 22}",
        "data": None,
    }
    assert one(Progress(done=1, total=3, label="Paid")) == {"kind": "progress", "done": 1, "total": 3, "label": "Paid"}


def test_a_button_has_its_intent_and_a_visit_its_page() -> None:
    assert one(Button(label="Book", to=TO, intent=Intent.PRIMARY)) == {
        "kind": "button",
        "label": "Book",
        "to": "go/n=1",
        "intent": "primary",
    }
    assert one(Visit(label="Pay", url="https://pay.example/1")) == {
        "kind": "visit",
        "label": "Pay",
        "url": "https://pay.example/1",
        "intent": "plain",
    }


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", " javascript:x", "//x"])
def test_a_visit_to_no_web_page_is_shown_and_cannot_be_followed(url: str) -> None:
    assert one(Visit(label="Video", url=url)) == {"kind": "paragraph", "text": ["Video: ", {"code": url}]}


def test_choices_name_what_is_chosen() -> None:
    options = (Option(label="30", to=Link("len", m=30)), Option(label="60", to=Link("len", m=60), chosen=True))
    assert one(Choose(label="How long?", options=options))["options"] == [
        {"label": "30", "to": "len/m=30", "chosen": False},
        {"label": "60", "to": "len/m=60", "chosen": True},
    ]
    many = one(
        ChooseMany(label="Topics", options=(("py", "Python"), ("es", "Spanish")), chosen=frozenset({"es"}), to=TO)
    )
    assert many == {
        "kind": "choose_many",
        "label": "Topics",
        "options": [
            {"value": "py", "label": "Python", "chosen": False},
            {"value": "es", "label": "Spanish", "chosen": True},
        ],
        "done": "Done",
        "to": "go/n=1",
    }


def test_the_calendar_is_whole_months_in_which_only_possible_days_have_an_address() -> None:
    days = (date(2026, 4, 1), date(2026, 2, 28))
    part = one(PickDay(label="Which day?", days=days, to=TO))
    assert [month["label"] for month in part["months"]] == ["February 2026", "April 2026"]
    cells = [cell for month in part["months"] for week in month["weeks"] for cell in week]
    assert all(len(week) == 7 for month in part["months"] for week in month["weeks"])
    assert {cell["day"]: cell["to"] for cell in cells if cell and cell["to"]} == {
        day.isoformat(): address_of(TO.using(day=day)) for day in days
    }
    assert sum(cell is not None for cell in cells) == 28 + 30
    february = part["months"][0]["weeks"]
    column = [week[6] for week in february]
    assert part["weekdays"][6]["long"] == "Sunday"
    assert [cell and cell["number"] for cell in column] == [1, 8, 15, 22, None]


def test_times_are_grouped_by_the_readers_part_of_the_day() -> None:
    times = tuple(datetime(2026, 3, 6, hour, tzinfo=UTC) for hour in (18, 6, 12))
    part = one(PickTime(label="Which time?", times=times, to=TO), zone="Asia/Kathmandu")
    assert [(group["label"], [time["label"] for time in group["times"]]) for group in part["groups"]] == [
        ("Morning", ["11:45 AM"]),
        ("Evening", ["5:45 PM", "11:45 PM"]),
    ]
    assert part["groups"][0]["times"][0]["to"] == address_of(TO.using(at=times[1]))
    assert part["zone"] == "Kathmandu"


def test_times_on_two_days_name_the_day() -> None:
    times = (datetime(2026, 3, 6, 9, tzinfo=UTC), datetime(2026, 3, 7, 9, tzinfo=UTC))
    labels = [group["label"] for group in one(PickTime(label="?", times=times, to=TO))["groups"]]
    assert labels == ["Friday, March 6, 2026 · Morning", "Saturday, March 7, 2026 · Morning"]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("America/New_York")])
def test_a_local_time_that_exists_twice_is_shown_twice_with_its_abbreviation(zone: Any) -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    times = tuple(instant.astimezone(zone) for instant in (first + timedelta(hours=1), first))
    part = one(PickTime(label="?", times=times, to=TO), zone="America/New_York")
    assert [time["label"] for time in part["groups"][0]["times"]] == ["1:30 AM EDT", "1:30 AM EST"]


def test_five_stars_have_five_addresses() -> None:
    assert one(Rate(label="How was it?", to=TO))["to"] == [f"go/n=1/stars={stars}" for stars in range(1, 6)]


def test_a_form_keeps_what_was_typed_and_what_is_wrong() -> None:
    card = FormCard(
        title="Apply",
        fields=(
            FieldView(name="price", label="Price", kind=FieldKind.LINE, value="x", error="Write 25.", max_length=9),
            FieldView(name="photo", label="Photo", kind=FieldKind.PICTURE, value="12", required=False),
            FieldView(name="cur", label="Currency", kind=FieldKind.CHOICE, options=(("EUR", "Euro"),)),
        ),
        current=0,
        submit=Link("apply"),
        submit_label="Send",
        cancel=Link("form.cancel", form="apply"),
    )
    part = one(card)
    price, photo, currency = part["fields"]
    assert (price["value"], price["error"], price["max_length"], price["optional"]) == ("x", "Write 25.", 9, None)
    assert (photo["src"], photo["optional"]) == ("/files/12", "optional")
    assert currency["options"] == [{"value": "EUR", "label": "Euro"}]
    assert part["submit"] == {"label": "Send", "to": "apply"}
    assert part["cancel"] == {"label": "Cancel", "to": "form.cancel/form=apply"}
    steps = encode(drawn(Progress(done=1, total=3, label="Price"), card))["parts"]
    assert [one_part["kind"] for one_part in steps] == ["form"]


def test_the_card_carries_its_note_its_way_back_and_its_language() -> None:
    view = View(Title("T"), back_to=Link("home"))
    body = encode(drawn(view, note="Saved."))
    assert body["note"] == ["Saved."]
    assert body["back"] == {"label": "Back", "to": "home"}
    assert (body["locale"], body["dir"], body["zone"]) == ("en", "ltr", "Europe/Lisbon")


def test_a_reader_of_arabic_gets_a_card_from_right_to_left_in_arabic_words() -> None:
    view = View(Paragraph(When(NOON, Style.DAY)))
    body = encode(replace(drawn(view), zone=ZoneInfo("Asia/Amman"), locale="ar"))
    assert body["dir"] == "rtl"
    assert body["parts"][0]["text"][0]["text"] == "الخميس، 5 مارس"


HOSTILE = "\u202egnp.exe\x00\x1b[31m <img src=x onerror=alert(1)> @everyone"
TAMED = "gnp.exe[31m <img src=x onerror=alert(1)> @everyone"


@pytest.mark.parametrize(
    "part",
    [
        Title(HOSTILE),
        Paragraph((Bold(HOSTILE), Code(HOSTILE))),
        Note(HOSTILE),
        Facts(((HOSTILE, HOSTILE),)),
        Item(title=HOSTILE, lines=(HOSTILE,), picture=Picture(file=1, alt=HOSTILE)),
        Image(picture=Picture(file=1, alt=HOSTILE)),
        File(name=HOSTILE, media="text/plain", content=b""),
        Progress(done=0, total=1, label=HOSTILE),
        Button(label=HOSTILE, to=TO),
        Visit(label=HOSTILE, url="https://x.example"),
        Choose(label=HOSTILE, options=(Option(label=HOSTILE, to=TO),)),
        ChooseMany(label=HOSTILE, options=(("v", HOSTILE),), chosen=frozenset(), to=TO),
        PickDay(label=HOSTILE, days=(), to=TO),
        PickTime(label=HOSTILE, times=(), to=TO),
        Rate(label=HOSTILE, to=TO),
        FormCard(
            title=HOSTILE,
            fields=(FieldView(name="f", label=HOSTILE, kind=FieldKind.LINE, error=HOSTILE, help=HOSTILE),),
            current=0,
            submit=TO,
            submit_label=HOSTILE,
            cancel=TO,
        ),
    ],
    ids=lambda part: type(part).__name__,
)
def test_hostile_words_lose_their_controls_and_stay_words(part: Part) -> None:
    wire = json.dumps(one(part), ensure_ascii=False)
    assert TAMED in wire
    assert not any(bad in wire for bad in ("\u202e", "\\u0000", "\\u001b"))


def test_long_text_is_not_cut() -> None:
    assert one(Paragraph("a" * 50_000))["text"] == ["a" * 50_000]


def test_every_link_that_the_vocabulary_offers_is_on_the_wire() -> None:
    view = View(
        Item(title="i", to=Link("item")),
        Button(label="b", to=Link("button")),
        Choose(label="c", options=(Option(label="o", to=Link("option")),)),
        ChooseMany(label="m", options=(), chosen=frozenset(), to=Link("many")),
        PickDay(label="d", days=(date(2026, 3, 6),), to=Link("day")),
        PickTime(label="t", times=(NOON,), to=Link("time")),
        Rate(label="r", to=Link("rate")),
        back_to=Link("home"),
    )
    wire = json.dumps(encode(drawn(view)))
    assert [link for link in links_of(view) if f'"{address_of(link)}"' not in wire] == []
