"""`opengig doctor --online`: what the platforms and the model say, each against a server on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.operator.online import ask_platforms
from tests.discord.server.server import running_discord
from tests.language_model.server import KEY, MODEL, running_model
from tests.telegram.botapi.server import running_botapi


def environ(**settings: str) -> dict[str, str]:
    return {f"OPENGIG_{name}": value for name, value in settings.items()}


async def said(settings: dict[str, str]) -> list[str]:
    return [str(finding) async for finding in ask_platforms(None, settings)]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def test_telegram_tells_the_bots_name_and_how_updates_come() -> None:
    async with running_botapi() as server:
        found = await said(
            environ(TELEGRAM__ENABLED="true", TELEGRAM__TOKEN=server.token, TELEGRAM__API_BASE_URL=server.address)
        )
        assert server.breaches == []
    assert "Telegram knows the bot as @opengig_bot; it reads commands and mentions in groups." in found[0]
    assert any("Updates come by polling; 0 updates wait." in one for one in found)


async def test_what_the_bot_can_do_without_is_a_hint_and_no_problem() -> None:
    async with running_botapi() as server:
        server.world.bot_switches = {"can_join_groups": False, "supports_inline_queries": False}
        settings = environ(
            TELEGRAM__ENABLED="true", TELEGRAM__TOKEN=server.token, TELEGRAM__API_BASE_URL=server.address
        )
        found = [finding async for finding in ask_platforms(None, settings)]
    assert not any(finding.is_problem for finding in found)
    hints = [str(finding) for finding in found if finding.hint]
    assert hints[0].startswith("hint     The bot cannot be added to groups. → Send /setjoingroups")
    assert hints[1].startswith("hint     Inline mode is off. → Send /setinline")


async def test_a_wrong_token_of_telegram_is_named_with_its_setting_and_not_shown() -> None:
    wrong = f"12345678:{'B' * 35}"
    async with running_botapi() as server:
        found = await said(
            environ(TELEGRAM__ENABLED="true", TELEGRAM__TOKEN=wrong, TELEGRAM__API_BASE_URL=server.address)
        )
    assert len(found) == 1
    assert "Telegram refuses the token. → Correct telegram.token (@BotFather shows it)" in found[0]
    assert wrong not in found[0]


async def test_discord_tells_the_bots_name_and_the_invitation() -> None:
    async with running_discord() as server:
        found = await said(
            environ(DISCORD__ENABLED="true", DISCORD__TOKEN=server.token, DISCORD__API_BASE_URL=server.base_url)
        )
        assert server.breaches == []
        assert f"client_id={server.application_id}" in found[0]
    # https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
    view, send, embed, attach, history, private_threads, in_threads = 10, 11, 14, 15, 16, 36, 38
    wanted = sum(1 << bit for bit in (view, send, embed, attach, history, private_threads, in_threads))
    assert f"&permissions={wanted}&" in found[0]
    assert "more times today" in found[-1]


async def test_a_wrong_token_of_discord_is_named_with_its_setting() -> None:
    async with running_discord() as server:
        found = await said(
            environ(DISCORD__ENABLED="true", DISCORD__TOKEN="wrong", DISCORD__API_BASE_URL=server.base_url)
        )
    assert len(found) == 1
    assert "Correct discord.token" in found[0]


async def test_a_platform_that_does_not_answer_is_named_with_the_setting_of_its_address(unused_tcp_port: int) -> None:
    nobody = f"http://127.0.0.1:{unused_tcp_port}"
    found = await said(
        environ(
            TELEGRAM__ENABLED="true",
            TELEGRAM__TOKEN=f"12345678:{'B' * 35}",
            TELEGRAM__API_BASE_URL=nobody,
            DISCORD__ENABLED="true",
            DISCORD__TOKEN="any",
            DISCORD__API_BASE_URL=nobody,
        )
    )
    assert len(found) == 2
    assert "telegram.api_base_url" in found[0]
    assert "discord.api_base_url" in found[1]


@asynccontextmanager
async def something_else(status: int, text: str, kind: str) -> AsyncIterator[str]:
    """Serve the same answer to everything, as a server does that is neither platform; yield its address."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=text.encode(), headers={"Content-Type": kind})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [(404, "<p>no</p>", "text/html"), (200, "<p>hi</p>", "text/html"), (200, "{}", "application/json")],
)
async def test_an_address_where_something_else_answers_is_named_with_its_setting(
    status: int, text: str, kind: str
) -> None:
    async with something_else(status, text, kind) as address:
        found = await said(
            environ(
                TELEGRAM__ENABLED="true",
                TELEGRAM__TOKEN=f"12345678:{'B' * 35}",
                TELEGRAM__API_BASE_URL=address,
                DISCORD__ENABLED="true",
                DISCORD__TOKEN="any",
                DISCORD__API_BASE_URL=address,
            )
        )
    assert len(found) == 2
    assert "telegram.api_base_url" in found[0]
    assert "discord.api_base_url" in found[1]


def model_environ(base_url: str) -> dict[str, str]:
    return environ(LANGUAGE_MODEL__BASE_URL=base_url, LANGUAGE_MODEL__MODEL=MODEL, LANGUAGE_MODEL__KEY=KEY)


async def test_a_language_model_is_asked_for_one_word() -> None:
    async with running_model() as server:
        server.says({"word": "ready"})
        assert await said(model_environ(server.base_url)) == [
            f"ok       The language model {MODEL} at {server.base_url} answers."
        ]
        assert len(server.bodies) == 1


async def test_what_is_wrong_with_a_language_model_is_named_with_its_setting() -> None:
    async with running_model() as server:
        server.says("Yes, I am ready!")
        for wrong, setting in (
            ({"LANGUAGE_MODEL__KEY": "wrong-key"}, "Correct language_model.key."),
            ({"LANGUAGE_MODEL__MODEL": "another"}, "language_model.model."),
            ({"LANGUAGE_MODEL__BASE_URL": server.base_url.removesuffix("/v1")}, "Correct language_model.base_url"),
            ({}, "Set a language_model.model that keeps to a JSON schema"),
        ):
            (found,) = await said(model_environ(server.base_url) | environ(**wrong))
            assert found.startswith("problem")
            assert setting in found
            assert "wrong-key" not in found


async def test_a_language_model_that_does_not_answer_is_named_with_the_setting_of_its_address(
    unused_tcp_port: int,
) -> None:
    (found,) = await said(model_environ(f"http://127.0.0.1:{unused_tcp_port}/v1"))
    assert "cannot be reached (Client" in found
    assert "Check the network, and language_model.base_url." in found
