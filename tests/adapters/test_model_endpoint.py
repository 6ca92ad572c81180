"""Models in order, over real HTTP: one that cuts us off is left alone, the next one writes, and all is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import openai
import pytest

from retrieval.adapters.model_breaker import BROKEN_SECONDS, REFUSED_SECONDS
from retrieval.adapters.model_endpoint import REPLY_TOKENS, Endpoint, FirstAble, Listed
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.manuscript import Written
from retrieval.answering.writer import Writer
from retrieval.domain import INTERNAL, PUBLIC, Authorship, DraftSentence, Fallback, Prompt, Reads, Reservation, Usage
from retrieval.errors import BudgetSpent, ModelMisbehaved, ModelNotAllowed, ModelUnavailable, Unreachable
from tests.factories import a_brief, a_document, a_hit
from tests.fakes import FixedClock, MemoryBudget
from tests.model_server import BROKEN, MISSING, NONSENSE, ModelServer, Said, model_server, refused, says, written

TEXT = "Vexley reportedly trained Anvil on outputs of Sable. Quillon ended its access in November 2025."
FIRST = DraftSentence("Anvil was reportedly trained on outputs of Sable.", ((1, "trained Anvil on outputs of Sable"),))
SECOND = DraftSentence("Access ended in November 2025.", ((1, "Quillon ended its access in November 2025"),))
BRIEF = a_brief("Who trained Anvil on outputs of Sable?", [a_hit(a_document("vexley", text=TEXT))])
NOTED = a_brief(BRIEF.question, [a_hit(a_document("note", text=TEXT, visibility=INTERNAL))])
OPEN = Prompt("Write.", "From this.", visibilities=frozenset({PUBLIC}))
CLOSED = Prompt("Write.", "From this.", visibilities=frozenset({PUBLIC, INTERNAL}))


@dataclass
class Heard:
    """What those are told who listen to an endpoint, and the time as it sees it."""

    moment: float = 0.0
    used: list[Usage] = field(default_factory=list)
    left: list[tuple[str, float]] = field(default_factory=list)

    def endpoint(
        self,
        server: ModelServer,
        name: str,
        *,
        reads: Reads = Reads.PUBLIC,
        budget: MemoryBudget | None = None,
        stall: float = 20.0,
    ) -> Endpoint:
        model = OpenAIModel(server.client(), f"{name}-1", reads=reads, deadline=20.0, stall=stall)
        return Endpoint(
            model,
            Listed(name, 2.0, 10.0),
            budget=budget,
            timer=lambda: self.moment,
            on_usage=self.used.append,
            on_left=lambda model, seconds, _: self.left.append((model, seconds)),
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def main() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def other() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


def texts(replied: Written) -> list[str]:
    return [sentence.text for sentence in replied.sentences]


CUT_OFF = Said((written(FIRST, SECOND)[:170],), finish=None)
FAULTS: list[Callable[[ModelServer], Said]] = [
    lambda _: refused(401, "bad key"),
    lambda _: refused(403, "your organisation has been disabled"),
    lambda _: MISSING,
    lambda _: refused(429, "quota", Retry_After="120"),
    lambda _: BROKEN,
    lambda _: CUT_OFF,
    lambda server: server.stalled(),
    lambda server: server.stalled(written(FIRST, SECOND)[:170]),
]
NAMES = ["no key", "no right", "no model", "quota", "broken", "cut off", "silent", "silent in the middle"]


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES)
def test_where_one_cuts_us_off_the_next_one_writes_and_the_first_is_left_alone(
    heard: Heard, main: ModelServer, other: ModelServer, fault: Callable[[ModelServer], Said]
) -> None:
    main.next(fault(main))
    other.next(says(SECOND), says(SECOND))
    writer = Writer(heard.endpoint(main, "main", stall=0.5), heard.endpoint(other, "other"))
    replied = writer.write(BRIEF)
    assert texts(replied) == [SECOND.text]
    assert replied.fallback is None
    assert replied.written_by == Authorship("other", "main", Fallback.MODEL_AWAY)
    assert [name for name, _ in heard.left] == ["main"]
    asked = len(main.asked)
    assert writer.write(BRIEF).written_by == replied.written_by
    assert len(main.asked) == asked


def test_after_its_pause_the_first_one_is_asked_again_and_writes(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    main.next(BROKEN, says(FIRST))
    other.next(says(SECOND))
    writer = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other"))
    assert texts(writer.write(BRIEF)) == [SECOND.text]
    heard.moment = BROKEN_SECONDS
    replied = writer.write(BRIEF)
    assert texts(replied) == [FIRST.text]
    assert replied.written_by == Authorship("main")


def test_a_host_s_wish_is_kept_to(heard: Heard, main: ModelServer) -> None:
    main.next(refused(429, "quota", Retry_After="7"))
    Writer(heard.endpoint(main, "main")).write(BRIEF)
    assert heard.left == [("main", 7.0)]


def test_a_key_that_is_refused_is_not_sent_again_for_minutes(heard: Heard, main: ModelServer) -> None:
    main.next(refused(401, "bad key"))
    writer = Writer(heard.endpoint(main, "main"))
    for _ in range(3):
        replied = writer.write(BRIEF)
        assert replied.sentences == ()
        assert replied.fallback is Fallback.MODEL_AWAY
    assert len(main.asked) == 1
    assert heard.left == [("main", REFUSED_SECONDS)]


def test_a_prompt_that_is_too_long_for_one_goes_to_the_next_and_the_first_stays_in_use(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    main.next(refused(413, "too long"), says(FIRST))
    other.next(says(SECOND))
    writer = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other"))
    assert texts(writer.write(BRIEF)) == [SECOND.text]
    assert texts(writer.write(BRIEF)) == [FIRST.text]
    assert heard.left == []


def test_what_no_form_can_read_is_written_by_the_next_and_said(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    main.next(*[NONSENSE] * 3)
    other.next(says(SECOND))
    replied = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other")).write(BRIEF)
    assert replied.written_by == Authorship("other", "main", Fallback.UNUSABLE)
    assert heard.left == []


def test_when_all_are_away_the_reply_is_quoted_and_says_so(heard: Heard, main: ModelServer, other: ModelServer) -> None:
    main.next(BROKEN)
    other.next(refused(429, "slow down"))
    replied = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other")).write(BRIEF)
    assert replied.sentences == ()
    assert (replied.fallback, replied.written_by) == (Fallback.MODEL_AWAY, None)


def test_all_models_together_have_the_time_of_one_reply(heard: Heard, main: ModelServer, other: ModelServer) -> None:
    main.next(BROKEN)
    other.next(says(SECOND))
    ticks = iter([0.0, 58.0, 58.0])
    writer = Writer(
        heard.endpoint(main, "main"), heard.endpoint(other, "other"), patience=60.0, timer=lambda: next(ticks)
    )
    replied = writer.write(BRIEF)
    assert replied.sentences == ()
    assert other.asked == []


def test_what_rests_on_a_note_is_written_by_the_one_that_may_read_it(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    other.next(says(SECOND))
    writer = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other", reads=Reads.INTERNAL))
    replied = writer.write(NOTED)
    assert replied.written_by == Authorship("other", "main", Fallback.NOT_ALLOWED)
    assert main.asked == []


def test_with_no_model_for_internal_sources_the_reply_is_quoted_and_says_why(heard: Heard, main: ModelServer) -> None:
    replied = Writer(heard.endpoint(main, "main")).write(NOTED)
    assert replied.sentences == ()
    assert replied.fallback is Fallback.NOT_ALLOWED
    assert main.asked == []
    assert heard.left == []


def test_one_that_may_read_it_and_is_away_is_said_to_be_away(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    other.next(BROKEN)
    writer = Writer(heard.endpoint(main, "main"), heard.endpoint(other, "other", reads=Reads.INTERNAL))
    assert writer.write(NOTED).fallback is Fallback.MODEL_AWAY


def test_the_adapter_itself_sends_nothing_that_it_may_not(main: ModelServer) -> None:
    model = OpenAIModel(main.client(), "main-1")
    for prompt in (CLOSED, Prompt("Write.", "From what nobody told us.")):
        with pytest.raises(ModelNotAllowed):
            list(model.write(prompt))
        with pytest.raises(ModelNotAllowed):
            model.rewrite(prompt)
    assert main.asked == []


def test_each_call_is_told_with_its_model_and_its_cost(heard: Heard, main: ModelServer) -> None:
    main.next(Said((written(FIRST),), usage=(1000, 50)))
    replied = Writer(heard.endpoint(main, "main")).write(BRIEF)
    expected = Usage(1000, 50, "main", (1000 * 2 + 50 * 10) / 1_000_000)
    assert replied.usage == (expected,)
    assert heard.used == [expected]


def a_budget(a_day: int) -> MemoryBudget:
    return MemoryBudget(FixedClock(), "models", a_day)


def test_a_day_s_tokens_are_shared_and_when_they_are_spent_the_reply_is_quoted(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    budget = a_budget(3_000)
    main.next(Said((written(FIRST),), usage=(1500, 900)))
    writer = Writer(heard.endpoint(main, "main", budget=budget), heard.endpoint(other, "other", budget=budget))
    assert writer.write(BRIEF).written_by == Authorship("main")
    assert budget.spent() == 2_400
    replied = writer.write(BRIEF)
    assert replied.sentences == ()
    assert replied.fallback is Fallback.BUDGET_SPENT
    assert (len(main.asked), len(other.asked), budget.spent()) == (1, 0, 2_400)


def test_a_budget_of_nothing_asks_nobody(heard: Heard, main: ModelServer) -> None:
    with pytest.raises(BudgetSpent):
        list(heard.endpoint(main, "main", budget=a_budget(0)).write(OPEN))
    assert main.asked == []


class Unknown(MemoryBudget):
    """A budget of which nobody can say anything: its database is away."""

    def reserve(self, tokens: int) -> Reservation | None:
        raise Unreachable("The database does not answer.")


def test_a_budget_that_cannot_be_looked_up_costs_the_models_words_and_not_the_reply(
    heard: Heard, main: ModelServer
) -> None:
    endpoint = heard.endpoint(main, "main", budget=Unknown(FixedClock(), "models", 100))
    replied = Writer(endpoint).write(BRIEF)
    assert (replied.sentences, replied.fallback) == ((), Fallback.MODEL_AWAY)
    assert main.asked == []


def test_a_server_that_does_not_count_is_counted_by_its_letters(heard: Heard, main: ModelServer) -> None:
    budget = a_budget(10_000)
    main.next(says(FIRST))
    list(heard.endpoint(main, "main", budget=budget).write(OPEN))
    letters = len(FIRST.text) + len(FIRST.quotes[0][1])
    assert budget.spent() == len(OPEN.system + OPEN.user) // 3 + letters // 3
    assert heard.used == []


def test_a_refusal_costs_nothing_and_what_broke_off_what_it_may_have_cost(heard: Heard, main: ModelServer) -> None:
    budget = a_budget(10_000)
    endpoint = heard.endpoint(main, "main", budget=budget)
    main.next(refused(429, "quota"), CUT_OFF)
    with pytest.raises(ModelUnavailable):
        list(endpoint.write(OPEN))
    assert budget.spent() == 0
    heard.moment = 3600
    with pytest.raises(ModelUnavailable):
        list(endpoint.write(OPEN))
    assert 0 < budget.spent() < REPLY_TOKENS


def test_who_stops_listening_pays_for_what_came_and_the_model_stays_in_use(heard: Heard, main: ModelServer) -> None:
    budget = a_budget(10_000)
    endpoint = heard.endpoint(main, "main", budget=budget)
    main.next(says(FIRST, SECOND), says(FIRST))
    drafts = endpoint.write(OPEN)
    assert next(drafts) == FIRST
    drafts.close()  # type: ignore[attr-defined] # a generator
    assert 0 < budget.spent() < REPLY_TOKENS
    assert list(endpoint.write(OPEN)) == [FIRST]
    assert heard.left == []


def test_a_question_is_rewritten_by_the_first_that_may_and_can(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    both = FirstAble(heard.endpoint(main, "main"), heard.endpoint(other, "other", reads=Reads.INTERNAL))
    main.next(Said(("Who founded Gatehop?",)), BROKEN)
    other.next(*[Said(("Who runs Gatehop?",))] * 2)
    assert both.rewrite(OPEN) == "Who founded Gatehop?"
    assert both.rewrite(CLOSED) == "Who runs Gatehop?"
    assert both.rewrite(OPEN) == "Who runs Gatehop?"
    assert (len(main.asked), both.model) == (2, "main")


def test_as_one_model_what_began_is_not_gone_on_with_by_another(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    both = FirstAble(heard.endpoint(main, "main"), heard.endpoint(other, "other"))
    main.next(BROKEN, Said((written(FIRST, SECOND)[:170],), finish=None))
    other.next(says(SECOND))
    assert list(both.write(OPEN)) == [SECOND]
    heard.moment = 3600
    drafts = both.write(OPEN)
    assert next(drafts) == FIRST
    with pytest.raises(ModelUnavailable):
        next(drafts)
    main.next(*[NONSENSE] * 3)
    heard.moment = 7200
    with pytest.raises(ModelMisbehaved):
        list(FirstAble(heard.endpoint(main, "main")).write(OPEN))


def test_who_says_once_what_all_prompts_tell_of_is_held_to_it(
    heard: Heard, main: ModelServer, other: ModelServer
) -> None:
    main.next(says(FIRST))
    other.next(says(SECOND))
    models = heard.endpoint(main, "main"), heard.endpoint(other, "other", reads=Reads.INTERNAL)
    public = FirstAble(*models, tells_of=frozenset({PUBLIC}))
    assert (list(public.write(Prompt("Write.", "From this."))), public.model) == ([FIRST], "main")
    internal = FirstAble(*models, tells_of=frozenset({INTERNAL}))
    assert (list(internal.write(OPEN)), internal.model) == ([SECOND], "other")
    assert len(main.asked) == 1


def test_a_server_that_is_not_there_costs_nothing(heard: Heard) -> None:
    budget = a_budget(10_000)
    nowhere = OpenAIModel(openai.OpenAI(base_url="http://127.0.0.1:1/v1", api_key="k"), "none")
    endpoint = Endpoint(nowhere, Listed("none"), budget=budget, timer=lambda: heard.moment)
    with pytest.raises(ModelUnavailable):
        list(endpoint.write(OPEN))
    assert budget.spent() == 0
