from __future__ import annotations

import pytest

from bot.evaluation.notation import read_json_lines, read_yaml
from retrieval.errors import InvalidInputError


def test_yaml_is_read_as_text_with_the_line_of_every_part() -> None:
    noted = read_yaml("a: 14\nb:\n  - x: 2026-06-08\n    y: [no, 1.5]\n", "f.yaml")
    assert noted.content == {"a": "14", "b": [{"x": "2026-06-08", "y": ["no", "1.5"]}]}
    assert [noted.line(place) for place in [("a",), ("b", 0, "x"), ("b", 0, "y", 1)]] == [1, 3, 4]


def test_what_is_missing_has_the_line_of_what_it_should_stand_in() -> None:
    noted = read_yaml("a: 1\nb:\n  - x: 1\n", "f.yaml")
    assert noted.line(("b", 0, "missing")) == 3
    assert noted.line(("c",)) == 1


def test_nothing_is_an_empty_mapping() -> None:
    assert read_yaml("# only a remark\n", "f.yaml").content == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b: c", "f.yaml, line 1: is not YAML"),
        ("a: 1\nb: 2\na: 3", "f.yaml, line 3: key `a` stands there twice"),
        ("? [a, b]\n: 1", "f.yaml, line 1: a key has to be a word"),
        ("a: &own [*own]", "is nested too deeply"),
        ("a: \x00", "is not YAML"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        read_yaml(text, "f.yaml")
    assert told in str(raised.value)


def test_json_lines_are_questions_and_blank_lines_count() -> None:
    noted = read_json_lines('{"id": 1}\n\n{"id": 2}\n', "f.jsonl")
    assert noted.content == {"questions": [{"id": 1}, {"id": 2}]}
    assert noted.line(("questions", 1, "id")) == 3


def test_a_line_that_is_not_json_is_named() -> None:
    with pytest.raises(InvalidInputError, match=r"f\.jsonl, line 2: is not JSON"):
        read_json_lines('{"id": 1}\nnope\n', "f.jsonl")
