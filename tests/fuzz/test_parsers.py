"""A short run of each target in every test run; `make fuzz` runs them for long and keeps what breaks a parser."""

from __future__ import annotations

import hashlib
import math
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.fuzz.mutations import variants
from tests.fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many inputs a long run makes for each target; none means the short run, which makes the same ones each time."""
SHORT = 60
FOUND = Path(os.environ.get("FUZZ_FOUND", ".hypothesis/found"))
CORPUS = Path(__file__).parent / "corpus"
PATIENCE = 20.0
"""Seconds of this process's own time, for 20 kB: far beyond what a slow machine takes, and below what hangs."""
PROFILE = (
    settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=DirectoryBasedExampleDatabase(".hypothesis/fuzz"),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    if EXAMPLES
    else settings(
        max_examples=SHORT,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
)


def feed(name: str, body: bytes) -> None:
    """Give a parser an input; one that breaks it is kept as a file, for `tests/fuzz/corpus`."""
    started = time.process_time()
    try:
        TARGETS[name].read(body)
        assert time.process_time() - started < PATIENCE
    except Exception:  # whatever it is, the input is kept and it goes on its way
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / f"{name}.{hashlib.sha256(body).hexdigest()[:12]}").write_bytes(body)
        raise


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("default")  # what a parser warns of is no failure of ours
def test_whatever_it_is_given_a_parser_gives_sound_documents_or_says_why_not(name: str) -> None:
    target = TARGETS[name]

    @settings(PROFILE, max_examples=math.ceil(PROFILE.max_examples * target.share))
    @given(variants(target.seeds, target.words))
    def holds(body: bytes) -> None:
        feed(name, body)

    holds()


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_variants_start_from_is_read(name: str) -> None:
    for body in TARGETS[name].seeds:
        feed(name, body)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.*")), ids=lambda path: path.name)
def test_what_once_broke_a_parser_breaks_it_no_more(path: Path) -> None:
    feed(path.name.split(".")[0], path.read_bytes())


@pytest.mark.parametrize("name", ["feed", "note"])
def test_the_variants_are_as_broken_as_they_should_be(name: str) -> None:
    made: list[bytes] = []

    @settings(PROFILE, max_examples=60)
    @given(st.data())
    def collect(drawn: st.DataObject) -> None:
        made.append(drawn.draw(variants(TARGETS[name].seeds)))

    collect()
    assert len(set(made)) > 40
    assert any(b"\x00" in body for body in made)
    assert any(len(body) > 2_000 for body in made)
