"""Discord, with discord.py's client as transport."""
