"""Print the file list of docs/architecture.md from the modules' own first lines; `--write` puts it there."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- printed by docs/print_tree.py; change the modules' first lines instead -->\n"
NOT_MODULES = {
    "bot/adapters/migrations/": "Alembic revisions for the tables of both packages",
    "bot/defaults/": "what is read, sorted and known by several names unless files are named; deploy/ has a copy",
    "bot/evaluation/report.css": "how the report looks, in light and dark",
    "bot/intent/words.toml": "the words by which intents are told apart: formulae, word classes, frames of overviews",
    "bot/render/archive.css": "how exported and published pages look, on any width, in light and dark",
    "bot/py.typed": "says to type checkers that the types hold",
    "bot/sample/": "the corpus that ships: invented labs, outlets and incidents",
    "retrieval/answering/prompts/": "what a model is told, as texts",
    "retrieval/claims/prompts/": "what a model is told that proposes claims, as texts",
    "retrieval/grounding/known.jsonl": "sentences with the words that carry them or do not, for measuring a verifier",
    "retrieval/grounding/prompts/": "what a verifier is told, as texts",
    "retrieval/py.typed": "says to type checkers that the types hold",
    "retrieval/text/languages/": "the words and cues of each language as rows, with cases beside them",
    "bot/render/phrases/": "what a reply says of its own, one file a language, as rows",
}
"""Files and whole folders without a docstring, each with its sentence."""


def tree() -> str:
    """Return the list: a heading and a block for each folder, `retrieval` first."""
    told = {path: _first_line(ROOT / path) for path in _modules() if not path.startswith(tuple(_folders()))}
    told |= NOT_MODULES
    rooms: dict[str, dict[str, str]] = {}
    for path in sorted(told):
        rooms.setdefault(f"{path.rstrip('/').rpartition('/')[0]}/", {})[path] = told[path]
    ordered = sorted(rooms, key=lambda room: (not room.startswith("retrieval/"), room))
    return "\n".join(_block(room, rooms[room]) for room in ordered)


def _folders() -> list[str]:
    return [path for path in NOT_MODULES if path.endswith("/")]


def _modules() -> list[str]:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "bot/*.py", "retrieval/*.py"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].rstrip(".")


def _block(room: str, told: dict[str, str]) -> str:
    width = max(map(len, told))
    rows = "".join(f"{path:<{width}}  {sentence}\n" for path, sentence in told.items())
    return f"### `{room}`\n\n```\n{rows}```\n"


def page() -> str:
    """Return the page as it should be: what people wrote on top, the list below its mark."""
    written = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    return f"{written}{BEGIN}\n{tree()}"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(tree())
