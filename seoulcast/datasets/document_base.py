"""The base of all stored documents."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Base of all documents: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
