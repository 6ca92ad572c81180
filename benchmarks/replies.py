"""What is counted of replies that a model had a hand in, with checks that share nothing with the guard they watch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

Row = dict[str, Any]
Corpora = dict[str, dict[str, Row]]

NEVER = (
    "false quotes",
    "quotes outside their passage",
    "uncited sentences",
    "links or mentions",
    "quoted sentences that are no quotes",
)
"""Faults that no reply may have."""
_FIGURE = re.compile(r"\d+")
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_ELSEWHERE = re.compile(r"https?://|<[@!#]|\]\(")


def folded(text: str) -> str:
    """Return a text with its white space folded."""
    return " ".join(text.split())


def noted(form: Row, texts: dict[str, str]) -> Row:
    """Note in a reply what stands word for word in the passages (texts by identity) that it was written from."""
    for citation in form["citations"]:
        citation["in_passage"] = citation["quote"] in texts[citation["passage_id"]]
    for sentence in form["sentences"]:
        sentence["verbatim"] = any(folded(sentence["text"]) in folded(text) for text in texts.values())
    return form


def writer_of(line: Row) -> str:
    """Say who wrote a reply: the model, the quoting writer in its place, or nobody."""
    if line["kind"] != "answer":
        return "refused" if line["calls"] else "refused before the model was asked"
    return "quoted" if line["fallback"] else "model"


def faults(line: Row, corpus: dict[str, Row]) -> Iterator[str]:
    """Yield everything that is wrong with a reply; what is not in `NEVER` is worth a look."""
    citations = {citation["index"]: citation for citation in line["citations"]}
    for citation in citations.values():
        source = corpus.get(citation["document_id"])
        if not source or folded(citation["quote"]) not in folded(f"{source['title']} {source['text']}"):
            yield "false quotes"
        elif not citation["in_passage"]:
            yield "quotes outside their passage"
    for sentence in line["sentences"]:
        cited = [citations[index] for index in sentence["citations"] if index in citations]
        if not cited:
            yield "uncited sentences"
            continue
        if _ELSEWHERE.search(sentence["text"]):
            yield "links or mentions"
        if writer_of(line) == "quoted" and not sentence["verbatim"]:
            yield "quoted sentences that are no quotes"
        if writer_of(line) == "model":
            yield from _strange(sentence["text"], [corpus[c["document_id"]] for c in cited])


def _strange(sentence: str, documents: Iterable[Row]) -> Iterator[str]:
    """Yield a fault when a sentence has digits or names that no document it cites has."""
    held = " ".join(
        " ".join(str(row.get(k) or "") for k in ("title", "text", "outlet", "published_at")) for row in documents
    )
    digits = set(_FIGURE.findall(held))
    if any(figure not in digits for figure in _FIGURE.findall(sentence)):
        yield "sentences with digits that the document has not"
    if any(name.casefold() not in held.casefold() for name in _CAPITALISED.findall(sentence)):
        yield "sentences with a capitalised word that the document has not"


def counts(lines: list[Row], corpora: Corpora, *, asked: int) -> None:
    """Print everything that is counted."""
    print(f"{len(lines)} of {asked} questions done: {_told(Counter(line['set'] for line in lines))}")
    print(f"replies: {_told(Counter(map(writer_of, lines)))}")
    written = [line for line in lines if writer_of(line) == "model"]
    sentences = sum(len(line["sentences"]) for line in lines)
    print(f"fallbacks: {_told(Counter(line['fallback'] for line in lines if line['fallback']))}")
    drops = Counter[str]()
    for line in lines:
        drops.update(line["dropped_for"])
    kept = sum(len(line["sentences"]) for line in written)
    print(f"sentences shown: {sentences}, of them the model's {kept}; dropped {drops.total()}: {_told(drops)}")
    word = sum(sentence["verbatim"] for line in written for sentence in line["sentences"])
    print(f"of the model's sentences {word} stand in a passage word for word")
    print(f"sentences streamed and not in the reply: {sum(map(_taken_back, lines))}")
    found = Counter(fault for line in lines for fault in faults(line, corpora[line["set"]]))
    quotes = sum(len(line["citations"]) for line in lines)
    print(f"quotes shown: {quotes}; {', '.join(f'{name}: {found[name]}' for name in NEVER)}")
    for name in sorted(found.keys() - set(NEVER)):
        print(f"{name}: {found[name]}")
    _work(lines)


def _taken_back(line: Row) -> int:
    """Return how many sentences were shown while the model wrote and are not in the reply."""
    return len(set(line["shown"]) - {sentence["text"] for sentence in line["sentences"]})


def _work(lines: list[Row]) -> None:
    """Print what the model was asked and how long that took."""
    calls = [call for line in lines for call in line["calls"]]
    print(f"calls: {len(calls)} for {sum(bool(line['calls']) for line in lines)} questions")
    ends = Counter("cut off" if call["finish"] in {None, "length"} else str(call["finish"]) for call in calls)
    print(f"ends: {_told(ends)}; never recorded: {sum(line['missing_calls'] for line in lines)}")
    for name in ("read", "cached", "written"):
        counted = [call[name] for call in calls if call.get(name) is not None]
        if counted:
            print(f"tokens {name}: {sum(counted)}, a call p50 {np.percentile(counted, 50):.0f}")
    seconds = [line["seconds"] for line in lines if line["calls"]]
    if seconds:
        print(f"seconds a reply: p50 {np.percentile(seconds, 50):.1f}, p95 {np.percentile(seconds, 95):.1f}")


def _told(counted: Counter[str]) -> str:
    """Write counts in a line."""
    return ", ".join(f"{name} {number}" for name, number in counted.most_common()) or "none"
