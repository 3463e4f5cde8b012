"""Whether our bot can write in a room on Telegram: for `opengig doctor --online`."""

from telegram import Bot, ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden

from adapters.telegram.sending import Place
from core.ports import BoundRoom, Checked

AWAY = (ChatMember.LEFT, ChatMember.BANNED)


async def room_finding(bot: Bot, room: BoundRoom) -> Checked:
    """Ask Telegram what our bot may do in a room; raises TelegramError where it does not answer."""
    place = Place.read(room.chat)
    try:
        chat = await _chat(bot, place.chat)
        me = await bot.get_chat_member(chat.id, bot.id)
    except (Forbidden, BadRequest):
        return _away(room)
    if me.status in AWAY:
        return _away(room)
    missing = _missing(chat, me)
    if missing is not None:
        return Checked(text=f"The bot may not {missing[0]} in “{room.name}” on Telegram.", fix=missing[1])
    if place.thread is not None and not chat.is_forum and chat.id == place.chat:
        fix = "Switch topics on again, or type /room where the bot should post instead."
        return Checked(text=f"“{room.name}” on Telegram has no topics any more.", fix=fix)
    return Checked(text=f"The bot can write in “{room.name}” on Telegram.")


async def _chat(bot: Bot, number: int) -> ChatFullInfo:
    try:
        return await bot.get_chat(number)
    except ChatMigrated as moved:
        # Cards follow a group that became a supergroup, and so does this.
        return await bot.get_chat(moved.new_chat_id)


def _away(room: BoundRoom) -> Checked:
    fix = "Add it again, or take the room off the list (/room in your own chat with the bot)."
    return Checked(text=f"The bot is not in “{room.name}” on Telegram any more.", fix=fix)


def _missing(chat: ChatFullInfo, me: ChatMember) -> tuple[str, str] | None:
    """Return what the bot may not do, with the fix: https://core.telegram.org/bots/api#chatmember."""
    if isinstance(me, ChatMemberAdministrator):
        return None
    everybody = chat.permissions
    own = me if isinstance(me, ChatMemberRestricted) else everybody
    mend = "Lift its restrictions" if isinstance(me, ChatMemberRestricted) else "Make it an administrator"
    if own is not None and not own.can_send_messages:
        return "send messages", f"{mend}, or allow members to “Send messages”."
    if own is not None and not own.can_send_photos:
        return "send photos", f"{mend}, or allow members to “Send photos”: mentors are announced with theirs."
    return None
