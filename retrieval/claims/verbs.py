"""Who does to whom what a verb says that need not be of any deed's rows (pure)."""

from __future__ import annotations

from collections.abc import Collection

from retrieval.claims.clauses import DeedClause, frame
from retrieval.claims.deeds import read_wording
from retrieval.claims.objects import Roles
from retrieval.claims.targets import find_party
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import DeedRow, PhraseList
from retrieval.text.morphology import Tokens


def roles_of(sentence: Sentence, verbs: Collection[str]) -> tuple[Roles, ...]:
    """Return the roles of each clause of a sentence that is worded with one of some verbs, by their base forms."""
    tokens = sentence.tokens
    places = [at for at, token in enumerate(tokens) if token.lemma in verbs and not _is_noun(at, tokens)]
    if not places:
        return ()
    verbal = sorted(verbs)
    row = DeedRow(
        deed="",
        takes="party",
        verbs=PhraseList(tuple((verb,) for verb in verbal), {verb: frozenset({n}) for n, verb in enumerate(verbal)}),
    )
    wordings = filter(None, (read_wording(row, at, tokens) for at in places))
    told = frame(sentence)
    return tuple(find_party(DeedClause(told.sentence, told.parties, wording)) for wording in wordings)


def _is_noun(at: int, tokens: Tokens) -> bool:
    """Say whether a word is counted or has an article: "900,000 answers" answer nothing."""
    return tokens[at - 1].is_number or tokens[at - 1].has("articles")
