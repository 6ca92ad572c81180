"""Measure what digests tell of stories, on stories that people have put together.

    python -m benchmarks.digests --moves [--wire WIRE.jsonl] [--set SET.jsonl] [--split dev|test] [--show]

`--moves` takes the stories as they are labelled and prints how often what a document does to its story (its move) is
right, how often the story stands as labelled behind the document that says so, and how many headlines of newest turns
are not carried by the text of their own document. SET has a `move` a document. WIRE is by another author: its `status`
calls an end or a return of access an update, and its `story_status` tells them apart. Each document is read as its feed
gives it: whom it rests on and what it puts right are found, not taken from the labels. `--show` prints what went wrong,
never of a test half.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from retrieval.claims.credits import original_of
from retrieval.claims.extract import claims_of
from retrieval.digests.headline import headline, is_held
from retrieval.domain import Document, Move
from retrieval.reading.corrections import correction_of
from retrieval.stories.course import course, in_words
from retrieval.stories.moves import moves
from retrieval.text.outlets import known_outlets

SET = Path(__file__).parents[1] / "tests" / "evals" / "moves.jsonl"
Row = Mapping[str, Any]
_ALSO = {Move.RESTORES: "updates", Move.ENDS: "updates"}
"""What a set calls a move that has only the coarser label."""
_STANDS = {"restored": "access restored", "ended": "ended"}
"""What a labelled status of a story is called here; the others ("updated", "merged") leave it as it was."""


@dataclass(slots=True)
class Tally:
    """What was counted: documents, moves that are right, statuses that are, headlines, and those not carried."""

    documents: int = 0
    moves: int = 0
    labelled: int = 0
    statuses: int = 0
    headlines: int = 0
    uncarried: int = 0


def main() -> None:
    """Print the figures of every set that is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", action="store_true", required=True)
    parser.add_argument("--wire", type=Path)
    parser.add_argument("--set", type=Path, default=SET)
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for path in filter(None, (given.set, given.wire)):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        if given.split and path == given.set:
            rows = [row for row in rows if row["split"] == given.split]
        tally = Tally()
        for story in _stories(rows).values():
            _count(story, tally, show=given.show and given.split != "test")
        _tell(path.name, tally)


def _stories(rows: Sequence[Row]) -> dict[str, list[tuple[Row, Document]]]:
    """Return each story's documents as they are read, oldest first, with their labels."""
    known = known_outlets(row["outlet"] for row in rows)
    stories: dict[str, list[tuple[Row, Document]]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one["published_at"], one["id"])):
        day = datetime.fromisoformat(row["published_at"])
        document = Document(
            row["id"], row["title"], row["text"], outlet=row["outlet"], published_at=day, language=row["language"]
        )
        read = replace(document, original=original_of(document, known), correction=correction_of(document))
        stories[row["story"]].append((row, read))
    return stories


def _count(story: Sequence[tuple[Row, Document]], tally: Tally, *, show: bool) -> None:
    documents = [document for _, document in story]
    claims = {one.document_id: claims_of(one) for one in documents}
    found = moves(documents, claims)
    steps = course(documents, found, claims)
    for place, (row, document) in enumerate(story):
        move = found[document.document_id]
        right = row["move"] == move if "move" in row else row["status"] in {move.value, _ALSO.get(move)}
        tally.documents += 1
        tally.moves += right
        if wanted := _STANDS.get(row.get("story_status") or ""):
            stands = [step for step in steps if step.document_id == document.document_id]
            tally.labelled += 1
            tally.statuses += bool(stands) and stands[-1].status == wanted
        top = headline(documents[: place + 1], found)
        carried = is_held(top.text, next(one for one in documents if one.document_id == top.document_id))
        tally.headlines += 1
        tally.uncarried += not carried
        if show and not (right and carried):
            print(f"{row['id']}: {row.get('move') or row['status']}, found {move}: {row['title']} / {top.text}")
    if show:
        print(f"  {story[0][0]['story']}: {'; '.join(in_words(step) for step in steps)}")


def _tell(name: str, tally: Tally) -> None:
    print(f"{name}: moves right {tally.moves} of {tally.documents} ({tally.moves / max(tally.documents, 1):.3f})")
    print(f"{name}: story status right {tally.statuses} of {tally.labelled}")
    print(f"{name}: headlines not carried by their own text {tally.uncarried} of {tally.headlines}")


if __name__ == "__main__":
    main()
