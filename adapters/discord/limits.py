"""What Discord takes."""

CONTENT = 2000
"""Characters above the embeds (https://docs.discord.com/developers/resources/message#create-message)."""
DESCRIPTION = 4096
"""Characters of an embed (https://docs.discord.com/developers/resources/message#embed-object-embed-limits)."""
EMBEDS_TOTAL = 6000
"""Characters of all embeds of a message together (the same page)."""
TITLE = 256
"""Characters of an embed's title (the same page)."""
LABEL = 80
"""Characters on a button (https://docs.discord.com/developers/components/reference)."""
ROWS = 5
"""Rows of controls below a message (the same page)."""
ROW = 5
"""Buttons in a row (the same page)."""
OPTIONS = 25
"""Options of a list (the same page)."""
OPTION = 100
"""Characters of an option (the same page)."""
PLACEHOLDER = 150
"""Characters on a list from which nothing is chosen yet (the same page)."""
MODAL_FIELDS = 5
"""Fields of a modal (https://docs.discord.com/developers/components/reference#label)."""
MODAL_TITLE = 45
"""Characters of its title (the same page)."""
FIELD_LABEL = 45
"""Characters of a field's label (the same page)."""
FIELD_TEXT = 100
"""Characters of what is said about a field (the same page)."""
FIELD_VALUE = 4000
"""Characters of what is typed into a field (the same page)."""
CHOICES = 25
"""Values suggested while typing (https://docs.discord.com/developers/interactions/application-commands#autocomplete)."""
ACK_SECONDS = 1.5
"""When an answer is put off; Discord waits 3 s (docs.discord.com, receiving and responding to interactions)."""
IDENTIFY_SECONDS = 5.0
"""Between two sessions (https://docs.discord.com/developers/events/gateway#rate-limiting)."""
LONGEST_WAIT = 30.0
"""Seconds that a request waits where Discord asks for a pause; for a longer one the task is put off. The library's
least (https://discordpy.readthedocs.io/en/stable/api.html#discord.Client)."""
NONCE = 25
"""Characters of a nonce (https://docs.discord.com/developers/resources/message#create-message)."""
