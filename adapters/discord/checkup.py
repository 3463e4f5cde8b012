"""What Discord says of our bot: for `opengig doctor --online`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from adapters.discord.room_rights import INVITED, room_finding
from core.ports import BoundRoom, Checked

MESSAGE_CONTENT = (1 << 18) | (1 << 19)
"""https://docs.discord.com/developers/resources/application#application-object-application-flags."""
FEW_STARTS = 10
PATIENCE = 15.0
"""Seconds."""


async def check(
    token: str,
    api_base_url: str,
    *,
    message_content: bool,
    rooms: Sequence[BoundRoom] = (),
    patience: float = PATIENCE,
) -> AsyncIterator[Checked]:
    """Ask Discord who we are, what we may read, how often we may still connect today, and about the rooms.

    What is not known after `patience` seconds is said to be unknown: the library would wait much longer.
    """
    Route.BASE = api_base_url.rstrip("/")
    client = discord.Client(intents=discord.Intents.none())
    found: list[Checked] = []
    try:
        async with asyncio.timeout(patience):
            await _ask(client, token, found, message_content=message_content, rooms=rooms)
    except TimeoutError:
        fix = "Try again in a minute; check the network, and discord.api_base_url."
        found.append(Checked(text=f"Discord did not answer within {patience:g} seconds.", fix=fix))
    except discord.LoginFailure:
        fix = "Correct discord.token; the page Bot of the application shows it."
        found.append(Checked(text="Discord refuses the token.", fix=fix))
    except (aiohttp.ClientError, OSError) as error:
        text = f"Discord does not answer at {api_base_url} ({type(error).__name__})."
        found.append(Checked(text=text, fix="Check the network, and discord.api_base_url."))
    except discord.HTTPException as error:
        passing = error.status == HTTPStatus.TOO_MANY_REQUESTS or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        fix = "Try again in a minute." if passing else "Correct discord.api_base_url."
        found.append(Checked(text=f"Discord refuses to tell (status {error.status}).", fix=fix))
    except (KeyError, TypeError):
        # The client takes the answer apart as Discord's; one without the parts, or no JSON, is some other server's.
        found.append(
            Checked(text=f"What answers at {api_base_url} is not Discord.", fix="Correct discord.api_base_url.")
        )
    finally:
        await client.close()
    for one in found:
        yield one


async def _ask(
    client: discord.Client, token: str, found: list[Checked], *, message_content: bool, rooms: Sequence[BoundRoom]
) -> None:
    """Add to `found` one after the other, so that what was answered before trouble came is told."""
    await client.login(token)
    about = await client.http.request(Route("GET", "/applications/@me"))
    found.extend(_about(about, message_content=message_content))
    found.append(await _starts(client.http))
    for room in rooms:
        found.append(await room_finding(client, room))  # noqa: PERF401 - each is told even if the next one fails


def _about(application: dict[str, Any], *, message_content: bool) -> list[Checked]:
    number, name = application["id"], application["name"]
    rights = discord.Permissions(**{name: True for name, _title in INVITED})
    asked = f"client_id={number}&permissions={rights.value}&scope=bot+applications.commands"
    invite = f"https://discord.com/oauth2/authorize?{asked}"
    found = [Checked(text=f"Discord knows the bot as {name}; it is invited at {invite}.")]
    if message_content and not int(application.get("flags") or 0) & MESSAGE_CONTENT:
        fix = "Switch it on (page Bot of the application), or set message_content = false in [discord]."
        found.append(Checked(text="The message content intent is off.", fix=fix))
    return found


async def _starts(http: HTTPClient) -> Checked:
    limit = (await http.request(Route("GET", "/gateway/bot")))["session_start_limit"]
    text = f"The bot may connect {limit['remaining']} more times today."
    return Checked(text=text, fix="Do not restart in a loop." if limit["remaining"] < FEW_STARTS else None)
