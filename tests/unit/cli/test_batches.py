from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.batches import Asking, answered, lines_of
from bot.cli.forms import Form
from retrieval.errors import Unreachable, UnreadableDocument

THEN = datetime(2026, 6, 1, tzinfo=UTC)


def _echo(asking: Asking) -> Form:
    if asking.text == "away":
        raise Unreachable("The database did not answer.")
    if asking.text == "bug":
        raise KeyError("passage text that must not be shown")
    return {"text": asking.text, "as_of": asking.as_of}


def test_every_line_is_answered_in_order_with_its_identity() -> None:
    lines = ['{"id": "b", "question": "one", "gold": 1}', "", '{"id": 7, "question": "two"}']
    assert list(answered(lines, _echo, None)) == [
        {"id": "b", "text": "one", "as_of": None},
        {"id": 7, "text": "two", "as_of": None},
    ]


def test_a_lines_own_moment_stands_above_the_one_for_all() -> None:
    lines = ['{"id": 1, "question": "a", "as_of": "2026-05-01T00:00"}', '{"id": 2, "question": "b"}']
    assert [form["as_of"] for form in answered(lines, _echo, THEN)] == [datetime(2026, 5, 1, tzinfo=UTC), THEN]


@pytest.mark.parametrize(
    ("line", "identity", "why"),
    [
        ("not json", None, "not JSON"),
        ('["a"]', None, "not an object"),
        ('{"question": "no id"}', None, '"id" is missing'),
        ('{"id": "q"}', "q", '"question" is missing'),
        ('{"id": "q", "question": "  "}', "q", '"question" is missing'),
        ('{"id": "q", "question": "x", "as_of": 3}', "q", '"as_of" is not a text'),
        ('{"id": "q", "question": "x", "as_of": "soon"}', "q", "not a day or moment"),
        ('{"id": "q", "question": "away"}', "q", "did not answer"),
        ('{"id": "q", "question": "bug"}', "q", "KeyError"),
    ],
)
def test_a_bad_line_is_one_line_with_its_identity_and_error(line: str, identity: str | None, why: str) -> None:
    bad, good = answered([line, '{"id": "next", "question": "fine"}'], _echo, None)
    assert bad["id"] == identity
    assert why in bad["error"]
    assert bad["line"] == 1
    assert good["text"] == "fine"


def test_an_unforeseen_error_does_not_show_its_words() -> None:
    (form,) = answered(['{"id": 1, "question": "bug"}'], _echo, None)
    assert "passage text" not in form["error"]


def test_questions_are_read_from_a_file_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1}\n{"id": 2}\n')
    assert lines_of(tmp_path / "q.jsonl") == ['{"id": 1}', '{"id": 2}']


def test_a_file_of_questions_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"nowhere\.jsonl"):
        lines_of(tmp_path / "nowhere.jsonl")
    with pytest.raises(UnreadableDocument):
        lines_of(tmp_path / "latin.jsonl")
