"""What a conversation remembers follows its chat, when two accounts become one or a chat gets an account of its own."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.context import Context
from bot.dialogue.delivery import DELIVER
from bot.dialogue.model import Card, Conversation, DoneAction, Draft
from bot.dialogue.text import Text, dump
from core.accounts.model import Identity
from core.store.tasks import Priority, Tasks


async def join_conversations(session: AsyncSession, *, dropped: int, kept: int, place: str) -> None:
    """Make the cards, half-filled forms and done actions of `dropped` those of `kept`, who is at the address `place`.

    A form that both have begun stays as `kept` left it.
    """
    both = select(Draft.address).where(Draft.account_id == kept)
    await session.execute(delete(Draft).where(Draft.account_id == dropped, Draft.address.in_(both)))
    for table in (Card, Draft, DoneAction):
        await session.execute(update(table).where(table.account_id == dropped).values(account_id=kept))
    await session.execute(delete(Conversation).where(Conversation.account_id == dropped))
    await session.merge(Conversation(account_id=kept, address=place, chips=[]))


async def leave_conversation(session: AsyncSession, chat: Identity) -> None:
    """Give the cards of a separated chat to its new account; they follow no changes of the old one's things."""
    await session.execute(
        update(Card)
        .where(Card.platform == chat.platform, Card.chat == chat.chat)
        .values(account_id=chat.account_id, live=None)
    )


async def tell_chats(ctx: Context, cause: str, chats: Iterable[Identity], address: str, note: Text) -> None:
    """Show a card with a sentence above it in just these chats, but for the one that is being answered.

    `cause` names what happened: each chat is told once of one thing at one instant.
    """
    for chat in chats:
        if chat.platform == ctx.platform or not chat.reachable:
            continue
        await Tasks(ctx.market.session).enqueue(
            DELIVER,
            key=f"told:{cause}:{chat.id}:{ctx.now.isoformat()}",
            run_at=ctx.now,
            priority=Priority.NOTICE,
            lane=f"{chat.platform}:{chat.chat}",
            payload={
                "account": chat.account_id,
                "platform": chat.platform,
                "chat": chat.chat,
                "address": address,
                "note": dump(note),
                "replacing": None,
            },
        )
