"""When a typed sentence is a question about the platform that an article answers."""

from bot.understanding.reading import Intent, Reading
from core.knowledge.library import SURE, Library
from core.knowledge.matching import words_of

CERTAIN = 0.75
"""From here an article is shown to who asks how, when or why, even where something else could be meant."""
CLEAR = 0.4
"""Below this confidence nothing else is known to be meant."""
EXPLAINING = frozenset({"how", "why", "when", "kaise", "kese", "kab", "kyu", "kyun", "कैसे", "कब", "क्यों"})
COUNTED = (frozenset({"how", "have", "i"}), frozenset({"how", "much", "my"}), frozenset({"how", "many", "my"}))
"""Who asks how much of something they have wants to see it, not to be told how it works."""
ASKING = EXPLAINING | {
    *("what", "where", "who", "which"),
    *("kya", "kahan", "kaun", "kitna", "kitni", "kitne"),
    *("क्या", "कहाँ", "कौन", "कितना", "कितनी", "कितने"),
}
"""Words of questions. Of them only those that ask to explain stand against an order."""
BEGINNING = frozenset(
    {"are", "is", "am", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have"}
)
"""Words that ask at the beginning of a sentence only: "bata do" is an order in Hinglish."""


def answer_to(library: Library, text: str, reading: Reading) -> str | None:
    """Return the slug of the article that answers a sentence; None if it is no question, or means something else."""
    slots = reading.best.slots
    if slots.windows or slots.topics or not is_asked(text):
        return None
    if reading.best.intent in {Intent.HELP, Intent.QUESTION} or reading.best.confidence < CLEAR:
        return library.answer(text, least=SURE)
    words = set(words_of(text))
    if not EXPLAINING & words or any(told <= words for told in COUNTED):
        return None
    return library.answer(text, least=CERTAIN)


def is_asked(text: str) -> bool:
    """Tell whether a sentence is put as a question, in English, Hinglish or Hindi."""
    words = words_of(text)
    return bool(words) and ("?" in text or words[0] in BEGINNING or not ASKING.isdisjoint(words))
