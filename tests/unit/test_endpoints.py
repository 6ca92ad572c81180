"""The file of models: in order, each with its server, key, prices and what it may read; every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.endpoints import ListedModel, Server, load_models, verifier_of
from retrieval.domain import Reads
from retrieval.errors import BadConfiguration

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def read(tmp_path: Path, text: str, **variables: str) -> list[tuple[object, ...]]:
    path = tmp_path / "models.toml"
    path.write_text(text, encoding="utf-8")
    return [
        (one.name, one.model, one.server.base_url, one.server.secret, one.reads, one.price_in, one.price_out)
        for one in load_models(path, variables)
    ]


def test_the_file_that_ships_as_an_example_can_be_used_as_it_is() -> None:
    first, second = load_models(DEPLOY / "models.toml", {"OPENAI_API_KEY": "sk-1"})
    assert (first.name, first.reads, first.server.base_url, first.server.secret) == (
        "gpt-4.1-mini", Reads.PUBLIC, None, "sk-1",
    )  # fmt: skip
    assert (second.name, second.model, second.reads, second.price_in) == (
        "our own Qwen", "qwen3-30b", Reads.INTERNAL, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "`model` is missing"),
        ('[[model]]\nmodel = "a"\n', "line 1: key `reads` is missing"),
        ('[[model]]\nmodel = "a"\nreads = "all"\n', "line 3: key `reads` is wrong"),
        ('[[model]]\nmodel = ""\nreads = "public"\n', "line 2: key `model` is wrong"),
        ('[[model]]\nmodel = "a"\nreads = "public"\nbase_url = "models"\n', "line 4: key `base_url` is wrong"),
        ('[[model]]\nmodel = "a"\nreads = "public"\nprice_in = -1\n', "line 4: key `price_in` is wrong"),
        ('[[model]]\nmodel = "a"\nreads = "public"\napi_key = "k"\n', "line 4: key `api_key` is not known"),
        ('[[model]]\nmodel = "a"\nreads = "public"\nkey = "NOT_SET"\n', "line 4: key `key` names NOT_SET"),
        ('[[model]]\nmodel = "a"\nreads = "public"\n' * 2, "line 4: key `name` is 'a', which another [[model]] has"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadConfiguration) as mistake:
        read(tmp_path, text)
    assert str(mistake.value).startswith(str(tmp_path / "models.toml"))
    assert told in str(mistake.value)


def test_a_key_itself_in_the_file_is_refused_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as mistake:
        read(tmp_path, '[[model]]\nmodel = "a"\nreads = "public"\nkey = "sk-very-secret"\n')
    assert "line 4: key `key` is wrong" in str(mistake.value)
    assert "very-secret" not in str(mistake.value)


@pytest.mark.parametrize(("wanted", "judge"), [("", "first"), ("second", "second"), ("third", "third"), ("none", None)])
def test_who_judges_is_the_first_one_named_or_another_model_at_its_server(wanted: str, judge: str | None) -> None:
    own = Server("http://models.example/v1", None)
    models = [ListedModel(name, name, own, Reads.PUBLIC) for name in ("first", "second")]
    found = verifier_of(models, wanted)
    assert (found.name if found else None) == judge
    assert found is None or found.reads is Reads.PUBLIC
    assert verifier_of([], wanted) is None
