"""Every card that the walk has seen, as Telegram and Discord get it: no control is dropped, no limit is broken."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.discord import encode as discord
from adapters.discord.modal import modal
from adapters.telegram import encode as telegram
from bot.dialogue.adapter import Drawn
from bot.dialogue.drawing import Drawer
from bot.dialogue.links import MAX_ADDRESS_BYTES, Link
from bot.dialogue.registry import Form, Screen, registry
from bot.dialogue.starts import MAX_START_BYTES, write_start
from bot.dialogue.views import ChooseMany, File, links_of
from bot.preview.walk import Seen, Walk
from core.attachments.media import NAME_LIMIT, Kind
from tests.discord.server.errors import Form as Checking
from tests.discord.server.modals import check_modal
from tests.discord.server.rules import OF_EDIT, check_into
from tests.meta.reading import form_of
from tests.telegram.botapi.checks import check_markup, check_text

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
USERNAME = "opengig_bot"


def drawn(seen: Seen, *, shared: bool = False) -> tuple[Drawn, dict[Link, str]]:
    """Draw a card as the engine does."""
    addresses, _stored = Drawer(registry)._addresses(seen.view, MAX_START_BYTES if shared else MAX_ADDRESS_BYTES)
    card = Drawn(
        view=seen.view,
        note=None,
        address=addresses.__getitem__,
        opens_form=lambda link: isinstance(registry.route(link), Form),
        start=lambda link: write_start(addresses[link]),
        zone=ZoneInfo("Asia/Kolkata"),
        locale=seen.locale,
        now=NOW,
        nonce="n",
        shared=shared,
    )
    return card, addresses


def typed_only(seen: Seen) -> set[Link]:
    """Return what Telegram takes by typing: the answers to a form are its submission."""
    form = form_of(seen.view)
    return {form.submit} if form else set()


def test_telegram_offers_every_link_of_every_card(walked: Walk) -> None:
    lost: set[str] = set()
    for seen in walked.seen:
        card, addresses = drawn(seen)
        keyboard = telegram.encode(card, username=USERNAME).keyboard
        offered = {button.callback_data for row in keyboard.inline_keyboard for button in row} if keyboard else set()
        missing = {link for link in links_of(seen.view) if addresses[link] not in offered} - typed_only(seen)
        lost |= {f"{seen}: {link.name}" for link in missing}
    assert lost == set()


def values(payload: dict[str, Any]) -> Iterator[str]:
    """Return every place that the controls of a message lead to, without its kind and number."""
    for row in payload["components"]:
        for control in row["components"]:
            ids = [control.get("custom_id", "")] + [option["value"] for option in control.get("options", [])]
            yield from (one.partition("#")[0].partition(":")[2] for one in ids)


def test_discord_offers_every_link_of_every_card(walked: Walk) -> None:
    lost: set[str] = set()
    for seen in walked.seen:
        card, addresses = drawn(seen)
        offered = set(values(discord.encode(card).payload))
        lost |= {f"{seen}: {link.name}" for link in links_of(seen.view) if addresses[link] not in offered}
    assert lost == set()


def test_every_option_of_a_choice_of_several_is_offered_on_both(walked: Walk) -> None:
    choices = [(seen, part) for seen in walked.seen for part in seen.view.parts if isinstance(part, ChooseMany)]
    assert choices
    for seen, part in choices:
        card, _addresses = drawn(seen)
        keyboard = telegram.encode(card, username=USERNAME).keyboard
        assert keyboard is not None
        ticks = {button.callback_data for row in keyboard.inline_keyboard for button in row}
        assert {f"+{value}" for value, _label in part.options} <= ticks, str(seen)
        selects = [control for row in discord.encode(card).payload["components"] for control in row["components"]]
        picks = {option["value"] for control in selects for option in control.get("options", [])}
        assert {value for value, _label in part.options} <= picks, str(seen)


def test_no_card_is_too_long_for_one_message_of_discord(walked: Walk) -> None:
    long = {
        str(seen)
        for seen in walked.seen
        if any(file.name == discord.REST for file in discord.encode(drawn(seen)[0]).files)
    }
    assert long == set()


def test_every_file_of_every_card_goes_along_on_both_under_a_name_that_both_take(walked: Walk) -> None:
    kinds: set[Kind] = set()
    for seen in walked.seen:
        files = [part for part in seen.view.parts if isinstance(part, File)]
        card, _addresses = drawn(seen)
        assert list(telegram.encode(card, username=USERNAME).files) == files, str(seen)
        assert list(discord.encode(card).files) == files, str(seen)
        assert all(1 <= len(file.name) <= NAME_LIMIT and file.name.isprintable() for file in files), str(seen)
        kinds |= {file.kind for file in files}
    assert kinds == set(Kind)


def test_telegram_takes_the_text_and_the_buttons_of_every_card(walked: Walk) -> None:
    for seen in walked.seen:
        letter = telegram.encode(drawn(seen)[0], username=USERNAME)
        for page in letter.pages:
            check_text(page.text, [entity.to_dict() for entity in page.entities])
        if letter.keyboard is not None:
            check_markup(letter.keyboard.to_dict(), private=True)


def test_discord_takes_every_card(walked: Walk) -> None:
    for seen in walked.seen:
        checking = Checking()
        check_into(checking, (), discord.encode(drawn(seen)[0]).payload, flags=OF_EDIT)
        checking.close()


def test_discord_takes_every_page_of_every_form(walked: Walk) -> None:
    for seen in walked.seen:
        form = form_of(seen.view)
        if form is None:
            continue
        _card, addresses = drawn(seen)
        checking = Checking()
        check_modal(checking, (), modal(form, addresses[form.submit], card="m" + "9" * 20))
        checking.close()


def test_every_shared_screen_is_taken_in_a_room_with_links_only(walked: Walk) -> None:
    routes = [(seen, registry.routes[seen.link.name]) for seen in walked.seen]
    shared = [seen for seen, route in routes if isinstance(route, Screen) and route.shared]
    assert {seen.link.name for seen in shared} >= {"find", "mentors", "mentor", "help", "private"}
    for seen in shared:
        card, _addresses = drawn(seen, shared=True)
        keyboard = telegram.encode(card, username=USERNAME).keyboard
        assert keyboard is not None
        check_markup(keyboard.to_dict(), private=False)
        assert all(button.callback_data is None for row in keyboard.inline_keyboard for button in row), str(seen)
