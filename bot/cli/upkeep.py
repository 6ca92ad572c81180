"""`desk check` and `desk reindex`: how everything is, and the indexes built anew."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.checks import looks
from bot.cli.printing import note, print_json, print_text
from bot.cli.root import AsJson, Exit, settings_of
from bot.compose import compose, open_records
from bot.models import claims_reader, open_embedder, open_models
from bot.operations.health import Finding, examine
from bot.operations.upkeep import read_claims
from bot.operations.upkeep import reindex as build_anew
from bot.render.wording import counted

Again = Annotated[bool, typer.Option("--embed", help="Make every vector anew, even if the embedder is the same.")]

Measured = Annotated[
    bool, typer.Option("--model", help="Measure anew whether the model that judges is to be trusted: six calls.")
]

Claims = Annotated[
    bool,
    typer.Option("--claims", help="Read every document's claims anew; without --embed the indexes stay as they are."),
]


def check(ctx: typer.Context, *, model: Measured = False, as_json: AsJson = False) -> None:
    """Say what is configured, reachable and unwell; the exit code is 1 when something is unwell."""
    findings = examine(looks(settings_of(ctx), measured=model))
    well = all(finding.well for finding in findings)
    if as_json:
        parts = [
            {"part": each.part, "well": each.well if each.looked_into else None, "sentence": each.sentence}
            for each in findings
        ]
        print_json({"well": well, "parts": parts})
    else:
        for each in findings:
            print_text(f"{_sign(each)} {each.part}: {each.sentence}")
    if not well:
        raise typer.Exit(Exit.FAILED)


def _sign(finding: Finding) -> str:
    """What a finding begins with: a tick is for what was looked into and is well."""
    if not finding.looked_into:
        return "\N{EN DASH}"
    return "✓" if finding.well else "✗"


def reindex(ctx: typer.Context, *, embed: Again = False, claims: Claims = False) -> None:
    """Build Chroma and the word index anew from the database, which holds every text and vector."""
    settings = settings_of(ctx)
    if embed or not claims:
        with compose(settings, say=note, check=False) as services:
            count = build_anew(services, open_embedder(settings), again=embed, say=note)
        print_text(f"Indexed {count:,} passages.")
    if claims:
        with open_records(settings) as records:
            models = open_models(settings, records.budget)
            reader = claims_reader(settings, models, records.catalog, records.reading_budget)
            documents, found = read_claims(records.catalog, reader, say=note)
        print_text(f"Read {counted(found, 'claim')} in {counted(documents, 'document')}.")
