"""The only place where a screen, an action, a form or a command is declared."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_type_hints

from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import BadAddress, Link, Value, read_value, write_value
from bot.dialogue.text import Text
from bot.dialogue.views import Option, View
from core.accounts.model import Right
from core.errors import N_

SEPARATOR = "|"
ALWAYS = ((N_("continue"), N_("Go on with a form you left")), (N_("cancel"), N_("Stop what we are doing")))
"""Commands that the router itself answers, wherever somebody is, with what they do."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is in the fields of a form when it is opened next: `form` is its link, `values` are by the fields' names.

    It is kept in the form's draft and nowhere else. The link tells this draft from the one of the form as it is opened
    otherwise, by an argument of its own.
    """

    form: Link
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Show:
    """What an action or a sentence leads to: the card to show next, and a sentence above it.

    `chips` answer the sentence with one tap; they lead to screens or forms. `missed` says that nothing was understood,
    `asks` names the question that is put, so that nobody is asked the same twice in a row. What is shown `aside`
    interrupts what the person was doing: the way back is offered. `given` waits in a form that the card leads to.
    """

    link: Link
    note: Text | None = None
    chips: tuple[Option, ...] = ()
    missed: bool = False
    asks: str | None = None
    aside: bool = False
    given: Given | None = None


ScreenFunction = Callable[..., Awaitable[View]]
ActionFunction = Callable[..., Awaitable[Show]]
FieldsFunction = Callable[..., Awaitable[tuple[Field, ...]]]
HeardFunction = Callable[[Context, str], Awaitable[None]]
WithWordsFunction = Callable[[Context, str], Show]


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """Shows something and changes nothing; may be called any number of times.

    What is not there, or not for this person, it says by raising Refused; arguments without a meaning by BadAddress. A
    `step` is part of something unfinished, to which whoever is led away from it can come back.
    """

    name: str
    show: ScreenFunction
    params: Mapping[str, Any]
    right: Right | None
    typed: str | None
    shared: bool
    step: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """Changes something through the core and says what to show next. With `paused`, also for those who are paused."""

    name: str
    act: ActionFunction
    params: Mapping[str, Any]
    right: Right | None
    paused: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Asks for typed fields and hands them to an action. That a link opens a form is known from its name alone.

    With `paused`, it is also for those who are paused.
    """

    name: str
    title: str
    submit_label: str
    fields: FieldsFunction
    act: ActionFunction
    params: Mapping[str, Any]
    right: Right | None
    back_to: Link
    paused: bool


Route = Screen | Action | Form


