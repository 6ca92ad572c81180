"""Measure what a reader would pick instead, in one process on one machine: LlamaIndex, LangChain and haiku.rag.

Usage: .venv-peers/bin/python benchmarks/peers.py CORPUS.jsonl QUESTIONS.jsonl --scorer SCORER.py [--answers]
           [--peers desk desk-as-of llamaindex langchain haiku] [-k 10]

`make peers` makes .venv-peers (Python 3.12 or newer) from benchmarks/peers.txt and runs this there, and for the desk
in .venv: none of the peers is a dependency of the desk, and haiku.rag wants an older typer than it. Every peer is used
as its own quick start shows it, with its own splitter and its own defaults, over the same corpus (title and text of
each document) and with the desk's embedded embedder, so that what differs is the pipeline. CORPUS, QUESTIONS and SCORER
are those of benchmarks/finding.py, and so are the measures. No quick start knows the day a question is asked as of:
`desk` is not told it either, `desk-as-of` is.

haiku.rag's defaults cannot all be had without a network: its vectors and its tokenizer come from servers. It is given
the same embedder behind a local server in this process, and that embedder's tokenizer; its converter (docling, which
brings PyTorch) is left out, as the corpus is plain text: paragraphs become the document that it would have made.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]
Hit = tuple[str, str]
"""A passage as a peer returns it: its document, and its words."""
Search = Callable[[Row, int], list[Hit]]
"""Takes a row with a `question` and how many hits are wanted."""


class Vectors:
    """The desk's embedded embedder: WordLlama's static vectors, of unit length."""

    def __init__(self) -> None:
        """Load the model out of the installed wheel."""
        import wordllama
        from wordllama import WordLlama

        folder = Path(wordllama.__file__).parent
        self.tokenizer = next((folder / "tokenizers").glob("*.json"))
        self._model = WordLlama.load(cache_dir=folder, disable_download=True)
        logging.getLogger().setLevel(logging.WARNING)  # it turns every library's logs on when it is imported

    def of(self, texts: list[str]) -> list[list[float]]:
        """Return a vector a text."""
        return np.asarray(self._model.embed(texts, norm=True), dtype=float).tolist()


def text_of(row: Row) -> str:
    """Return what is read of a document."""
    return f"{row['title']}\n\n{row['text']}"


@contextmanager
def desk(corpus: list[Row], _vectors: Vectors, folder: Path, *, as_of: bool = False) -> Iterator[Search]:
    """Measure the desk as it ships; `as_of` tells it the day that a question was asked."""
    from alone import settings_in

    from bot.cli.moments import end_of
    from bot.compose import compose
    from retrieval.domain import Question
    from retrieval.reading.sources.registry import source_for

    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in corpus))
    with compose(settings_in(folder / "data"), sources=()) as services:
        services.ingester.ingest(source_for(str(folder / "corpus.jsonl")))

        def search(row: Row, k: int) -> list[Hit]:
            moment = end_of(row["as_of"]) if as_of and row.get("as_of") else None
            found = services.searcher.search(Question(row["question"], as_of=moment), limit=k)
            return [(hit.document.document_id, hit.passage.text) for hit in found]

        yield search


@contextmanager
def llamaindex(corpus: list[Row], vectors: Vectors, folder: Path) -> Iterator[Search]:
    """LlamaIndex: VectorStoreIndex over Chroma, split by its SentenceSplitter (1,024 tokens, 200 shared)."""
    import chromadb
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Embedding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return vectors.of([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return vectors.of(texts)

        def _get_query_embedding(self, query: str) -> list[float]:
            return vectors.of([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    collection = chromadb.PersistentClient(str(folder)).get_or_create_collection("quickstart")
    storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))
    documents = [Document(text=text_of(row), id_=row["id"]) for row in corpus]
    index = VectorStoreIndex.from_documents(documents, storage_context=storage, embed_model=Embedding())

    def search(row: Row, k: int) -> list[Hit]:
        found = index.as_retriever(similarity_top_k=k).retrieve(row["question"])
        return [(one.node.ref_doc_id, one.node.get_content()) for one in found]

    yield search


@contextmanager
def langchain(corpus: list[Row], vectors: Vectors, folder: Path) -> Iterator[Search]:
    """LangChain: its Chroma store, split by its RecursiveCharacterTextSplitter (1,000 characters, 200 shared)."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class Embedding(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return vectors.of(texts)

        def embed_query(self, text: str) -> list[float]:
            return vectors.of([text])[0]

    documents = [Document(page_content=text_of(row), metadata={"document": row["id"]}) for row in corpus]
    split = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    store = Chroma(embedding_function=Embedding(), persist_directory=str(folder))
    for start in range(0, len(split), 5000):
        store.add_documents(split[start : start + 5000])

    def search(row: Row, k: int) -> list[Hit]:
        found = store.similarity_search(row["question"], k=k)
        return [(one.metadata["document"], one.page_content) for one in found]

    yield search


