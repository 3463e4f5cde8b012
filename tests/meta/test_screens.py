"""Every screen as the people of a community see it: links that lead somewhere, a way out, and limits kept."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import get_args

import pytest

from bot.dialogue import views
from bot.dialogue.catalogue import LOCALES, speaking
from bot.dialogue.catalogue import _ as say
from bot.dialogue.drawing import Drawer
from bot.dialogue.links import MAX_ADDRESS_BYTES
from bot.dialogue.registry import Action, Form, Screen, registry
from bot.dialogue.views import Choose, ChooseMany, Facts, FieldKind, FormCard, Item, Title, View, links_of
from bot.preview.walk import Seen, Walk
from tests.meta import limits
from tests.meta.reading import choices, form_of, labels, texts
from tests.meta.sources import calls, sources
from tests.screens.desk import said

ANSWERING = ("bot/dialogue/router.py", "bot/dialogue/turn.py", "bot/dialogue/forms.py", "bot/talk/")
"""Where typed sentences are answered: what is only shown there is reached by typing."""


def too_long(found: Iterable[tuple[Seen, str]], limit: int) -> list[str]:
    return sorted({f"{seen.link.name}: {text[:60]!r} has {len(text)}" for seen, text in found if len(text) > limit})


def test_every_link_leads_to_a_route_that_takes_its_arguments(walked: Walk) -> None:
    assert walked.astray == []


def test_every_route_is_reached_by_a_link_a_command_or_a_typed_sentence(walked: Walk) -> None:
    typed = {
        call.args[0].value
        for source in sources("bot")
        if source.path.startswith(ANSWERING)
        for call in calls(source.tree, "Link", "_opens")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert sorted(registry.routes.keys() - walked.reached - typed) == []


def test_every_screen_and_form_was_seen(walked: Walk) -> None:
    shown = {name for name, route in registry.routes.items() if not isinstance(route, Action)}
    assert sorted(shown - {seen.link.name for seen in walked.seen}) == []


def test_nobody_is_offered_what_they_are_refused(walked: Walk) -> None:
    assert walked.refused == []


def test_every_screen_has_a_way_out(walked: Walk) -> None:
    shown = {name: route for name, route in registry.routes.items() if isinstance(route, Screen | Form)}
    stuck = [
        str(seen)
        for seen in walked.seen
        if not any(link.name in shown and link != seen.link for link in links_of(seen.view))
        and form_of(seen.view) is None
    ]
    assert stuck == []


def test_only_the_start_and_forms_have_no_way_back(walked: Walk) -> None:
    assert {seen.link.name for seen in walked.seen if seen.view.back_to is None and form_of(seen.view) is None} <= {
        "home",
        "hint",
        "private",
        "room.application",
        "room.case",
        "room.report",
    }


def test_every_address_fits_the_buttons_of_every_platform(walked: Walk) -> None:
    drawer = Drawer(registry)
    long = [
        (str(seen), address)
        for seen in walked.seen
        for address in drawer._addresses(seen.view)[0].values()
        if len(address.encode()) > limits.ADDRESS_BYTES
    ]
    assert long == []
    assert limits.ADDRESS_BYTES == MAX_ADDRESS_BYTES


def test_labels_fit_on_buttons(walked: Walk) -> None:
    assert too_long(((s, text) for s in walked.seen for text in labels(s.view)), limits.BUTTON_LABEL) == []
    assert [str(seen) for seen in walked.seen if not all(labels(seen.view))] == []


def test_choices_fit_into_a_select(walked: Walk) -> None:
    many = {
        f"{s.link.name}: {len(o)} options" for s in walked.seen for _l, o in choices(s.view) if len(o) > limits.OPTIONS
    }
    assert many == set()
    options = ((s, option) for s in walked.seen for _label, found in choices(s.view) for option in found)
    assert too_long(options, limits.OPTION_LABEL) == []
    assert too_long(((s, label) for s in walked.seen for label, _o in choices(s.view)), limits.PLACEHOLDER) == []


def test_choices_have_something_to_choose_and_no_label_twice(walked: Walk) -> None:
    for seen in walked.seen:
        for part in seen.view.parts:
            if isinstance(part, Choose | ChooseMany):
                found = next(options for label, options in choices(View(part)))
                assert found, str(seen)
                assert len(set(found)) == len(found), f"{seen}: {found}"


def test_a_card_fits_into_one_message(walked: Walk) -> None:
    assert too_long(((seen, "\n".join(texts(seen.view))) for seen in walked.seen), limits.TEXT) == []


def test_facts_fit_into_an_embed(walked: Walk) -> None:
    for seen in walked.seen:
        for part in seen.view.parts:
            if isinstance(part, Facts):
                assert 1 <= len(part.rows) <= limits.EMBED_FIELDS, f"{seen}: {len(part.rows)} rows"
                for label, value in part.rows:
                    assert 1 <= len(label) <= limits.FIELD_NAME, f"{seen}: {label}"
                    assert 1 <= len(said(value)) <= limits.FIELD_VALUE, f"{seen}: {label}: {len(said(value))}"


def test_titles_fit_into_an_embed(walked: Walk) -> None:
    titles = [
        (seen, said(part.text) if isinstance(part, Title) else part.title)
        for seen in walked.seen
        for part in seen.view.parts
        if isinstance(part, Title | Item)
    ]
    assert too_long(titles, limits.EMBED_TITLE) == []
    assert [str(seen) for seen, title in titles if not title] == []


def forms(walked: Walk) -> list[tuple[Seen, FormCard]]:
    return [(seen, form) for seen in walked.seen if (form := form_of(seen.view)) is not None]


def test_forms_fit_into_a_modal(walked: Walk) -> None:
    found = forms(walked)
    assert too_long(((seen, form.title) for seen, form in found), limits.MODAL_TITLE) == []
    fields = [(seen, field) for seen, form in found for field in form.fields]
    assert too_long(((seen, field.label) for seen, field in fields), limits.FORM_LABEL) == []
    assert too_long(((seen, field.help) for seen, field in fields), limits.FORM_HELP) == []
    assert too_long(((seen, field.example) for seen, field in fields), limits.FORM_EXAMPLE) == []
    assert (
        too_long(((seen, option) for seen, field in fields for _v, option in field.options), limits.OPTION_LABEL) == []
    )
    assert [str(seen) for seen, field in fields if field.max_length > limits.FORM_VALUE] == []
    assert [str(seen) for seen, field in fields if len(field.options) > limits.OPTIONS] == []
    assert [str(seen) for seen, form in found if not len(form.fields) >= 1] == []


def test_every_field_to_type_into_shows_an_example_or_says_what_is_meant(walked: Walk) -> None:
    bare = {
        f"{seen.link.name}.{field.name}"
        for seen, form in forms(walked)
        for field in form.fields
        if field.kind in {FieldKind.LINE, FieldKind.LINES} and not (field.example or field.help)
    }
    assert bare == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_fit_into_the_menus_of_every_platform(locale: str) -> None:
    with speaking(locale):
        for command in registry.commands.values():
            assert re.fullmatch(limits.COMMAND_NAME, command.name)
            assert 1 <= len(say(command.help)) <= limits.COMMAND_HELP


def test_every_item_of_the_vocabulary_is_used_by_two_screens(walked: Walk) -> None:
    users: dict[str, set[str]] = {part.__name__: set() for part in get_args(views.Part)}
    for seen in walked.seen:
        for part in seen.view.parts:
            users[type(part).__name__].add(seen.link.name)
    assert {name: screens for name, screens in users.items() if len(screens) < 2} == {}


def test_every_notice_was_worded_for_somebody_and_is_one_short_sentence_or_two(walked: Walk) -> None:
    by_why: dict[str, list[str]] = defaultdict(list)
    for told in walked.told:
        by_why[told.why].append(said(told.note))
    assert len(by_why) > 15
    assert {why: len(text) for why, all_ in by_why.items() for text in all_ if len(text) > 250} == {}
