"""Checks requests against Discord's own description of its API, where that file stands beside the checkout."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord.server.errors import JSON

FILE = Path(__file__).resolve().parents[3].parent / "shared" / "specs" / "discord-openapi.json"
ABSENT = f"../shared/specs/{FILE.name} is not there, so requests are not validated against it"
_URI = "urn:discord"


@cache
def known_spec() -> "Spec | None":
    """Return the description, or None if it is not there."""
    return Spec(json.loads(FILE.read_text())) if FILE.exists() else None


class Spec:
    """Discord's OpenAPI description."""

    def __init__(self, document: JSON) -> None:
        self._paths: JSON = document["paths"]
        schemas = document["components"]["schemas"]
        for schema in schemas.values():
            _close(schema)
        # The index of an uploaded file, documented as a number: https://docs.discord.com/developers/reference#uploading-files
        attachment = schemas["MessageAttachmentRequest"]["properties"]
        attachment["id"] = {"anyOf": [attachment["id"], {"type": "integer", "minimum": 0, "maximum": 9}]}
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._validators: dict[str, Draft202012Validator] = {}
        self._patterns = [(_pattern(path), path) for path in sorted(self._paths, key=lambda path: path.count("{"))]

    def breaches(self, method: str, path: str, query: dict[str, str], body: object) -> list[str]:
        """Return what the description does not allow about a request."""
        found = next(((known, at) for pattern, at in self._patterns if (known := pattern.fullmatch(path))), None)
        if found is None or method.lower() not in self._paths[found[1]]:
            return [f"{method} {path}: no such route"]
        match, template = found
        operation = self._paths[template][method.lower()]
        wrong = self._parameters(template, operation, match.groupdict(), query)
        wrong += self._body(template, method.lower(), operation, body)
        return [f"{method} {path}: {one}" for one in wrong]

    def _parameters(self, template: str, operation: JSON, inside: dict[str, str], query: dict[str, str]) -> list[str]:
        listed = [*self._paths[template].get("parameters", []), *operation.get("parameters", [])]
        known = {one["name"]: one for one in listed}
        given = {**inside, **query}
        wrong = [f"unknown parameter {name}" for name in given if name not in known]
        wrong += [f"{one['name']} is missing" for one in listed if one.get("required") and one["name"] not in given]
        for name, value in given.items():
            if name in known:
                validator = Draft202012Validator(_anchored(known[name]["schema"]), registry=self._registry)
                wrong += [f"{name}: {error.message}" for error in validator.iter_errors(_typed(known[name], value))]
        return wrong

    def _body(self, template: str, method: str, operation: JSON, body: object) -> list[str]:
        content = operation.get("requestBody", {}).get("content", {})
        if body is None:
            return ["the body is missing"] if operation.get("requestBody", {}).get("required") else []
        if "application/json" not in content:
            return ["no body is expected"]
        place = "/".join(
            part.replace("~", "~0").replace("/", "~1")
            for part in ("paths", template, method, "requestBody", "content", "application/json", "schema")
        )
        errors = self._validator(f"{_URI}#/{quote(place)}").iter_errors(body)
        return [f"{error.json_path}: {error.message[:300]}" for error in map(_meant, errors)]

    def _validator(self, reference: str) -> Draft202012Validator:
        if reference not in self._validators:
            self._validators[reference] = Draft202012Validator({"$ref": reference}, registry=self._registry)
        return self._validators[reference]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def _anchored(schema: JSON) -> JSON:
    """Make the references of a schema that is used on its own point into the description."""
    text = json.dumps(schema).replace('"$ref": "#/', f'"$ref": "{_URI}#/')
    anchored: JSON = json.loads(text)
    return anchored


def _typed(parameter: JSON, value: str) -> object:
    kind = parameter["schema"].get("type")
    if kind == "boolean":
        return value in ("1", "true")
    return int(value) if kind == "integer" and value.isdecimal() else value


def _meant(error: ValidationError) -> ValidationError:
    """Return the error inside the alternative that was meant: the one whose `type` is that of what was sent."""
    branches: dict[object, list[ValidationError]] = {}
    for one in error.context or []:
        branches.setdefault(one.schema_path[0], []).append(one)
    fitting = [errors for errors in branches.values() if not any(_other_kind(one, error) for one in errors)]
    return _meant(fitting[0][0]) if fitting else error


def _other_kind(one: ValidationError, outer: ValidationError) -> bool:
    below = list(one.path)
    return below == ["type"] or (not below and one.validator == "type" and outer.instance is not None)


def _close(schema: JSON) -> None:
    """Refuse properties that the description does not name; the real server ignores them, but they are mistakes."""
    if "properties" in schema and "additionalProperties" not in schema:
        schema["additionalProperties"] = False
    if "default_member_permissions" in schema.get("properties", {}):
        # Documented as a number in a string (https://docs.discord.com/developers/topics/permissions).
        schema["properties"]["default_member_permissions"] = {"type": ["string", "null"], "pattern": "^[0-9]+$"}
