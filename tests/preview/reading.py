"""Reads a page of the gallery as a browser does: which card is of which platform, and what it loads."""

from collections import defaultdict
from html.parser import HTMLParser


class Page(HTMLParser):
    """What stands on a page: `cards` are the platforms by route, `loads` everything that a browser would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cards: dict[str, set[str]] = defaultdict(set)
        self.loads: set[str] = set()
        self.leads: set[str] = set()
        self.ids: list[str] = []
        self._route = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "article":
            self._route = found["data-route"]
        if tag == "figure":
            self.cards[self._route].add(found["data-on"])
        if "id" in found:
            self.ids.append(found["id"])
        if "src" in found:
            self.loads.add(found["src"])
        if "href" in found:
            (self.leads if tag == "a" else self.loads).add(found["href"])
