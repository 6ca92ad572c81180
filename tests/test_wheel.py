"""What is installed from the wheel works anywhere: it needs no checkout, and no variable that an image sets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("sources.toml", "topics.toml", "gazetteer.toml", "slack-manifest.yaml")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked as an installer would."""
    built = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("site")
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def image_variables() -> dict[str, str]:
    """What the image sets, among it files that are in no other place."""
    lines = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").partition("ENV ")[2]
    return dict(re.findall(r"^\s+([A-Z_]+_FILE)=(\S+?)(?: \\)?$", lines, re.MULTILINE))


def run(site: Path, folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `desk` from the unpacked wheel, in an empty folder."""
    folder.mkdir(exist_ok=True)
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=known | {"PYTHONPATH": str(site)} | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_plays_from_the_wheel_also_with_the_image_s_variables(site: Path, tmp_path: Path) -> None:
    assert len(image_variables()) == 3
    played = run(site, tmp_path / "empty", "demo", **image_variables())
    assert (played.returncode, played.stderr) == (0, "")
    assert "Nine o'clock" in played.stdout


def test_the_evaluation_runs_from_the_wheel_also_with_the_image_s_variables(site: Path, tmp_path: Path) -> None:
    asked = run(site, tmp_path / "empty", "eval", "--limit", "2", "--json", **image_variables())
    assert asked.returncode == 0, asked.stderr
    assert '"golden.yaml"' in asked.stdout


def test_check_finds_all_that_ships_in_the_wheel(site: Path, tmp_path: Path) -> None:
    checked = run(site, tmp_path / "empty", "check")
    assert checked.returncode == 0, checked.stdout
    assert re.search(r"Sources: \d+ sources", checked.stdout)


def test_an_image_without_its_files_is_told_which_one_is_missing(site: Path, tmp_path: Path) -> None:
    asked = run(site, tmp_path / "empty", "ask", "Who was cut off?", **image_variables())
    assert asked.returncode == 2
    assert "/etc/desk/sources.toml" in asked.stderr


def test_the_wheel_holds_both_packages_their_types_and_the_files_to_copy(site: Path) -> None:
    assert {path.name for path in site.iterdir() if "dist-info" not in path.name} == {"bot", "retrieval"}
    assert [
        str(site / name / "py.typed") for name in ("bot", "retrieval") if not (site / name / "py.typed").exists()
    ] == []
    assert {path.name for path in (site / "bot" / "defaults").iterdir()} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_deploy_offers_to_copy_is_what_ships(name: str) -> None:
    """After a change: cp deploy/NAME bot/defaults/."""
    assert (ROOT / "bot" / "defaults" / name).read_bytes() == (ROOT / "deploy" / name).read_bytes()
