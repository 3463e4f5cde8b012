"""What the bot's token can do with channels and messages.

https://docs.discord.com/developers/resources/message
https://docs.discord.com/developers/resources/channel
"""

from tests.discord.server.call import EMPTY, Answer, Call
from tests.discord.server.errors import (
    AUTHORED_BY_ANOTHER,
    DMS_CLOSED,
    INVALID_RECIPIENT,
    JSON,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    Form,
    Refused,
)
from tests.discord.server.rules import OF_EDIT, OF_MESSAGE, check_message, require_something
from tests.discord.server.world import PRIVATE_THREAD, PUBLIC_THREAD, Channel, Message


def _viewable(call: Call) -> Channel:
    channel = call.state.channel(call.args["channel"])
    if not channel.bot_may_view or (channel.guild and not channel.guild.has_bot):
        raise Refused(MISSING_ACCESS)
    return channel


def _writable(call: Call) -> Channel:
    channel = _viewable(call)
    if channel.person and channel.person.dms_closed:
        raise Refused(DMS_CLOSED)
    if not channel.bot_may_send:
        raise Refused(MISSING_PERMISSIONS)
    return channel


def _own(call: Call) -> Message:
    message = call.state.message(_viewable(call), call.args["message"])
    if message.author is not call.state.bot:
        raise Refused(AUTHORED_BY_ANOTHER)
    return message


def open_dm(call: Call) -> Answer:
    """Return the direct messages with a person; works also when they are closed."""
    person = call.state.people.get(str(call.payload.get("recipient_id")))
    if person is None:
        raise Refused(INVALID_RECIPIENT)
    return Answer(body=call.state.dm_with(person).wire())


def get_channel(call: Call) -> Answer:
    """Return a channel."""
    return Answer(body=_viewable(call).wire())


def list_messages(call: Call) -> Answer:
    """Return the newest messages, newest first."""
    there = [one for one in _viewable(call).messages if not (one.deleted or one.ephemeral)]
    return Answer(body=[one.wire() for one in there[::-1][: int(call.query.get("limit", 50))]])


def get_message(call: Call) -> Answer:
    """Return one message."""
    return Answer(body=call.state.message(_viewable(call), call.args["message"]).wire())


def create_message(call: Call) -> Answer:
    """Send a message; the same `nonce` with `enforce_nonce` sends it once."""
    channel, payload = _writable(call), call.payload
    check_message(payload, flags=OF_MESSAGE)
    require_something({**payload, "attachments": list(call.files)})
    call.mentions_checked(payload, new=True)
    nonce = (channel.id, str(payload.get("nonce")))
    if payload.get("enforce_nonce") and nonce in call.state.nonces:
        return Answer(body=call.state.nonces[nonce].wire())
    extra: JSON = {"nonce": payload["nonce"]} if "nonce" in payload else {}
    body = call.state.compose(channel, payload, call.files)
    message = call.state.post(channel, call.state.bot, body, flags=payload.get("flags") or 0, extra=extra)
    if "nonce" in payload:
        call.state.nonces[nonce] = message
    return Answer(body=message.wire())


def edit_message(call: Call) -> Answer:
    """Edit a message of the bot's own."""
    message = _own(call)
    check_message(call.payload, flags=OF_EDIT)
    call.mentions_checked(call.payload, new=False)
    body = call.state.compose(message.channel, call.payload, call.files, old=message.body)
    require_something(body)
    call.state.edit(message, body)
    return Answer(body=message.wire())


def delete_message(call: Call) -> Answer:
    """Delete a message of the bot's own."""
    call.state.delete(_own(call))
    return EMPTY


def start_thread(call: Call) -> Answer:
    """Start a thread, private unless it is told to be public or starts from a message."""
    channel = _writable(call)
    form = Form()
    form.size(("name",), call.payload.get("name"), 1, 100)
    kind = PUBLIC_THREAD if "message" in call.args else call.payload.get("type", PRIVATE_THREAD)
    form.one_of(("type",), kind, (PUBLIC_THREAD, PRIVATE_THREAD))
    form.close()
    name, guild = call.payload["name"], channel.guild
    thread = Channel(
        id=call.state.ids.next(), type=kind, name=name, guild=guild, parent=channel, owner_id=call.state.bot.id
    )
    thread.members.append(call.state.bot.id)
    call.state.channels[thread.id] = thread
    return Answer(body=thread.wire(), status=201)


def add_to_thread(call: Call) -> Answer:
    """Add a person to a thread."""
    _writable(call).members.append(call.args["person"])
    return EMPTY


def type_in(call: Call) -> Answer:
    """Show "is typing"."""
    _writable(call)
    return EMPTY
