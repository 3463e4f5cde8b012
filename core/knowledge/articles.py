"""Articles about the platform: Markdown files with a title, example questions and passages.

A file `<locale>/<slug>.md` begins with a head between two lines of `---`:

    ---
    title: How refunds work
    questions:
    - how do refunds work
    - paisa wapas kaise milega
    ---

What follows are paragraphs, separated by empty lines. `{{ policies.fee_percent }}` stands for what holds today.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.knowledge.values import Values

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 40
"""Characters of a slug: it has to fit the address of a button."""
MAX_TITLE = 80
MAX_BODY = 2000
LOCALE = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")
PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")


class ArticleError(Exception):
    """A file that cannot be used: its text names the file, the line and how to mend it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One file as it was read; `passages` may hold placeholders, all of them known."""

    slug: str
    locale: str
    title: str
    questions: tuple[str, ...]
    passages: tuple[str, ...]

    def filled(self, values: Values) -> tuple[str, ...]:
        """Return the passages as they read today."""
        return tuple(
            PLACEHOLDER.sub(lambda found: values.written(found[1], self.locale), passage) for passage in self.passages
        )


def read_folder(folder: Path, values: Values) -> list[Article]:
    """Read every `<locale>/<slug>.md` of a folder, in a fixed order; raises ArticleError."""
    try:
        files = sorted(path for path in folder.glob("*/*.md") if path.is_file())
        if not files:
            there = "has no articles" if folder.is_dir() else "is not a folder"
            raise ArticleError(f'{folder} {there}; put files like "en/parking.md" there')
        return [read_article(path, values) for path in files]
    except OSError as error:
        raise ArticleError(f"{error.filename or folder} cannot be read ({error.strerror}); check its rights") from error


def read_article(path: Path, values: Values) -> Article:
    """Read one file; raises ArticleError, or OSError if it cannot be read."""
    if not SLUG.fullmatch(path.stem) or len(path.stem) > MAX_SLUG:
        raise ArticleError(f"{path}: name it with up to {MAX_SLUG} small letters, digits and single hyphens")
    if not LOCALE.fullmatch(path.parent.name):
        raise ArticleError(f'{path}: its folder must be a language, like "en" or "hi"')
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ArticleError(f"{path} is not text in UTF-8; save it as UTF-8") from error
    end = _end_of_head(path, lines)
    title, questions = _head(path, lines[1:end])
    _check_placeholders(path, lines, values)
    passages = tuple(_paragraphs(lines[end + 1 :]))
    if not passages or sum(map(len, passages)) > MAX_BODY:
        raise ArticleError(f"{path}, line {end + 2}: write 1 to {MAX_BODY} characters below the head")
    return Article(slug=path.stem, locale=path.parent.name, title=title, questions=questions, passages=passages)


def _end_of_head(path: Path, lines: list[str]) -> int:
    if not lines or lines[0].strip() != "---":
        raise ArticleError(f'{path}, line 1: begin with a line "---", then "title: ..." and "questions:"')
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return number
    raise ArticleError(f'{path}, line 1: the head has no end; close it with a line "---"')


def _head(path: Path, lines: list[str]) -> tuple[str, tuple[str, ...]]:
    title, questions = "", []
    for number, line in enumerate(lines, start=2):
        text = line.strip()
        if text.startswith("title:"):
            title = text.removeprefix("title:").strip()
        elif text.startswith("- "):
            questions.append(text.removeprefix("- ").strip())
        elif text not in {"", "questions:"}:
            raise ArticleError(f'{path}, line {number}: write "title: ...", "questions:" or "- a question"')
    if not 1 <= len(title) <= MAX_TITLE:
        raise ArticleError(f'{path}, line 2: give it "title: ..." with up to {MAX_TITLE} characters')
    if not questions:
        raise ArticleError(f'{path}, line 3: give it "questions:" and lines "- ..." with how people ask')
    return title, tuple(questions)


def _check_placeholders(path: Path, lines: list[str], values: Values) -> None:
    for number, line in enumerate(lines, start=1):
        for found in PLACEHOLDER.finditer(line):
            if found[1] not in values:
                raise ArticleError(f"{path}, line {number}: there is no value {found[1]!r}; {values.nearest(found[1])}")
        if "{{" in PLACEHOLDER.sub("", line):
            raise ArticleError(f"{path}, line {number}: a placeholder is not closed; end it with }}}} on the same line")


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    held: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            held.append(line.strip())
        elif held:
            yield " ".join(held)
            held = []
