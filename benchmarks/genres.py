"""Count the round-ups and live blogs among articles, which are told by title and form; `--show` prints their titles.

Usage: python benchmarks/genres.py CORPUS.jsonl [CORPUS.jsonl …] [--show]

A corpus has one article a line ({"title","text"}); there are no labels, so the titles are to be read.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from retrieval.text.genre import Genre, genre_of


def main() -> None:
    """Print how many of each corpus have which form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for path in given.corpora:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        told = [(genre_of(row["title"], row["text"]), row["title"]) for row in rows]
        counts = {genre.value: sum(one is genre for one, _ in told) for genre in Genre}
        print(f"{path.parent.name}: {counts}")
        for genre, title in dict.fromkeys(told) if given.show else ():
            if genre is not Genre.REPORT:
                print(f"  {genre.value}: {title}")


if __name__ == "__main__":
    main()
