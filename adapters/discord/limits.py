"""What Discord takes."""

CONTENT = 2000
"""https://docs.discord.com/developers/resources/message#create-message."""
DESCRIPTION = 4096
EMBEDS_TOTAL = 6000
"""https://docs.discord.com/developers/resources/message#embed-object-embed-limits."""
TITLE = 256
LABEL = 80
ROWS = 5
ROW = 5
OPTIONS = 25
OPTION = 100
PLACEHOLDER = 150
"""https://docs.discord.com/developers/components/reference."""
MODAL_FIELDS = 5
MODAL_TITLE = 45
FIELD_LABEL = 45
FIELD_TEXT = 100
FIELD_VALUE = 4000
"""https://docs.discord.com/developers/components/reference#label."""
CHOICES = 25
"""https://docs.discord.com/developers/interactions/application-commands#autocomplete."""
ACK_SECONDS = 1.5
"""When an answer is put off; Discord waits 3 s (docs.discord.com, receiving and responding to interactions)."""
IDENTIFY_SECONDS = 5.0
"""Between two sessions (https://docs.discord.com/developers/events/gateway#rate-limiting)."""
LONGEST_WAIT = 30.0
"""Seconds that a request waits where Discord asks for a pause; for a longer one the task is put off. The library's
least (https://discordpy.readthedocs.io/en/stable/api.html#discord.Client)."""
NONCE = 25
"""https://docs.discord.com/developers/resources/message#create-message."""
