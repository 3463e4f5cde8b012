"""A choice of several that needs more than one list: what is picked stays on the lists of the message, until Done.

Discord tells what was picked in one list only. So each pick draws the lists anew with all that is picked, which also
survives a restart.
"""

from collections import OrderedDict
from copy import deepcopy
from dataclasses import replace
from typing import Any

from adapters.discord.decode import COMPONENT, Heard

JSON = dict[str, Any]
REMEMBERED = 1000
"""Cards that are known."""


def is_tick(heard: Heard) -> bool:
    """Tell whether something was picked that counts only once Done is pressed."""
    return heard.kind == COMPONENT and _kind(heard) == "t"


class Ticks:
    """What is picked where the message may not show it yet; what it forgets is still on the message."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, list[JSON]] = OrderedDict()

    def tick(self, heard: Heard) -> list[JSON]:
        """Return the rows of the card with what one list says now."""
        card, picked = heard.card or "", set(heard.data.get("values", []))
        rows = deepcopy(self._shown(heard))
        for one in _controls(rows):
            if one.get("custom_id") == heard.data["custom_id"]:
                one["options"] = [{**option, "default": option["value"] in picked} for option in one["options"]]
        self._rows[card] = rows
        if len(self._rows) > REMEMBERED:
            self._rows.popitem(last=False)
        return rows

    def complete(self, heard: Heard) -> Heard:
        """Return a press on Done with what is picked in all lists; anything else as it is."""
        if heard.kind != COMPONENT or _kind(heard) != "d":
            return heard
        picked = [
            option["value"]
            for one in _controls(self._shown(heard))
            if str(one.get("custom_id")).partition("#")[0] == "t"
            for option in one["options"]
            if option.get("default")
        ]
        self.forget(heard.card or "")
        return replace(heard, data={**heard.data, "values": picked})

    def forget(self, ref: str) -> None:
        """Forget a card that has been drawn anew: what it shows now is what is picked."""
        self._rows.pop(ref, None)

    def _shown(self, heard: Heard) -> list[JSON]:
        """Return the rows as they were drawn last, unless the message has been drawn anew since."""
        last = self._rows.get(heard.card or "")
        return last if last is not None and _leads(last) == _leads(heard.rows) else list(heard.rows)


def _kind(heard: Heard) -> str:
    return str(heard.data.get("custom_id", "")).partition("#")[0].partition(":")[0]


def _controls(rows: list[JSON]) -> list[JSON]:
    return [one for row in rows for one in row["components"]]


def _leads(rows: "list[JSON] | tuple[JSON, ...]") -> list[Any]:
    return [one.get("custom_id") for row in rows for one in row["components"]]
