"""The models that write, as they are listed: each with its name, its server, its key, its prices, and what it reads."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.setting_types import Address
from retrieval.domain import Reads
from retrieval.errors import BadConfiguration
from retrieval.reading.configuration import line_of, read_toml

NO_KEY: Final = "none"
"""What is sent as a key where there is none: a server of one's own may want none, and the client insists on one."""


Price = Annotated[float, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Server:
    """Where an OpenAI-compatible server listens (None: OpenAI's own), and its key."""

    base_url: str | None
    key: SecretStr | None

    @property
    def secret(self) -> str:
        """The key as it is sent."""
        return self.key.get_secret_value() if self.key else NO_KEY


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One model that writes; `name` is what people know it by, `model` what its server does."""

    name: str
    model: str
    server: Server
    reads: Reads
    price_in: float | None = None
    price_out: float | None = None


class _Model(BaseModel):
    """One `[[model]]` of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(min_length=1)
    reads: Reads
    name: str = Field(default_factory=lambda given: given.get("model", ""))
    base_url: Address | None = None
    key: str | None = Field(None, pattern=r"^[A-Z][A-Z0-9_]*$")
    price_in: Price | None = None
    price_out: Price | None = None


class _ModelsFile(BaseModel):
    """A file of models."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: list[_Model] = Field(min_length=1)


class _Variables(BaseSettings):
    """Whatever stands in `.env`."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", extra="allow", case_sensitive=True)


def variables_of(env_file: Path | None) -> Mapping[str, str]:
    """Return every variable of a file that is not empty, those of the environment before them."""
    filed = _Variables(_env_file=env_file).model_extra or {}
    return {name: value for name, value in {**filed, **os.environ}.items() if value}


def load_models(path: Path, variables: Mapping[str, str]) -> tuple[ListedModel, ...]:
    """Return the models of a file in their order, each with the key that its variable holds.

    Raises `BadConfiguration` naming the file, the line and the key.
    """
    listed = read_toml(path, _ModelsFile, table="model", unique="name").model
    text = path.read_text("utf-8-sig")
    for number, one in enumerate(listed):
        if one.key and not variables.get(one.key):
            line = line_of(text, "model", number, "key")
            raise BadConfiguration(
                f"{path}, line {line}: key `key` names {one.key}, which is not set; put it into .env"
            )
    return tuple(_listed(one, variables) for one in listed)


def verifier_of(models: Sequence[ListedModel], wanted: str) -> ListedModel | None:
    """Return the model that judges: one of those that write, or another at the first one's server; None for nobody."""
    if wanted == "none" or not models:
        return None
    other = replace(models[0], name=wanted, model=wanted, price_in=None, price_out=None)
    return next((one for one in models if wanted in {"", one.name}), other)


def _listed(one: _Model, variables: Mapping[str, str]) -> ListedModel:
    key = SecretStr(variables[one.key]) if one.key else None
    server = Server(one.base_url, key)
    return ListedModel(one.name, one.model, server, one.reads, one.price_in, one.price_out)
