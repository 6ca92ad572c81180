"""What every language model promises, in memory and over the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from retrieval.adapters.model_endpoint import Endpoint, FirstAble, Listed
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.domain import PUBLIC, Draft, DraftSentence, Gap, Prompt, Verdict
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import LanguageModel
from tests.fakes import FakeModel
from tests.model_server import NONSENSE, RATE_LIMITED, Said, heard, model_server, says, written

TRAINED = DraftSentence("Vexley reportedly trained on Sable.", ((1, "Vexley reportedly trained on Sable"),))
DENIED = DraftSentence("Vexley “denies” it.", ((2, "Vexley denied it"), (1, "trained on Sable")))
PROMPT = Prompt("Write.", "From these passages.", visibilities=frozenset({PUBLIC}))

Scripted = Callable[..., LanguageModel]
"""Makes a model that writes some sentences and then, maybe, fails with `away` or `unusable`."""


def fake(*drafts: Draft, then: str = "") -> LanguageModel:
    errors = {"away": ModelUnavailable("away"), "unusable": ModelMisbehaved("unusable")}
    return FakeModel(*drafts, *([errors[then]] if then else []), model="writer-1")


@pytest.fixture(params=["in memory", "over HTTP", "at an endpoint", "as the only one of several"])
def scripted(request: pytest.FixtureRequest) -> Iterator[Scripted]:
    if request.param == "in memory":
        yield fake
        return
    with model_server() as server:

        def over_http(*drafts: Draft, then: str = "") -> LanguageModel:
            server.next(*[_reply(drafts, then)] * 3)  # a reply in no form at all is asked for in each
            model = OpenAIModel(server.client(), "writer-1", deadline=20)
            endpoint = Endpoint(model, Listed("writer-1"))
            return {"over HTTP": model, "at an endpoint": endpoint}.get(request.param, FirstAble(endpoint))

        yield over_http


def _reply(drafts: tuple[Draft, ...], then: str) -> Said:
    if not then:
        return says(*drafts)
    if not drafts:
        return {"away": RATE_LIMITED, "unusable": NONSENSE}[then]
    begun = written(*drafts).removesuffix("]}")
    return {"away": Said((begun + ", ", '{"te'), finish=None), "unusable": Said((begun, ', {"text": 7}]}'))}[then]


def test_a_model_has_a_name(scripted: Scripted) -> None:
    assert scripted().model == "writer-1"


def test_sentences_come_in_order_with_their_quotes(scripted: Scripted) -> None:
    assert list(scripted(TRAINED, DENIED).write(PROMPT)) == [TRAINED, DENIED]


def test_a_model_may_have_nothing_to_say(scripted: Scripted) -> None:
    assert list(scripted().write(PROMPT)) == []


def test_a_model_that_is_away_says_so(scripted: Scripted) -> None:
    with pytest.raises(ModelUnavailable):
        list(scripted(then="away").write(PROMPT))


def test_a_model_that_writes_nonsense_is_called_out(scripted: Scripted) -> None:
    with pytest.raises(ModelMisbehaved):
        list(scripted(then="unusable").write(PROMPT))


@pytest.mark.parametrize(("then", "error"), [("away", ModelUnavailable), ("unusable", ModelMisbehaved)])
def test_sentences_written_before_a_failure_are_kept(scripted: Scripted, then: str, error: type[Exception]) -> None:
    came, raised = heard(scripted(TRAINED, DENIED, then=then).write(PROMPT))
    assert came[:1] == [TRAINED]
    assert isinstance(raised, error)


def test_a_reader_may_stop_listening(scripted: Scripted) -> None:
    drafts = scripted(TRAINED, DENIED).write(PROMPT)
    assert next(drafts) == TRAINED
    drafts.close()  # type: ignore[attr-defined] # every model here is a generator


def test_a_verdict_and_what_is_missing_come_behind_the_sentences(scripted: Scripted) -> None:
    asked = replace(PROMPT, answers=True)
    script: list[Draft] = [TRAINED, Verdict.PARTLY, Gap("who paid for it")]
    assert list(scripted(*script).write(asked)) == script