@contextmanager
def haiku(corpus: list[Row], vectors: Vectors, folder: Path) -> Iterator[Search]:
    """haiku.rag: LanceDB, vectors and words fused, split by docling's hybrid chunker (256 tokens)."""
    from docling_core.types.doc.document import DoclingDocument
    from docling_core.types.doc.labels import DocItemLabel
    from haiku.rag.chunkers.docling_local import DoclingLocalChunker
    from haiku.rag.client import HaikuRAG
    from haiku.rag.client.documents import DocumentImport
    from haiku.rag.config import AppConfig
    from transformers import PreTrainedTokenizerFast

    PreTrainedTokenizerFast(tokenizer_file=str(vectors.tokenizer)).save_pretrained(folder / "tokenizer")
    loop = asyncio.new_event_loop()

    def converted(row: Row) -> DoclingDocument:
        document = DoclingDocument(name=row["id"])
        document.add_title(row["title"])
        for paragraph in filter(str.strip, row["text"].split("\n")):
            document.add_text(DocItemLabel.PARAGRAPH, paragraph.strip())
        return document

    async def read(client: HaikuRAG, chunker: DoclingLocalChunker) -> None:
        for start in range(0, len(corpus), 100):
            ready = []
            for row in corpus[start : start + 100]:
                document = converted(row)
                ready.append(DocumentImport(document, await chunker.chunk(document), row["id"], row["title"]))
            await client.import_documents(ready)

    with embedding_server(vectors) as address:
        model = {"provider": "openai", "name": "static", "vector_dim": 256, "base_url": address, "api_key": "none"}
        config = AppConfig.model_validate(
            {"embeddings": {"model": model}, "processing": {"chunking_tokenizer": str(folder / "tokenizer")}}
        )
        client = loop.run_until_complete(HaikuRAG(folder / "rag.lancedb", config=config, create=True).__aenter__())
        loop.run_until_complete(read(client, DoclingLocalChunker(config)))

        def search(row: Row, k: int) -> list[Hit]:
            found = loop.run_until_complete(client.search(row["question"], limit=k))
            return [(one.document_uri or "", one.content) for one in found]

        try:
            yield search
        finally:
            loop.run_until_complete(client.__aexit__(None, None, None))
            loop.close()


@contextmanager
def embedding_server(vectors: Vectors) -> Iterator[str]:
    """Serve the vectors as OpenAI does, on this machine, while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
            told = vectors.of([asked] if isinstance(asked, str) else asked)
            listed = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(told)]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            body = json.dumps({"object": "list", "model": "static", "data": listed, "usage": usage}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


PEERS = {
    "desk": desk,
    "desk-as-of": partial(desk, as_of=True),
    "llamaindex": llamaindex,
    "langchain": langchain,
    "haiku": haiku,
}
PACKAGES = {
    "desk": ("chromadb",),
    "desk-as-of": ("chromadb",),
    "llamaindex": ("llama-index-core", "llama-index-vector-stores-chroma", "chromadb"),
    "langchain": ("langchain-chroma", "langchain-text-splitters", "chromadb"),
    "haiku": ("haiku.rag-slim", "docling-core", "lancedb"),
}


def measured(name: str, given: argparse.Namespace, vectors: Vectors) -> None:
    """Read the corpus into one peer, ask it everything, and print its measures and its latency."""
    corpus, questions = rows(given.corpus), rows(given.questions)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with PEERS[name](corpus, vectors, Path(folder)) as search:
            read = time.perf_counter() - began
            times, out = [], Path(folder) / "hits.jsonl"
            with out.open("w") as lines:
                for row in questions:
                    began = time.perf_counter()
                    hits = search(row, given.k)
                    times.append(1000 * (time.perf_counter() - began))
                    found = [{"document_id": document, "text": text} for document, text in hits]
                    lines.write(json.dumps({"id": row["id"], "hits": found}) + "\n")
            extra = ["--corpus", str(given.corpus)] if given.answers else []
            command = [sys.executable, str(given.scorer), str(given.questions), str(out), *extra]
            scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES[name])
    print(f"\n{name} ({versions})\n{scored}")
    print(f"{len(corpus)} documents read in {read:.0f} s, a question p50 {np.percentile(times, 50):.1f} ms", flush=True)


def rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def main() -> None:
    """Measure each peer that is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--answers", action="store_true", help="a hit is right only if its text holds the answer")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("-k", type=int, default=10)
    given = parser.parse_args()
    vectors = Vectors()
    for name in given.peers:
        try:
            measured(name, given, vectors)
        except Exception as error:  # noqa: BLE001 - whatever keeps one peer from running is told, the others run
            print(f"\n{name} could not be measured: {type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main()
