"""First answers to interactions, and what follows them by the interaction's token.

https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
"""

from collections.abc import Callable

from tests.discord.server.call import EMPTY, Answer, Call
from tests.discord.server.errors import (
    ALREADY_ACKNOWLEDGED,
    INVALID_WEBHOOK_TOKEN,
    JSON,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Form,
    Refused,
)
from tests.discord.server.interactions import (
    CHOICES,
    COMMAND,
    DEFER,
    DEFER_UPDATE,
    FIRST_ANSWER_WITHIN,
    MODAL,
    REPLY,
    TOKEN_LIVES,
    UPDATE,
    Callback,
    Interaction,
    Modal,
)
from tests.discord.server.modals import check_modal
from tests.discord.server.rules import OF_ANSWER, OF_EDIT, check_flags, check_into, check_message, require_something
from tests.discord.server.world import EPHEMERAL, LOADING, Message

REPLY_TYPE, SLASH_REPLY_TYPE, MENU_REPLY_TYPE = 19, 20, 23


def respond(call: Call) -> Answer:
    """Answer an interaction for the first time."""
    interaction = call.state.interactions.get(call.args["token"])
    if interaction is None or interaction.id != call.args["interaction"]:
        raise Refused(UNKNOWN_INTERACTION)
    if call.state.clock.now() - interaction.at > FIRST_ANSWER_WITHIN:
        raise Refused(UNKNOWN_INTERACTION)
    if interaction.callback:
        raise Refused(ALREADY_ACKNOWLEDGED)
    kind, data = call.payload.get("type"), call.payload.get("data") or {}
    form = Form()
    if form.one_of(("type",), kind, interaction.allowed) and kind in _CHECKS:
        _CHECKS[kind](form, data)
    form.close()
    callback = _PERFORMS[int(kind or 0)](call, interaction, data)
    if call.query.get("with_response") not in ("1", "true"):
        return EMPTY
    return Answer(body=_told(interaction, callback))


def _check_reply(form: Form, data: JSON) -> None:
    check_into(form, ("data",), data, flags=OF_ANSWER)


def _check_defer(form: Form, data: JSON) -> None:
    check_flags(form, ("data",), data, EPHEMERAL)


def _check_update(form: Form, data: JSON) -> None:
    check_into(form, ("data",), data, flags=OF_EDIT)


def _check_choices(form: Form, data: JSON) -> None:
    choices = data.get("choices")
    if choices is None:
        form.bad(("data", "choices"), "BASE_TYPE_REQUIRED", "This field is required")
    form.size(("data", "choices"), choices, 0, 25)
    for index, one in enumerate(choices or []):
        form.size(("data", "choices", index, "name"), one.get("name"), 1, 100)
        form.size(("data", "choices", index, "value"), str(one.get("value", "")), 1, 100)


_CHECKS: dict[int, Callable[[Form, JSON], None]] = {
    REPLY: _check_reply,
    DEFER: _check_defer,
    UPDATE: _check_update,
    CHOICES: _check_choices,
    MODAL: lambda form, data: check_modal(form, ("data",), data),
}


def _reply(call: Call, interaction: Interaction, data: JSON) -> Callback:
    call.mentions_checked(data, new=True)
    require_something({**data, "attachments": list(call.files)})
    message = _post(call, interaction, data, flags=data.get("flags") or 0)
    callback = Callback(type=REPLY, data=data, message=message)
    interaction.accept(callback, message)
    interaction.settle(message)
    return callback


def _defer(call: Call, interaction: Interaction, data: JSON) -> Callback:
    message = _post(call, interaction, {}, flags=LOADING | ((data.get("flags") or 0) & EPHEMERAL))
    callback = Callback(type=DEFER, data=data, message=message)
    interaction.accept(callback, message)
    return callback


def _defer_update(_call: Call, interaction: Interaction, data: JSON) -> Callback:
    callback = Callback(type=DEFER_UPDATE, data=data, message=interaction.source)
    interaction.accept(callback, interaction.source)
    return callback


def _update(call: Call, interaction: Interaction, data: JSON) -> Callback:
    assert interaction.source is not None
    call.mentions_checked(data, new=False)
    _change(call, interaction, interaction.source, data)
    callback = Callback(type=UPDATE, data=data, message=interaction.source)
    interaction.accept(callback, interaction.source)
    interaction.settle(interaction.source)
    return callback


def _complete(_call: Call, interaction: Interaction, data: JSON) -> Callback:
    callback = Callback(type=CHOICES, data=data)
    interaction.accept(callback, None)
    interaction.settle(callback.choices)
    return callback


