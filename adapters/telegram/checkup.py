"""What Telegram says of our bot: for `opengig doctor --online`."""

from collections.abc import AsyncIterator, Sequence

from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from adapters.telegram.room_rights import room_finding
from core.ports import BoundRoom, Checked


async def check(
    token: str, api_base_url: str, *, by_webhook: bool, rooms: Sequence[BoundRoom] = ()
) -> AsyncIterator[Checked]:
    """Ask Telegram who we are, how updates reach us, and whether we can write in the rooms."""
    base = api_base_url.rstrip("/")
    bot = Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")
    try:
        await bot.initialize()
        for found in _about(await bot.get_me()):
            yield found
        yield _delivery(await bot.get_webhook_info(), by_webhook=by_webhook)
        for room in rooms:
            yield await room_finding(bot, room)
    except InvalidToken:
        # 404 too: Telegram answers so to a token that it cannot read, and any other server to a path it lacks.
        fix = "Correct telegram.token (@BotFather shows it), or telegram.api_base_url."
        yield Checked(text="Telegram refuses the token.", fix=fix)
    except NetworkError as error:
        why = type(error).__name__
        yield Checked(
            text=f"Telegram does not answer at {base} ({why}).", fix="Check the network, and telegram.api_base_url."
        )
    except RetryAfter:
        yield Checked(text="Telegram was asked too often.", fix="Try again in a minute.")
    except (TelegramError, KeyError):
        # The client takes the answer apart as Telegram's; one without the parts is some other server's.
        yield Checked(text=f"What answers at {base} is not Telegram.", fix="Correct telegram.api_base_url.")
    finally:
        await bot.shutdown()


def _about(me: User) -> list[Checked]:
    reads = "all messages of groups" if me.can_read_all_group_messages else "commands and mentions in groups"
    found = [Checked(text=f"Telegram knows the bot as @{me.username}; it reads {reads}.")]
    if not me.can_join_groups:
        fix = "Send /setjoingroups to @BotFather if it should also answer in groups."
        found.append(Checked(text="The bot cannot be added to groups.", fix=fix, hint=True))
    if not me.supports_inline_queries:
        fix = f"Send /setinline to @BotFather, so that people can post mentors anywhere by typing @{me.username}."
        found.append(Checked(text="Inline mode is off.", fix=fix, hint=True))
    return found


def _delivery(info: WebhookInfo, *, by_webhook: bool) -> Checked:
    waiting = f"{info.pending_update_count} updates wait"
    if by_webhook and info.last_error_message:
        return Checked(
            text=f"The webhook failed last with: {info.last_error_message}; {waiting}.",
            fix="Check that web.public_url is reached from outside.",
        )
    if info.url and not by_webhook:
        return Checked(text=f"A webhook is set, which `opengig run` takes away to poll; {waiting}.")
    return Checked(text=f"Updates come by {'webhook' if by_webhook else 'polling'}; {waiting}.")
