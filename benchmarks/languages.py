"""What the guard catches, and wrongly catches, in languages other than English, on pairs by others.

    python -m benchmarks.languages [--split dev|test] [--show] [FILE.jsonl]

A line is a passage, a quote of it, and a sentence in the same language that cites the quote: supported, or changed in
one way (its type). Shown are the share of unsupported ones that are dropped and of supported ones that are shown.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from retrieval.grounding.evidence import Evidence, Place
from retrieval.grounding.support import fault

DEFAULT = Path(__file__).parents[1] / "tests" / "evals" / "languages.jsonl"


def is_right(row: Mapping[str, Any], *, show: bool) -> bool:
    """Say whether the guard shows what is supported and drops what is not."""
    place = Place(row["quote"], "", row["passage"], (), row["language"])
    found = fault(row["sentence"], Evidence((place,)))
    right = (found is None) == row["supported"]
    if show and not right:
        print(f"{row['id']} {row['type']} {found}\n  {row['quote']}\n  {row['sentence']}")
    return right


def main() -> None:
    """Print one row a language and one a type."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--show", action="store_true", help="print what goes wrong; never for the test half")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if options.split in (None, row["split"])]
    right = {row["id"]: is_right(row, show=options.show) for row in rows}
    print("language  unsupported dropped   supported shown")
    for language in sorted({row["language"] for row in rows}):
        ours = [row for row in rows if row["language"] == language]
        print(f"{language:8}  {_share(ours, right, supported=False):>20}  {_share(ours, right, supported=True):>16}")
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        kinds[row["type"]].append(row)
    for kind, ours in sorted(kinds.items()):
        print(f"{kind:28} {sum(right[row['id']] for row in ours)} of {len(ours)} right")


def _share(rows: Iterable[Mapping[str, Any]], right: Mapping[str, bool], *, supported: bool) -> str:
    ours = [row for row in rows if row["supported"] is supported]
    met = sum(right[row["id"]] for row in ours)
    return f"{met} of {len(ours)} ({met / max(1, len(ours)):.3f})"


if __name__ == "__main__":
    main()
