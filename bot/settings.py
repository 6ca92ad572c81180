"""Settings: the only code that knows the names of variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.endpoints import ListedModel, Server, load_models, variables_of
from bot.setting_types import Address, Database, People, mistake_told
from bot.slack_settings import SECRETS as SLACK_SECRETS
from bot.slack_settings import SlackSettings
from retrieval.domain import Reads
from retrieval.errors import BadConfiguration

DEFAULTS = Path(__file__).resolve().parent / "defaults"
"""The sources, topics and names that ship inside the package; `deploy/` has the same to copy and change."""


_KEYS = ("openai_api_key", "embedding_api_key", "reranker_api_key", "verifier_api_key")
_KEPT_ELSEWHERE = ("database_url", "chroma_url", "sources_file", "topics_file", "gazetteer_file")
_SECRETS = (*SLACK_SECRETS, *_KEYS)
_WRITERS = ("openai_api_key", "openai_base_url", "models_file")
_MODELS_ELSEWHERE = (*_WRITERS, "reranker_base_url", "verifier_base_url")


class Settings(SlackSettings):
    """What can be set, in the order of `.env.example`; each description is that file's sentence.

    Values come from the command line, then the environment, then `.env` in the working directory.
    Use `load`, which turns every mistake into one sentence that names the variable.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    openai_api_key: SecretStr | None = Field(
        None, description="The key of the model that writes answers; without one the bot answers by quoting."
    )
    openai_base_url: Address | None = Field(
        None, description="Where an OpenAI-compatible server listens, when it is not OpenAI's own."
    )
    openai_model: str = Field("gpt-4.1-mini", description="The model that writes answers and summaries.")
    openai_reads: Reads = Field(
        Reads.INTERNAL, description="What that model may be sent: public sources alone, or internal ones as well."
    )
    openai_price_in: float | None = Field(None, ge=0, description="What a million tokens cost that it reads.")
    openai_price_out: float | None = Field(None, ge=0, description="What a million tokens cost that it writes.")
    models_file: Path | None = Field(
        None,
        description="A file of several models in the order they are asked, in place of OPENAI_* (deploy/models.toml).",
    )
    verifier_model: str = Field("", description="The model that judges replies: empty asks the first, none nobody.")
    verifier_base_url: Address | None = Field(None, description="A support endpoint to judge, before its /predict.")
    verifier_api_key: SecretStr | None = Field(None, description="The support endpoint's key, if it wants one.")
    verifier_label: str = Field("entailment", description="Its label for a sentence that its quotes carry.")
    verifier_reads: Reads = Field(Reads.PUBLIC, description="What it may be sent: public or internal sources.")
    model_tokens: int | None = Field(
        None, ge=0, description="How many tokens a day all models may take together; empty is no limit, 0 is none."
    )
    model_passages: int = Field(
        8,
        ge=1,
        le=12,
        description="How many passages (of about 400 tokens) the model is given; fewer suit a small one.",
    )
    model_seconds: int = Field(
        60, ge=5, le=3600, description="How long the model may take over a reply, and a third of it to its first word."
    )
    follow_ups: Literal["rules", "model"] = Field(
        "rules", description="What makes follow-ups stand alone: rules, or the model where there is one."
    )
    claims: Literal["rules", "model"] = Field(
        "rules", description="What reads who did what to whom: rules, or rules and the model where there is one."
    )
    claim_tokens: int = Field(
        200_000,
        ge=0,
        le=100_000_000,
        description="How many tokens a day the model may take to read claims, estimated, in all processes together.",
    )
    embedder: Literal["wordllama", "openai"] = Field(
        "wordllama", description="What turns text into vectors: wordllama works offline, openai asks a model server."
    )
    embedding_model: str = Field("text-embedding-3-small", description="The embedding model, when EMBEDDER is openai.")
    embedding_base_url: Address | None = Field(
        None, description="Where the embedding model is asked; where OPENAI_BASE_URL says when both are empty."
    )
    embedding_api_key: SecretStr | None = Field(
        None, description="Its key; when both are empty that of OPENAI_API_KEY, which no other server is sent."
    )
    reranker_base_url: Address | None = Field(
        None, description="Where a reranker listens (the address before /rerank); without one none has a say."
    )
    reranker_model: str = Field("", description="The reranker's model, when RERANKER_BASE_URL is set.")
    reranker_api_key: SecretStr | None = Field(None, description="The reranker's key, when its server wants one.")
    chroma_url: Address | None = Field(
        None, description="A Chroma server; without one Chroma lives in the data directory, for one process."
    )
    database_url: Database | None = Field(
        None, description="PostgreSQL (postgresql://…); without one SQLite lives in the data directory."
    )
    desk_data_dir: Path = Field(Path("data"), description="Where everything that is kept is kept.")
    desk_replica: str | None = Field(
        None, description="What this process is called in logs, the machine's name when empty; replicas may share it."
    )
    sources_file: Path | None = Field(
        None, description="The file of sources; those that ship when empty (a copy to change: deploy/sources.toml)."
    )
    topics_file: Path | None = Field(
        None, description="The file of topics; those that ship when empty (a copy to change: deploy/topics.toml)."
    )
    gazetteer_file: Path | None = Field(
        None,
        description="The file of names that mean the same; those that ship when empty (deploy/gazetteer.toml).",
    )
    private_hosts: str = Field(
        "", description="Hosts of your own that may be read although they are not public, separated by commas."
    )
    desk_admins: People = Field(
        "", description="Slack ids of people who are told when a digest cannot be posted, separated by commas."
    )
    quiet_digests: Literal["say-so", "silent"] = Field(
        "say-so", description="What a new subscription does on a quiet day: say-so in one line, or stay silent."
    )
    thread_memory_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="How many days questions are kept, for follow-ups and with what people thought of the replies.",
    )
    note_reaction: str = Field(
        "", description="The reaction (memo, say) that offers to keep a thread as a note; empty is none."
    )
    note_days: int | None = Field(
        None, ge=1, le=36500, description="How many days notes from threads are kept; empty keeps them for good."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged.")
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="How logs are written: auto is console on a terminal and json elsewhere."
    )

    _variables: Mapping[str, str] = PrivateAttr(default_factory=dict)
    """The environment and `.env` as they are, for the variables that the file of models names."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the command line, the environment and `.env`, in this order and nothing else."""
        del settings_cls, file_secret_settings
        return init_settings, env_settings, dotenv_settings

    def alone(self, folder: Path, *, models: bool = False) -> Settings:
        """Return settings that keep everything in a folder and use what ships, whatever is configured.

        Nothing but this machine is asked, unless the configured language model and reranker are to stay.
        """
        left_out = _KEPT_ELSEWHERE if models else (*_KEPT_ELSEWHERE, *_MODELS_ELSEWHERE)
        own = {"desk_data_dir": folder, "embedder": "wordllama"}
        return self.model_copy(update=dict.fromkeys(left_out) | own)

    def knowing(self, variables: Mapping[str, str]) -> Settings:
        """Return these settings, with the variables among which the file of models finds its keys."""
        self._variables = variables
        return self

    def quoting(self) -> Settings:
        """Return settings with which no model writes."""
        return self.model_copy(update=dict.fromkeys(_WRITERS))

    @property
    def writes_with_a_model(self) -> bool:
        """Whether answers are written by a model: only when a key, a server or a file of models is named."""
        return any(getattr(self, name) is not None for name in _WRITERS)

    @property
    def models(self) -> tuple[ListedModel, ...]:
        """The models that write, in the order they are asked. Raises `BadConfiguration` for the file of models."""
        if self.models_file is not None:
            return load_models(self.models_file, self._variables)
        if not self.writes_with_a_model:
            return ()
        own = Server(self.openai_base_url, self.openai_api_key)
        prices = self.openai_price_in, self.openai_price_out
        return (ListedModel(self.openai_model, self.openai_model, own, self.openai_reads, *prices),)

    @property
    def embedding_server(self) -> Server | None:
        """Where embeddings are asked, None where nothing says it; no key goes to a server that it was not given for."""
        if self.embedding_base_url is not None or self.embedding_api_key is not None:
            return Server(self.embedding_base_url, self.embedding_api_key)
        own = Server(self.openai_base_url, self.openai_api_key)
        return None if own == Server(None, None) else own

    @property
    def reranker(self) -> tuple[str, str, str | None] | None:
        """The reranker's address, model and key; None without an address. Raises `BadConfiguration` without a model."""
        if self.reranker_base_url is None:
            return None
        if not self.reranker_model:
            raise BadConfiguration("RERANKER_BASE_URL is set, so RERANKER_MODEL has to be set.")
        key = self.reranker_api_key.get_secret_value() if self.reranker_api_key else None
        return self.reranker_base_url, self.reranker_model, key

    @property
    def database(self) -> str:
        """The database's address: the one that is set, or the SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{self.desk_data_dir.resolve() / 'desk.sqlite3'}"

    @property
    def chroma_path(self) -> Path:
        """Where Chroma keeps its files when no server is set."""
        return self.desk_data_dir / "chroma"

    @property
    def sources(self) -> Path:
        """The file of sources."""
        return self.sources_file or DEFAULTS / "sources.toml"

    @property
    def topics(self) -> Path:
        """The file of topics."""
        return self.topics_file or DEFAULTS / "topics.toml"

    @property
    def gazetteer(self) -> Path:
        """The file of names that mean the same."""
        return self.gazetteer_file or DEFAULTS / "gazetteer.toml"

    @property
    def own_hosts(self) -> frozenset[str]:
        """The hosts that may be read although their addresses are not public."""
        return frozenset(host.strip().lower() for host in self.private_hosts.split(",") if host.strip())

    @property
    def admins(self) -> tuple[str, ...]:
        """The people who run the desk, by their ids in the chat."""
        return tuple(admin.strip() for admin in self.desk_admins.split(",") if admin.strip())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set, so that logs can be kept clear of them."""
        values = (*(getattr(self, name) for name in _SECRETS), *self._model_keys())
        return tuple(value.get_secret_value() for value in values if value is not None)

    def _model_keys(self) -> Iterator[SecretStr | None]:
        """Yield the keys that the file of models names; a file that cannot be read is told where it is used."""
        with suppress(BadConfiguration):
            yield from (one.server.key for one in self.models if self.models_file)


def load(*, env_file: Path | None = Path(".env"), given: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings, those `given` (by field name) before all others.

    Raises `BadConfiguration` with one sentence a mistake, each naming its variable.
    """
    try:
        settings = Settings(_env_file=env_file, **(given or {}))
        return settings.knowing(variables_of(env_file)) if settings.models_file else settings
    except ValidationError as error:
        # What was typed is left out: it may be a secret in the wrong place.
        raise BadConfiguration(
            " ".join(mistake_told(mistake["loc"], mistake["msg"]) for mistake in error.errors())
        ) from None
    except (SettingsError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{env_file} cannot be read: {error}.") from error
