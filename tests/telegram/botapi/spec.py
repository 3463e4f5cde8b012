"""Every request and answer held against the Bot API as data, where a checkout has it beside it."""

import json
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from tests.telegram.botapi.things import Call, Json

WHERE = Path(__file__).resolve().parents[3].parent / "shared" / "specs" / "telegram-api.json"
MISSING = "the Bot API as data is not beside this checkout: requests are checked by hand-written rules alone"
_ARRAY = "Array of "
_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (float, int),
    "InputFile": (str,),
}
# What tells the members of a union apart, so that a complaint is about the one that was meant.
_TELLING = ("type", "status", "source")


class Spec:
    """The methods and types of the Bot API."""

    def __init__(self, data: Json) -> None:
        self._methods: dict[str, Json] = data["methods"]
        self._types: dict[str, Json] = data["types"]

    @staticmethod
    def beside_the_checkout() -> "Spec | None":
        """Return the specification, or None where there is none."""
        return _load() if WHERE.exists() else None

    def check_call(self, call: Call) -> list[str]:
        """Return what is wrong with a request."""
        method = self._methods.get(call.method)
        if method is None:
            return [f"{call.method} is no method of the Bot API"]
        used = {value.removeprefix("attach://") for value in _strings(call.params) if value.startswith("attach://")}
        values = {**call.params, **{name: f"attach://{name}" for name in call.uploads if name not in used}}
        missing = [f"{call.method}: {name} is attached to nothing" for name in used - set(call.uploads)]
        return missing + self._check_fields(call.method, method.get("fields", []), values)

    def check_result(self, method: str, result: Any) -> list[str]:
        """Return what is wrong with our own answer to a method."""
        returns = self._methods[method]["returns"] if method in self._methods else []
        return [f"the server's own answer: {wrong}" for wrong in self.check(method, returns, result)]

    def check_update(self, update: Json) -> list[str]:
        """Return what is wrong with an update of our own."""
        return self.check("update", ["Update"], update)

    def check(self, where: str, types: list[str], value: Any) -> list[str]:
        """Return why `value` is of none of the types; nothing if it is of one."""
        complaints = []
        for name in types:
            found = self._check_one(where, name, value)
            if not found:
                return []
            complaints.append(found)
        return min(complaints, key=len, default=[])

    def _check_one(self, where: str, name: str, value: Any) -> list[str]:
        if name.startswith(_ARRAY):
            if not isinstance(value, list):
                return [f"{where}: {value!r} is no list"]
            inner = name.removeprefix(_ARRAY)
            return list(
                chain.from_iterable(self._check_one(f"{where}[{at}]", inner, one) for at, one in enumerate(value))
            )
        if name in _PLAIN:
            fits = isinstance(value, _PLAIN[name]) and (name in {"Boolean", "True"} or not isinstance(value, bool))
            return [] if fits else [f"{where}: {value!r} is no {name}"]
        return self._check_type(where, name, value)

    def _check_type(self, where: str, name: str, value: Any) -> list[str]:
        kind = self._types.get(name)
        if kind is None:
            return [f"{where}: unknown type {name}"]
        if "subtypes" in kind:
            return self.check(where, self._meant(kind["subtypes"], value), value)
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no {name}"]
        return self._check_fields(f"{where}:{name}", kind.get("fields", []), value)

    def _check_fields(self, where: str, fields: list[Json], values: Json) -> list[str]:
        known = {field["name"]: field for field in fields}
        wrong = [f"{where}: unknown field {name}" for name in values.keys() - known.keys()]
        wrong += [f"{where}: {name} is missing" for name in known if known[name]["required"] and name not in values]
        for name in values.keys() & known.keys():
            wrong += self.check(f"{where}.{name}", known[name]["types"], values[name])
        return wrong

    def _meant(self, subtypes: list[str], value: Any) -> list[str]:
        """Return the members of a union that the value says it is one of."""
        if not isinstance(value, dict):
            return subtypes
        for telling in _TELLING:
            word = value.get(telling)
            meant = [name for name in subtypes if self._says(name, telling, word)]
            if word is not None and meant:
                return meant
        return subtypes

    def _says(self, name: str, telling: str, word: Any) -> bool:
        """Tell whether a type's description of its telling field names `word`."""
        fields = {field["name"]: field["description"] for field in self._types[name].get("fields", [])}
        said = fields.get(telling, "")
        return f'"{word}"' in said or f"must be {word}" in said or f"“{word}”" in said


@cache
def _load() -> Spec:
    return Spec(json.loads(WHERE.read_text()))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return list(chain.from_iterable(_strings(one) for one in inner))
