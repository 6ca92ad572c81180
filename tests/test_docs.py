"""The documents say what is: the recorded demonstration, the README's pictures, the deployment's variables."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from tests.stand_in import SIGNED

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_recorded_demonstration_is_what_the_demo_plays(tmp_path: Path) -> None:
    """`make record` makes it anew."""
    stem = tmp_path / "demo"
    command = [sys.executable, "-m", "bot", "--data-dir", str(tmp_path), "demo", "--record", str(stem)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert played.returncode == 0, played.stderr
    recorded = sorted(path.name for path in tmp_path.glob("demo*.*"))
    assert recorded == ["demo-answer.svg", "demo-claims.svg", "demo-digest.svg", "demo-shared-channel.svg", "demo.txt"]
    assert [name for name in recorded if (tmp_path / name).read_text(encoding="utf-8") != read(f"docs/{name}")] == []


def test_the_recorded_reply_of_a_stand_in_is_what_the_desk_shows_of_its_words(tmp_path: Path) -> None:
    """`make record` makes it anew."""
    command = [sys.executable, "-m", "tests.stand_in", str(tmp_path / "demo")]
    recorded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert recorded.returncode == 0, recorded.stderr
    drawn = (tmp_path / "demo-model.svg").read_text(encoding="utf-8")
    assert drawn == read("docs/demo-model.svg")
    assert f"Written by {SIGNED}." in drawn.replace("&#160;", " ")


def test_the_recorded_fortnight_is_what_the_desk_posts_once_and_shows_partners_nothing_of_ours(tmp_path: Path) -> None:
    """`make record` makes it anew."""
    command = [sys.executable, "-m", "tests.fortnight", str(tmp_path / "fortnight.md")]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert played.returncode == 0, played.stderr
    page = (tmp_path / "fortnight.md").read_text(encoding="utf-8")
    assert page == read("docs/fortnight.md")
    posts = page.split("\n## ")[1:]
    assert [post for post in posts if "#watch-with-partners" in post.partition("\n")[0] and "\N{LOCK}" in post] == []
    kept = re.findall(r"^\| [a-z-]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", posts[-1], re.MULTILINE)
    assert [(due, "0", "0") for due, *_ in kept] == [tuple(row[1:]) for row in kept]


def test_the_readme_shows_the_recorded_pictures_and_says_what_is_in_them() -> None:
    shown = dict(re.findall(r"!\[([^\]]+)\]\((docs/demo-[a-z-]+\.svg)\)", read("README.md")))
    assert sorted(shown.values()) == sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("demo-*.svg"))


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_between_pages_leads_somewhere(page: str) -> None:
    targets = [(ROOT / page).parent / target for target in LINK.findall(read(page))]
    assert [str(target.relative_to(ROOT)) for target in targets if not target.exists()] == []


def test_the_deployment_sets_variables_that_the_settings_know_and_where_an_env_file_cannot_empty_them() -> None:
    known = {name.upper() for name in Settings.model_fields}
    in_image = set(re.findall(r"^\s+([A-Z_]+)=", read("deploy/Dockerfile").partition("ENV ")[2], re.MULTILINE))
    in_compose = set(yaml.safe_load(read("deploy/compose.yaml"))["services"]["desk"]["environment"])
    in_unit = set(re.findall(r"([A-Z_]+)=/", read("deploy/desk.service").partition("ExecStart=")[2]))
    assert in_image - known == {"PYTHONUNBUFFERED"}
    assert in_compose - known == set()
    assert in_unit == in_image & known <= in_compose
