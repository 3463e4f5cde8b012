"""What the bot's token is told of communities.

https://docs.discord.com/developers/resources/guild
"""

from tests.discord.server.call import Answer, Call
from tests.discord.server.errors import MISSING_ACCESS, UNKNOWN_GUILD, UNKNOWN_MEMBER, Refused
from tests.discord.server.world import Guild

ONLY_GATEWAY = (
    "channels", "threads", "members", "voice_states", "presences", "stage_instances", "guild_scheduled_events",
    "soundboard_sounds", "joined_at", "large", "member_count", "unavailable",
)  # fmt: skip
"""What GUILD_CREATE has beside the guild itself."""


def get_guild(call: Call) -> Answer:
    """Return a guild with its roles."""
    shown = _guild(call).wire(call.state.clock.now(), call.state.bot)
    return Answer(body={name: value for name, value in shown.items() if name not in ONLY_GATEWAY})


def get_member(call: Call) -> Answer:
    """Return a member with the numbers of their roles."""
    guild, person = _guild(call), call.args["person"]
    now = call.state.clock.now()
    if person == call.state.bot.id:
        return Answer(body={**guild.bot_member(now), "user": call.state.bot.wire()})
    for one in guild.members:
        if one.id == person:
            return Answer(body={**guild.member(now), "user": one.wire()})
    raise Refused(UNKNOWN_MEMBER)


def _guild(call: Call) -> Guild:
    guild = call.state.guilds.get(call.args["guild"])
    if guild is None:
        raise Refused(UNKNOWN_GUILD)
    if not guild.has_bot:
        raise Refused(MISSING_ACCESS)
    return guild
