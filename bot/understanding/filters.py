"""The filters beside time and price: rating, experience, language, length, order, free, and which one of a list."""

import re
from collections.abc import Iterable

from bot.understanding.line import Line
from bot.understanding.wordlists import inverted, word_list

_LISTS = word_list("filters")
_LEAST = r"(?:(?:at least|atleast|minute|minimum|above|over|more than|from|with) )?"
_RATING = re.compile(
    rf"(?<!\S){_LEAST}(?P<stars>[1-5](?:\.\d)?)(?: \+| or more)?(?: -)?"
    rf" (?:star|rating|rated)(?: (?:\+|or more|rating|rated))*(?!\S)"
    rf"|(?<!\S)(?:rating|rated)(?: (?:of|is|above|over|at least|more than|min|minimum|>|=))* (?P<rated>[1-5](?:\.\d)?)"
    rf"(?: \+| or more)?(?: star)?(?!\S)"
    rf"|(?<!\S)(?:at least )?(?P<bare>[1-5]\.\d)(?: \+| or more)(?!\S)"
)
_EXPERIENCE = re.compile(
    rf"(?<!\S){_LEAST}(?P<years>\d{{1,2}})(?: \+| or more)? year(?: (?:\+|or more))?(?! old)"
    rf"(?: (?:of|ka|ki|ke|in))?(?: (?:work|industry|teaching))?(?: experience)?(?!\S)"
)
_LANGUAGES: dict[str, str] = inverted(_LISTS["languages"])
_LANGUAGE_NAME = "|".join(sorted(_LANGUAGES, key=len, reverse=True))
_LANGUAGE = re.compile(
    rf"(?<!\S)(?:(?:in|speaks?|speaking|talks?) (?P<after>{_LANGUAGE_NAME})"
    rf"|(?:language|bhasha) (?:(?:to|is|as|ko|se) )?(?P<named>{_LANGUAGE_NAME})"
    rf"|(?P<before>{_LANGUAGE_NAME}) (?:me|mein|mai|medium|karo|kar|kardo)"
    rf"|(?P<speaking>{_LANGUAGE_NAME}) (?:- )?(?:speaking|speaker)"
    rf"(?! (?:practice|practise|course|class|classes|skills|test|partner)))"
    rf"(?!\S)"
)
_LENGTH = re.compile(
    r"(?<!\S)(?:for )?(?:(?P<half>half hour)|(?P<hours>\d(?:\.\d)?|an?)(?: -)? (?P<mixed>and a half )?(?:hour|h)(?!\S)"
    r"(?: (?:and )?(?P<extra>\d\d) minute)?|(?P<minutes>\d{1,3})(?: -)? minute)(?: long)?(?!\S)"
)
_LONGEST_MINUTES = 480
_ONES = r"(?:1|option|mentor|tutor|teacher|slot|result|person|guy|session|booking|choice|class|item)"
_ORDINALS = {form: int(number) for form, number in inverted(_LISTS["ordinals"]).items()}
_ORDINAL_NAME = "|".join(_ORDINALS)
_SPOKEN_ORDINAL = "|".join(form for form in _ORDINALS if not form[0].isdigit())
_ORDINAL = re.compile(
    rf"(?<!\S)(?:the )?(?P<name>{_ORDINAL_NAME}) {_ONES}(?!\S)"
    rf"|(?<!\S)(?<!on )(?<!by )(?<!from )the (?P<the>{_SPOKEN_ORDINAL})(?= at| on| for| please|$)"
    rf"|(?<!\S)(?:option|number|no|choice|slot|#) (?P<number>\d{{1,2}})(?!\S| (?:oclock|am|pm|in the)(?!\S))"
)
_ORDINAL_ALONE = re.compile(rf"(?P<name>{_ORDINAL_NAME})|(?P<number>\d{{1,2}})")


def _phrases(forms: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


_LEVELS: dict[str, str] = inverted(_LISTS["levels"])
_LEVEL = re.compile(rf"({_phrases(_LEVELS).pattern})(?: level)?(?!\S)")
_SORTS: dict[str, str] = inverted(_LISTS["sort"])
_SORT, _FREE = _phrases(_SORTS), _phrases(_LISTS["free"]["words"])


def take_rating(line: Line) -> float | None:
    """Consume the least number of stars."""
    match = _RATING.search(line.text)
    if match is None:
        return None
    line.take(match.start(), match.end(), "rating")
    value = float(match["stars"] or match["rated"] or match["bare"])
    return value if value <= 5 else None


def take_experience(line: Line) -> int | None:
    """Consume the least number of years."""
    match = _EXPERIENCE.search(line.text)
    if match is None:
        return None
    line.take(match.start(), match.end(), "experience")
    return int(match["years"])


def take_language(line: Line) -> str | None:
    """Consume the language a session is held in; "learn spanish" is a topic and stays."""
    match = _LANGUAGE.search(line.text)
    if match is None:
        return None
    line.take(match.start(), match.end(), "language")
    return _LANGUAGES[match["after"] or match["named"] or match["before"] or match["speaking"]]


def take_length(line: Line) -> int | None:
    """Consume how many minutes a session should last."""
    match = _LENGTH.search(line.text)
    if match is None:
        return None
    minutes = _length(match)
    if not 0 < minutes <= _LONGEST_MINUTES:
        return None
    line.take(match.start(), match.end(), "duration")
    return minutes


def _length(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["minutes"]:
        return int(match["minutes"])
    hours = 1.0 if match["hours"] in {"a", "an"} else float(match["hours"])
    return round(hours * 60) + (30 if match["mixed"] else 0) + int(match["extra"] or 0)


def take_level(line: Line) -> str | None:
    """Consume what the learner knows already: beginner, intermediate or advanced."""
    for match in _LEVEL.finditer(line.text):
        before, after = line.text[: match.start()].split()[-1:], line.text[match.end() :].split(maxsplit=1)[:1]
        if {*before} & {*_LISTS["level_not"]["after"]} or {*after} & {*_LISTS["level_not"]["before"]}:
            continue
        line.take(match.start(), match.end(), "level")
        return _LEVELS[match[1]]
    return None


def take_sort(line: Line) -> str | None:
    """Consume the order that was asked for. "now" is a time too, which took it already."""
    match = _SORT.search(line.text)
    if match is None:
        return _SORTS.get(line.said)
    line.take(match.start(), match.end(), "sort")
    return _SORTS[match[0]]


def take_free(line: Line) -> bool:
    """Consume "free" where it means a price, not that somebody has time."""
    match = _FREE.search(line.text)
    if match is None:
        return False
    before, after = line.said[: match.start()].split(), line.said[match.end() :].split()
    if {*before[-1:]} & {*_LISTS["free"]["not_after"]} or {*after[:1]} & {*_LISTS["free"]["not_before"]}:
        return False
    line.take(match.start(), match.end(), "free")
    return True


def take_ordinal(line: Line, *, asked_time: bool) -> int | None:
    """Consume which one of a list is meant: "the second one", "option 2", "#2", or a message of just that."""
    match = _ORDINAL.search(line.text) or (None if asked_time else _ORDINAL_ALONE.fullmatch(line.text))
    if match is None or (asked_time and match[0].startswith("no ")):
        return None
    line.take(match.start(), match.end(), "ordinal")
    said = match.groupdict()
    name = said["name"] or said.get("the")
    number = _ORDINALS[name] if name else int(said["number"])
    return number or None
