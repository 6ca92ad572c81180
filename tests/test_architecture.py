"""The house plan, held by tests: arrows, the tree in the docs, the file of settings."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 300


def _tracked() -> list[Path]:
    """Return the paths that are, or are about to be, part of the project: what git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so nothing says which files belong to it")
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def _tree_in_docs() -> dict[str, str]:
    """Return the paths of docs/architecture.md's tree with their sentences.

    The tree is every fenced block that begins with `path  sentence`; a path that ends in / tells a whole folder.
    """
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told: dict[str, str] = {}
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        lines = [line.strip().partition("  ") for line in block.splitlines() if line.strip()]
        if lines and lines[0][2] and (ROOT / lines[0][0]).exists():
            told |= {path: sentence.strip() for path, _, sentence in lines}
    return told


def test_every_import_follows_the_arrows() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_env_example_names_every_setting_once_with_its_sentence_and_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    expected = [
        line
        for name, setting in Settings.model_fields.items()
        for line in (
            f"# {setting.description}",
            f"{name.upper()}={'' if setting.default is None else setting.default}",
        )
    ]
    assert lines[2:] == expected


def test_every_setting_is_told_in_one_sentence() -> None:
    for name, setting in Settings.model_fields.items():
        assert setting.description, name
        assert setting.description.endswith("."), name


@pytest.mark.parametrize("package", ["bot", "retrieval"])
def test_every_python_file_can_be_seen_whole(package: str) -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / package).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_tree_in_the_docs_is_the_real_tree() -> None:
    told = _tree_in_docs()
    assert told
    real = {path.relative_to(ROOT).as_posix() for path in _tracked()}
    folders = tuple(path for path in told if path.endswith("/"))
    untold = sorted(path for path in real if path not in told and not path.startswith(folders))
    assert untold == [], "files that docs/architecture.md does not tell"
    assert sorted(path for path in told if not (ROOT / path).exists()) == [], (
        "files that are only in docs/architecture.md"
    )
    assert [path for path, sentence in told.items() if not sentence] == [], "paths without a sentence"


def test_the_tree_in_the_docs_is_the_one_that_its_script_prints() -> None:
    script = ROOT / "docs" / "print_tree.py"
    printed = subprocess.run([sys.executable, script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert page.endswith(printed), "run `python docs/print_tree.py --write`"


def test_no_file_names_the_machine_it_was_written_on() -> None:
    machine = re.compile(rb"(?<![\w.])/(?:home|Users|root|work|tmp)/[a-z]")
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in _tracked()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ""} and machine.search(path.read_bytes())
    ]
    assert naming == []
