"""A folder of the newsroom form: articles, notes, and questions with the wordings that a good reply has (pure).

`corpus.jsonl` and `notes/` are read like any source; `questions.jsonl` has one question a line, with `kind`, `expect`
(groups of wordings), `forbid`, `first` and `earlier`. A set may have a scorer of its own, which is not run: the rules
here are the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.evaluation.notation import read_json_lines
from bot.evaluation.questions import QuestionSet, Typed, checked_set
from retrieval.errors import InvalidInputError

CORPUS, NOTES, QUESTIONS = "corpus.jsonl", "notes", "questions.jsonl"
_SAME = ("id", "question", "as_of", "audience", "split", "expect", "first", "forbid")
"""Keys that mean here what they mean in a set of ours; those that we do not know are for the set's authors."""
_SMALL_TALK = "smalltalk"


def read_newsroom(text: str, name: str, typed: Typed) -> QuestionSet:
    """Read the questions. Raises `InvalidInputError` with every mistake, naming the file, the line and the key."""
    noted = read_json_lines(text, name)
    rows = noted.content["questions"]
    absent = [n for n, row in enumerate(rows) if isinstance(row, dict) and "expect" not in row]
    if absent:
        line = noted.line(("questions", absent[0]))
        raise InvalidInputError(f"{name}, line {line}: key `expect` is missing; [] means that there is no answer.")
    return checked_set(replace(noted, content={"questions": [_as_ours(row) for row in rows]}), name, typed)


def _as_ours(row: Any) -> Any:  # noqa: ANN401 - what a file holds
    """Write a line in the form of a set of ours; what is no object is left for the check to name."""
    if not isinstance(row, dict):
        return row
    kind, evidence = row.get("kind", "question"), row.get("evidence")
    earlier = [one.get("question") if isinstance(one, dict) else one for one in row.get("earlier") or []]
    return {key: row[key] for key in _SAME if key in row} | {
        "type": kind,
        "earlier": earlier,
        "evidence": [evidence] if evidence else None,
        "small_talk": kind == _SMALL_TALK,
        "unanswerable": not row["expect"] and kind != _SMALL_TALK,
    }
