"""What `desk check` looks at, part by part; each look opens what it needs and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bot.compose import compose, open_records
from bot.data_dir import try_data_dir
from bot.endpoints import ListedModel
from bot.errors import ChatUnavailable, DeskError
from bot.models import address_of, open_embedder, open_reranker, open_verifier, reach_model
from bot.operations.causes import cause_of
from bot.operations.health import Look, NotLookedInto, Unwell, sources_look, thorough_index_look
from bot.probes import is_known_token, reach_scopes, reach_slack, reach_socket
from bot.settings import Settings
from bot.slack_chats import open_installations, wanted_scopes
from retrieval.domain import LEAST_TRUST, TEAM, Reads
from retrieval.errors import BadConfiguration, IndexBusy, RetrievalError

_PORTS: Final = {"http": 80, "https": 443, "postgresql": 5432}
_BOT_TOKEN, _APP_TOKEN = "xoxb-", "xapp-"
_SENT: Final = {Reads.PUBLIC: "public material alone", Reads.INTERNAL: "public and internal material"}
_MEGABYTE: Final = 1_000_000
_LEAST_FREE: Final = 100
"""Megabytes: a database's log and Chroma's files may grow by that much before anybody looks again."""


def looks(settings: Settings, *, measured: bool = False) -> dict[str, Look]:
    """Return a look for each part, in the order they are told; `measured` asks the verifier about known sentences."""
    return {
        "Slack": lambda: _slack(settings),
        **(_more_of_slack(settings) if settings.slack_bot_token or settings.is_installable else {}),
        **({"Workspaces": lambda: _workspaces(settings)} if settings.is_installable else {}),
        **_models(settings),
        **({"Verifier": lambda: _verifier(settings)} if measured else {}),
        "Embedder": lambda: _embedder(settings),
        "Reranker": lambda: _reranker(settings),
        "Data directory": lambda: _data_directory(settings),
        "Database": lambda: _database(settings),
        "Index": lambda: _index(settings),
        "Sources": lambda: _sources(settings),
    }


def place_of(url: str) -> str:
    """An address's host and port, without a name and password that may stand before them."""
    address = urlsplit(url)
    return f"{address.hostname or ''}:{address.port or _PORTS.get(address.scheme.partition('+')[0], '')}"


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Have whatever goes wrong inside name the place, and why it did not answer."""
    try:
        yield
    except NotLookedInto:
        raise
    except (RetrievalError, DeskError) as error:
        reason = cause_of(error)
        raise Unwell(f"{place} cannot be reached: {reason}." if reason else f"{place}: {error}") from error


def _slack(settings: Settings) -> str:
    """Ask Slack who we are."""
    if settings.slack_bot_token is None:
        if settings.is_installable:
            raise NotLookedInto("no workspace is at home (SLACK_BOT_TOKEN is empty); others install the desk.")
        raise NotLookedInto("not set up (SLACK_BOT_TOKEN is empty); everything but `desk run` works without.")
    settings.require_slack()
    _require_beginning(settings.required("slack_bot_token"), "SLACK_BOT_TOKEN", _BOT_TOKEN)
    place = place_of(settings.slack_api_url)
    with _at(place):
        way = "Socket Mode" if settings.slack_mode == "socket" else "HTTP"
        return f"{reach_slack(settings)} at {place}, by {way}."


def _workspaces(settings: Settings) -> str:
    """Say how many workspaces have installed the desk, and whether Slack still knows the token of each."""
    with open_records(settings), open_installations(settings) as (records, _):
        known = [one.workspace_id for one in records.workspaces()]
        tokens = {name: bot.token for name in known if (bot := records.bot(name)) is not None}
    place = place_of(settings.slack_api_url)
    with _at(place):
        refused = [name for name, token in tokens.items() if not is_known_token(settings, token)]
    if refused:
        listed = ", ".join(refused)
        raise Unwell(f"{place} refuses the token of {listed}: forget it with `desk workspaces forget {refused[0]}`.")
    return f"{len(known)} besides the one at home {'has' if len(known) == 1 else 'have'} installed the desk."


def _more_of_slack(settings: Settings) -> dict[str, Look]:
    """What else Slack has to grant before `desk run` hears anything."""
    scopes: dict[str, Look] = {"Slack scopes": lambda: _scopes(settings)} if settings.slack_bot_token else {}
    if settings.slack_mode == "socket":
        return {"Slack app token": lambda: _app_token(settings)} | scopes
    return {"Slack signing secret": _signing_secret} | scopes


def _app_token(settings: Settings) -> str:
    """Ask for a socket."""
    _require_beginning(settings.required("slack_app_token"), "SLACK_APP_TOKEN", _APP_TOKEN)
    place = place_of(settings.slack_api_url)
    with _at(place):
        try:
            reach_socket(settings)
        except ChatUnavailable:
            raise
        except DeskError as error:
            raise Unwell(
                f"Slack gives no socket for SLACK_APP_TOKEN ({getattr(error, 'code', '')}): make an app-level token "
                "with connections:write, and switch Socket Mode on."
            ) from error
        return f"a socket can be opened at {place}."


def _signing_secret() -> str:
    raise NotLookedInto("not looked into: it shows with the first request that Slack signs.")


def _scopes(settings: Settings) -> str:
    """Hold what the bot token may do against what the manifest asks for."""
    place = place_of(settings.slack_api_url)
    with _at(place):
        granted = reach_scopes(settings)
    if granted is None:
        raise NotLookedInto(f"not looked into: {place} does not say what the token may do.")
    lacking = wanted_scopes() - granted
    if lacking:
        raise Unwell(f"{place}: the bot token lacks {', '.join(sorted(lacking))}: install the app again.")
    return f"all {len(wanted_scopes())} that the manifest asks for."


def _require_beginning(token: str, name: str, beginning: str) -> None:
    """Refuse a token that is another one's, without showing it."""
    if not token.startswith(beginning):
        raise BadConfiguration(f"{name} does not begin with {beginning}: it is another kind of token.")


