"""The house plan, held by tests: arrows, the tree in the docs, the file of settings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from simplemma import is_known

from bot.settings import Settings
from retrieval.text.tables import LANGUAGES, tables_of

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 300

LIST = 3
"""Words from which on a list or a pattern is vocabulary."""
MESSAGE = 5
"""Words from which on a string in a list is a sentence for people."""
PATTERN = re.compile(r"\\[bswdSWD]|\(\?|\w\|\w|\[\^|\)\?")
"""What tells a pattern from a sentence for people."""
MANY = re.compile(r"\s*[a-z\u00df-\u00ff'-]+(?:\s+[a-z\u00df-\u00ff'-]+){19,}\s*")
"""Words in a row, without a stop or a capital: a list that something takes apart."""
FORMATS = {
    "adapters/": "what vendors call their fields, options and errors",
    "grounding/addresses.py": "how addresses are written and disguised",
    "grounding/support.py:_LINK": "endings of web domains",
    "reading/credentials.py": "the forms of keys and secrets",
    "reading/sources/addresses.py": "tracking parameters of addresses",
    "reading/sources/dates.py": "months and zones as feeds and pages write them (RFC 822)",
    "reading/sources/discovery.py": "where sites keep their feeds",
    "reading/sources/feeds.py": "fields of feeds",
    "reading/sources/html_text.py:SILENT": "elements of HTML",
    "reading/sources/html_text.py:BLOCKS": "elements of HTML",
    "reading/sources/html_text.py:_HIDDEN_STYLE": "properties of CSS",
    "reading/sources/kinds.py": "kinds of files",
    "reading/sources/labels.py:_ASKING": "keys of fields, whatever language a file is in",
    "reading/sources/labels.py:_GRADING": "keys of fields",
    "reading/sources/labels.py:_GRADES": "keys of fields",
    "reading/sources/labels.py:_LISTING": "keys of fields",
    "reading/sources/labels.py:_CLOSING": "keys of fields",
    "reading/sources/labels.py:_OPENING": "keys of fields",
    "reading/sources/lines.py": "fields of a document",
    "reading/sources/notes.py": "fields of a note's front matter, and their values",
    "reading/sources/pages.py": "where pages' metadata keeps the day",
    "reading/sources/reader.py": "media types",
    "reading/sources/registry.py": "what addresses of feeds end with",
    "reading/sources/texts.py": "names of encodings",
}
"""Where words of a format stand, which no language changes, as files or as constants of them, with the reason."""


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


def test_the_arrows_in_the_docs_are_those_that_are_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    held = [f"{one['containers'][0]}: {' → '.join(one['layers'])}" for one in contracts if one["type"] == "layers"]
    page = " ".join((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split())
    assert [arrows for arrows in held if arrows not in page] == []


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


def test_a_class_name_means_one_thing_in_the_whole_repository() -> None:
    modules = [path for package in ("bot", "retrieval") for path in (ROOT / package).rglob("*.py")]
    parsed = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    named = Counter(node.name for module in parsed for node in module.body if isinstance(node, ast.ClassDef))
    assert [name for name, times in named.items() if times > 1 and not name.startswith("_")] == []


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


def test_no_vocabulary_stands_outside_of_text() -> None:
    found = {place: words for place, words in _vocabulary() if not place.startswith(tuple(FORMATS))}
    assert found == {}, "words belong into the rows of retrieval/text/languages"


def test_every_exemption_of_the_vocabulary_is_needed() -> None:
    places = [place for place, _ in _vocabulary()]
    assert [name for name in FORMATS if not any(place.startswith(name) for place in places)] == []


@cache
def _vocabulary() -> tuple[tuple[str, list[str]], ...]:
    """Return the lists and patterns with words of a language outside of `retrieval/text`: file, constant and words."""
    wing = ROOT / "retrieval"
    return tuple(
        (f"{path.relative_to(wing).as_posix()}:{name}:{line}", sorted(words))
        for path in sorted(wing.rglob("*.py"))
        if not path.is_relative_to(wing / "text")
        for name, statement in _statements(ast.parse(path.read_text(encoding="utf-8")))
        for line, told in _lists_and_patterns(statement)
        if len(words := _words(told)) >= LIST
    )


def _statements(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield a module's statements with the names that they bind, but for `__all__` and docstrings."""
    for statement in module.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names = "".join(target.id for target in targets if isinstance(target, ast.Name))
        if names != "__all__":
            yield names or getattr(statement, "name", ""), statement


def _lists_and_patterns(statement: ast.stmt) -> Iterator[tuple[int, str]]:
    """Yield the strings of a statement that may be vocabulary, those of one list together."""
    plain = {id(part) for node in ast.walk(statement) if _is_plain(node) for part in ast.walk(node)}
    for node in (node for node in ast.walk(statement) if id(node) not in plain):
        match node:
            case ast.Set(elts=held) | ast.List(elts=held) | ast.Tuple(elts=held) | ast.Dict(keys=held):
                texts = [one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                yield node.lineno, " ".join(text for text in texts if len(text.split()) < MESSAGE)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
                yield node.lineno, text
            case ast.Constant(value=str()) | ast.JoinedStr():
                text = _written(node)
                if PATTERN.search(text) or MANY.fullmatch(text):
                    yield node.lineno, text


def _is_plain(node: ast.AST) -> bool:
    """Say whether a node is a docstring or a type of fixed values."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Subscript(value=ast.Name(id="Literal")):
            return True
    return False


def _written(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def _words(text: str) -> set[str]:
    """Return the words of a text that are words of a language; what stands in braces is the name of a table's rows."""
    bare = re.sub(r"\{[a-z_]+\}|\\[a-z]|\(\?P?[a-z<=!:-]*>?", " ", text)
    words = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", bare)}
    return {word for word in words - _named_rows() if is_known(word, LANGUAGES)}


@cache
def _named_rows() -> frozenset[str]:
    """Return what the language files call functions of words, classes and kinds of rows: names of the trade."""
    tables = [tables_of(code) for code in LANGUAGES]
    names = [name for table in tables for name in (*table["grammar"], *table["classes"], *table["guard"])]
    rows = [row for table in tables for row in (*table["cue"], *table["speech"], *table["deed"])]
    names += [row[key] for row in rows for key in ("kind", "stance", "deed", "object", "needs") if key in row]
    return frozenset(word for name in names for word in re.split(r"[ _]", name))
