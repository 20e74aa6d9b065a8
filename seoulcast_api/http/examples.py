"""Examples of whole answers, made of those of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_PLACE = "#/components/schemas/"
_PLAIN: Mapping[str, object] = {"string": "…", "integer": 1, "number": 0.5, "boolean": True}


def example_of(schema: Schema, schemas: Mapping[str, Schema]) -> Any:  # noqa: ANN401 - any JSON
    """An example of what a schema describes.

    Args:
        schema: of the answer or of a part of it.
        schemas: those it refers to, by name.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_PLACE)], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        known = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return example_of(known[0], schemas)
    if schema.get("type") == "array":
        one = example_of(schema["items"], schemas)
        return [one] * max(1, schema.get("minItems", 1))
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        return {name: example_of(field, schemas) for name, field in fields.items()}
    fixed = schema.get("const", schema.get("enum", [None])[0])
    return _PLAIN.get(str(schema.get("type"))) if fixed is None else fixed
