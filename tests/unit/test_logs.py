from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import stamina
import structlog

from bot.operations import logs
from retrieval.domain import Usage
from retrieval.errors import ModelUnavailable, Unreachable


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    # pytest's own handlers stay out of the way: configure() closes those that it replaces
    root.handlers = []
    yield io.StringIO()
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_fields(stream: io.StringIO) -> None:
    logs.configure(as_json=True, stream=stream)
    structlog.get_logger().info("answered", reference="R-1")
    (line,) = _lines(stream)
    assert (line["event"], line["reference"], line["level"]) == ("answered", "R-1", "info")
    assert line["timestamp"].endswith("Z")


def test_lines_below_the_level_are_left_out(stream: io.StringIO) -> None:
    logs.configure(level="warning", as_json=True, stream=stream)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in _lines(stream)] == ["loud"]


def test_secrets_are_masked_wherever_they_stand(stream: io.StringIO) -> None:
    logs.configure(as_json=True, secrets=("xoxb-1", ""), stream=stream)
    structlog.get_logger().info("token xoxb-1", header="Bearer xoxb-1", tried=["xoxb-1"], count=1)
    logging.getLogger("some.library").warning("sent %s", "xoxb-1")
    assert "xoxb-1" not in stream.getvalue()
    assert _lines(stream)[0]["count"] == 1


def test_libraries_are_heard_from_warning_on_and_cut_short(stream: io.StringIO) -> None:
    logs.configure(level="debug", as_json=True, stream=stream)
    library = logging.getLogger("some.library")
    library.debug("the request's body")
    library.warning("unhandled request\n%s", "what a person wrote")
    library.warning("x" * 1000)
    first, second = _lines(stream)
    assert (first["event"], first["logger"]) == ("unhandled request", "some.library")
    assert len(second["event"]) < 400


def test_an_exception_is_its_type_and_place_and_not_its_words(stream: io.StringIO) -> None:
    logs.configure(as_json=True, stream=stream)
    try:
        int("what a person wrote")
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("some.library").exception("failed too")
    for line in _lines(stream):
        assert line["error"] == "ValueError"
        assert "test_an_exception_is_its_type_and_place_and_not_its_words" in line["raised"][-1]
    assert "what a person wrote" not in stream.getvalue()


def test_our_own_errors_keep_their_sentence(stream: io.StringIO) -> None:
    logs.configure(as_json=True, stream=stream)
    structlog.get_logger().warning("failed", exc_info=Unreachable("northlight.example did not answer."))
    (line,) = _lines(stream)
    assert (line["error"], line["why"]) == ("Unreachable", "northlight.example did not answer.")


def test_a_call_of_a_model_is_told_with_what_it_came_to_and_a_failure_with_its_pause(stream: io.StringIO) -> None:
    logs.configure(level="debug", as_json=True, stream=stream)
    logs.model_called(Usage(900, 40, "our own", 0.5))
    logs.model_left_alone("gpt-x", 299.7, ModelUnavailable("The language model gpt-x did not answer: status 401."))
    called, left = _lines(stream)
    assert (called["event"], called["models"], called["tokens_in"], called["tokens_out"], called["cost"]) == (
        "model called", ["our own"], 900, 40, 0.5,
    )  # fmt: skip
    assert (left["event"], left["model"], left["seconds"], left["level"]) == (
        "model left alone", "gpt-x", 300, "warning",
    )  # fmt: skip
    assert left["why"].endswith("status 401.")


def test_for_people_a_line_is_words(stream: io.StringIO) -> None:
    logs.configure(stream=stream)
    structlog.get_logger().info("answered", reference="R-1")
    assert "answered" in stream.getvalue()
    assert "reference=R-1" in stream.getvalue()


@pytest.mark.parametrize(("level", "told"), [("info", []), ("debug", [("tried again", "Unreachable", 1)])])
def test_another_try_is_told_to_those_alone_who_look_for_it_and_without_its_words(
    level: str, told: list[tuple[str, str, int]], stream: io.StringIO
) -> None:
    logs.configure(level=level, as_json=True, stream=stream)
    for attempt in stamina.retry_context(on=Unreachable, attempts=3, wait_initial=0.0, wait_max=0.0):
        with attempt:
            if attempt.num == 1:
                raise Unreachable("https://northlight.example/secret-story did not answer")
    assert [(line["event"], line["error"], line["tries"]) for line in _lines(stream)] == told
    assert "secret-story" not in stream.getvalue()
