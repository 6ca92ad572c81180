"""Words by what they do: stop words, negations, openers, and what a firm's name has or leaves out."""

from __future__ import annotations

from typing import Final

from retrieval.text.tables import words_of

STOPWORDS: Final = words_of("words", "stop")
"""Words that carry no content of their own: English ones, for "die" and "war" are words with a content there."""
NEGATING: Final = words_of("words", "negating")
OPENERS: Final = STOPWORDS | words_of("words", "opener")
"""Words that often open a sentence, which gives them a capital letter and makes them no name."""
LEGAL_FORMS: Final = words_of("words", "legal_form")
"""What a firm's name has or leaves out: legal forms and articles."""
VAGUE_IN_NAMES: Final = words_of("words", "vague")
"""What many firms' names hold; no name that is made of these alone stands for a longer one."""
