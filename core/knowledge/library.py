"""Every article that people can read here, and the one that answers a question."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.knowledge.articles import PLACEHOLDER, Article, read_folder
from core.knowledge.matching import Index
from core.knowledge.values import Values
from core.policies import Policies

SHIPPED = Path(__file__).parent / "articles"
SURE = 0.5
"""From here an article is shown for a sentence that nothing else fits: no question without an answer of the half
"tuning" (tests/knowledge/questions.toml) comes as near."""
LIKELY = 0.4
"""From here an article is shown to somebody who asked for one: one question without an answer of that half comes as
near. Questions in words that are no example's are often missed; docs/benchmarks.md says how often."""
NEAREST = 3
"""How many articles head the list where none is near enough to be the answer."""
BODY_WEIGHT = 0.75
"""What a passage counts for, where an example question counts 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """An article as one reader sees it, with today's values."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def _index(articles: tuple[Article, ...]) -> Index:
    # Kept, as every process and every test reads the same files.
    return Index(
        entry
        for article in articles
        for entry in (
            *((article.slug, text, 1.0) for text in (article.title, *article.questions)),
            *((article.slug, PLACEHOLDER.sub("", text), BODY_WEIGHT) for text in article.passages),
        )
    )


class Library:
    """The articles of the product and those of the operator, whose files replace shipped ones of the same name."""

    def __init__(self, policies: Policies, community: str, folder: Path | None = None) -> None:
        """Read everything; raises ArticleError."""
        self._values = Values(policies, community)
        read = read_folder(SHIPPED, self._values)
        read += read_folder(folder, self._values) if folder else []
        self._articles: dict[str, dict[str, Article]] = {}
        for article in read:
            self._articles.setdefault(article.slug, {})[article.locale] = article
        self._index = _index(tuple(article for versions in self._articles.values() for article in versions.values()))

    def answer(self, question: str, *, least: float = LIKELY) -> str | None:
        """Return the slug of the article that answers a question in any language; None if none is near enough."""
        found = self._index.best(question)
        return found[0][0] if found and found[0][1] >= least else None

    def passage(self, slug: str, locale: str) -> Passage | None:
        """Return an article in the reader's language, else in English, else as it is; None if there is none."""
        versions = self._articles.get(slug)
        if not versions:
            return None
        article = (
            versions.get(locale) or versions.get(locale[:2]) or versions.get("en") or next(iter(versions.values()))
        )
        return Passage(slug=slug, title=article.title, paragraphs=article.filled(self._values))

    def titles(self, locale: str, *, near: str = "") -> list[tuple[str, str]]:
        """Return (slug, title) of every article: first the few nearest to `near`, then the others by title."""
        found = {slug: passage.title for slug in self._articles if (passage := self.passage(slug, locale))}
        first = [slug for slug, _likeness in self._index.best(near)[:NEAREST]]
        rest = sorted(found.keys() - set(first), key=lambda slug: (found[slug].casefold(), slug))
        return [(slug, found[slug]) for slug in (*first, *rest)]
