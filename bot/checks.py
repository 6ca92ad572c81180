"""What `desk check` looks at, part by part; each look opens what it needs and closes it again."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.compose import compose, open_records, reach_slack
from bot.models import open_embedder, open_reranker, reach_model
from bot.operations.health import Look, sources_look, thorough_index_look
from bot.settings import Settings
from retrieval.domain import TEAM
from retrieval.errors import BadConfiguration


def looks(settings: Settings) -> dict[str, Look]:
    """Return a look for each part, in the order they are told."""
    return {
        "Slack": lambda: _slack(settings),
        "Model": lambda: _model(settings),
        "Embedder": lambda: _embedder(settings),
        "Reranker": lambda: _reranker(settings),
        "Database": lambda: _database(settings),
        "Index": lambda: _index(settings),
        "Sources": lambda: _sources(settings),
    }


def _slack(settings: Settings) -> str:
    """Ask Slack who we are."""
    if settings.slack_bot_token is None:
        return "not set up (SLACK_BOT_TOKEN is empty); everything but `desk run` works without."
    settings.require_slack()
    return f"{reach_slack(settings)}, by {'Socket Mode' if settings.slack_mode == 'socket' else 'HTTP'}."


def _model(settings: Settings) -> str:
    """Ask whether the model's server answers."""
    if not settings.writes_with_a_model:
        return "none (OPENAI_API_KEY and OPENAI_BASE_URL are empty); answers quote their sources."
    return reach_model(settings)


def _embedder(settings: Settings) -> str:
    """Embed a word."""
    embedder = open_embedder(settings)
    embedder.embed_questions(["provenance"])
    return f"{embedder.model}, {embedder.dimension} numbers a passage."


def _reranker(settings: Settings) -> str:
    """Have two words ordered."""
    with open_reranker(settings) as reranker:
        if reranker is None:
            return "none (RERANKER_BASE_URL is empty); the order is the desk's own."
        reranker.order("provenance", ["provenance", "weather"])
        return f"{reranker.model} at {_host(settings.reranker_base_url or '')} puts texts in order."


def _database(settings: Settings) -> str:
    """Open the database and count what it holds."""
    with open_records(settings) as records:
        searched = records.catalog.searched(TEAM)
        subscriptions = len(records.store.subscriptions())
    return f"{_without_password(settings)} holds {searched.documents} documents and {subscriptions} subscriptions."


def _without_password(settings: Settings) -> str:
    """Name the database without what opens it."""
    if settings.database_url is None:
        return f"SQLite in {settings.desk_data_dir}"
    address = urlsplit(settings.database_url)
    return f"{address.scheme.partition('+')[0]} {address.hostname or ''}{address.path}"


def _index(settings: Settings) -> str:
    """Compare the indexes with the database."""
    where = f"Chroma at {_host(settings.chroma_url)}" if settings.chroma_url else f"Chroma in {settings.chroma_path}"
    try:
        with compose(settings, check=False) as services:
            return f"{where}: {thorough_index_look(services)}"
    except BadConfiguration as busy:
        return f"not looked into. {busy}"


def _host(url: str) -> str:
    """An address's host and port, without a name and password that may stand before them."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _sources(settings: Settings) -> str:
    """Say when the sources were last read."""
    with open_records(settings) as records:
        states = {each.source_id: records.catalog.source_state(each.source_id) for each in records.sources}
        known = {source_id: state for source_id, state in states.items() if state is not None}
        return sources_look(records.sources, known, records.clock.now())
