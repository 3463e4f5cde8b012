"""The methods that answer a press or an inline query."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.telegram.botapi.checks import check_markup, check_text
from tests.telegram.botapi.refusal import bad, breach
from tests.telegram.botapi.things import Call, CallbackAnswer, InlineAnswer, Json
from tests.telegram.botapi.world import BOT_NAME, World

ANSWER_CHARS = 200  # https://core.telegram.org/bots/api#answercallbackquery
ANSWER_SECONDS = 15
RESULTS = 50  # https://core.telegram.org/bots/api#answerinlinequery
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    params = call.params
    text, url = params.get("text", ""), params.get("url")
    if len(text) > ANSWER_CHARS:
        raise breach("MESSAGE_TOO_LONG")
    if url is not None and not _own_deep_link(url):
        raise breach("URL_INVALID")
    query = _open_query(world, params.get("callback_query_id"), world.callback_answers)
    world.callback_answers[query] = CallbackAnswer(
        text=text, alert=bool(params.get("show_alert")), url=url, at=world.clock.now()
    )
    return True


def answer_inline_query(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery."""
    params = call.params
    results = params.get("results")
    if not isinstance(results, list) or len(results) > RESULTS:
        raise breach("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(result)
    if len({result["id"] for result in results}) != len(results):
        raise breach("RESULT_ID_DUPLICATE")
    if len(params.get("next_offset", "").encode()) > 64:
        raise breach("NEXT_OFFSET_INVALID")
    query = _open_query(world, params.get("inline_query_id"), world.inline_answers)
    world.inline_answers[query] = InlineAnswer(
        results=results,
        cache_time=params.get("cache_time", 300),
        personal=bool(params.get("is_personal")),
        next_offset=params.get("next_offset", ""),
        button=params.get("button"),
    )
    return True


def _open_query(world: World, query: Any, answered: dict[str, Any]) -> str:
    asked = world.queries.get(query)
    if asked is None or query in answered or world.clock.now().timestamp() - asked > ANSWER_SECONDS:
        raise bad(_TOO_OLD)
    return str(query)


def _own_deep_link(url: str) -> bool:
    parts = urlsplit(url)
    return parts.netloc in {"t.me", "telegram.me"} and parts.path == f"/{BOT_NAME}" and "start" in parse_qs(parts.query)


def _check_result(result: Json) -> None:
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise breach("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise breach("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if result.get("type") == "article" and content is None:
        raise breach("message content is required for an article")
    if content is not None and "message_text" in content:
        if content.get("parse_mode") is not None:
            raise breach("this server takes entities, not parse modes")
        check_text(content["message_text"], content.get("entities") or [])
    check_markup(result.get("reply_markup"), private=False)
