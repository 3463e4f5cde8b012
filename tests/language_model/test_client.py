"""The client of chat completions against a server on this machine that is as strict as the real ones."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from adapters.language_model.client import Access, ChatCompletions
from adapters.language_model.limits import AT_ONCE, FAILURES, MAX_ANSWER_BYTES, PER_MINUTE, SILENCE, TELL_EVERY
from core.ports import ModelUnavailable
from tests.language_model.server import KEY, MODEL, Server, completion, running_model

SENTENCE = "my secret wish"
SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}


class Hands:
    """The hands of a clock that counts seconds."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running_model() as server:
        yield server


@pytest.fixture
def hands() -> Hands:
    return Hands()


def client_of(
    server: Server, hands: Hands, *, key: str = KEY, model: str = MODEL, seconds: float = 4
) -> ChatCompletions:
    return ChatCompletions(Access(base_url=server.base_url, model=model, key=key, timeout_seconds=seconds), time=hands)


async def ask(client: ChatCompletions) -> str:
    return await client.complete(system="Say a word.", user=SENTENCE, schema=SCHEMA)


async def why_not(client: ChatCompletions) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        await ask(client)
    return str(caught.value)


async def test_an_answer_is_what_the_model_said(server: Server, hands: Hands) -> None:
    server.says('{"word": "yes"}')
    assert await ask(client_of(server, hands)) == '{"word": "yes"}'
    (body,) = server.bodies
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert [message["content"] for message in body["messages"]] == ["Say a word.", SENTENCE]


async def test_without_a_key_none_is_sent(hands: Hands) -> None:
    async with running_model(key="") as server:
        server.says("yes")
        assert await ask(client_of(server, hands, key="")) == "yes"


async def test_a_wrong_key_or_model_is_said_with_the_setting(
    server: Server, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    assert "refuses the key (401)" in await why_not(client_of(server, hands, key="wrong"))
    assert "404" in await why_not(client_of(server, hands, model="another"))
    assert "language_model.key" in caplog.text
    assert "language_model.model" in caplog.text
    assert "wrong" not in caplog.text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (lambda: web.Response(status=429), "asked too often"),
        (lambda: web.Response(status=500, text="oops"), "fails by itself (500)"),
        (lambda: web.Response(status=503), "fails by itself (503)"),
        (lambda: web.Response(status=400), "does not take what it is asked"),
        (lambda: web.Response(status=307, headers={"Location": "http://127.0.0.1:9/"}), "status 307"),
        (lambda: web.Response(text="<p>hello</p>"), "no chat completion"),
        (lambda: web.Response(text="[" * 30_000), "no chat completion"),
        (lambda: web.Response(body=b"\xff\xfe"), "no chat completion"),
        (lambda: web.Response(body=b" " * (MAX_ANSWER_BYTES + 1)), "no chat completion"),
        (lambda: web.json_response([]), "no chat completion"),
        (lambda: web.json_response({"choices": []}), "no chat completion"),
        (lambda: web.json_response({"choices": [{"message": []}]}), "no chat completion"),
        (lambda: web.json_response({"choices": [{"message": None}]}), "no chat completion"),
        (lambda: web.json_response({"choices": {"0": 1}}), "no chat completion"),
        (lambda: web.json_response(completion(None)), "no chat completion"),
        (lambda: web.json_response(completion(" ")), "no chat completion"),
        (lambda: web.json_response(completion('{"word": "ye', ended="length")), "cut off"),
        (lambda: web.json_response(completion(None, refusal="I can't help with that.")), "declines"),
        (lambda: web.json_response(completion("", ended="content_filter")), "declines"),
    ],
)
async def test_whatever_is_wrong_is_one_error_with_its_reason(
    server: Server, hands: Hands, raw: Callable[[], web.Response], reason: str
) -> None:
    server.raw = raw()
    assert reason in await why_not(client_of(server, hands))
    assert len(server.bodies) == 1


async def test_an_address_where_nobody_listens_is_one_error_too(hands: Hands, unused_tcp_port: int) -> None:
    nobody = Server(base_url=f"http://127.0.0.1:{unused_tcp_port}/v1")
    assert "cannot be reached (Client" in await why_not(client_of(nobody, hands))


async def test_a_slow_model_is_waited_for_no_longer_than_set(server: Server, hands: Hands) -> None:
    server.holds()
    assert "did not answer within 0.05 s" in await why_not(client_of(server, hands, seconds=0.05))
    server.releases()


async def test_more_than_a_few_at_once_are_not_asked(server: Server, hands: Hands) -> None:
    server.says("yes")
    server.holds()
    client = client_of(server, hands)
    waiting = [asyncio.create_task(ask(client)) for _ in range(AT_ONCE)]
    await server.asked.wait()
    assert "just now" in await why_not(client)
    server.releases()
    assert await asyncio.gather(*waiting) == ["yes"] * AT_ONCE
    assert await ask(client) == "yes"


async def test_no_more_than_so_many_a_minute_are_asked(server: Server, hands: Hands) -> None:
    server.says("yes")
    client = client_of(server, hands)
    for _ in range(PER_MINUTE):
        await ask(client)
    assert "within a minute" in await why_not(client)
    hands.seconds += 60
    assert await ask(client) == "yes"


async def test_a_model_that_fails_again_and_again_is_left_alone_for_a_while(server: Server, hands: Hands) -> None:
    client = client_of(server, hands)
    for _ in range(FAILURES):
        server.raw = web.Response(status=500)
        await why_not(client)
    server.says("yes")
    assert "is not asked" in await why_not(client)
    assert len(server.bodies) == FAILURES
    hands.seconds += SILENCE
    assert await ask(client) == "yes"


async def test_an_answer_between_failures_starts_the_count_anew(server: Server, hands: Hands) -> None:
    server.says("yes")
    client = client_of(server, hands)
    for _ in range(FAILURES):
        server.raw = web.Response(status=500)
        await why_not(client)
        assert await ask(client) == "yes"


async def test_the_operator_is_told_once_of_each_kind_and_never_what_was_said(
    server: Server, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(server, hands)
    server.says(SENTENCE)
    for status in (500, 500, 429):
        server.raw = web.Response(status=status, text=json.dumps(completion(SENTENCE)))
        await why_not(client)
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [line.count("500") for line in told] == [1, 0]
    assert "language_model." in told[0]
    hands.seconds += TELL_EVERY
    server.raw = web.Response(status=500)
    await why_not(client)
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 3
    assert SENTENCE not in caplog.text
    assert KEY not in caplog.text
    assert KEY not in repr(Access(base_url="http://localhost", model=MODEL, key=KEY))
