"""English words by what they do: stopwords, hedges, negations, how a question asks and how a sentence replies."""

from __future__ import annotations

import re


def _listed(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


STOPWORDS = _listed(
    """a about above after again against all also am among an and another any are as at be became because been before
    being below between both but by can could did do does doing done down during each either else ever every few for
    from further get gets got had has have having he her here hers herself him himself his how however i if in into is
    it its itself just least less like made make makes many may me might more most much must my myself near neither no
    nor not now of off on once one only or other our ours out over own per same several shall she should since so some
    such than that the their theirs them themselves then there these they this those though through to too toward
    under until up upon us very was we were what when where whether which while who whom whose why will with within
    without would yet you your yours"""
)
"""Words that carry no content of their own."""

NEGATING = _listed(
    """not no never without neither nor none nobody nothing cannot deny denies denied denying refuse refuses refused
    refusing reject rejects rejected decline declines declined fail fails failed dispute disputes disputed stop stops
    stopped false falsely unable"""
)

AMOUNT_ASKED = re.compile(
    r"\bhow (?:many|much|old|long|far|fast|big|large|high|tall|deep)\b"
    r"|\b(?:what|which) (?:\w+ )?(?:percentage|percent|share|number|amount|price|magnitude|sum|rate|cost|total|fine"
    r"|age)\b",
    re.IGNORECASE,
)
MONEY_ASKED = re.compile(
    r"\bhow much\b.*\b(?:pay|paid|cost|spen[dt]|price|worth|raise[sd]?|owe[sd]?|charge[sd]?|invest(?:ed)?|earn(?:ed)?"
    r"|fined?|sold|sell|debt|forgiveness|money|loan)"
    r"|\b(?:what|which) (?:\w+ )?(?:fine|price|sum|cost)\b|\bminimum wage\b",
    re.IGNORECASE | re.DOTALL,
)
TIME_ASKED = re.compile(r"\b(?:when|how soon|(?:what|which) (?:day|date|year|month|time))\b", re.IGNORECASE)
REASON_ASKED = re.compile(r"\bwhy\b|\b(?:what|which) (?:reason|caused?)\b|\bdue to what\b", re.IGNORECASE)
NAME_ASKED = re.compile(
    r"\b(?:who|whose|whom|where)\b|\b(?:what|which)\b(?! (?:do|does|did|has|have|had|will|would|can|could|should)\b)"
    r"[^?.,]{0,40}\b(?:name|country|countries|nation|nations|state|city"
    r"|cities|company|companies|firm|lab|labs|outlet|newspaper|person|individual|player|team|band|show|movie|film"
    r"|school|university|president|minister|official|officer|ceo|continent|platform|star|celebrity|organi[sz]ation"
    r"|agency|model|product|chain|league|currency|tournament|place|location|politician|senator|reseller|vendor"
    r"|provider|regulator|court|judge|author|reporter|journalist|service)\b",
    re.IGNORECASE,
)
VERDICT_ASKED = re.compile(
    r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)
MORE_ASKED = re.compile(
    r"\b(?:in (?:more |full |greater? )?detail|(?:more|all|the) details|everything|at length|elaborate"
    r"|(?:tell|say) (?:(?:me|us) )?more|(?:list|name|give me|show me) (?:all|every)"
    r"|(?:full|complete|whole) (?:list|story|picture|account)|(?:long|longer|detailed) (?:answer|reply|version))\b",
    re.IGNORECASE,
)
"""How more than a short reply is asked for."""
ASKING = _listed(
    """accord describ discuss explain mention name tell say show articl report question whether kind sort type week
    recent current latest newest new news happen updat today know known someth anyth everyth detail overview summari
    summaris affair stori thing"""
)
"""Stems of words that put a question rather than describe what is asked for."""

CAUSE_GIVEN = re.compile(
    r"\b(?:because|due to|owing to|amid|as a result|caused?|causing"
    r"|(?<!hours )(?<!days )(?<!weeks )(?<!months )after|over|following|to avoid|in order to|so that"
    r"|reasons?|led to|blam(?:e[sd]?|ing)|cit(?:e[sd]?|ing)"
    r"|violat\w+|breach\w*|breaking|concerns?|clauses?|points? to)\b",
    re.IGNORECASE,
)
MEANS_ASKED = re.compile(
    r"\b(?:through|by|via|with) (?:what|which)\b|\b(?:what|which) (?:\w+ )?(?:routes?|ways?|means|methods?|channels?)\b"
    r"|\bhow (?:did|do|does|was|were|is|are|has|have|can|could)\b",
    re.IGNORECASE,
)
MEANS_GIVEN = re.compile(
    r"\b(?:via|through|using|by \w+ing|by means of|with (?:the help of|their|its|his|her|private|own))\b", re.IGNORECASE
)
CREDIT_ASKED = re.compile(
    r"\b(?:credit(?:ed|s)?|original(?:ly)? report(?:ed|ing)?|original source|report(?:ed)? (?:it|this|that)? ?first"
    r"|first (?:to report|report(?:ed)?)|broke the (?:story|news)|source of the (?:report|story|news))\b",
    re.IGNORECASE,
)
CREDIT_GIVEN = re.compile(
    r"\b(?:according to|cit(?:ed by|ing|es)|first reported|reported by|told|seen by|a report (?:by|in)|source:)",
    re.IGNORECASE,
)

TIME_GIVEN = re.compile(
    r"\b(?:today|tomorrow|yesterday|tonight|(?:next|last|this) (?:week|month|year|fall|autumn|winter|spring|summer)"
    r"|later this|(?:a few|several|two|three|\d+) (?:day|week|month|year)s?|(?:day|week|month|year)s (?:ago|later))\b",
    re.IGNORECASE,
)
MONEY_GIVEN = re.compile(
    r"[$\u20ac\u00a3\u00a5]\s?\d"
    r"|\b\d[\d.,]*\s?(?:million|billion|thousand)?\s?(?:dollars|euros|pounds|yen|USD|EUR)\b",
    re.IGNORECASE,
)

CREDITING = _listed("outlet credit origin report sourc first publish newspap brok stori news media")
"""Stems that ask whose report it is; the subject is in the others."""

LEGAL_FORMS = _listed(
    """inc ltd llc plc corp corporation co company gmbh ag se sas sa sarl bv ab oy kg limited the le la les el los der
    die das"""
)
"""What a firm's name has or leaves out: legal forms and articles, in every language."""
VAGUE_IN_NAMES = _listed("ai ia ki labs lab group systems data media research models intelligence")
"""What many firms' names hold; no name that is made of these alone stands for a longer one."""
