"""English words by what they do: stopwords, hedges, negations, how a question asks and how a sentence replies."""

from __future__ import annotations


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

LEGAL_FORMS = _listed(
    """inc ltd llc plc corp corporation co company gmbh ag se sas sa sarl bv ab oy kg limited the le la les el los der
    die das"""
)
"""What a firm's name has or leaves out: legal forms and articles, in every language."""
VAGUE_IN_NAMES = _listed("ai ia ki labs lab group systems data media research models intelligence")
"""What many firms' names hold; no name that is made of these alone stands for a longer one."""
