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
