"""Answers that wait for a language model: what is kept meanwhile, and whether they still matter when it has spoken."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.delivery import DELIVER
from bot.dialogue.events import Inbound, Said
from bot.dialogue.links import HOME, BadAddress, Link
from bot.dialogue.model import Conversation
from bot.dialogue.place import read_chips, write_chips
from bot.dialogue.registry import Registry, Show
from bot.dialogue.text import dump, inert, load
from bot.understanding.second_reading import sendable
from core.accounts.model import Identity
from core.store.tasks import Job, Priority, Task, Tasks

SECOND_READING = "second_reading"
REPHRASING = "rephrasing"
QUESTIONS = frozenset({"ask", "article"})
"""The screens that show an article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Postponed:
    """An update that a model is asked about: `event` is what its answer needs of it, `text` what the model may see.

    `here` is what was shown when it came. `show` is the local answer: given if the model has none, or given already.
    """

    account_id: int
    event: Inbound
    text: str
    here: Link
    show: Show


async def read_again_later(
    session: AsyncSession, now: datetime, registry: Registry, event: Inbound, *, account_id: int, show: Show
) -> bool:
    """Have a model read a sentence of which we know only `show`; False if it is none, and `show` is to be given now.

    The reply then comes from the task; the conversation stays where it is until then.
    """
    text = _sentence(event)
    if not text:
        return False
    await _later(SECOND_READING, session, now, registry, event, account_id=account_id, show=show, text=text)
    return True


async def rephrase_later(
    session: AsyncSession, now: datetime, registry: Registry, event: Inbound, *, account_id: int, show: Show
) -> None:
    """Have a model say in a sentence what an article, which `show` has just been enqueued to show, answers."""
    if not event.private or not isinstance(event.happening, Said) or show.link.name not in QUESTIONS:
        return
    asked = show.link["question"]
    text = _readable(asked) if isinstance(asked, str) else _sentence(event)
    if text:
        await _later(REPHRASING, session, now, registry, event, account_id=account_id, show=show, text=text)


def read_postponed(registry: Registry, job: Job) -> Postponed:
    """Return what a task of either kind carries."""
    kept = job.payload
    return Postponed(
        account_id=kept["account"],
        event=Inbound(
            platform=kept["platform"],
            event_id=kept["event"],
            chat=kept["chat"],
            person="",
            name="",
            happening=Said(text=""),
            answering=kept["answering"],
        ),
        text=kept["text"],
        here=_link_or_home(registry, kept["here"]),
        show=Show(
            registry.link(kept["address"]),
            load(kept["note"]) if kept["note"] else None,
            read_chips(registry, kept["chips"]),
            missed=kept["missed"],
            asks=kept["asks"],
        ),
    )


async def is_overtaken(session: AsyncSession, job: Job, postponed: Postponed, account_id: int) -> bool:
    """Tell whether the person has said or pressed anything since, in any of their chats.

    Whatever is answered, or waits for a model, is a later task in the lane of the chat.
    """
    known = await session.scalars(select(Identity).where(Identity.account_id == account_id))
    chats = {(postponed.event.platform, postponed.event.chat), *((one.platform, one.chat) for one in known if one.chat)}
    lanes = [lane for platform, chat in chats for lane in (_lane(platform, chat), f"{platform}:{chat}")]
    later = select(Task.id).where(Task.id > job.id, Task.kind.in_((DELIVER, SECOND_READING)), Task.lane.in_(lanes))
    return await session.scalar(later.limit(1)) is not None


def _link_or_home(registry: Registry, address: str) -> Link:
    try:
        return registry.link(address)
    except BadAddress:
        return HOME


def _sentence(event: Inbound) -> str:
    """Return what a model may see of what was typed; empty if it is no sentence, or others read along."""
    if not event.private or not isinstance(event.happening, Said) or event.happening.text.lstrip().startswith("/"):
        return ""
    return _readable(inert(event.happening.text))


def _readable(typed: str) -> str:
    """Return what a model may see; empty if no word is left of it."""
    text = sendable(typed)
    return text if any(char.isalpha() for char in text) else ""


async def _later(
    kind: str,
    session: AsyncSession,
    now: datetime,
    registry: Registry,
    event: Inbound,
    *,
    account_id: int,
    show: Show,
    text: str,
) -> None:
    place = await session.get(Conversation, account_id)
    await Tasks(session).enqueue(
        kind,
        key=f"{kind}:{event.platform}:{event.event_id}",
        run_at=now,
        priority=Priority.REPLY,
        # Not the lane of the chat: whatever else is to be shown there must not wait for a model.
        lane=_lane(event.platform, event.chat),
        payload={
            "account": account_id,
            "platform": event.platform,
            "chat": event.chat,
            "event": event.event_id,
            "answering": event.answering,
            "text": text,
            "here": place.address if place is not None else registry.address(HOME),
            "address": registry.address(show.link),
            "note": dump(show.note) if show.note is not None else None,
            "chips": write_chips(registry, show.chips),
            "missed": show.missed,
            "asks": show.asks,
        },
    )


def _lane(platform: str, chat: str) -> str:
    return f"model:{platform}:{chat}"