def _open(call: Call, interaction: Interaction, data: JSON) -> Callback:
    callback = Callback(type=MODAL, data=data)
    modal = Modal(data=data, opened_by=interaction)
    call.state.modals[interaction.person.id] = modal
    interaction.accept(callback, None)
    interaction.settle(modal)
    return callback


_PERFORMS: dict[int, Callable[[Call, Interaction, JSON], Callback]] = {
    REPLY: _reply,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _complete,
    MODAL: _open,
}


def _told(interaction: Interaction, callback: Callback) -> JSON:
    told: JSON = {"id": interaction.id, "type": interaction.type}
    if callback.message is None:
        return {"interaction": told}
    told["response_message_id"] = callback.message.id
    told["response_message_loading"] = callback.message.loading
    told["response_message_ephemeral"] = callback.message.ephemeral
    if callback.type == DEFER_UPDATE:
        return {"interaction": told}
    return {"interaction": told, "resource": {"type": callback.type, "message": callback.message.wire()}}


def _post(call: Call, interaction: Interaction, data: JSON, *, flags: int) -> Message:
    answers_command = interaction.type == COMMAND
    kind = SLASH_REPLY_TYPE if answers_command and interaction.payload["data"]["type"] == 1 else REPLY_TYPE
    if answers_command and kind != SLASH_REPLY_TYPE:
        kind = MENU_REPLY_TYPE
    extra: JSON = {"application_id": call.state.application_id, "webhook_id": call.state.application_id}
    return call.state.post(
        interaction.channel,
        call.state.bot,
        call.state.compose(interaction.channel, data, call.files),
        flags=flags,
        type=kind,
        only_for=interaction.person if flags & EPHEMERAL else None,
        extra={**extra, "interaction_metadata": interaction.metadata},
    )


def _change(call: Call, interaction: Interaction, message: Message, data: JSON) -> None:
    """Edit a message by the token, which also reaches ephemeral ones; "is thinking" ends."""
    body = call.state.compose(message.channel, data, call.files, old=message.body)
    require_something(body)
    message.flags &= ~LOADING
    call.state.edit(message, body)
    interaction.settle(message)


def _interaction_of(call: Call) -> Interaction:
    """Return the interaction whose token it is, or raise Refused if it cannot be used now."""
    interaction = call.state.interactions.get(call.args["token"])
    if interaction is None or call.args["application"] != call.state.application_id:
        raise Refused(UNKNOWN_WEBHOOK)
    if call.state.clock.now() - interaction.at > TOKEN_LIVES:
        raise Refused(INVALID_WEBHOOK_TOKEN)
    if interaction.callback is None:
        raise Refused(UNKNOWN_WEBHOOK)
    return interaction


def _message_of(call: Call, interaction: Interaction) -> Message:
    wanted = call.args["message"]
    if wanted == "@original":
        found = interaction.original
    else:
        found = next((one for one in interaction.followups if one.id == wanted), None)
    if found is None or found.deleted:
        raise Refused(UNKNOWN_MESSAGE)
    return found


def follow_up(call: Call) -> Answer:
    """Send one more message; the first one after a deferral takes the place of "is thinking"."""
    interaction, payload = _interaction_of(call), call.payload
    check_message(payload, flags=OF_ANSWER)
    call.mentions_checked(payload, new=True)
    require_something({**payload, "attachments": list(call.files)})
    if interaction.original and interaction.original.loading:
        _change(call, interaction, interaction.original, {**payload, "flags": 0})
        return Answer(body=interaction.original.wire())
    message = _post(call, interaction, payload, flags=payload.get("flags") or 0)
    message.type = REPLY_TYPE
    interaction.followups.append(message)
    interaction.settle(message)
    return Answer(body=message.wire())


def get_answer(call: Call) -> Answer:
    """Return an answer to an interaction."""
    return Answer(body=_message_of(call, _interaction_of(call)).wire())


def edit_answer(call: Call) -> Answer:
    """Edit an answer to an interaction."""
    interaction = _interaction_of(call)
    message = _message_of(call, interaction)
    check_message(call.payload, flags=OF_EDIT)
    call.mentions_checked(call.payload, new=message.loading)
    _change(call, interaction, message, call.payload)
    return Answer(body=message.wire())


def delete_answer(call: Call) -> Answer:
    """Delete an answer to an interaction."""
    call.state.delete(_message_of(call, _interaction_of(call)))
    return EMPTY
