"""What Telegram and Discord take, each with the page that says so; a card that keeps to these fits both."""

ADDRESS_BYTES = 64
"""Callback data: https://core.telegram.org/bots/api#inlinekeyboardbutton; custom_id on Discord is 100 characters."""

TEXT = 4096
"""A message: https://core.telegram.org/bots/api#sendmessage, and an embed's description on Discord."""

BUTTON_LABEL = 80
"""https://docs.discord.com/developers/components/reference#button-button-structure"""

OPTIONS = 25
OPTION_LABEL = 100
OPTION_VALUE = 100
PLACEHOLDER = 150
"""https://docs.discord.com/developers/components/reference#string-select"""

EMBED_TITLE = 256
EMBED_FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
"""https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

MODAL_TITLE = 45
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal"""

FORM_LABEL = 45
FORM_HELP = 100
"""https://docs.discord.com/developers/components/reference#label-label-structure"""

FORM_EXAMPLE = 100
FORM_VALUE = 4000
"""https://docs.discord.com/developers/components/reference#text-input"""

COMMAND_NAME = r"[a-z0-9_]{1,32}"
COMMAND_HELP = 100
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object;
names as on Telegram, which allows 256 characters of help: https://core.telegram.org/bots/api#botcommand"""
