"""What every verifier promises: in memory, a chat model over HTTP, and a support endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from retrieval.adapters.http_support import HttpSupport
from retrieval.adapters.json_post import open_client
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.domain import QuotedSentence
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.grounding.known import known_sentences
from retrieval.grounding.verifier import TrustedVerifier, verify_prompt
from retrieval.ports import Verifier
from tests.fakes import FakeVerifier, FixedClock, MemoryTrust
from tests.model_server import RATE_LIMITED, ModelServer, Said, model_server
from tests.support_server import support_server

PAIRS = [
    QuotedSentence("Gatehop closed.", (("A report", "Gatehop closed on Monday."),)),
    QuotedSentence("Gatehop opened.", (("A report", "Gatehop closed on Monday."),)),
    QuotedSentence("It was Monday.", (("A report", "Gatehop closed on Monday."),)),
]
FAULTS = {"away": ModelUnavailable("away"), "unusable": ModelMisbehaved("unusable")}
Judging = Callable[[Callable[[str], bool] | str], Verifier]
"""Makes a verifier that says of a sentence what a function says, or fails with `away` or `unusable`."""


class Judge(ModelServer):
    """A chat model that judges each sentence of its prompt."""

    carries: Callable[[str], bool] = staticmethod(lambda _: True)

    def reply(self, body: dict[str, object]) -> Said:
        if self.script:
            return super().reply(body)
        text = str(body["messages"][-1]["content"])  # type: ignore[index]  # a request's form is the client's
        told = [line.removeprefix("Sentence: ") for line in text.splitlines() if line.startswith("Sentence: ")]
        said = (f"{number}: {'yes' if self.carries(one) else 'no'}" for number, one in enumerate(told, 1))
        return Said(("\n".join(said),))


@pytest.fixture(params=["in memory", "chat model", "support endpoint"])
def judging(request: pytest.FixtureRequest) -> Iterator[Judging]:
    if request.param == "in memory":
        yield lambda says: FakeVerifier(FAULTS[says] if isinstance(says, str) else says, model="judge-1")
        return
    if request.param == "chat model":
        with model_server(Judge()) as chat:

            def by_chat(says: Callable[[str], bool] | str) -> Verifier:
                if isinstance(says, str):
                    chat.next({"away": RATE_LIMITED, "unusable": Said(("yes, no, yes",))}[says])
                else:
                    chat.carries = says  # type: ignore[attr-defined]  # it is a `Judge`
                return OpenAIModel(chat.client(), "judge-1", deadline=20)

            yield by_chat
        return
    with support_server() as server, open_client() as client:

        def by_support(says: Callable[[str], bool] | str) -> Verifier:
            if isinstance(says, str):
                server.script.append({"away": (429, b"{}"), "unusable": (200, b"[[]]")}[says])
            else:
                server.carries = says
            return HttpSupport(client, server.url, "judge-1", label="entailment")

        yield by_support


def test_a_verifier_has_a_name(judging: Judging) -> None:
    assert judging(lambda _: True).model == "judge-1"


def test_each_sentence_is_judged_in_its_place(judging: Judging) -> None:
    prompt = verify_prompt(PAIRS, token="sesame7", seconds=20)
    assert judging(lambda one: "opened" not in one).judge(prompt, 3) == (True, False, True)


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_failure_says_whether_it_may_pass(judging: Judging, fault: str) -> None:
    with pytest.raises(type(FAULTS[fault])):
        judging(fault).judge(verify_prompt(PAIRS, token="sesame7", seconds=20), 3)


@pytest.mark.parametrize(("always", "trusted"), [(False, True), (True, False)])
def test_trust_is_measured_on_the_known_sentences(judging: Judging, always: bool, trusted: bool) -> None:
    known = known_sentences()
    labels = {" ".join(one.quoted.sentence.split()): one.is_carried for one in known}
    judge = judging(lambda sentence: always or labels[" ".join(sentence.split())])
    measured = TrustedVerifier(judge, MemoryTrust(), known, FixedClock()).measure()
    assert (measured.pairs, measured.suffices) == (60, trusted)
