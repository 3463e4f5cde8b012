"""Telegram, with python-telegram-bot's client as transport."""

import os

# The library's own switch for what 23 does anyway: pauses as timedelta, and no warning each time Telegram asks for one.
os.environ.setdefault("PTB_TIMEDELTA", "true")
