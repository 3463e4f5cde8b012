"""When a typed sentence is a question about the platform that an article answers."""

from bot.understanding.reading import Intent, Reading
from core.knowledge.library import SURE, Library
from core.knowledge.matching import words_of

CERTAIN = 0.75
"""From here an article is shown even where the sentence could be meant to do something."""
CLEAR = 0.4
"""Below this confidence nothing else is known to be meant."""
ASKING = frozenset(
    {
        *("how", "what", "why", "when", "where", "who", "which", "are", "is", "do", "does", "did", "can", "will"),
        *("kaise", "kese", "kya", "kab", "kahan", "kyu", "kyun", "kaun", "kitna", "kitni", "kitne"),
        *("कैसे", "क्या", "कब", "कहाँ", "क्यों", "कौन", "कितना", "कितनी", "कितने"),
    }
)


def answer_to(library: Library, text: str, reading: Reading) -> str | None:
    """Return the slug of the article that answers a sentence; None if it is no question, or means something else."""
    slots = reading.best.slots
    if slots.windows or slots.topics or not is_asked(text):
        return None
    is_open = reading.best.intent is Intent.HELP or reading.best.confidence < CLEAR
    return library.answer(text, least=SURE if is_open else CERTAIN)


def is_asked(text: str) -> bool:
    """Tell whether a sentence has a word of questions in it, in English, Hinglish or Hindi."""
    return bool(ASKING & set(words_of(text)))
