"""The bot itself, its commands, and where its gateway is."""

from tests.discord.server.call import Answer, Call
from tests.discord.server.errors import INVALID_JSON, JSON, MISSING_ACCESS, UNKNOWN_USER, Refused


def me(call: Call) -> Answer:
    """Return the bot's user."""
    own: JSON = {"verified": True, "mfa_enabled": True, "email": None, "flags": 0, "locale": "en-US"}
    return Answer(body={**call.state.bot.wire(), **own})


def get_user(call: Call) -> Answer:
    """Return a person."""
    if call.args["person"] not in call.state.people:
        raise Refused(UNKNOWN_USER)
    return Answer(body=call.state.people[call.args["person"]].wire())


def application(call: Call) -> Answer:
    """Return the application."""
    owner = {"id": "80351110224678912", "username": "owner", "discriminator": "0", "global_name": None, "avatar": None}
    return Answer(
        body={
            "id": call.state.application_id,
            "name": call.state.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00" * 32,
            "flags": call.state.application_flags,
            "owner": {**owner, "public_flags": 0},
            "team": None,
            "bot": call.state.bot.wire(),
            "integration_types_config": {"0": {}, "1": {}},
            "redirect_uris": [],
            "interactions_endpoint_url": None,
        }
    )


def gateway(call: Call) -> Answer:
    """Return where the gateway is."""
    return Answer(body={"url": call.state.gateway.url})


def gateway_bot(call: Call) -> Answer:
    """Return where the gateway is, with the recommended number of shards."""
    limit = {"total": 1000, "remaining": call.state.starts_left, "reset_after": 14_400_000, "max_concurrency": 1}
    return Answer(body={"url": call.state.gateway.url, "shards": 1, "session_start_limit": limit})


def get_commands(call: Call) -> Answer:
    """Return the registered commands."""
    return Answer(body=call.state.commands.listed(_scope(call)))


def put_commands(call: Call) -> Answer:
    """Replace the registered commands."""
    state, guild = call.state, _scope(call)
    if not isinstance(call.body, list):
        raise Refused(INVALID_JSON)
    ids = [state.ids.next() for _ in call.body]
    state.commands.put(call.body, guild=guild, application=state.application_id, ids=ids, now=state.clock.now())
    return Answer(body=state.commands.listed(guild))


def _scope(call: Call) -> str | None:
    guild = call.args.get("guild")
    if call.args["application"] != call.state.application_id or (guild and guild not in call.state.guilds):
        raise Refused(MISSING_ACCESS)
    return guild
