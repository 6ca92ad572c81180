from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import BadConfiguration
from retrieval.reading.gazetteer import load_entities
from retrieval.text.gazetteer import Gazetteer

SHIPPED = Path(__file__).parents[3] / "deploy" / "gazetteer.toml"


def test_what_ships_can_be_read_and_no_two_entities_share_a_name() -> None:
    entities = load_entities(SHIPPED)
    names = [name.casefold() for entity in entities for name in entity.names]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("Does reselling break the TOS of Anthropic?", "Does reselling break the terms of service of Anthropic?"),
        ("XAI sued whom?", "xAI sued whom?"),
        ("QWEN outputs", "Qwen outputs"),
        ("What does Colorado's AI Act ask?", "What does Colorado's AI Act ask?"),
    ],
)
def test_names_that_ship_are_found_however_they_are_written(asked: str, plain: str) -> None:
    assert Gazetteer(load_entities(SHIPPED)).plain(asked) == plain


def test_an_entity_without_aliases_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text('[[entity]]\nname = "Vexley"\nkind = "lab"\naliases = [" "]\n')

    assert [entity.names for entity in load_entities(path)] == [("Vexley",)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[[entity]]\nname = "Vexley"\nkind = "lab"\nalias = ["V"]\n', "line 4: key `alias`"),
        ('[[entity]]\nname = "Vexley"\n', "`kind` is missing"),
        ('[[entity]]\nname = "V1"\nkind = "lab"\n[[entity]]\nname = "V1"\nkind = "lab"\n', "line 5"),
        ("entity = 3", "entity"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "names.toml"
    path.write_text(written)

    with pytest.raises(BadConfiguration, match=said):
        load_entities(path)
