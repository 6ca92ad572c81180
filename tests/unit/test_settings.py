from __future__ import annotations

from pathlib import Path

import pytest

from bot.endpoints import NO_KEY
from bot.settings import Settings, load
from retrieval.domain import Reads
from retrieval.errors import BadConfiguration


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_has_to_be_set() -> None:
    settings = load(env_file=None)
    assert settings.slack_bot_token is None
    assert not settings.writes_with_a_model
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("/data/desk.sqlite3")


def test_three_variables_in_a_file_are_enough_for_slack_and_a_model(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nOPENAI_API_KEY=sk-1\n")
    settings = load(env_file=tmp_path / ".env")
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.writes_with_a_model
    assert settings.secrets == ("xoxb-1", "xapp-1", "sk-1")


def test_the_key_of_the_reranker_is_a_secret_too() -> None:
    settings = load(env_file=None, given={"reranker_api_key": "rr-1"})
    assert settings.secrets == ("rr-1",)
    assert settings.reranker_base_url is None


def test_a_server_of_ones_own_is_a_model_without_a_key() -> None:
    assert load(env_file=None, given={"openai_base_url": "http://127.0.0.1:8080/v1"}).writes_with_a_model


def test_the_model_of_ones_own_is_the_only_one_and_may_read_all_unless_said_otherwise() -> None:
    own = {"openai_base_url": "http://127.0.0.1:8080/v1", "openai_model": "qwen"}
    (model,) = load(env_file=None, given=own).models
    assert (model.name, model.model, model.reads, model.server.secret) == ("qwen", "qwen", Reads.INTERNAL, NO_KEY)
    (closed,) = load(env_file=None, given=own | {"openai_reads": "public", "openai_price_in": 2}).models
    assert (closed.reads, closed.price_in, closed.price_out) == (Reads.PUBLIC, 2.0, None)
    assert load(env_file=None).models == ()


def test_embeddings_have_a_server_and_a_key_of_their_own(tmp_path: Path) -> None:
    own = {"openai_base_url": "http://127.0.0.1:1/v1", "openai_api_key": "sk-writing"}
    shared = load(env_file=None, given=own).embedding_server
    assert shared is not None
    assert (shared.base_url, shared.secret) == ("http://127.0.0.1:1/v1", "sk-writing")
    apart = load(env_file=None, given=own | {"embedding_base_url": "http://127.0.0.1:2/v1"}).embedding_server
    assert apart is not None
    assert (apart.base_url, apart.secret) == ("http://127.0.0.1:2/v1", NO_KEY)
    settings = load(env_file=None, given=own | {"embedding_api_key": "sk-embedding"})
    assert settings.embedding_server is not None
    assert (settings.embedding_server.base_url, settings.embedding_server.secret) == (None, "sk-embedding")
    assert settings.secrets == ("sk-writing", "sk-embedding")
    assert load(env_file=None).embedding_server is None


def test_a_file_of_models_finds_its_keys_in_the_environment_and_in_the_file_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models.toml"
    models.write_text(
        '[[model]]\nmodel = "a"\nkey = "A_KEY"\nreads = "public"\n'
        '[[model]]\nmodel = "b"\nkey = "B_KEY"\nreads = "internal"\n'
    )
    (tmp_path / ".env").write_text(f"MODELS_FILE={models}\nA_KEY=sk-a\nB_KEY=sk-filed\nOPENAI_API_KEY=sk-unused\n")
    monkeypatch.setenv("B_KEY", "sk-b")
    settings = load(env_file=tmp_path / ".env")
    assert [(one.name, one.server.secret) for one in settings.models] == [("a", "sk-a"), ("b", "sk-b")]
    assert settings.secrets == ("sk-unused", "sk-a", "sk-b")
    assert "sk-a" not in repr(settings)
    assert settings.quoting().models == ()
    assert settings.alone(tmp_path).models == ()
    assert len(settings.alone(tmp_path, models=True).models) == 2


def test_a_file_of_models_that_cannot_be_read_costs_no_secret(tmp_path: Path) -> None:
    settings = load(env_file=None, given={"models_file": tmp_path / "none.toml", "openai_api_key": "sk-1"})
    assert settings.secrets == ("sk-1",)
    with pytest.raises(BadConfiguration, match="cannot be read"):
        _ = settings.models


def test_the_environment_stands_above_the_file_and_the_command_line_above_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DESK_DATA_DIR=from-file\nHTTP_PORT=1111\nHTTP_HOST=0.0.0.0\n")
    monkeypatch.setenv("DESK_DATA_DIR", "from-environment")
    monkeypatch.setenv("HTTP_PORT", "2222")
    settings = load(env_file=tmp_path / ".env", given={"desk_data_dir": Path("typed")})
    assert (settings.desk_data_dir, settings.http_port, settings.http_host) == (Path("typed"), 2222, "0.0.0.0")


def test_a_variable_left_empty_keeps_its_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=\nHTTP_PORT=\n")
    settings = load(env_file=tmp_path / ".env")
    assert settings.http_port == 3000
    assert not settings.writes_with_a_model


def test_the_example_file_copied_as_it_is_sets_nothing_beyond_the_defaults() -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    assert load(env_file=example) == load(env_file=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "eighty"),
        ("HTTP_PORT", "70000"),
        ("SLACK_MODE", "carrier-pigeon"),
        ("CHROMA_URL", "chroma:8000"),
        ("OPENAI_BASE_URL", "ftp://models.example"),
        ("DATABASE_URL", "mysql://desk@db/desk"),
        ("EMBEDDER", "guess"),
        ("QUIET_DIGESTS", "loud"),
        ("THREAD_MEMORY_DAYS", "0"),
        ("MODEL_PASSAGES", "0"),
        ("MODEL_SECONDS", "1"),
        ("OPENAI_READS", "secrets"),
        ("MODEL_TOKENS", "-1"),
        ("EMBEDDING_BASE_URL", "models.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_sentence_that_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadConfiguration) as refusal:
        load(env_file=None)
    assert str(refusal.value).startswith(f"{name} cannot be used: ")
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_what_was_typed_is_not_repeated_because_it_may_be_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "sk-a-key-in-the-wrong-place")
    with pytest.raises(BadConfiguration) as refusal:
        load(env_file=None)
    assert "sk-a-key" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HTTP_HOST=\xff\xfe\n")
    with pytest.raises(BadConfiguration, match=r"\.env cannot be read"):
        load(env_file=tmp_path / ".env")


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    settings = load(env_file=None, given={"slack_bot_token": "xoxb-secret"})
    assert "xoxb-secret" not in repr(settings)


def test_without_servers_everything_lives_in_the_data_directory(tmp_path: Path) -> None:
    settings = load(env_file=None, given={"desk_data_dir": tmp_path})
    assert settings.chroma_path == tmp_path / "chroma"
    assert settings.database == f"sqlite:///{tmp_path.resolve() / 'desk.sqlite3'}"


def test_a_database_of_ones_own_is_used_as_it_is_written() -> None:
    url = "postgresql://desk@db/desk"
    assert load(env_file=None, given={"database_url": url}).database == url


def test_files_of_sources_topics_and_names_can_be_ones_own(tmp_path: Path) -> None:
    given = {name: tmp_path / name for name in ("sources_file", "topics_file", "gazetteer_file")}
    settings = load(env_file=None, given=given)
    assert [settings.sources, settings.topics, settings.gazetteer] == list(given.values())
    shipped = load(env_file=None)
    found = [path.name for path in (shipped.sources, shipped.topics, shipped.gazetteer) if path.is_file()]
    assert found == ["sources.toml", "topics.toml", "gazetteer.toml"]


def test_settings_alone_keep_all_in_one_folder_and_use_what_ships(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("sources_file", "topics_file", "gazetteer_file")}
    servers = {
        "openai_base_url": "http://127.0.0.1:1/v1",
        "reranker_base_url": "http://127.0.0.1:2",
        "openai_api_key": "k",
    }
    kept = {"database_url": "postgresql://desk@db/desk", "chroma_url": "http://127.0.0.1:3", "embedder": "openai"}
    configured = load(env_file=None, given=files | servers | kept)

    folder = tmp_path / "alone"
    assert configured.alone(folder) == load(env_file=None, given={"desk_data_dir": folder})
    assert configured.alone(folder, models=True) == load(env_file=None, given={"desk_data_dir": folder} | servers)
