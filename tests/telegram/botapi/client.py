"""The real client, pointed at the server."""

from telegram import Bot

from tests.telegram.botapi.server import BotApi


def client(server: BotApi) -> Bot:
    """Return a bot of the server; to be used in `async with`."""
    return Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url)
