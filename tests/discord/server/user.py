"""The person's own app: what it can do with what is on the screen, and no more than that.

Every verb refuses, with AssertionError, what the real app would not offer: a button that is not shown or is disabled,
a select's option that does not exist, a required field left empty.
"""

from typing import Any

from tests.discord.server.commands import ATTACHMENT, CHAT_INPUT, MESSAGE_MENU, USER, USER_MENU
from tests.discord.server.errors import JSON
from tests.discord.server.filling import fill_in
from tests.discord.server.gateway import Event
from tests.discord.server.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, Modal
from tests.discord.server.rules import BUTTON, LINK, SELECT
from tests.discord.server.state import File, State
from tests.discord.server.world import VOICE_MESSAGE, Account, Channel, Guild, Message

UPLOAD_LIMIT = 10_485_760
"""Bytes (https://docs.discord.com/developers/reference#uploading-files)."""


class User:
    """One person with the app open."""

    def __init__(self, state: State, account: Account) -> None:
        self._state = state
        self.account = account

    @property
    def id(self) -> str:
        """The person's id."""
        return self.account.id

    @property
    def dm(self) -> Channel:
        """The person's direct messages with the bot."""
        return self._state.dm_with(self.account)

    @property
    def modal(self) -> Modal | None:
        """The modal that is open, if one is."""
        return self._state.modals.get(self.id)

    def sees(self, channel: Channel | None = None) -> list[Message]:
        """Return the messages of a channel as this person sees them, in order."""
        there = (channel or self.dm).messages
        return [one for one in there if not one.deleted and one.only_for in (None, self.account)]

    def closes_dms(self) -> None:
        """Let the bot send nothing any more."""
        self.account.dms_closed = True

    def dismisses_modal(self) -> None:
        """Close the open modal; nobody is told."""
        self._state.modals.pop(self.id, None)

    def dismisses(self, message: Message) -> None:
        """Take an ephemeral message away; nobody is told, it only cannot be reached any more."""
        assert message.only_for is self.account, "only an ephemeral message can be dismissed"
        message.deleted = True

    def sends(self, *files: File, text: str = "") -> Message:
        """Send files to the bot, each a name, a media type and a content, perhaps with a text."""
        return self._post(self.dm, text, list(files))

    def dms(self, text: str = "", *, image: bytes | None = None, filename: str = "picture.png") -> Message:
        """Write to the bot, perhaps with a picture (whose media type is guessed from the name, as Discord does)."""
        media = "image/jpeg" if filename.endswith((".jpg", ".jpeg")) else f"image/{filename.rpartition('.')[2]}"
        return self._post(self.dm, text, [] if image is None else [(filename, media, image)])

    def speaks(self) -> Message:
        """Send a voice message to the bot."""
        return self._post(self.dm, "", [("voice-message.ogg", "audio/ogg", b"OggS")], flags=VOICE_MESSAGE)

    def says(self, channel: Channel, text: str, *files: File, replying_to: Message | None = None) -> Message:
        """Write in a channel; `<@id>` mentions somebody, and a reply mentions whom it replies to."""
        return self._post(channel, text, list(files), replying_to=replying_to)

    def _post(
        self, channel: Channel, text: str, files: list[File], *, flags: int = 0, replying_to: Message | None = None
    ) -> Message:
        assert channel.guild is None or self.account in channel.guild.members, f"{self.account.name} is not a member"
        everybody = [self._state.bot, *self._state.people.values()]
        mentioned = [one for one in everybody if f"<@{one.id}>" in text]
        extra: JSON = {}
        if replying_to:
            mentioned += [replying_to.author] if replying_to.author not in mentioned else []
            reference = {"type": 0, "message_id": replying_to.id, "channel_id": channel.id}
            extra["message_reference"] = reference | ({"guild_id": channel.guild_id} if channel.guild else {})
            extra["referenced_message"] = replying_to.wire()
        extra["mentions"] = [one.wire() for one in mentioned]
        body = {"content": text, "attachments": [self._state.keep_file(channel, one) for one in files]}
        kind = 19 if replying_to else 0
        return self._state.post(channel, self.account, body, type=kind, flags=flags, extra=extra)

    def slash(self, name: str, where: Channel | Guild | None = None, /, **options: object) -> Interaction:
        """Use a slash command, in the bot's direct messages unless in a channel (a guild means its first one)."""
        place = self._place(where)
        command = self._command(name, CHAT_INPUT, place)
        known = {one["name"]: one for one in command.get("options") or []}
        assert set(options) <= set(known), f"/{name} has no option {set(options) - set(known)}"
        needed = {name for name, one in known.items() if one.get("required")}
        assert needed <= set(options), f"/{name} needs {needed - set(options)}"
        given = [_option(known[option], value) for option, value in options.items()]
        data: JSON = {"id": command["id"], "name": name, "type": CHAT_INPUT}
        if given:
            data["options"] = given
        people = [value.account for value in options.values() if isinstance(value, User)]
        if people:
            data["resolved"] = self._resolved(people, place)
        return self._interact(COMMAND, data, place)

    def autocompletes(
        self, name: str, option: str, typed: str, where: Channel | Guild | None = None, /, **before: object
    ) -> Interaction:
        """Type into an option of a slash command that completes; `before` are options filled in already."""
        place = self._place(where)
        command = self._command(name, CHAT_INPUT, place)
        known = {one["name"]: one for one in command["options"]}
        assert known[option].get("autocomplete"), f"{option} of /{name} does not complete"
        given = [_option(known[other], value) for other, value in before.items()]
        given.append({"type": known[option]["type"], "name": option, "value": typed, "focused": True})
        data: JSON = {"id": command["id"], "name": name, "type": CHAT_INPUT, "options": given}
        return self._interact(AUTOCOMPLETE, data, place)

    def opens_menu(self, name: str, target: "User | Message", where: Channel | Guild | None = None) -> Interaction:
        """Pick an entry of the menu of a person (seen in a channel) or of a message."""
        on_message = isinstance(target, Message)
        place = target.channel if isinstance(target, Message) else self._place(where)
        command = self._command(name, MESSAGE_MENU if on_message else USER_MENU, place)
        data: JSON = {"id": command["id"], "name": name, "type": command["type"], "target_id": target.id}
        if isinstance(target, Message):
            data["resolved"] = {"messages": {target.id: target.wire()}}
        else:
            data["resolved"] = self._resolved([target.account], place)
        return self._interact(COMMAND, data, place)

    def presses(self, message: Message, wanted: str) -> Interaction:
        """Press the button with that label or custom_id."""
        one = self._control(message, wanted, (BUTTON,))
        assert one["style"] != LINK, f"{wanted} opens {one.get('url')}, which the bot does not hear of"
        return self._touch(message, one, {})

    def selects(self, message: Message, wanted: str, *labels: str) -> Interaction:
        """Pick options, by label or value, of the select with that placeholder or custom_id."""
        one = self._control(message, wanted, (SELECT,))
        values = [_value(one, label) for label in labels]
        low, high = one.get("min_values", 1), one.get("max_values", 1)
        assert low <= len(values) <= high, f"{wanted} takes {low} to {high} picks"
        return self._touch(message, one, {"values": values})

    def submits(self, modal: Modal | None = None, values: dict[str, Any] | None = None) -> Interaction:
        """Send the open modal, with `values` by label or custom_id in place of what it was opened with.

        A value is a text, a list of labels or values for lists, or a list of (name, media type, content) for files.
        """
        modal = modal or self.modal
        assert modal, f"no modal is open for {self.account.name}"
        assert modal is self.modal, "the modal is not open any more"
        place = modal.opened_by.channel
        files: dict[str, JSON] = {}

        def keep(file: File) -> str:
            kept = self._state.keep_file(place, file)
            files[kept["id"]] = kept
            return str(kept["id"])

        data: JSON = {"custom_id": modal.data["custom_id"], "components": fill_in(modal, values or {}, keep)}
        if files:
            data["resolved"] = {"attachments": files}
        self.dismisses_modal()
        return self._interact(MODAL_SUBMIT, data, place, source=modal.opened_by.source)

    def _place(self, where: Channel | Guild | None) -> Channel:
        return where.general if isinstance(where, Guild) else where or self.dm

    def _command(self, name: str, kind: int, place: Channel) -> JSON:
        """Return the command if this person is offered it here."""
        guild = place.guild
        listed = self._state.commands.listed() + (self._state.commands.listed(guild.id) if guild else [])
        found = next((one for one in listed if (one["name"], one["type"]) == (name, kind)), None)
        assert found, f"no command {name} is registered"
        contexts = found["contexts"]
        assert contexts is None or (0 if guild else 1) in contexts, f"{name} is not offered here"
        needed = int(found["default_member_permissions"] or -1) if guild else -1
        rights = int(guild.permissions_of(self.account)) if guild else -1
        hidden = found["default_member_permissions"] == "0" or (needed > 0 and rights & needed != needed)
        assert not (guild and hidden and self.account is not guild.owner), f"{name} is hidden from members"
        return found

    def _control(self, message: Message, wanted: str, kinds: tuple[int, ...]) -> JSON:
        assert message in self.sees(message.channel), "the message is not to be seen"
        offered = [one for one in message.controls if one["type"] in kinds]
        named = {"label", "placeholder", "custom_id"}
        found = [one for one in offered if wanted in (one.get(name) for name in named)]
        shown = [one.get("label") or one.get("placeholder") or one.get("custom_id") for one in offered]
        assert found, f"{wanted!r} is not among {shown}"
        assert not found[0].get("disabled"), f"{wanted!r} is disabled"
        return found[0]

    def _touch(self, message: Message, one: JSON, more: JSON) -> Interaction:
        data: JSON = {"id": one["id"], "component_type": one["type"], "custom_id": one["custom_id"], **more}
        return self._interact(COMPONENT, data, message.channel, source=message)

    def _resolved(self, people: list[Account], place: Channel) -> JSON:
        resolved: JSON = {"users": {one.id: one.wire() for one in people}}
        if guild := place.guild:
            now = self._state.clock.now()
            resolved["members"] = {
                one.id: {**guild.member(now), "permissions": guild.permissions_of(one)} for one in people
            }
        return resolved

    def _interact(self, kind: int, data: JSON, place: Channel, *, source: Message | None = None) -> Interaction:
        state = self._state
        payload: JSON = {
            "version": 1,
            "id": state.ids.next(),
            "application_id": state.application_id,
            "type": kind,
            "token": f"aW50ZXJhY3Rpb246{state.ids.next()}",
            "data": data,
            "channel": place.wire(),
            "channel_id": place.id,
            "locale": self.account.locale,
            "entitlements": [],
            "attachment_size_limit": UPLOAD_LIMIT,
            **(self._in_guild(place.guild) if place.guild else self._in_dm()),
        }
        if source:
            payload["message"] = source.wire()
        interaction = Interaction(
            id=payload["id"],
            token=payload["token"],
            type=kind,
            person=self.account,
            channel=place,
            payload=payload,
            at=state.clock.now(),
            source=source,
        )
        state.interactions[interaction.token] = interaction
        state.gateway.dispatch(Event(name="INTERACTION_CREATE", data=payload, guild=place.guild_id))
        return interaction

    def _in_guild(self, guild: Guild) -> JSON:
        assert self.account in guild.members, f"{self.account.name} is not a member of {guild.name}"
        member = {**guild.member(self._state.clock.now()), "user": self.account.wire()}
        owners = {"0": guild.id} if guild.has_bot else {"1": self.id}
        return {
            "context": 0,
            "guild_id": guild.id,
            "guild_locale": guild.locale,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "member": {**member, "permissions": guild.permissions_of(self.account)},
            "authorizing_integration_owners": owners,
            "app_permissions": guild.permissions_of(self._state.bot),
        }

    def _in_dm(self) -> JSON:
        owners = {"0": "0", "1": self.id}
        rights = str(2_222_085_186_637_376)
        return {
            "context": 1,
            "user": self.account.wire(),
            "authorizing_integration_owners": owners,
            "app_permissions": rights,
        }


def _option(known: JSON, value: object) -> JSON:
    if isinstance(value, User):
        assert known["type"] == USER, f"{known['name']} does not take a person"
        return {"type": USER, "name": known["name"], "value": value.id}
    assert known["type"] not in (USER, ATTACHMENT), f"{known['name']} does not take {value!r}"
    choices = {str(one["name"]): one["value"] for one in known.get("choices") or []}
    assert not choices or value in choices or value in choices.values(), f"{value!r} is not among {list(choices)}"
    return {"type": known["type"], "name": known["name"], "value": choices.get(str(value), value)}


def _value(one: JSON, wanted: str) -> str:
    found = [option["value"] for option in one["options"] if wanted in (option["label"], option["value"])]
    assert found, f"{wanted!r} is not among {[option['label'] for option in one['options']]}"
    return str(found[0])
