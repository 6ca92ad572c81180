"""Measure how well the article is told from the site around it, on saved pages with known articles.

Usage: python benchmarks/extraction.py PAGES --scorer SCORER.py

PAGES: a folder with `html/ID.html.gz` and `ground-truth.json`, as in the article-extraction benchmark. The pages are
unpacked into a temporary folder and read as `desk read FOLDER` reads it. SCORER: a script, called as SCORER PAGES
RESULTS with one {"id","text"} a line, that prints precision, recall and F1 of runs of four words. Those of single words
are printed beside it. A page that gives no document counts as an empty text, and its reason is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

from retrieval.reading.sources.folders import read_folder
from retrieval.reading.sources.registry import source_for


def words_found(gold: Mapping[str, Mapping[str, str]], read: Mapping[str, str]) -> tuple[float, float, float]:
    """Return precision and recall of single words, whatever their order, as means over pages, and F1 of these."""
    precisions, recalls = [], []
    for name, page in gold.items():
        wanted = Counter(re.findall(r"\w+", page["articleBody"]))
        got = Counter(re.findall(r"\w+", read.get(name, "")))
        shared = (wanted & got).total()
        precisions.append(shared / got.total() if got else 0.0)
        recalls.append(shared / wanted.total() if wanted else 1.0)
    precision, recall = fmean(precisions), fmean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall or 1.0)


def main() -> None:
    """Read the pages, print what could not be read, how long it took, and the scorer's figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "pages")
        folder.mkdir()
        for packed in sorted((wishes.pages / "html").glob("*.html.gz")):
            (folder / packed.name.removesuffix(".gz")).write_bytes(gzip.decompress(packed.read_bytes()))
        started = time.perf_counter()
        found = list(read_folder(source_for(str(folder))))
        taken = time.perf_counter() - started
        results = Path(scratch, "results.jsonl")
        with results.open("w", encoding="utf-8") as file:
            for reading in found:
                text = reading.document.text if reading.document else ""
                file.write(json.dumps({"id": Path(reading.what).stem, "text": text}) + "\n")
        for reading in found:
            if reading.error:
                print(f"{Path(reading.what).stem[:12]}: {reading.error}")
        print(f"{len(found)} pages in {taken:.1f} s")
        gold = json.loads((wishes.pages / "ground-truth.json").read_text(encoding="utf-8"))
        read = {Path(reading.what).stem: reading.document.text for reading in found if reading.document}
        print("single words: precision={:.3f} recall={:.3f} f1={:.3f}".format(*words_found(gold, read)))
        subprocess.run([sys.executable, wishes.scorer, wishes.pages, results], check=True)


if __name__ == "__main__":
    main()
