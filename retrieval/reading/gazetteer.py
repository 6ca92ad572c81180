"""Which names mean the same lab, model, reseller or rule: the file that people edit."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from retrieval.domain import Entity
from retrieval.reading.configuration import read_toml


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=2)
    kind: str = Field(min_length=1)
    aliases: list[str] = []


class _NamesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    entity: list[_Entry] = []


def load_entities(path: Path) -> tuple[Entity, ...]:
    """Read the entities that a file names, in its order.

    Raises `BadConfiguration` naming the file, the line and the key that is unknown, missing, wrong or there twice.
    """
    entries = read_toml(path, _NamesFile, table="entity", unique="name").entity
    return tuple(Entity(e.name, tuple(alias for alias in e.aliases if alias.strip())) for e in entries)
