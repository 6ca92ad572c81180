from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import BadConfiguration
from retrieval.reading.entities import load_entities

SHIPPED = Path(__file__).parents[3] / "deploy" / "gazetteer.toml"


def test_what_ships_can_be_read_and_no_two_entities_share_a_name() -> None:
    entities = load_entities(SHIPPED)
    names = [name.casefold() for entity in entities for name in entity.names]

    assert {"lab", "reseller", "rule"} <= {entity.kind for entity in entities}
    assert len(names) == len(set(names))


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
