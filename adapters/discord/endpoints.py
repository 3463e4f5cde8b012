"""Where the library finds Discord: its own addresses, or those of a server on this machine."""

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


def point(api_base_url: str, gateway_url: str) -> None:
    """Point the library at other addresses; it keeps them for the whole process."""
    Route.BASE = api_base_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
