"""Settings that need nothing but this machine, so that a benchmark never writes into what is configured."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import Settings, load

_FILES = ("models_file", "sources_file", "topics_file", "gazetteer_file")
_SERVERS = ("openai_api_key", "openai_base_url", "reranker_base_url", "chroma_url", "database_url")


def settings_in(folder: Path, **given: object) -> Settings:
    """Return the shipped settings with everything kept in a folder, whatever is configured; `given` comes before."""
    own = {"desk_data_dir": folder, "embedder": "wordllama", **given}
    return load(env_file=None, given=dict.fromkeys((*_FILES, *_SERVERS)) | own)


def environment() -> dict[str, str]:
    """Return this process's environment without what configures the desk, for a `desk` that is started."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name.upper() not in names}
