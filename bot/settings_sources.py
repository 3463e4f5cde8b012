"""Settings from the environment and from secret files, and what is said when one is wrong."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from rapidfuzz import process

PREFIX = "OPENGIG_"
NOT_SETTINGS = {"OPENGIG_CONFIG"}
FROM_FILE = "_FILE"
PLAIN = {
    "int_parsing": "it must be a whole number",
    "int_type": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "float_parsing": "it must be a number",
    "bool_parsing": "it must be true or false",
    "string_type": "it must be a text, in quotation marks",
    "tuple_type": "it must be a list, like [60, 10]",
    "model_type": "it must be a table, with its own settings inside",
    "dict_type": "it must be a table, with its own settings inside",
}
"""What pydantic's kinds of error are called for people who run a community."""
SIMILAR = 60
"""Out of 100: how much alike a key must be to be suggested."""

Key = tuple[str | int, ...]


class SettingsError(Exception):
    """The settings cannot be used; `problems` says what is wrong, one finished line each, without any secret."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Environment(PydanticBaseSettingsSource):
    """Reads `OPENGIG_SECTION__KEY`, and `OPENGIG_SECTION__KEY_FILE` as the name of a file that holds the value.

    A value that begins with a bracket is read as JSON (lists, tables), anything else as it stands.
    """

    def __init__(self, settings_cls: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.names: dict[Key, str] = {}
        self._values: dict[Key, Any] = {}
        wrong = [problem for name in sorted(environ) if (problem := self._take(name, environ[name]))]
        if wrong:
            raise SettingsError(wrong)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return one section as pydantic-settings asks for it."""
        del field
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return what the environment sets, nested as in config.toml."""
        nested: dict[str, Any] = {}
        # The shortest keys first, so that OPENGIG_WEB__PORT lands inside what OPENGIG_WEB holds.
        for key in sorted(self._values, key=len):
            table = nested
            for part in map(str, key[:-1]):
                inner = table.get(part)
                table[part] = inner if isinstance(inner, dict) else {}
                table = table[part]
            table[str(key[-1])] = self._values[key]
        return nested

    def _take(self, name: str, value: str) -> str | None:
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            return None
        path = name.removeprefix(PREFIX)
        if path.endswith(FROM_FILE):
            path = path.removesuffix(FROM_FILE)
            try:
                value = Path(value).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is not text"
                return f"{name}: the file {value} cannot be read ({reason}); name a file that holds the value"
        key: Key = tuple(path.lower().split("__"))
        if key in self.names:
            return f"{_dotted(key)}: set twice, by {self.names[key]} and {name}; keep one of them"
        self.names[key] = name
        self._values[key] = _decoded(value)
        return None


def problems(
    error: ValidationError, model: type[BaseModel], names: Mapping[Key, str], file: Path | None
) -> tuple[str, ...]:
    """Turn what pydantic found into lines for the operator; `names` are the keys that the environment set."""
    return tuple(_line(detail, model, names, file) for detail in error.errors(include_url=False, include_context=False))


def _line(detail: ErrorDetails, model: type[BaseModel], names: Mapping[Key, str], file: Path | None) -> str:
    key = detail["loc"]
    where = _where(key, names) or file
    place = f"{_dotted(key)} ({where})" if where else _dotted(key)
    if detail["type"] == "extra_forbidden":
        return f"{place}: is not a setting{_did_you_mean(key, model)}; see config.example.toml"
    field = _field(key, model)
    reason = detail["msg"].removeprefix("Value error, ")
    if detail["type"] != "value_error":
        reason = f"does not fit: {PLAIN.get(detail['type'], f'{reason[:1].lower()}{reason[1:]}')}{_default(field)}"
    return f"{place}: {_found(detail['input'], field)}{reason}"


def _where(key: Key, names: Mapping[Key, str]) -> str | None:
    """Return the variable that set `key`, or the table that it is in, or something in the table that it names."""
    above = next((names[key[:size]] for size in range(len(key), 0, -1) if key[:size] in names), None)
    return above or next((name for path, name in names.items() if path[: len(key)] == key), None)


def _found(value: object, field: FieldInfo | None) -> str:
    if _is_secret(field):
        return "the value (not shown) "
    return f"{json.dumps(value, ensure_ascii=False)} " if isinstance(value, str | int | float) else ""


def _default(field: FieldInfo | None) -> str:
    value = field.get_default() if field else None
    if field is None or field.is_required() or _is_secret(field) or not isinstance(value, str | int | float | tuple):
        return ""
    return f"; the default is {json.dumps(value)}"


def _did_you_mean(key: Key, model: type[BaseModel]) -> str:
    table = _table(key[:-1], model)
    near = process.extractOne(str(key[-1]), list(table.model_fields), score_cutoff=SIMILAR) if table else None
    return f'; did you mean "{_dotted((*key[:-1], near[0]))}"?' if near else ""


def _table(key: Key, model: type[BaseModel]) -> type[BaseModel] | None:
    table: type[BaseModel] | None = model
    for part in key:
        field = table.model_fields.get(str(part)) if table else None
        annotation = field.annotation if field else None
        table = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return table


def _field(key: Key, model: type[BaseModel]) -> FieldInfo | None:
    for size in range(len(key), 0, -1):
        table = _table(key[: size - 1], model)
        if table and str(key[size - 1]) in table.model_fields:
            return table.model_fields[str(key[size - 1])]
    return None


def _is_secret(field: FieldInfo | None) -> bool:
    return field is not None and "SecretStr" in str(field.annotation)


def _decoded(value: str) -> Any:
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _dotted(key: Key) -> str:
    return ".".join(map(str, key))
