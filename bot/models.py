"""The models that the settings name, opened: what embeds, what writes and what has a say in the order.

Each part is imported when it is opened: a command that asks no model pays for none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from bot.endpoints import ListedModel, Server, verifier_of
from bot.operations.logs import model_called, model_left_alone
from bot.settings import Settings
from retrieval.errors import BadConfiguration

if TYPE_CHECKING:
    import openai

    from retrieval.adapters.model_endpoint import Endpoint
    from retrieval.domain import Claim, Document, Usage
    from retrieval.grounding.verifier import TrustedVerifier
    from retrieval.ports import Budget, ClaimStore, Clock, Embedder, Reranker, TrustStore, Verifier


ClaimReader = Callable[["Document"], tuple["Claim", ...]]
"""Reads what a document claims."""
WINDOW_SECONDS = 20
"""How long somebody looks at an empty window, at most, while a model sums a thread up."""


def open_embedder(settings: Settings) -> Embedder:
    """Return what turns text into vectors. Raises `BadConfiguration` when its model server is not named."""
    if settings.embedder == "wordllama":
        from retrieval.adapters.embedders import WordLlamaEmbedder

        return WordLlamaEmbedder()
    server = settings.embedding_server
    if server is None:
        raise BadConfiguration(
            "EMBEDDER is openai, so EMBEDDING_BASE_URL, EMBEDDING_API_KEY or OPENAI_* has to be set."
        )
    from retrieval.adapters.openai_embedder import OpenAIEmbedder

    return OpenAIEmbedder(_client(server), settings.embedding_model, None)


def open_reranker(settings: Settings) -> AbstractContextManager[Reranker | None]:
    """Open the reranker, None where none is named. Raises `BadConfiguration` when its model is not."""
    if settings.reranker is None:
        return nullcontext()
    from retrieval.adapters.http_reranker import open_reranker as opened

    return opened(*settings.reranker)


def open_models(
    settings: Settings, budget: Budget | None, on_usage: Callable[[Usage], None] | None = None
) -> tuple[Endpoint, ...]:
    """Return the models that write, in the order they are asked; without any the answers quote.

    Raises `BadConfiguration` when the file of models cannot be used.
    """
    return tuple(_open_model(listed, settings.model_seconds, budget, on_usage) for listed in settings.models)


def open_verifier(
    settings: Settings,
    budget: Budget | None,
    store: TrustStore,
    clock: Clock,
    on_usage: Callable[[Usage], None] | None = None,
) -> TrustedVerifier | None:
    """Return who judges what the models write, None where nobody is to, or nobody writes."""
    from retrieval.grounding.known import known_sentences
    from retrieval.grounding.verifier import TrustedVerifier

    listed = verifier_of(settings.models, settings.verifier_model)
    if listed is None:
        return None
    judge: Verifier
    if settings.verifier_base_url:
        judge, endpoint = _open_support(settings), f"{settings.verifier_base_url} {settings.verifier_label}"
    else:
        judge, endpoint = _open_model(listed, settings.model_seconds, budget, on_usage), address_of(listed.server)
    return TrustedVerifier(judge, store, known_sentences(), clock, endpoint=endpoint, aside=_beside)


def _open_support(settings: Settings) -> Verifier:
    """Return a verifier that is no chat model; without a name it is called by its label."""
    from retrieval.adapters.http_support import HttpSupport
    from retrieval.adapters.json_post import open_client

    key = settings.verifier_api_key.get_secret_value() if settings.verifier_api_key else None
    return HttpSupport(
        open_client(key),
        settings.verifier_base_url or "",
        settings.verifier_model or settings.verifier_label,
        label=settings.verifier_label,
        reads=settings.verifier_reads,
    )


def _beside(work: Callable[[], None]) -> None:
    """Run something that no reply waits for, and that may end with the process."""
    threading.Thread(target=work, name="measuring", daemon=True).start()


def claims_reader(settings: Settings, models: Sequence[Endpoint], store: ClaimStore, budget: Budget) -> ClaimReader:
    """Return what reads a document's claims: the rules, and a model as well if that is wished and there is one."""
    from retrieval.adapters.model_endpoint import FirstAble
    from retrieval.claims.extract import claims_of
    from retrieval.claims.proposals import ClaimProposer

    if settings.claims == "rules":
        return claims_of

    def read(document: Document) -> tuple[Claim, ...]:
        model = FirstAble(*models, tells_of=frozenset({document.visibility})) if models else None
        return ClaimProposer(model, store, budget)(document)

    return read


def _open_model(
    listed: ListedModel, patience: float, budget: Budget | None, on_usage: Callable[[Usage], None] | None
) -> Endpoint:
    from retrieval.adapters.model_endpoint import Endpoint, Listed
    from retrieval.adapters.openai_model import OpenAIModel

    def called(usage: Usage) -> None:
        model_called(usage)
        if on_usage:
            on_usage(usage)

    model = OpenAIModel(_client(listed.server), listed.model, reads=listed.reads, deadline=patience, stall=patience / 3)
    priced = Listed(listed.name, listed.price_in, listed.price_out)
    return Endpoint(model, priced, budget=budget, on_usage=called, on_left=model_left_alone)


def _client(server: Server) -> openai.OpenAI:
    """The client of OpenAI's API, or of a server that speaks it; such a server may want no key."""
    import openai

    return openai.OpenAI(api_key=server.secret, base_url=server.base_url, max_retries=1)


def reach_model(listed: ListedModel) -> bool:
    """Ask a model's server whether it has the model; False when it does not say. Raises `ModelUnavailable`."""
    from bot.adapters.reach import model_server

    return model_server(_client(listed.server), listed.model)


def address_of(server: Server) -> str:
    """Return the address at which a server is asked."""
    return str(_client(server).base_url)
