"""Cards on their way: a person may press one before it is written down that it was shown."""

from collections.abc import Collection


class Underway:
    """What the cards offer that this process is sending. Whoever presses one sees it, whatever the platform still does.

    A press that another process takes in meanwhile is answered as one on a card that is not known.
    """

    def __init__(self) -> None:
        self._cards: dict[str, tuple[str, str, frozenset[str]]] = {}

    def sent(self, nonce: str, platform: str, chat: str, offers: Collection[str]) -> None:
        """Take note that a delivery is about to show these addresses in a chat."""
        self._cards[nonce] = (platform, chat, frozenset(offers))

    def written_down(self, nonce: str) -> None:
        """Forget a delivery whose card is known from now on, or did not come about."""
        self._cards.pop(nonce, None)

    def offers(self, platform: str, chat: str, address: str) -> bool:
        """Tell whether a card on its way to a chat offers an address."""
        return any(
            (there, whose) == (platform, chat) and address in offered for there, whose, offered in self._cards.values()
        )
