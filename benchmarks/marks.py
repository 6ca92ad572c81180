"""Measure what is marked as sponsored or as an order to machines: on real articles nothing should be, of attacks most.

Usage: python benchmarks/marks.py CORPUS.jsonl [CORPUS.jsonl …] [--attacks FILE.json [FILE.json …]] [--show]

A corpus has one article a line ({"title","text"}). Of an attack file (JSON, any nesting, or JSON lines) each string of
six words and more counts once, planted as a paragraph of the first corpus' articles. `--show` prints what was marked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from retrieval.domain import Document, Mark
from retrieval.reading.marks import mark_of
from retrieval.text.orders import gives_orders

_WORDS = 6


def main() -> None:
    """Print how much of each file is marked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--attacks", type=Path, nargs="*", default=[])
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for path in given.corpora:
        documents = [
            Document(str(n), row.get("title") or "", row.get("text") or "", author=row.get("author"))
            for n, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
        ]
        marked = [(document, mark_of(document)) for document in documents]
        counts = {mark.value: sum(one is mark for _, one in marked) for mark in Mark if mark is not Mark.NONE}
        print(f"{path}: {len(documents)} documents, {counts}")
        for document, mark in marked:
            if given.show and mark is not Mark.NONE:
                print(f"  {mark.value}: {document.title}")
    for path in given.attacks:
        attacks = sorted(set(_strings(path)))
        found = sum(gives_orders(f"Prices rose in May.\n\n{attack}\n\nThe office closed.") for attack in attacks)
        print(f"{path}: {found} of {len(attacks)} attacks found")


def _strings(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    values = (
        [json.loads(line) for line in text.splitlines() if line.strip()]
        if path.suffix == ".jsonl"
        else [json.loads(text)]
    )
    waiting: list[object] = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and len(value.split()) >= _WORDS:
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


if __name__ == "__main__":
    main()