class OptionKind(StrEnum):
    """What an option of a command may hold."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandOption:
    """A part of what follows a command, for platforms that ask for it in parts.

    `phrase` puts a value into the words that are read, as "under %s" does. Options with `completes` offer values while
    they are typed.
    """

    name: str
    help: str
    kind: OptionKind = OptionKind.TEXT
    phrase: str = "%s"
    completes: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """Something to type after a slash. What follows the name fills the screen's argument `takes`, if there is one.

    `name` is what is typed in every language; where a platform can show another one, the catalogue has it. `heard` may
    note down what followed, in the transaction of the message: screens themselves change nothing. `with_words` says
    where the command leads with words that are for a form: they do not become a part of the address.
    """

    name: str
    help: str
    to: Link
    takes: str | None = None
    right: Right | None = None
    options: tuple[CommandOption, ...] = ()
    heard: HeardFunction | None = None
    with_words: WithWordsFunction | None = None


class Registry:
    """Every route and command of the product."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.commands: dict[str, Command] = {}

    def screen(
        self,
        name: str,
        *,
        command: str | None = None,
        help: str = "",  # noqa: A002 - the word that people type
        takes: str | None = None,
        options: tuple[CommandOption, ...] = (),
        right: Right | None = None,
        typed: str | None = None,
        shared: bool = False,
        heard: HeardFunction | None = None,
        with_words: WithWordsFunction | None = None,
        step: bool = False,
    ) -> Callable[[ScreenFunction], ScreenFunction]:
        """Declare a screen, and with `command` the command that opens it.

        `typed` names a form whose first field takes what is typed while the screen is shown, if it fits; a file that is
        sent goes into the form's field for files. A `shared` screen shows nothing of the person who asks, so it may be
        shown where others read along. `heard` is called with what follows the command in a private chat;
        `with_words` returns what it leads to. A `step` is something unfinished.
        """

        def declare(function: ScreenFunction) -> ScreenFunction:
            params = _params(function)
            self._add(
                Screen(name=name, show=function, params=params, right=right, typed=typed, shared=shared, step=step)
            )
            if command is not None:
                self.commands[command] = Command(
                    name=command,
                    help=help,
                    to=Link(name),
                    takes=takes,
                    right=right,
                    options=options,
                    heard=heard,
                    with_words=with_words,
                )
            return function

        return declare

    def action(
        self, name: str, *, right: Right | None = None, paused: bool = False
    ) -> Callable[[ActionFunction], ActionFunction]:
        """Declare an action; `paused` says that people whose account is paused may do it too."""

        def declare(function: ActionFunction) -> ActionFunction:
            self._add(Action(name=name, act=function, params=_params(function), right=right, paused=paused))
            return function

        return declare

    def form(
        self,
        name: str,
        *,
        title: str,
        fields: FieldsFunction,
        back_to: Link,
        submit_label: str = N_("Save"),
        right: Right | None = None,
        paused: bool = False,
    ) -> Callable[[ActionFunction], ActionFunction]:
        """Declare a form; the decorated function takes the link's arguments, then the fields by keyword.

        `back_to` is shown on Cancel, with the arguments of the form's link that its route takes. `paused` says that
        people whose account is paused may send it too.
        """

        def declare(function: ActionFunction) -> ActionFunction:
            self._add(
                Form(
                    name=name,
                    title=title,
                    submit_label=submit_label,
                    fields=fields,
                    act=function,
                    params=_params(function),
                    right=right,
                    back_to=back_to,
                    paused=paused,
                )
            )
            return function

        return declare

    def _add(self, route: Route) -> None:
        if route.name in self.routes:
            raise ValueError(f"the route {route.name!r} is declared twice")
        self.routes[route.name] = route

    def route(self, link: Link) -> Route:
        """Return where a link leads; raises BadAddress."""
        try:
            return self.routes[link.name]
        except KeyError:
            raise BadAddress(f"no route {link.name!r}") from None

    def typed_form(self, link: Link) -> tuple[Form, Link] | None:
        """Return the form that takes what is typed or sent while a screen is shown; raises BadAddress."""
        screen = self.route(link)
        form = self.routes.get(screen.typed or "") if isinstance(screen, Screen) else None
        if not isinstance(form, Form):
            return None
        return form, Link(form.name, **{name: value for name, value in link.args if name in form.params})

    def address(self, link: Link) -> str:
        """Write a link as text; raises BadAddress if it does not fit its route."""
        params = self.route(link).params
        unknown = {name for name, _value in link.args} - params.keys()
        if unknown:
            raise BadAddress(f"{link.name} takes no {', '.join(sorted(unknown))}")
        return SEPARATOR.join((link.name, *(write_value(link[name]) for name in params))).rstrip(SEPARATOR)

    def link(self, address: str) -> Link:
        """Read what `address` wrote; raises BadAddress on anything else."""
        name, *raw = address.split(SEPARATOR)
        if name not in self.routes:
            raise BadAddress("no such route")
        params = self.routes[name].params
        if len(raw) > len(params):
            raise BadAddress(f"{name} takes {len(params)} arguments")
        raw += [""] * (len(params) - len(raw))
        args: dict[str, Value] = {}
        for (param, kind), text in zip(params.items(), raw, strict=True):
            args[param] = read_value(text, kind)
        return Link(name, **args)

    def arguments(self, link: Link) -> dict[str, Value]:
        """Return every argument of the route that a link leads to, None for those that it leaves out."""
        return {name: link[name] for name in self.route(link).params}

    def cancel_link(self, form: Form, link: Link) -> Link:
        """Return where Cancel leads from a form."""
        taken = self.route(form.back_to).params
        return form.back_to.using(**{name: value for name, value in link.args if name in taken})

    def commands_for(self, ctx: Context) -> list[Command]:
        """Return the commands that the person may use, in the order of declaration."""
        return [c for c in self.commands.values() if c.right is None or c.right in ctx.account.rights]


def _params(function: Callable[..., Any]) -> dict[str, Any]:
    hints = get_type_hints(function)
    return {
        name: hints[name]
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    }


registry = Registry()
