"""Measure how documents are told into stories one by one in order of time, as the story book takes them in.

Usage: python benchmarks/stories.py [--wire WIRE] [--off-topic CORPUS] [--headlines HEADLINES] [--split test] [--show]

The project's own set and WIRE have turning stories of a few documents each ({"id","title","text","outlet",
"published_at","language","original","story"}); a hundred documents of CORPUS, spread over the month of WIRE, are
stories of their own. Of HEADLINES ({"id","text","story"}) two draws are grouped, each three times: one to five of each
story, and 300 at random. Printed is B-cubed precision, recall and F1 (Bagga and Baldwin 1998), the mean over draws;
then, as sums: found stories that hold documents of more than one (`mixed`), stories that became part of another
(`merges`), and documents that a later one moved to another story without a merge on record (`moved`: none may be).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.domain import Document, Vector
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.text.language import language_of
from tests.story_grouping import Grouping, group_all

OWN = Path(__file__).parents[1] / "tests" / "evals" / "stories.jsonl"
DRAWS = 3
LOOKS = 8
"""How often on the way it is looked where each document is."""
START = datetime(2026, 10, 1, tzinfo=UTC)

Row = dict[str, Any]
Labelled = dict[Document, str]
"""Documents with the story each belongs to."""


def main() -> None:
    """Print a line for each set that is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--wire", "--off-topic", "--headlines"):
        parser.add_argument(option, type=Path)
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="half of the project's own set")
    parser.add_argument("--show", action="store_true", help="list the stories that are not whole")
    given = parser.parse_args()
    embedder = WordLlamaEmbedder()
    print(f"{'':26} documents stories  precision  recall  F1     mixed merges moved")
    for name, draws in _sets(given).items():
        scores = [_score(draw, _vectors(draw, embedder), show=given.show and given.split == "dev") for draw in draws]
        columns = [sum(column) for column in zip(*scores, strict=True)]
        p, r = (column / len(scores) for column in columns[:2])
        size = f"{sum(map(len, draws)):9} {sum(len(set(draw.values())) for draw in draws):7}"
        mixed, merges, moved = (int(column) for column in columns[2:])
        print(f"{name:26} {size}  {p:9.3f}  {r:6.3f}  {2 * p * r / (p + r):.3f} {mixed:6} {merges:6} {moved:5}")


def _sets(given: argparse.Namespace) -> dict[str, list[Labelled]]:
    """Return what is measured, each with its draws."""
    sets = {f"own, {given.split} half": [_labelled(row for row in _rows(OWN) if row["split"] == given.split)]}
    if given.wire:
        sets["wire"] = [_labelled(_rows(given.wire))]
    if given.wire and given.off_topic:
        sets["wire and 100 off-topic"] = [sets["wire"][0] | _off_topic(_rows(given.off_topic), 100)]
    if given.headlines:
        rows, chances = _rows(given.headlines), [random.Random(n) for n in range(DRAWS)]  # noqa: S311 - draws that repeat
        sets["headlines, 1 to 5 a story"] = [_titles(_few(rows, chance)) for chance in chances]
        sets["headlines, 300 at random"] = [_titles(chance.sample(rows, 300)) for chance in chances]
    return sets


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _labelled(rows: Iterable[Row]) -> Labelled:
    return {_document(row["id"], row, datetime.fromisoformat(row["published_at"])): row["story"] for row in rows}


def _document(name: str, row: Row, day: datetime) -> Document:
    given = {field: row.get(field) for field in ("outlet", "original", "url")}
    language = row.get("language") or language_of(row["text"])
    return Document(name, row["title"], row["text"], published_at=day, language=language, **given)


def _off_topic(rows: Sequence[Row], most: int) -> Labelled:
    drawn = random.Random(7).sample(rows, most)  # noqa: S311 - a draw that repeats
    return {
        _document(f"off-{n}", row, START + n * timedelta(days=31) / most): f"off-{n}" for n, row in enumerate(drawn)
    }


def _few(rows: Iterable[Row], chance: random.Random) -> list[Row]:
    by_story: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_story[row["story"]].append(row)
    return [row for held in by_story.values() for row in chance.sample(held, min(len(held), chance.randint(1, 5)))]


def _titles(rows: Iterable[Row]) -> Labelled:
    return {Document(row["id"], row["text"], row["text"]): row["story"] for row in rows}


def _vectors(documents: Iterable[Document], embedder: WordLlamaEmbedder) -> dict[str, Vector]:
    leads = {document.document_id: embedded_text(document, passages_of(document)[0]) for document in documents}
    return dict(zip(leads, embedder.embed_passages(list(leads.values())), strict=True))


def _score(labelled: Labelled, vectors: dict[str, Vector], *, show: bool) -> tuple[float, float, int, int, int]:
    documents = sorted(labelled, key=lambda document: document.age)
    told = group_all(documents, vectors)
    found = _places(told)
    pairs = Counter((story, found[document.document_id]) for document, story in labelled.items())
    stories, places = Counter(labelled.values()), Counter(found.values())
    mixed = {place for place, held in Counter(place for _, place in pairs).items() if held > 1}
    for document in documents if show else ():
        story, place = labelled[document], found[document.document_id]
        if place in mixed or pairs[story, place] < stories[story]:
            print("  ", *("mixed" if place in mixed else "parted", story, place, document.document_id, document.title))
    precision = sum(n * n / places[place] for (_, place), n in pairs.items()) / len(documents)
    recall = sum(n * n / stories[story] for (story, _), n in pairs.items()) / len(documents)
    return precision, recall, len(mixed), len(told.merged), _moved(documents, vectors, told)


def _places(told: Grouping) -> dict[str, str]:
    return {document.document_id: story.story_id for story in told.stories for document in story.documents}


def _moved(documents: Sequence[Document], vectors: dict[str, Vector], told: Grouping) -> int:
    """Return how many documents were in a story on the way that did not become the one they are in at last."""
    last = _places(told)
    ways = [_places(group_all(documents[: len(documents) * look // LOOKS], vectors)) for look in range(1, LOOKS)]
    then = ((name, place) for way in ways for name, place in way.items())
    return len({name for name, place in then if told.merged.get(place, place) != last[name]})


if __name__ == "__main__":
    main()
