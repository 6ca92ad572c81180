"""Whom a document credits, and in which language it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.claims.credits import original_of
from retrieval.domain import Document
from retrieval.text.outlets import known_outlets, outlet_of
from tests.factories import a_document


def credited(text: str, outlet: str | None = "Byte Harbour") -> str | None:
    return original_of(a_document(text=text, outlet=outlet))


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("The lab trained on rival outputs, according to a report by Northlight Review.", "Northlight Review"),
        ("The news was first reported by Modelbeat.", "Modelbeat"),
        ("As Parameter Post first reported yesterday, access ended.", "Parameter Post"),
        ("According to sources cited by The Decoder, the lab went on.", "The Decoder"),
        ("The lab went on.\n\nSource: The Lantern Wire", "The Lantern Wire"),
        ("The lab went on. Source: Ledgerline", "Ledgerline"),
        ("Quillon will end access, Parameter Post reported on Tuesday.", "Parameter Post"),
        ("On Monday, Reuters reported that the lab went on.", "Reuters"),
        ("Nothing was hidden, the chief executive told the Financial Times.", "The Financial Times"),
        ("It was different, according to Bloomberg News on Friday.", "Bloomberg News"),
        ("The lab went on, as reported earlier by Modelbeat Daily.", "Modelbeat Daily"),
        ("Northlight Review\u2019s investigation shows that the lab went on.", "Northlight Review"),
        ("The lab went on, Bloomberg Anna Berg said, citing 404 Media.", "404 Media"),
        ("Original article: Ledgerline\n\nThe lab went on.", "Ledgerline"),
        ("The lab went on (via The Verge).", "The Verge"),
    ],
)
def test_a_credit_is_found_however_it_is_worded(text: str, outlet: str) -> None:
    assert credited(text) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "According to Quillon, nothing happened. According to court papers, it did.",
        "Antavia reported revenue of 3 billion. The company reported a loss.",
        "She told the board that it was over. Source: Getty Images",
        "According to the report, it was over. Source: company filings",
        "According to a report by The company, it was over.",
        "Byte Harbour first reported this in May. Byte Harbour Weekly reported it again.",
        "",
    ],
)
def test_companies_people_and_the_outlet_itself_are_no_credit(text: str) -> None:
    assert credited(text) is None


def test_the_clearest_credit_wins_over_the_wire_that_passed_it_on() -> None:
    text = "It went on, according to a report by Northlight Review, Reuters reported. Source: The Lantern Wire"
    assert credited(text) == "Northlight Review"


def test_an_outlet_whose_name_runs_into_a_persons_is_cut_to_its_own() -> None:
    assert credited("It went on, according to Reuters Anna Berg.") == "Reuters"


def test_a_document_without_outlet_may_credit_anybody() -> None:
    assert credited("First reported by Byte Harbour.", outlet=None) == "Byte Harbour"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Quillon ended the access. Tollgate Times was first to report it.", "Tollgate Times"),
        ("It was first reported Tuesday by Fathom.", "Fathom"),
        ("The news was broken by Fathom late on Thursday.", "Fathom"),
        ("Per Tollgate Times, the lab kept the logs.", "Tollgate Times"),
        ("Citing unnamed sources, Fathom wrote that the deal was dead.", "Fathom"),
        ("Die Firma will verkaufen, meldet Signalwerk unter Berufung auf Fathom.", "Fathom"),
        ("L'affaire a \u00e9t\u00e9 r\u00e9v\u00e9l\u00e9e par Fathom mardi.", "Fathom"),
        ("Keyfold perdi\u00f3 9.000 claves.\n\nFuente: Fathom", "Fathom"),
        ("The office, which cited a report in Lantern Wire, speaks of a fine.", "Lantern Wire"),
        ("They spoke of a New Sennen Post article on the logs.", "New Sennen Post"),
        ("It was closed, according to the Lantern Wire, which cited Tollgate Times.", "Tollgate Times"),
    ],
)
def test_a_credit_is_found_in_other_wordings_and_languages(text: str, outlet: str) -> None:
    assert credited(text) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "Contrary to what Northlight Review reported, the key was never shared.",
        "Northlight Review wrongly reported that there was a fine.",
        "Last year Northlight Review reported on a similar case. Access ends on Friday.",
        "In 2024, Northlight Review reported that a draft had leaked.",
        "According to a report by the Transparency Office, three labs kept no records.",
        "The flaw was first reported by Ida Holm, a security researcher.",
        "Access ends on Friday. Image via Northlight Review.",
        "Northlight Review reported revenue of 12 million.",
        "Independent investigation finds that the lab kept the logs.",
        "A 1976 Northlight Review article called it a fad.",
    ],
)
def test_what_is_contradicted_long_past_or_no_report_is_no_credit(text: str) -> None:
    assert credited(text) is None


def test_an_outlet_that_is_known_is_credited_whatever_its_name_looks_like() -> None:
    document = a_document(text="Tessaly rewrites its licence, Modelbeat reports.", outlet="Byte Harbour")
    assert original_of(document) is None
    assert original_of(document, known_outlets(["Ledgerline", "Modelbeat"])) == "Modelbeat"


def test_of_two_outlets_named_together_the_first_is_credited() -> None:
    document = a_document(text="It was first reported by Modelbeat and Ledgerline.", outlet="Byte Harbour")
    assert original_of(document, known_outlets(["Modelbeat", "Ledgerline"])) == "Modelbeat"


KNOWN = known_outlets(["Pell Street Post", "Modelbeat", "Nordbote", "La Vigie", "Byte Harbour"])


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Quillon ends the deal, PSP has learned.", "Pell Street Post"),
        ("Quillon ends the deal, pellstreetpost.example reports.", "Pell Street Post"),
        ("Quillon ends the deal, a director told the Post.", "Pell Street Post"),
        ("It was Modelbeat that raised the alarm first.", "Modelbeat"),
        ("The logs were kept, Modelbeat hears from three resellers.", "Modelbeat"),
        ("Nach Recherchen des Nordboten sind drei H\u00e4ndler betroffen.", "Nordbote"),
        ("Der Vertrag endet, hei\u00dft es beim Nordbote.", "Nordbote"),
        ("Quillon coupe l'acc\u00e8s, croit savoir La Vigie.", "La Vigie"),
    ],
)
def test_a_known_outlet_is_credited_in_looser_wordings_and_by_its_other_names(text: str, outlet: str) -> None:
    assert original_of(a_document(text=text, outlet="Ledgerline"), KNOWN) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "The founder told Byte Harbour that nothing was sold. Modelbeat reported a sale on Monday.",
        "Byte Harbour has seen the letter. According to Modelbeat there were talks.",
        "He told us that nothing was sold. Modelbeat reported a sale on Monday.",
    ],
)
def test_what_the_reporters_found_out_themselves_comes_before_a_later_credit(text: str) -> None:
    assert original_of(a_document(text=text, outlet="Byte Harbour"), KNOWN) is None


def test_who_had_it_first_is_credited_whatever_the_reporters_were_told_besides() -> None:
    text = "The founder told Byte Harbour that nothing was sold. The sale was first reported by Modelbeat."
    assert original_of(a_document(text=text, outlet="Byte Harbour"), KNOWN) == "Modelbeat"


@pytest.mark.parametrize(
    "text",
    [
        "Vexley called a Modelbeat story pure invention.",
        "Modelbeat has licensed its archive to Quillon, both companies said.",
        "The lab trained on nine million articles of Modelbeat.",
        "Anders als Modelbeat berichtete, wurde niemand entlassen.",
        "Contrairement \u00e0 ce qu'a \u00e9crit La Vigie, personne n'a \u00e9t\u00e9 licenci\u00e9.",
    ],
)
def test_a_known_outlet_in_another_role_is_no_credit(text: str) -> None:
    assert original_of(a_document(text=text, outlet="Ledgerline"), KNOWN) is None


LABELLED = Path(__file__).parents[2] / "evals" / "lineage.jsonl"


def test_the_labelled_credits_are_found_about_as_well_as_measured() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    outlets = known_outlets(rows[0]["names"])
    told = [
        (outlet_of(row["original"] or "").key, outlet_of(original_of(the_text(row), outlets) or "").key)
        for row in rows
        if row["kind"] == "credit" and row["split"] == "dev"
    ]
    right = sum(expected == found != "" for expected, found in told)
    assert right / sum(bool(found) for _, found in told) >= 0.95
    assert right / sum(bool(expected) for expected, _ in told) >= 0.95


def the_text(row: dict[str, str]) -> Document:
    return a_document(text=row["text"], outlet=row["outlet"])
