"""What a language model says to one tiny question: for `opengig doctor --online`."""

import json

from adapters.language_model.client import Access, ChatCompletions
from adapters.language_model.trouble import Trouble
from core.ports import Checked

SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string", "enum": ["ready"]}},
    "required": ["word"],
    "additionalProperties": False,
}


async def check(access: Access) -> Checked:
    """Ask the model for one word, in the way in which it is asked for everything."""
    name = f"The language model {access.model} at {access.base_url}"
    try:
        said = await ChatCompletions(access).complete(
            system='Answer with JSON: {"word": "ready"}', user="Are you ready?", schema=SCHEMA
        )
    except Trouble as trouble:
        return Checked(text=f"{name} {trouble.reason}.", fix=trouble.fix)
    try:
        is_ready = json.loads(said) == {"word": "ready"}
    except (ValueError, RecursionError):
        is_ready = False
    if not is_ready:
        fix = "Set a language_model.model that keeps to a JSON schema (structured outputs)."
        return Checked(text=f"{name} does not keep to the form it is asked for.", fix=fix)
    return Checked(text=f"{name} answers.")
