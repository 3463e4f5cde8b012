"""Inline mode: `@bot python` in any chat suggests mentors, whose cards are posted there."""

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest
from telegram.ext import ExtBot

from adapters.telegram.decode import PLATFORM
from adapters.telegram.encode import encode
from adapters.telegram.limits import INLINE_RESULTS
from adapters.telegram.sending import NO_PREVIEW
from bot.dialogue.adapter import Shareable, Suggestions
from core.store.tasks import Priority

CACHE_SECONDS = 30


async def suggest(bot: ExtBot[Priority], query: InlineQuery, suggestions: Suggestions) -> None:
    """Answer an inline query; one that has grown too old is let go, as its answer is not waited for any more."""
    found = await suggestions.share(
        platform=PLATFORM, person=str(query.from_user.id), typed=query.query, limit=INLINE_RESULTS
    )
    try:
        await bot.answer_inline_query(
            query.id,
            [_article(one, bot.username) for one in found],
            is_personal=True,
            cache_time=CACHE_SECONDS,
        )
    except BadRequest as refusal:
        if "query is too old" not in str(refusal).lower():
            raise


def _article(one: Shareable, username: str) -> InlineQueryResultArticle:
    letter = encode(one.drawn, username=username)
    page = letter.pages[0]
    content = InputTextMessageContent(page.text, entities=page.entities, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(one.key, one.title, content, reply_markup=letter.keyboard, description=one.line)
