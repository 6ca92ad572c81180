"""Measure lineage: whom a document credits, and whether one of two repeats the other or rests on it.

Usage: python benchmarks/lineage.py tests/evals/lineage.jsonl [--split dev|test] [--wrong] [--json FILE]
           [--wire WIRE.jsonl]

The set's first line lists the outlets that the desk is taken to read. A "credit" is a text with the outlet that it
credits, or null; a "pair" is two documents with the later one's relation to the earlier: "copy", "derived" or
"independent". Right is a credit that names the outlet expected; precision is the share of what was found that is
right, recall the share of what is there that was found. `--wrong` prints what went wrong, for the development half.

WIRE are feed items by another author, each with the outlet that it rests on (`original`) and what it copies
(`copy_of`), or null. They are taken in without these, into a desk of their own, and each counts for the original that
`desk ask` would count it for.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alone import settings_in

from bot.compose import compose
from bot.services import Services
from retrieval.claims.confirmation import grounds, originals
from retrieval.claims.credits import original_of
from retrieval.claims.lineage import derivation, is_copy
from retrieval.domain import EVERYONE, Document, Window
from retrieval.reading.originals import points_to
from retrieval.reading.sources.registry import source_for
from retrieval.text.language import language_of
from retrieval.text.outlets import NO_OUTLETS, known_outlets, outlet_of
from retrieval.text.similarity import meeting_keys, runs_of

NONE = "none"
_TOLD = ("id", "title", "text", "url", "outlet", "published_at", "kind", "visibility")
"""What a feed would tell of an item."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled case as it was decided: what it is, what was expected and what was found."""

    identity: str
    split: str
    kind: str
    form: str
    expected: str
    found: str


def cases(rows: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """Decide every case of a set."""
    outlets = NO_OUTLETS
    for row in rows:
        if row["kind"] == "outlets":
            outlets = known_outlets(row["names"])
        elif row["kind"] == "credit":
            document = Document(row["id"], "", row["text"], outlet=row["outlet"])
            expected, found = (
                outlet_of(name or "").key or NONE for name in (row["original"], original_of(document, outlets))
            )
            yield Case(row["id"], row["split"], "credit", row["form"], expected, found)
        else:
            earlier, later = _document(row["earlier"]), _document(row["later"])
            yield Case(row["id"], row["split"], "pair", row["form"], row["relation"], _relate(later, earlier))


def _relate(later: Document, earlier: Document) -> str:
    """Return what a document is to an earlier one."""
    if is_copy(later, earlier):
        return "copy"
    return "derived" if derivation(later, earlier, linked=points_to(later, earlier)) else "independent"


def _document(fields: Mapping[str, Any]) -> Document:
    return Document(
        fields["url"],
        fields["title"],
        fields["text"],
        url=fields["url"],
        outlet=fields["outlet"],
        published_at=datetime.fromisoformat(fields["published_at"]),
        links=tuple(fields["links"]),
        language=language_of(fields["text"]),
    )


def figures(told: Iterable[Case]) -> dict[str, dict[str, float]]:
    """Return precision and recall by kind: of credits, and of each relation but independence."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in told:
        right = case.expected == case.found
        for side, value in (("there", case.expected), ("found", case.found)):
            if value not in {NONE, "independent"}:
                name = value if case.kind == "pair" else f"{case.kind} ({case.split})"
                counts[name][side] += 1
                counts[name][f"right {side}"] += right
    return {
        name: {
            "there": held["there"],
            "found": held["found"],
            "precision": held["right found"] / held["found"] if held["found"] else float("nan"),
            "recall": held["right there"] / held["there"] if held["there"] else float("nan"),
        }
        for name, held in sorted(counts.items())
    }


def meeting(rows: Iterable[Mapping[str, Any]], split: str) -> tuple[int, int]:
    """Return how many copies share a key with what they repeat, by which they are found, and how many there are."""
    copied = [row for row in rows if row["kind"] == "pair" and row["relation"] == "copy" and row["split"] == split]
    keys = [{*meeting_keys(runs_of(row[side]["text"]))} for row in copied for side in ("earlier", "later")]
    return sum(not one.isdisjoint(other) for one, other in zip(keys[::2], keys[1::2], strict=True)), len(copied)


def wire_cases(path: Path) -> Iterator[Case]:
    """Decide whom each item of a wire rests on, and what it copies."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = known_outlets(row["outlet"] for row in rows)
    with tempfile.TemporaryDirectory() as temporary, compose(settings_in(Path(temporary)), say=print) as services:
        told = Path(temporary) / "wire.jsonl"
        lines = (json.dumps({name: row[name] for name in _TOLD}) + "\n" for row in rows)
        told.write_text("".join(lines), encoding="utf-8")
        services.ingester.ingest(source_for(str(told)))
        held = {document.url: document for document in _held(services)}
        identities = {row["id"]: held[row["url"]].document_id for row in rows}
        for row in rows:
            document = held[row["url"]]
            own = known.identify(row["outlet"])
            (name,) = originals([document], grounds(services.catalog, [document], EVERYONE))
            rests_on = known.identify(name)
            expected = known.identify(row["original"]).key if row["original"] else NONE
            found = NONE if rests_on == own else rests_on.key
            yield Case(row["id"], "wire", "original", row["language"], expected, found)
            copied = identities[row["copy_of"]] if row["copy_of"] else NONE
            yield Case(row["id"], "wire", "copy", row["language"], copied, document.copy_of or NONE)


def _held(services: Services) -> tuple[Document, ...]:
    always = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    return services.catalog.within(always, EVERYONE)


def main() -> None:
    """Decide, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--split", default="dev", help="the half to measure (default: dev)")
    parser.add_argument("--wrong", action="store_true", help="print what went wrong")
    parser.add_argument("--wire", type=Path, help="measure feed items by another author as well")
    parser.add_argument("--json", type=Path, help="write every case and all figures")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.labelled.read_text(encoding="utf-8").splitlines()]
    told = [case for case in cases(rows) if case.split == given.split]
    told += wire_cases(given.wire) if given.wire else []
    found = figures(told)
    for name, row in found.items():
        print(f"{name:16} " + "  ".join(f"{part} {value:.3f}".replace(".000", "") for part, value in row.items()))
    met, of = meeting(rows, given.split)
    print(f"copies that meet under a key: {met} of {of}")
    for case in told if given.wrong else ():
        if case.expected != case.found:
            print(f"{case.identity} ({case.form}): expected {case.expected}, found {case.found}")
    if given.json:
        given.json.write_text(json.dumps({"cases": [asdict(case) for case in told], "figures": found}, indent=1))


if __name__ == "__main__":
    main()
