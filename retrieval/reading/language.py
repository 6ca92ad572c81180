"""Which language a text is written in: by its script, else by the small words that every sentence needs; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORDS = {
    "en": "the of and to in that is was for with as on by it at from be are this have has not said which were will",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus hat",
    "fr": "le la les de des du et en un une est que qui dans pour sur pas par au avec ce il elle plus ne se sont aux",
    "es": "el la los las de y en que un una es por con para del se no su al lo como más pero sus ha fue son",
    "it": "il la di e che in un una per non con del della si da le dei sono al come più anche nel alla ha gli",
    "pt": "o a os as de e que em um uma do da no na por com para não se dos das mais ao como foi são pelo",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om als ook bij door naar heeft uit worden",
    "sv": "och att det som en på är av för med till den har de inte om ett han men var jag från vi så kan",
    "pl": "i w na z do się nie to że o jest jak za od po przez dla ale czy są tym oraz był",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ancak ise göre her",
}
_KNOWN = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar", "GREEK": "el",
    "HEBREW": "he", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip
_SAMPLE = 1500
_FEWEST = 3
_PAST_LATIN = "\u0250"
_SHARE = 0.12


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None when its words do not say clearly."""
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if letter >= _PAST_LATIN and letter.isalpha()]
    scripts = Counter(map(_script, letters))
    scripts["latin"] = len(re.findall(r"[A-Za-z\u00c0-\u024f]", sample))
    if scripts.get("ja", 0) > scripts.total() * _SHARE:
        return "ja"  # Japanese is written with Chinese characters too, Chinese never with kana
    script = next((name for name, _ in scripts.most_common(1)), None)
    if script != "latin":
        return script
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    counts = Counter({language: sum(word in known for word in words) for language, known in _KNOWN.items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if most >= _FEWEST and most >= _SHARE * len(words) and most > second else None


def _script(letter: str) -> str | None:
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0])
