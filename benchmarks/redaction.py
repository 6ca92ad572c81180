"""Count the documents of a corpus in which a secret is seen: in reporting from outside there should be none.

Usage: python benchmarks/redaction.py CORPUS.jsonl …

Each line is a JSON object with a `text` and perhaps a `title`. What is seen is printed by name and place, never itself.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from retrieval.reading.credentials import secrets_in


def main() -> None:
    """Count and print, a line a corpus and a line a document that is touched."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("corpora", nargs="+", type=Path)
    for corpus in wanted.parse_args().corpora:
        start, touched, documents, letters = time.perf_counter(), 0, 0, 0
        with corpus.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                fields = json.loads(line)
                text = f"{fields.get('title') or ''}\n\n{fields.get('text') or ''}"
                found = secrets_in(text)
                documents, letters, touched = documents + 1, letters + len(text), touched + bool(found)
                for secret in found:
                    print(f"{corpus}:{number} {secret.name} at {secret.start}")
        taken = time.perf_counter() - start
        print(f"{corpus}: {touched} of {documents:,} documents touched, {letters:,} letters in {taken:.1f} s")


if __name__ == "__main__":
    main()
