"""The base that the forms of an English word share, irregular verbs and nouns among them (pure)."""

from __future__ import annotations

from functools import lru_cache

from retrieval.text.tokens import stem

_IRREGULAR = """
arise arose arisen; bear bore borne; beat beaten; become became; begin began begun; bind bound; bite bit bitten; bleed
bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy bought; catch
caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt;
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found;
flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze
frozen; get got gotten; give gave given; go went gone; grind ground; grow grew grown; hang hung; hear heard; hide hid
hidden; hold held; keep kept; know knew known; lay laid; lead led; leap leapt; learn learnt; leave left; lend lent;
lie lay lain; light lit; lose lost; make made; mean meant; meet met; mistake mistook mistaken; overcome overcame;
overtake overtook overtaken; pay paid; prove proven; ride rode ridden; ring rang rung; rise rose risen; run ran; saw
sawn; say said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken; shine shone; shoot
shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; speak spoke
spoken; spend spent; spin spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung;
strike struck stricken; strive strove striven; swear swore sworn; sweep swept; swim swam swum; swing swung; take took
taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; undertake
undertook undertaken; uphold upheld; wake woke woken; wear wore worn; weave wove woven; win won; wind wound; withdraw
withdrew withdrawn; withhold withheld; write wrote written; man men; woman women; child children; foot feet; person
people; life lives; half halves; analysis analyses; crisis crises; basis bases; each every; all everyone everybody;
some somebody someone
"""
"""Rows of forms, the base first; the last three are pronouns with their determiners."""
_BASES = {stem(form): stem(forms[0]) for row in _IRREGULAR.split(";") if (forms := row.split()) for form in forms}
_NOUNS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "als",
    "al",
    "ers",
    "er",
    "ors",
    "or",
    "ings",
    "ing",
    "ness",
    "ly",
    "ies",
    "y",
)
"""What makes a noun of a verb or an adverb of an adjective and its stemmer leaves: "denial", "reseller"."""
_REGULAR = ("ed", "er", "ers")
"""What no past form of an irregular verb takes on: "founded" is not of "find"."""
_PREFIXES = ("re", "over", "under", "out", "un")
_SHORTEST = 4


@lru_cache(maxsize=32_768)  # texts repeat their words
def base_of(word: str) -> str:
    """Return what a folded word shares with its other forms: "paid" with "pay", "reseller" with "resold"."""
    known = _BASES.get(found := stem(word))
    if known and not (known != found and word.endswith(_REGULAR)):
        return known
    for prefix in _PREFIXES:
        if word.startswith(prefix) and (verb := _BASES.get(stem(word.removeprefix(prefix)))):
            return prefix + verb
    for ending in _NOUNS:
        root = found.removesuffix(ending)
        if root != found and (len(root) >= _SHORTEST or root in _BASES):
            return stem(root)
    return found
