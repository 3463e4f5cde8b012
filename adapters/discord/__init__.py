"""Discord, with discord.py's client as transport."""

import discord

# Nobody speaks here: what only voice needs is not installed, and no operator should have to wonder about it.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False
