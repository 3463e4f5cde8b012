"""What the classifier of intents reads: a line with its slots masked and its synonyms as one word each."""

from functools import cache

from bot.understanding.line import Line
from bot.understanding.normalise import tokens
from bot.understanding.wordlists import inverted, word_list


@cache
def _concepts() -> dict[str, str]:
    read = {form: tokens(form) for form in inverted(word_list("concepts"))}
    several = [form for form, words in read.items() if len(words) != 1]
    if several:
        raise ValueError(f"concepts are of single words, unlike {several}")
    return {read[form][0].word: concept for form, concept in inverted(word_list("concepts")).items()}


def gist(line: Line) -> str:
    """Return the canonical words of `line` after every rule took its part: a slot reads as its name in capitals."""
    concepts = _concepts()
    words: list[str] = []
    starts = {span.start: span for span in line.spans}
    slot, until, previous = "", 0, ""
    for token, form in zip(line.tokens, line.canonical, strict=True):
        if token.start in starts:
            slot, until = starts[token.start].slot.upper(), starts[token.start].end
        word = slot if token.start < until else form
        # A form of several tokens stands once for each of them.
        if word != previous:
            words.extend(concepts.get(part, part) for part in word.split())
        previous = word
    return " ".join(words)
