"""What a question asks for is told in German, French and Spanish as in English."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import Wanted, demand_of


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Wie viele Mitarbeiter hat Duskwell?", Wanted.AMOUNT),
        ("Wann hat Quillon den Zugang gesperrt?", Wanted.TIME),
        ("Warum wurde Brightsill gesperrt?", Wanted.REASON),
        ("Hat Vexley das bestritten?", Wanted.VERDICT),
        ("Welches Unternehmen hat Anvil trainiert?", Wanted.NAME),
        ("Combien de comptes Vexley a-t-il utilisés ?", Wanted.AMOUNT),
        ("Quand Quillon a-t-il coupé l'accès ?", Wanted.TIME),
        ("Pourquoi Brightsill a-t-elle été coupée ?", Wanted.REASON),
        ("Vexley a-t-il nié ?", Wanted.VERDICT),
        ("Qui a entraîné Anvil ?", Wanted.NAME),
        ("¿Cuántas cuentas usó Vexley?", Wanted.AMOUNT),
        ("¿Cuándo cortó Quillon el acceso?", Wanted.TIME),
        ("¿Por qué fue cortada Brightsill?", Wanted.REASON),
        ("¿Ha negado Vexley la acusación?", Wanted.VERDICT),
        ("¿Quién entrenó Anvil?", Wanted.NAME),
    ],
)
def test_the_kind_of_answer_is_told_in_every_language(question: str, wanted: Wanted) -> None:
    assert demand_of(question).wanted is wanted


@pytest.mark.parametrize(
    ("question", "stems", "names"),
    [
        ("Hat Vexley das bestritten?", ("vexl", "bestritten"), {"vexley"}),
        ("Wer hat Anvil trainiert?", ("anvil", "trainiert"), {"anvil"}),
        ("Quand Quillon a-t-il nié ?", ("quillon", "nie"), {"quillon"}),
        ("¿Ha negado Vexley la acusación?", ("negado", "vexl", "acusacion"), {"vexley"}),
        ("Did the hat maker die in the war?", ("hat", "maker", "die", "war"), set()),
    ],
)
def test_words_that_only_put_a_question_need_no_source(question: str, stems: tuple[str, ...], names: set[str]) -> None:
    demand = demand_of(question)
    assert demand.stems == stems
    assert demand.names == names


@pytest.mark.parametrize(
    ("question", "wanted", "stems"),
    [
        ("how large a fine could vexley get", Wanted.AMOUNT, ("fine", "vexl")),
        ("context length of anvil?", Wanted.AMOUNT, ("context", "anvil")),
        ("what was vexley's turnover?", Wanted.AMOUNT, ("vexl", "turnov")),
        ("Wie groß ist Anvil?", Wanted.AMOUNT, ("anvil",)),
        ("Was ist der Preis von Anvil?", Wanted.AMOUNT, ("prei", "anvil")),
        ("wieviel schadenersatz will vexley", Wanted.AMOUNT, ("schadenersatz", "vexl")),
        ("Quelle est la taille d'Anvil ?", Wanted.AMOUNT, ("anvil",)),
        ("Quel est le prix d'Anvil ?", Wanted.AMOUNT, ("prix", "anvil")),
        ("¿Qué tamaño tiene Anvil?", Wanted.AMOUNT, ("anvil",)),
        ("¿Cuál es el precio de Anvil?", Wanted.AMOUNT, ("precio", "anvil")),
        ("deadline for vexley to reply?", Wanted.TIME, ("vexl", "repli")),
        ("Welche Frist hat Vexley?", Wanted.TIME, ("vexl",)),
        ("Quel est le délai de Vexley ?", Wanted.TIME, ("vexl",)),
        ("¿Qué plazo tiene Vexley?", Wanted.TIME, ("vexl",)),
        ("what caused the leak", Wanted.REASON, ("leak",)),
        ("Aus welchem Grund klagt Vexley?", Wanted.REASON, ("klagt", "vexl")),
        ("Pour quelle raison Vexley a-t-il nié ?", Wanted.REASON, ("vexl", "nie")),
        ("¿Cuál es la causa de la fuga?", Wanted.REASON, ("fuga",)),
    ],
)
def test_what_asks_for_a_kind_of_answer_need_not_stand_in_it(
    question: str, wanted: Wanted, stems: tuple[str, ...]
) -> None:
    demand = demand_of(question)
    assert (demand.wanted, demand.stems) == (wanted, stems)


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("Warum gab es kein Bußgeld gegen Vexley?", ("bussgeld", "vexl")),
        ("Pourquoi n'y a-t-il pas d'amende contre Vexley ?", ("amend", "vexl")),
        ("¿Por qué no hay ninguna multa contra Vexley?", ("multa", "vexl")),
        ("Is Anvil retrained already?", ("anvil", "retrain")),
        ("Läuft Anvil schon?", ("lauft", "anvil")),
    ],
)
def test_small_words_of_a_language_need_not_stand_in_an_answer(question: str, stems: tuple[str, ...]) -> None:
    assert demand_of(question).stems == stems


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("how many prepaid accounts did vexley use to train anvil", {"prepaid", "account"}),
        ("Wie viele Schlüssel hat Vexley verkauft?", {"schlussel"}),
        ("Combien de comptes a utilisés Vexley ?", {"compt"}),
        ("¿Cuántas cuentas ha usado Vexley?", {"cuenta"}),
    ],
)
def test_what_is_counted_ends_at_the_verb(question: str, counted: set[str]) -> None:
    assert demand_of(question).counted == counted
