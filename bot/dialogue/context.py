"""Who is asking, and everything that a screen may use to answer."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.reader import Reader, read_locale
from core.accounts.model import Account
from core.marketplace import Marketplace


@dataclass(frozen=True, slots=True)
class Context:
    """One person's question within one session of the database."""

    market: Marketplace
    account: Account
    platform: str

    @classmethod
    def shared(cls, market: Marketplace, platform: str, locale: str) -> "Context":
        """Return the context of a card that many read: it belongs to nobody, in the community's zone and currency."""
        nobody = Account(
            id=0,
            name="",
            zone_name=market.community.zone.key,
            locale=locale,
            currency=market.community.currency,
            interests=[],
            preferred_times=[],
            created_at=market.now,
            roles=[],
        )
        return cls(market, nobody, platform)

    @property
    def is_shared(self) -> bool:
        """Tell whether the answer belongs to nobody, as where many read along."""
        return self.account.id == 0

    @property
    def now(self) -> datetime:
        """The instant of the question, aware, in UTC."""
        return self.market.now

    @property
    def reader(self) -> Reader:
        """For whom the answer is written."""
        return Reader(locale=read_locale(self.account.locale), zone=self.zone, now=self.now)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this person reads times: the community's, until they tell theirs."""
        return self.account.zone if self.account.zone_name else self.market.community.zone
