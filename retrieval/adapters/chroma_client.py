"""How Chroma is reached, embedded or as a server, and what its failures mean to us."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, cast
from urllib.parse import urlsplit

import chromadb
import httpx2
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import InvalidArgumentError, InvalidDimensionException

from retrieval.adapters.chroma_collection import probe
from retrieval.errors import BadConfiguration, IndexBroken, IndexMismatch, RetrievalError, Unreachable

DIMENSION: Final = "dimension"
"""The key under which a collection's metadata says how long its vectors are."""
_SERVER_PORT: Final = 8000
_PATIENCE: Final = 30.0
"""Seconds that a server may take for one call; a batch of 5,000 rows takes three."""


def embedded_client(path: Path) -> Client:
    """Open the Chroma that lives in a folder of this machine."""
    try:
        return cast(Client, chromadb.PersistentClient(path, settings=_settings()))
    except Exception:  # Chroma keeps what did not start, and would hand it to whoever opens the folder next
        SharedSystemClient._identifier_to_system.pop(str(path), None)  # noqa: SLF001 # there is no public way
        raise


def server_client(url: str) -> Client:
    """Reach the Chroma server at an http(s) address.

    Raises `BadConfiguration` when that is no such address, and `Unreachable` when nobody answers there.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadConfiguration(f"CHROMA_URL cannot be read: {error}.") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise BadConfiguration("CHROMA_URL has to look like http://host:8000.")
    secure = parts.scheme == "https"
    port = port or (443 if secure else _SERVER_PORT)
    with translated(f"The Chroma server at {host}:{port}"):
        # Chroma's own client waits for ever: ask first with a client that does not
        httpx2.get(f"{parts.scheme}://{host}:{port}/api/v2/heartbeat", timeout=_PATIENCE).raise_for_status()
        client = cast(Client, chromadb.HttpClient(host, port, ssl=secure, settings=_settings()))
    for session in _sessions(client):
        session.timeout = _PATIENCE
    return client


def close_client(client: Client) -> None:
    """Let go of a folder, or of the connections to a server, which Chroma itself leaves open."""
    for session in _sessions(client):
        session.close()
    client.close()


class _Session(Protocol):
    timeout: float

    def close(self) -> None: ...


def _sessions(client: Client) -> list[_Session]:
    """Return the HTTP clients inside, one for itself and one for its administration; a folder has none.

    There is no public way to give them a time-out or to close them.
    """
    servers = (client._server, client._admin_client._server)  # type: ignore[attr-defined] # noqa: SLF001 # no public way leads to them
    return [cast(_Session, server._session) for server in servers if isinstance(server, FastAPI)]  # noqa: SLF001 # nor here


def _settings() -> Settings:
    for noisy in ("chromadb", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # a line a request says nothing that we do not log
    return Settings(anonymized_telemetry=False, _env_file=None)  # .env is the desk's, not Chroma's


def try_every_collection(client: Client, *, prefix: str = "") -> None:
    """Count and query each collection whose name begins with the prefix; whatever is wrong with one is raised."""
    for collection in client.list_collections():
        dimension = (collection.metadata or {}).get(DIMENSION)
        if dimension and collection.name.startswith(prefix):
            probe(collection, int(dimension))


@contextmanager
def translated(who: str, *, server: bool = True) -> Iterator[None]:
    """Turn whatever Chroma raises into our own errors."""
    try:
        yield
    except RetrievalError:
        raise
    except (InvalidDimensionException, InvalidArgumentError) as error:
        raise IndexMismatch(f"{who} holds vectors of another length: run `desk reindex`.") from error
    except Exception as error:  # Chroma lets its transport's and its bindings' own errors through
        if server:
            raise Unreachable(f"{who} does not answer as it should; look whether it runs.") from error
        raise IndexBroken(f"{who} cannot be read: run `desk reindex`.") from error
