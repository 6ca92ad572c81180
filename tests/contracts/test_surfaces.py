"""What every implementation of surfaces promises: the fake of the tests, and Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.slack_surfaces import SlackSurfaces
from bot.errors import DeskError, ModalGone, TriggerExpired
from bot.render.blocks import section
from bot.surfaces import HomeTab, Modal, ShownModal, SuggestedQuestion, Surfaces
from tests.fakes import FixedClock, MemorySurfaces
from tests.slack_server import LocalSlack, local_slack

PERSON = "U0MIRA"
MODAL = Modal("A title", (section("Some words."),), "some_form")


@pytest.fixture(params=["memory", "slack"])
def both(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[tuple[Surfaces, Callable[[str], str]]]:
    """The surfaces, and what lets somebody do something that may open a modal."""
    if request.param == "memory":
        memory = MemorySurfaces(clock)
        yield memory, memory.cause
    else:
        with local_slack(clock) as slack:
            slack.workspace.add_person(PERSON)
            yield SlackSurfaces(slack.client()), lambda trigger: slack.workspace.views.cause(PERSON, trigger)


@pytest.fixture
def surfaces(both: tuple[Surfaces, Callable[[str], str]]) -> Surfaces:
    return both[0]


@pytest.fixture
def cause(both: tuple[Surfaces, Callable[[str], str]]) -> Callable[[str], str]:
    return both[1]


def opened(surfaces: Surfaces, trigger: str) -> ShownModal:
    shown = surfaces.open(PERSON, MODAL, trigger=trigger)
    assert shown is not None
    return shown


def test_a_trigger_opens_one_modal_and_says_so_when_asked_again(
    surfaces: Surfaces, cause: Callable[[str], str]
) -> None:
    trigger = cause("1.1")
    assert surfaces.open(PERSON, MODAL, trigger=trigger) is not None
    assert surfaces.open(PERSON, MODAL, trigger=trigger) is None


def test_a_trigger_lasts_for_three_seconds(surfaces: Surfaces, cause: Callable[[str], str], clock: FixedClock) -> None:
    trigger = cause("1.1")
    clock.advance(timedelta(seconds=4))
    with pytest.raises(TriggerExpired):
        surfaces.open(PERSON, MODAL, trigger=trigger)
    with pytest.raises(TriggerExpired):
        surfaces.open(PERSON, MODAL, trigger="9.9")


def test_a_modal_is_replaced_as_long_as_it_is_what_it_was(surfaces: Surfaces, cause: Callable[[str], str]) -> None:
    first = opened(surfaces, cause("1.1"))
    second = surfaces.update(first, replace(MODAL, title="Another title"))
    assert second.view_id == first.view_id
    with pytest.raises(ModalGone):
        surfaces.update(first, MODAL)
    with pytest.raises(ModalGone):
        surfaces.update(ShownModal(PERSON, "V999", second.state), MODAL)


def test_a_modal_is_pushed_over_an_open_one_only(surfaces: Surfaces, cause: Callable[[str], str]) -> None:
    with pytest.raises(ModalGone):
        surfaces.push(PERSON, MODAL, trigger=cause("1.1"))
    below = opened(surfaces, cause("1.2"))
    above = surfaces.push(PERSON, MODAL, trigger=cause("1.3"))
    assert above is not None
    assert above.view_id != below.view_id


def test_a_home_is_published_again_and_again(surfaces: Surfaces) -> None:
    surfaces.publish(PERSON, HomeTab((section("One."),)))
    surfaces.publish(PERSON, HomeTab((section("Two."),)))


def test_prompts_and_statuses_that_cannot_be_shown_are_no_failure(surfaces: Surfaces) -> None:
    surfaces.suggest(
        "D0NOWHERE", [SuggestedQuestion("Who was cut off?", "Who was cut off from which model?")], title="Ask"
    )
    surfaces.set_status("C0NOWHERE", "1.0", "is searching")


@pytest.mark.parametrize(
    "modal",
    [
        replace(MODAL, title="A title that is longer than it may be"),
        replace(MODAL, private="x" * 3001),
        replace(MODAL, callback_id="x" * 256),
        replace(MODAL, blocks=(section("x"),) * 101),
        replace(
            MODAL,
            blocks=(
                {
                    "type": "input",
                    "label": {"type": "plain_text", "text": "x"},
                    "element": {"type": "plain_text_input", "action_id": "words"},
                },
            ),
        ),
    ],
)
def test_the_local_slack_refuses_what_slack_refuses(modal: Modal, clock: FixedClock) -> None:
    with local_slack(clock) as slack:
        _refuses(slack, modal)


def _refuses(slack: LocalSlack, modal: Modal) -> None:
    slack.workspace.add_person(PERSON)
    trigger = slack.workspace.views.cause(PERSON, "1.1")
    with pytest.raises(DeskError):
        SlackSurfaces(slack.client()).open(PERSON, modal, trigger=trigger)
