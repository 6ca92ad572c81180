"""What a question asks for."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import Wanted, counts, demand_in, demand_of, meets, offered
from retrieval.text.matter import matter
from tests.factories import a_document, a_hit, a_sentence


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who trained Anvil on whose outputs?", Wanted.NAME),
        ("Which reseller exposed keys?", Wanted.NAME),
        ("How many accounts were used?", Wanted.AMOUNT),
        ("What fine did the regulator impose?", Wanted.AMOUNT),
        ("When did access end?", Wanted.TIME),
        ("What are the dates of the retirement?", Wanted.TIME),
        ("What's the timetable of the inquiry?", Wanted.TIME),
        ("Welche Termine gibt es bei der Anhörung?", Wanted.TIME),
        ("Quel est le calendrier de l'enquête ?", Wanted.TIME),
        ("¿Cuáles son las fechas de la retirada?", Wanted.TIME),
        ("Why was Brightsill cut off?", Wanted.REASON),
        ("Through which routes did Vexley keep access?", Wanted.MEANS),
        ("How did Vexley keep access?", Wanted.MEANS),
        ("Which outlet first reported it?", Wanted.CREDIT),
        ("What did the Office for Model Transparency ask?", Wanted.ANYTHING),
        ("Did Vexley deny it?", Wanted.VERDICT),
        ("Tell me about Gatehop", Wanted.ANYTHING),
        ("Did you see it? Vexley was cut off. How much did it pay? Thanks.", Wanted.AMOUNT),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, wanted: Wanted) -> None:
    assert demand_of(question).wanted is wanted


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("Who trained Anvil?", "Vexley trained Anvil.", "Anvil was trained."),
        ("How many of the 12 accounts?", "It was 41 of the 12.", "It was some of the 12."),
        ("How much did Vexley pay?", "Vexley paid $4 million.", "Vexley paid 3 times."),
        ("When did access end?", "It ended on 14 November.", "It ended."),
        ("When will it end?", "It ends next week.", "It ends."),
        ("Why was it cut off?", "It was cut off because of its terms.", "It was cut off."),
        ("How did it keep access?", "It kept access through a reseller.", "It kept access."),
        ("Who first reported it?", "According to Northlight, it did.", "It did."),
    ],
)
def test_a_sentence_meets_a_question_when_it_has_what_is_asked_for(question: str, answering: str, other: str) -> None:
    demand = demand_of(question)
    assert meets(demand, a_sentence(answering))
    assert not meets(demand, a_sentence(other))


@pytest.mark.parametrize("question", ["Did Vexley deny it?", "Tell me about Gatehop"])
def test_any_sentence_may_meet_a_question_that_asks_for_nothing_special(question: str) -> None:
    assert meets(demand_of(question), a_sentence("It did."))


def test_words_that_only_put_the_question_are_not_its_subject() -> None:
    assert demand_of("What is the latest news on Vexley?").stems == matter("Vexley")
    assert demand_of("Which outlet is credited with the original report on Vexley?").stems == matter("Vexley")


@pytest.mark.parametrize(
    "asked",
    [
        "Does the Gatehop affair touch us?",
        "Tell me everything about Gatehop in detail",
        "Is there an overview of Gatehop?",
        "What does Gatehop mean for our builds?",
    ],
)
def test_how_something_is_asked_is_not_looked_for(asked: str) -> None:
    assert demand_of(asked).stems == ("gatehop",)


def test_what_touches_others_is_looked_for() -> None:
    assert demand_of("Whom does the ban affect?").stems == ("ban", "affect")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Wann beginnt die Sperre?", Wanted.TIME),
        ("Combien de comptes ont été fermés ?", Wanted.AMOUNT),
        ("¿Quién entrenó Anvil?", Wanted.NAME),
        ("Hat Vexley das bestritten?", Wanted.VERDICT),
        ("Which organisations lost access when Gatehop closed?", Wanted.ANYTHING),  # "when" asks nothing here
        ("What did Vexley pay for it?", Wanted.AMOUNT),
        ("deadline for answers to the inquiry?", Wanted.TIME),
        ("Who broke the Gatehop story?", Wanted.CREDIT),
    ],
)
def test_kinds_are_read_in_each_language_and_wording(question: str, wanted: Wanted) -> None:
    assert demand_of(question).wanted is wanted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vexley used 61 accounts.", True),
        ("The number of accounts was put at 61.", True),
        ("Vexley has 61 engineers, who had accounts of their own.", False),
        ("Its accounts were on Anvil 4.", False),  # the figure is the model's
    ],
)
def test_a_number_answers_how_many_where_it_counts_them(text: str, told: bool) -> None:
    assert counts(demand_of("Through how many accounts did Vexley get in?"), a_sentence(text)) is told


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("How much did Vexley pay?", "Sie zahlte 9.400 Euro.", "Sie zahlte 3 Mal."),
        ("What discount did Gatehop give?", "It sold 40 percent below the list price.", "It sold 40 keys."),
        ("How long was it down?", "It was down for 5 hours.", "It was down in 5 regions."),
        ("Where was Gatehop based?", "It was run from an office in Oster Vale.", "Vexley ran it."),
        ("Who founded Gatehop?", "Ida Brandt founded it.", "It was founded in Oster Vale."),
        ("When will it end?", "Es endet am 20. Oktober.", "Es endet."),
    ],
)
def test_what_is_asked_for_stands_beside_its_unit_or_preposition(question: str, answering: str, other: str) -> None:
    demand = demand_of(question)
    assert offered(demand, a_sentence(answering)) or meets(demand, a_sentence(answering))
    assert not offered(demand, a_sentence(other))


def test_a_name_may_be_written_small_in_a_question() -> None:
    hits = [a_hit(a_document(text="Keys of Gatehop failed. Customers of Gatehop complained."))]
    assert demand_in("how many customers does gatehop have", hits).names == {"gatehop"}


@pytest.mark.parametrize(
    ("question", "ours"),
    [
        ("Which of our services uses Anvil?", True),
        ("Welche unserer Dienste nutzen Anvil?", True),
        ("May we resell keys of Gatehop?", False),  # a rule that anybody can read
        ("Does the ban on Anvil affect our builds?", False),
        ("Tell us about Gatehop", False),
    ],
)
def test_what_is_so_with_the_askers_their_own_notes_alone_tell(question: str, ours: bool) -> None:
    assert demand_of(question).ours is ours


def test_what_sort_of_thing_is_to_be_named_need_not_be_said() -> None:
    demand = demand_of("Which companies funded Vexley?")
    assert demand.stems == matter("funded Vexley")
    assert demand.sort == frozenset(matter("companies"))


def test_words_that_are_quoted_are_not_about_those_who_ask() -> None:
    assert not demand_of('Who said "we gave away a river"?').ours
    assert demand_of("Who gave away our keys?").ours


def test_a_name_of_the_question_with_an_s_is_no_new_name() -> None:
    assert offered(demand_of("who is building vexleys hall?"), a_sentence("Vexley builds a hall.")) == frozenset()


def test_an_ordinary_word_that_opens_a_sentence_is_nobodys_name() -> None:
    demand = demand_of("Who complained about Anvil?")
    assert offered(demand, a_sentence("Residents complained.")) == frozenset()
    assert offered(demand, a_sentence("Maud Ellerby complained.")) == {"maud ellerby"}
