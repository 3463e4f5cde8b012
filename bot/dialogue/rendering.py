"""What platforms that show cards as text write alike: the mark of a note, a bar of progress, the value of a field."""

from bot.dialogue.catalogue import _
from bot.dialogue.views import FieldKind, FieldView, Progress, Tone

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
