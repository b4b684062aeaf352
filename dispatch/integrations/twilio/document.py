"""Twilio's published OpenAPI document, as far as it tells which form posts the API takes.

The document is not ours: bin/setup fetches it from the npm package `@twilio/cli-core`.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

_FORM = "application/x-www-form-urlencoded"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WRITTEN_AS = {
    "boolean": re.compile(r"true|false"),
    "integer": re.compile(r"-?[0-9]+"),
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
}
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
# A number in E.164, a channel's address such as `whatsapp:+84...`, a short code or a sender's name.
_TELEPHONE = re.compile(r"([a-z]+:)?\+[1-9][0-9]{1,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s]+\S*")


class DocumentMissing(Exception):
    """The document is not where it should be, or is not it."""


class ApiDocument:
    """The operations of the document that take a form."""

    def __init__(self, path: Path) -> None:
        """Read the document. Raises DocumentMissing."""
        try:
            self._document: dict[str, Any] = orjson.loads(path.read_bytes())
            self._paths: dict[str, Any] = self._document["paths"]
        except (OSError, orjson.JSONDecodeError, KeyError) as error:
            raise DocumentMissing(f"there is no OpenAPI document of Twilio's at {path}: run bin/setup") from error

    def faults(self, method: str, url: str, form: Mapping[str, object]) -> list[str]:
        """Return what Twilio's document has against a request; empty where it would be taken."""
        found = self._find(url)
        if found is None:
            return [f"no such address: {urlsplit(url).path}"]
        item, in_path = found
        operation = item.get(method.lower())
        if operation is None:
            return [f"{method} is not allowed"]
        parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
        schemas = {p["name"]: p["schema"] for p in parameters if p["in"] == "path"}
        faults = [fault for name, value in in_path.items() for fault in self._value(name, value, schemas[name])]
        schema = operation.get("requestBody", {}).get("content", {}).get(_FORM, {}).get("schema", {})
        return [*faults, *self._form(form, schema)]

    def _find(self, url: str) -> tuple[dict[str, Any], dict[str, str]] | None:
        """Return the path item of an address with the values of its placeholders."""
        parts = urlsplit(url)
        for template, item in self._paths.items():
            pattern = "".join(
                f"(?P<{piece}>[^/.]+)" if index % 2 else re.escape(piece)
                for index, piece in enumerate(_PLACEHOLDER.split(template))
            )
            servers = item.get("servers") or self._document.get("servers", [])
            match = re.fullmatch(pattern, parts.path)
            if match and f"{parts.scheme}://{parts.netloc}" in {server["url"] for server in servers}:
                return item, match.groupdict()
        return None

    def _form(self, form: Mapping[str, object], schema: Mapping[str, Any]) -> list[str]:
        properties = schema.get("properties", {})
        faults = [f"{name} is required" for name in schema.get("required", []) if name not in form]
        for name, value in form.items():
            if name in properties:
                faults += self._value(name, value, properties[name])
            else:
                faults.append(f"{name} is not a parameter")
        return faults

    def _value(self, name: str, value: object, schema: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with one value as it is written in a form."""
        schema = self._resolved(schema)
        if schema.get("type") == "array":
            if not isinstance(value, Sequence) or isinstance(value, str):
                return [f"{name} is a list"]
            return [fault for item in value for fault in self._value(name, item, schema["items"])]
        text = value if isinstance(value, str) else str(value)
        faults = [
            (not _is_written_as(schema, text), "is of another type"),
            (len(text) < schema.get("minLength", 0), "is too short"),
            ("maxLength" in schema and len(text) > schema["maxLength"], "is too long"),
            ("pattern" in schema and not re.search(schema["pattern"], text), "does not match its pattern"),
            ("enum" in schema and text not in schema["enum"], "is none of its values"),
        ]
        return [f"{name} {what}" for wrong, what in faults if wrong]

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            node: Any = self._document
            for key in schema["$ref"].removeprefix("#/").split("/"):
                node = node[key]
            schema = node
        return schema


def _is_written_as(schema: Mapping[str, Any], text: str) -> bool:
    """Return whether the text is of the type and of the format that the schema names."""
    match schema.get("type"), schema.get("format"):
        case "string", "date-time":
            return bool(_DATE_TIME.fullmatch(text))
        case "string", "uri":
            return bool(_URI.fullmatch(text))
        case "string", "phone-number":
            return bool(_TELEPHONE.fullmatch(text))
        case kind, _:
            return kind not in _WRITTEN_AS or bool(_WRITTEN_AS[kind].fullmatch(text))
