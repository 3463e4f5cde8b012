"""Trouble on order."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from tests.telegram.botapi.refusal import Refused, too_many
from tests.telegram.botapi.things import Call

Trouble = Literal["server error", "bad gateway", "too many", "drop", "lost", "hang"]
PER_SECOND = 30  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
PER_MINUTE_AND_GROUP = 20


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure to come: of any chat's request, or of one chat's; `retry_after` in seconds."""

    kind: Trouble
    chat: int | None = None
    retry_after: int = 1


class Faults:
    """What has been ordered to fail, and who was asked to pause."""

    def __init__(self) -> None:
        self._next: defaultdict[str, list[Fault]] = defaultdict(list)
        self._paused: dict[int | None, datetime] = {}
        self._sent: deque[tuple[datetime, int]] = deque()

    def order(self, method: str, fault: Fault) -> None:
        """Let the next fitting request fail."""
        self._next[method].append(fault)

    def take(self, call: Call) -> Fault | None:
        """Return the fault that hits this request."""
        waiting = self._next[call.method]
        for fault in waiting:
            if fault.chat is None or fault.chat == call.chat:
                waiting.remove(fault)
                return fault
        return None

    def pause(self, chat: int | None, until: datetime) -> None:
        """Ask for a pause in one chat, or everywhere for None."""
        self._paused[chat] = until

    def check_pause(self, call: Call) -> None:
        """Raise Refused while a pause lasts."""
        for scope in {None, call.chat}:
            until = self._paused.get(scope)
            if until is not None and call.at < until and call.method != "getUpdates":
                raise too_many(ceil((until - call.at).total_seconds()))

    def check_rate(self, call: Call) -> None:
        """Raise Refused for a message beyond the rates of the platform, counted by the server's clock."""
        if call.chat is None or not call.method.startswith("send") or call.method == "sendChatAction":
            return
        while self._sent and call.at - self._sent[0][0] >= timedelta(minutes=1):
            self._sent.popleft()
        in_second = sum(1 for at, _ in self._sent if call.at - at < timedelta(seconds=1))
        in_group = sum(1 for _, chat in self._sent if chat == call.chat and chat < 0)
        if in_second >= PER_SECOND or in_group >= PER_MINUTE_AND_GROUP:
            seconds = 1 if in_second >= PER_SECOND else 60
            refusal = too_many(seconds)
            raise Refused(refusal.code, refusal.description, parameters=refusal.parameters, breach=True)
        self._sent.append((call.at, call.chat))
