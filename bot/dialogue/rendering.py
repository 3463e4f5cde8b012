"""What platforms show alike: the mark of a note, a bar of progress, the value of a field, a form without its steps."""

from bot.dialogue.catalogue import _
from bot.dialogue.views import FieldKind, FieldView, FormCard, Part, Progress, Tone, View

MARKS = {Tone.INFO: "ℹ️ ", Tone.GOOD: "✅ ", Tone.WARN: "⚠️ "}
"""What stands before a note, by its tone."""
BAR = 10
"""Characters of a bar."""


def bar(progress: Progress) -> str:
    """Draw how far a piece of work has come."""
    filled = round(BAR * progress.done / max(progress.total, 1))
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {progress.done}/{progress.total} {progress.label}"


def value_of(field: FieldView) -> str:
    """Write what a field holds as people read it: labels instead of values."""
    if field.kind is FieldKind.PICTURE:
        return _("a picture")
    if field.kind is FieldKind.FILE:
        return _("a file")
    labels = dict(field.options)
    if field.kind is FieldKind.MANY:
        return ", ".join(labels.get(one, one) for one in field.value.split(","))
    return labels.get(field.value, field.value)


def without_steps(view: View) -> tuple[Part, ...]:
    """Return the parts of a card where a form is shown whole: how many of its steps are done would be untrue."""
    if any(isinstance(part, FormCard) for part in view.parts):
        return tuple(part for part in view.parts if not isinstance(part, Progress))
    return view.parts
