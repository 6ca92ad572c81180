"""The models that the settings name, opened: what embeds, what writes and what has a say in the order.

Each part is imported when it is opened: a command that asks no model pays for none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from bot.settings import Settings
from retrieval.errors import BadConfiguration

if TYPE_CHECKING:
    import openai

    from retrieval.adapters.openai_model import OpenAIModel
    from retrieval.domain import Usage
    from retrieval.ports import Embedder, Reranker


def open_embedder(settings: Settings) -> Embedder:
    """Return what turns text into vectors. Raises `BadConfiguration` when its model server is not named."""
    if settings.embedder == "wordllama":
        from retrieval.adapters.embedders import WordLlamaEmbedder

        return WordLlamaEmbedder()
    if not settings.writes_with_a_model:
        raise BadConfiguration("EMBEDDER is openai, so OPENAI_API_KEY or OPENAI_BASE_URL has to be set.")
    from retrieval.adapters.openai_embedder import OpenAIEmbedder

    return OpenAIEmbedder(_openai(settings), settings.embedding_model, None)


def open_reranker(settings: Settings) -> AbstractContextManager[Reranker | None]:
    """Open the reranker, None where none is named. Raises `BadConfiguration` when its model is not."""
    if settings.reranker is None:
        return nullcontext()
    from retrieval.adapters.http_reranker import open_reranker as opened

    return opened(*settings.reranker)


def open_model(settings: Settings, on_usage: Callable[[Usage], None] | None) -> OpenAIModel | None:
    """The model that writes, or None: the answers then quote."""
    if not settings.writes_with_a_model:
        return None
    from retrieval.adapters.openai_model import OpenAIModel

    patience = settings.model_seconds
    return OpenAIModel(
        _openai(settings), settings.openai_model, deadline=patience, stall=patience / 3, on_usage=on_usage
    )


def _openai(settings: Settings) -> openai.OpenAI:
    """The client of OpenAI's API, or of a server that speaks it; such a server may want no key."""
    import openai

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    return openai.OpenAI(api_key=key, base_url=settings.openai_base_url, max_retries=1)


def reach_model(settings: Settings) -> bool:
    """Ask the model's server whether it has the model; False when it does not say. Raises `ModelUnavailable`."""
    from bot.adapters.reach import model_server

    return model_server(_openai(settings), settings.openai_model)


def model_address(settings: Settings) -> str:
    """Return the address at which the model is asked."""
    return str(_openai(settings).base_url)
