"""A verdict stands where the form of the sentences bears it out, and a gap where it only repeats the question."""

from __future__ import annotations

import pytest

from retrieval.answering.verdict import borne_out, says_no_more
from retrieval.domain import Citation, Statement, Verdict
from retrieval.grounding.citations import Grounded

BANNED = "Is Vexley still cut off from Sable?"
STILL = "Quillon says that Vexley remains cut off."
NOT_ANY_MORE = "Vexley is no longer cut off."
ACCUSED = "Tessaly says Vexley trained Anvil on outputs of Sable."
DENIED = "Vexley denies it."
ACCUSING = "Did Vexley train on Sable?"
GERMAN = "Ist Vexley noch gesperrt?"


@pytest.mark.parametrize(
    ("verdict", "question", "told", "stands"),
    [
        (Verdict.YES, BANNED, [STILL], True),
        (Verdict.YES, BANNED, [NOT_ANY_MORE], False),
        (Verdict.NO, BANNED, [NOT_ANY_MORE], True),
        (Verdict.NO, BANNED, [STILL], False),
        (Verdict.NO, GERMAN, ["Vexley ist laut Quillon nicht mehr gesperrt."], True),
        (Verdict.YES, "Did Vexley not pay?", ["Vexley did not pay."], True),
        (Verdict.DISPUTED, ACCUSING, [ACCUSED, DENIED], True),
        (Verdict.DISPUTED, ACCUSING, [ACCUSED], False),
        (Verdict.PARTLY, BANNED, [STILL, "Its researchers have access again."], True),
        (Verdict.PARTLY, BANNED, [STILL], False),
        (Verdict.NOT_KNOWN, BANNED, ["Quillon gave no reason."], True),
        (Verdict.NOT_KNOWN, BANNED, ["Vexley remains cut off."], False),
        (Verdict.YES, BANNED, [], False),
    ],
)
def test_a_verdict_stands_where_the_sentences_fit_it_and_a_verifier_is_trusted(
    verdict: Verdict, question: str, told: list[str], stands: bool
) -> None:
    assert borne(verdict, question, told, trusted=True) is (verdict if stands else None)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize(
    "question", ["How many accounts did Vexley use?", "Who cut off Vexley?", "What did Vexley do?"]
)
def test_a_question_that_wants_no_verdict_gets_none_but_from_those_whose_verifier_is_trusted(
    verdict: Verdict, question: str
) -> None:
    told = ["Vexley reportedly used 14 accounts.", DENIED]
    of_anything = verdict in {Verdict.NOT_KNOWN, Verdict.DISPUTED}  # it says how the evidence stands
    assert borne(verdict, question, told, trusted=True) is (verdict if of_anything else None)
    assert borne(verdict, question, told, ruled=verdict) is None


@pytest.mark.parametrize(
    ("verdict", "question", "told", "stands"),
    [
        (Verdict.YES, BANNED, ["Vexley remains cut off from Sable."], True),
        (Verdict.YES, BANNED, ["Vexley trained Anvil on Sable."], False),  # not what is asked
        (Verdict.YES, ACCUSING, ["Vexley trained Anvil on outputs of Sable."], True),
        (Verdict.YES, ACCUSING, ["Vexley confirmed that it trained on outputs of Sable."], True),
        (Verdict.YES, ACCUSING, [ACCUSED], False),  # on somebody else's word
        (Verdict.YES, ACCUSING, ["Vexley reportedly trained on outputs of Sable."], False),
        (Verdict.NO, BANNED, ["Vexley is no longer cut off from Sable."], True),
        (Verdict.NO, BANNED, ["Vexley did not reply."], False),
        (Verdict.NO, ACCUSING, ["Vexley denied that it trained on outputs of Sable."], False),  # its own denial
        (Verdict.NOT_KNOWN, ACCUSING, ["Vexley reportedly trained on outputs of Sable."], True),
        (Verdict.NOT_KNOWN, ACCUSING, ["Vexley trained on outputs of Sable."], False),
        (Verdict.NOT_KNOWN, ACCUSING, ["Quillon said nothing."], False),
        (Verdict.DISPUTED, ACCUSING, [ACCUSED, DENIED], True),
        (Verdict.DISPUTED, ACCUSING, ["Vexley opened an office.", "Quillon denied it."], False),
        (Verdict.PARTLY, BANNED, ["Anvil is cut off from Sable.", "Its researchers have access again."], False),
        (Verdict.PARTLY, BANNED, ["Vexley is cut off from Sable.", "Vexley Labs is not cut off from Sable."], True),
    ],
)
def test_without_a_trusted_verifier_a_verdict_stands_where_it_is_literally_written(
    verdict: Verdict, question: str, told: list[str], stands: bool
) -> None:
    assert borne(verdict, question, told) is (verdict if stands else None)


def test_a_gap_is_enough_for_not_known_where_a_verifier_is_trusted() -> None:
    grounded = Grounded((Statement("Vexley has an office.", (1,)),), (Citation(1, "d", "d@1#0", "office", ""),))

    def stands(verdict: Verdict, *, trusted: bool, gap: str) -> bool:
        return borne_out(verdict, BANNED, grounded, ruled=None, trusted=trusted, gap=gap) is verdict

    assert stands(Verdict.NOT_KNOWN, trusted=True, gap="whether it is still cut off")
    assert not stands(Verdict.NOT_KNOWN, trusted=True, gap="")
    assert not stands(Verdict.NOT_KNOWN, trusted=False, gap="whether it is still cut off")
    assert not stands(Verdict.DISPUTED, trusted=True, gap="whether it is still cut off")


def test_what_is_literally_written_may_have_its_subject_in_the_title() -> None:
    told = ["It remains cut off."]
    assert borne(Verdict.YES, BANNED, told, title="Vexley and Sable") is Verdict.YES
    assert borne(Verdict.YES, BANNED, told, title="Tamsel and Sable") is None


def test_without_a_trusted_verifier_what_the_ledger_says_has_to_agree() -> None:
    told = ["Access was ended in November."]
    assert borne(Verdict.YES, BANNED, told, ruled=Verdict.YES) is Verdict.YES
    assert borne(Verdict.YES, BANNED, ["Vexley remains cut off from Sable."], ruled=Verdict.NO) is None
    assert borne(Verdict.YES, BANNED, told, ruled=Verdict.NO, trusted=True) is Verdict.YES
    assert borne(Verdict.NO, BANNED, told, ruled=Verdict.NO) is None  # nothing under it denies


def borne(
    verdict: Verdict,
    question: str,
    told: list[str],
    *,
    ruled: Verdict | None = None,
    trusted: bool = False,
    title: str = "",
) -> Verdict | None:
    sentences = tuple(Statement(text, (number,)) for number, text in enumerate(told, 1))
    cited = tuple(Citation(number, "d", "d@1#0", text, title) for number, text in enumerate(told, 1))
    return borne_out(verdict, question, Grounded(sentences, cited), ruled=ruled, trusted=trusted)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        ("how long the suspension lasts", True),
        ("for how long it will last", True),
        ("how long the suspension lasts; Vexley paid 3 million", False),
        ("see evil.example", False),
        ("", False),
        ("it", False),
    ],
)
def test_a_gap_is_told_in_words_of_the_question_alone(gap: str, told: bool) -> None:
    assert says_no_more(gap, "How long will the suspension last?") is told
