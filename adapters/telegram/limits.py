"""What Telegram takes."""

TEXT = 4096
"""UTF-16 units of a message after its entities (https://core.telegram.org/bots/api#sendmessage)."""
CAPTION = 1024
"""UTF-16 units under a picture (https://core.telegram.org/bots/api#sendphoto)."""
ENTITIES = 100
"""Of one message; those beyond are ignored (https://core.telegram.org/api/entities)."""
ROW = 4
"""Times in a row that can still be read on a phone; Telegram takes eight buttons."""
ROW_OF_DAYS = 3
"""Days in a row: "Mon, Mar 16" is cut in a quarter of a phone."""
HALF = 20
"""Characters of a label that half of a phone shows; an option with a longer one has a row of its own."""
BUTTONS = 100
"""Under one message; the servers refuse more."""
PER_SECOND = 30
"""Messages of a bot (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
SPARE_FOR_REPLIES = 10
"""How many of those are kept free for people who wait for an answer."""
GROUP_PER_MINUTE = 20
"""Messages in one group (the same page)."""
CHAT_BURST = 10
"""Messages at once in a private chat, of which one a second is sustained (the same page allows short bursts)."""
COMMAND_HELP = 256
"""Characters of what is said about a command (https://core.telegram.org/bots/api#botcommand)."""
INLINE_RESULTS = 10
"""How many mentors are suggested; Telegram takes 50 (https://core.telegram.org/bots/api#answerinlinequery)."""