def _models(settings: Settings) -> dict[str, Look]:
    """Return a look for each of the models that write, the one asked first as "Model", and for what they have left."""
    try:
        listed = settings.models
    except BadConfiguration as error:
        return {"Model": partial(_unusable, error)}
    if not listed:
        return {"Model": _no_model}
    parts = ["Model", *(f"Model {number}" for number in range(2, len(listed) + 1))]
    found: dict[str, Look] = {part: partial(_model, model) for part, model in zip(parts, listed, strict=True)}
    return found | ({} if settings.model_tokens is None else {"Model budget": lambda: _budget(settings)})


def _unusable(error: BadConfiguration) -> str:
    raise error


def _no_model() -> str:
    raise NotLookedInto(
        "none (OPENAI_API_KEY, OPENAI_BASE_URL and MODELS_FILE are empty); answers quote their sources."
    )


def _model(listed: ListedModel) -> str:
    """Ask whether a model's server answers."""
    place = place_of(address_of(listed.server))
    with _at(f"{listed.name} at {place}"):
        if reach_model(listed):
            return f"{listed.name} at {place} answers; it is sent {_SENT[listed.reads]}."
    raise NotLookedInto(f"not looked into: {place} answers, but does not say whether it has {listed.model}.")


def _budget(settings: Settings) -> str:
    """Say what the models had of the day's tokens."""
    with open_records(settings) as records:
        budget = records.budget
        spent, a_day = (budget.spent(), budget.a_day) if budget else (0, 0)
    told = f"{spent:,} of {a_day:,} tokens are spent today (UTC)"
    if spent >= a_day:
        raise Unwell(f"{told}: answers quote their sources until midnight; MODEL_TOKENS sets it.")
    return f"{told}."


def _verifier(settings: Settings) -> str:
    """Ask the model that judges about sentences of which we know whether their quotes carry them."""
    with open_records(settings) as records:
        verifier = open_verifier(settings, records.budget, records.trust, records.clock)
        if verifier is None:
            raise NotLookedInto("nobody judges what a model writes: the rules alone decide.")
        with _at(verifier.model):
            trust = verifier.measure()
    told = (
        f"{verifier.model} is right about {trust.carried:.0%} of the sentences that their quotes carry and "
        f"{trust.uncarried:.0%} of the others ({trust.pairs} asked): balanced accuracy {trust.accuracy:.2f}"
    )
    if trust.suffices:
        return f"{told}; it decides what is shown."
    return f"{told}, below {LEAST_TRUST}; it has no say, and the rules decide what is shown."


def _embedder(settings: Settings) -> str:
    """Embed a word."""
    elsewhere = settings.embedding_server if settings.embedder == "openai" else None
    place = place_of(address_of(elsewhere)) if elsewhere else "This machine"
    with _at(place):
        embedder = open_embedder(settings)
        embedder.embed_questions(["provenance"])
    return f"{embedder.model}{f' at {place}' if elsewhere else ''}, {embedder.dimension} numbers a passage."


def _reranker(settings: Settings) -> str:
    """Have two words ordered."""
    place = place_of(settings.reranker_base_url or "")
    with open_reranker(settings) as reranker:
        if reranker is None:
            raise NotLookedInto("none (RERANKER_BASE_URL is empty); the order is the desk's own.")
        with _at(place):
            reranker.order("provenance", ["provenance", "weather"])
        return f"{reranker.model} at {place} puts texts in order."


def _data_directory(settings: Settings) -> str:
    """Write something, and look how much room there is."""
    free = try_data_dir(settings.desk_data_dir) // _MEGABYTE
    if free < _LEAST_FREE:
        raise Unwell(f"{settings.desk_data_dir} has {free} MB left on its disk: make room there.")
    return f"{settings.desk_data_dir} can be written to, {free:,} MB are free."


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
    if not address.hostname:
        return f"{address.scheme.partition('+')[0]} {address.path}"
    return f"PostgreSQL at {place_of(settings.database_url)}{address.path}"


def _index(settings: Settings) -> str:
    """Compare the indexes with the database."""
    place = f"Chroma at {place_of(settings.chroma_url)}" if settings.chroma_url else f"Chroma in {settings.chroma_path}"
    try:
        with compose(settings, check=False) as services:
            return f"{place}: {thorough_index_look(services)}"
    except IndexBusy as busy:
        raise NotLookedInto(f"not looked into: {busy}") from busy


def _sources(settings: Settings) -> str:
    """Say when the sources were last read."""
    with open_records(settings) as records:
        states = {each.source_id: records.catalog.source_state(each.source_id) for each in records.sources}
        known = {source_id: state for source_id, state in states.items() if state is not None}
        return sources_look(records.sources, known, records.clock.now())
