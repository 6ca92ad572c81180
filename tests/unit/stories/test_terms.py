"""Which of a document's words are names, and which stand for nobody."""

from __future__ import annotations

from retrieval.stories.terms import names_of, profile_of
from tests.factories import a_document

TEXT = "The model Sable 3 of Quillon answers in Vexley's editor, Northlight reported. Noor Halvers tested it."


def test_what_only_opens_a_headline_is_no_name() -> None:
    for title in ("Correction: Sable 3 was not sold", "Test finds Sable 3 at Vexley", "Statement on Vexley"):
        assert not profile_of(a_document(title=title, text=TEXT)).headed & {"correct", "test", "statement"}
    assert "quillon" in profile_of(a_document(title="Quillon tests Sable 3", text=TEXT)).headed


def test_outlets_that_tell_are_no_parties_and_whose_own_channel_it_is_is_one() -> None:
    assert "northlight" not in names_of(a_document(text=TEXT, outlet="Ledgerline", original="Northlight"))
    own = profile_of(a_document(title="What we changed", text="It is better now.", outlet="Vexley blog"))
    assert own.owner == {"vexley"} <= own.named
    assert not profile_of(a_document(text=TEXT, outlet="Ledgerline")).owner


def test_what_many_firms_are_called_is_no_name() -> None:
    assert not names_of(a_document(text="Quillon Labs and the Vexley Group met.", outlet=None)) & {"lab", "group"}


def test_a_name_is_the_same_with_and_without_its_number_and_its_elided_article() -> None:
    assert {"sable 3", "sabl"} <= names_of(a_document(text=TEXT))
    assert {"huolan 7", "huolan"} <= names_of(a_document(text="Answers of Huolan-7 were tested."))
    assert "orsann" in names_of(
        a_document(title="Plainte", text="Selon la plainte d'Orsanne, tout est vrai.", language="fr")
    )


def test_small_words_of_another_language_are_no_terms() -> None:
    spanish = a_document(title="Una auditoría sobre Alcotán", text="La auditoría confirma una parte.", language="es")
    assert not {"una", "la", "sobr"} & set(profile_of(spanish).weights)
