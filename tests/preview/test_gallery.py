"""`opengig preview`: every screen on every platform, on pages that need nothing but their folder."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import LOCALES
from bot.dialogue.links import Link
from bot.dialogue.text import Bold, Code
from bot.dialogue.views import (
    Button,
    Choose,
    Facts,
    FieldKind,
    FieldView,
    FormCard,
    Image,
    Item,
    Option,
    Paragraph,
    Part,
    Picture,
    Title,
    View,
)
from bot.preview.gallery import INDEX, NoGallery, _claim, page_of
from bot.preview.platforms import PLATFORMS, Platform
from bot.preview.scenes import routes_shown
from tests.preview.reading import Page

EVIL = "<b>x</b> & \"'><script>alert(1)</script>"
NAMES = {platform.name for platform in PLATFORMS}


def pages(gallery: Path) -> list[Page]:
    return [Page((gallery / page_of(locale)).read_text("utf-8")) for locale in LOCALES]


def test_every_screen_and_form_is_shown_on_every_platform_in_every_language(gallery: Path) -> None:
    for page in pages(gallery):
        assert {route: on for route, on in page.cards.items() if on != NAMES} == {}
        assert page.cards.keys() == routes_shown()


def test_every_notice_stands_above_its_card(gallery: Path) -> None:
    page = (gallery / INDEX).read_text("utf-8")
    assert 'id="notices-learner-accepted"' in page
    assert page.count("Good news: <b>Priya Sharma</b> said yes to") == 2
    assert "Good news: " in page.partition('id="notices-learner-accepted"')[2].partition("</article>")[0]


def test_a_page_loads_only_what_is_in_its_folder(gallery: Path) -> None:
    for page in pages(gallery):
        assert [address for address in page.loads if not (gallery / address).is_file()] == []
        assert [to for to in page.leads if not to.startswith("#") and not (gallery / to).is_file()] == []


def test_every_card_has_an_address_of_its_own(gallery: Path) -> None:
    for page in pages(gallery):
        assert len(page.ids) == len(set(page.ids))
        assert [to for to in page.leads if to.startswith("#") and to[1:] not in page.ids] == []


def drawn(*parts: Part) -> Drawn:
    return Drawn(
        view=View(*parts, back_to=Link("home")),
        note=(EVIL, Bold(EVIL)),
        address=lambda link: link.name,
        opens_form=lambda _link: False,
        start=lambda link: link.name,
        zone=ZoneInfo("UTC"),
        locale="en",
        now=datetime(2026, 3, 2, tzinfo=UTC),
        nonce="n",
    )


FORM = FormCard(
    title=EVIL,
    fields=tuple(
        FieldView(
            name=f"f{kind}",
            label=EVIL,
            kind=kind,
            value="" if kind is FieldKind.PICTURE else EVIL,
            error=EVIL,
            example=EVIL,
            help=EVIL,
            options=((EVIL, EVIL),) if kind in {FieldKind.CHOICE, FieldKind.MANY} else (),
        )
        for kind in FieldKind
    ),
    current=0,
    submit=Link("send"),
    submit_label=EVIL,
    cancel=Link("home"),
)
CARDS: dict[str, tuple[Part, ...]] = {
    "words": (Title(EVIL), Paragraph((EVIL, Bold(EVIL), Code(EVIL))), Facts(((EVIL, EVIL),))),
    "controls": (
        Item(title=EVIL, lines=(EVIL,), to=Link("a")),
        Button(label=EVIL, to=Link("b")),
        Choose(label=EVIL, options=(Option(label=EVIL, to=Link("c"), chosen=True),)),
        Image(picture=Picture(file=1, alt=EVIL)),
    ),
    "a form": (FORM,),
}


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@pytest.mark.parametrize("parts", CARDS.values(), ids=CARDS)
def test_nothing_that_somebody_typed_is_markup(platform: Platform, parts: tuple[Part, ...]) -> None:
    html = platform.draw(drawn(*parts), lambda number: f"pictures/{number}.svg")
    assert "<script" not in html
    assert "&lt;script" in html
    assert "<b>x" not in html


def test_a_form_is_shown_field_by_field_on_telegram_and_in_its_modals_on_discord() -> None:
    seven = replace(FORM, fields=tuple(replace(FORM.fields[0], name=f"f{n}", label=f"Field {n}") for n in range(7)))
    telegram, discord, _webchat = (str(one.draw(drawn(seven), str)) for one in PLATFORMS)
    assert telegram.count('class="tg-bubble"') == 7
    assert discord.count('class="dc-modal"') == 2
    assert discord.count('class="dc-field"') == 7


def test_a_folder_that_holds_something_else_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("my only copy", "utf-8")
    assert main(["preview", str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err
        == f"{tmp_path} holds something that is no gallery. Name a new folder, or an empty one.\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    for wanted in (file, file / "within"):
        assert main(["preview", str(wanted)]) == 1
        assert "Walking" not in capsys.readouterr().out


def test_another_page_called_index_is_no_gallery(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text("<h1>My own page</h1>", "utf-8")
    with pytest.raises(NoGallery):
        _claim(tmp_path)


def test_a_gallery_may_be_written_over(gallery: Path) -> None:
    _claim(gallery)
