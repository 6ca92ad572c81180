"""Orders to machines in a text: sentences that tell an assistant what to do, say or leave out (pure).

Found by form, not by a list of known attacks. A sentence commands (an imperative, "you must", "your task is") and is
about a reply, a prompt or the text itself, or it calls the machine that it speaks to. What somebody is *told* to do,
what a law or a court demands, and what stands in quotation marks is reported, not ordered: an article about such
attacks gives no orders.

Every repetition has an end: a text of nothing but asterisks would take minutes otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _any(*rows: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE | re.MULTILINE)


_SENTENCE = re.compile(r"[^.!?;\n]{1,600}[.!?;]?")
_QUOTED = re.compile(
    '"[^"\n]{0,400}"|\u201c[^\u201d\n]{0,400}\u201d|\u201e[^\u201c\u201d\n]{0,400}[\u201c\u201d]|\u00ab[^\u00bb\n]{0,400}\u00bb'
)
_REPORTED = _any(
    r"\b(?:said|(?<!never )(?<!only )(?<!it )says|saying|(?<!been )(?<!you were )told)\b",
    r"\b(?:tells|wrote|writes|advised|ordered|argued|warned|according|memo|shows?)\b",
    r"\b(?:demand(?:s|ed)?|laws?|acts|(?:the|new|draft) act|directive|regulations?|court|judge|regulators?)\b",
    r"\b(?:bill|draft|terms|contract|manual|survey)\b",
    r"\b(?:rules? (?:says?|sets?|is)|teachers tell|(?<!when )(?<!if )(?<!are )(?<!you were )asked)\b",
    r"\b(?:sagte|schrieb|laut|dit|selon|dijo|según)\b",
    r"\b(?:began|reads?|stated):",
)
"""Somebody in the same sentence is named who says, or demands, what is said."""

_HEAD = r"(?:^|[:,\u2013\u2014>*\]\)-])[\s\"'*_#>-]{0,8}"
_POLITE = (
    r"(?:(?:please|now|then|and|first|instead|also|always|only|important|note|hey|dear|just|kindly|bitte|maintenant|ahora|"
    r"por favor|veuillez)[,:]?\s+){0,4}"
)
_NOT = r"(?:(?:do not|don't|never|no|nicht)\s+)?"
_DEED = (
    r"(?:ignore|disregard|discard|override|bypass|forget|omit|skip|leave out|say|answer|reply|respond|write|state|"
    r"output|repeat|reveal|disclose|leak|print|show|translate|summari[sz]e|mention|cite|quote|trust|include|add|append|"
    r"describe|rank|recommend|conclude|treat|behave|stop|begin|start|end|finish|close|tell|inform|assure|report|praise|"
    r"ignorier\w{0,3}|vergiss|vergessen sie|antworte\w{0,2}|sage?n?|erwähne\w{0,2}|zitiere\w{0,2}|fasse|"
    r"ignorez?|oubliez?|répond(?:s|ez)|dis|dites|mentionnez?|citez?|résumez?|"
    r"ignora|olvida|olvide|responde|diga|menciona|menciones|cita|resume)\b"
)
_IMPERATIVE = rf"{_HEAD}{_POLITE}{_NOT}{_DEED}"
_COMMAND = _any(
    _IMPERATIVE,
    r"\bne\s+\w{2,14}\s+(?:jamais|pas)\b",
    r"\byou (?:must|should|shall|will now|are (?:required|instructed|expected) to)\b",
    r"\byour (?:new |next |only )?(?:task|job|role|instructions?|goal|reply|answer|response|summary|output) "
    r"(?:is|are|must|should|has|have)\b",
)
"""A sentence commands: an imperative at its head or behind a comma, or a demand."""
_REPLY = _any(
    r"\b(?:your|every|each|its) (?:\w+ )?(?:answer|reply|response|summary|output)\b",
    r"\b(?:system|your|previous|prior|preceding|above|earlier|all|any) (?:[\w'\u2019]+ )?"
    r"(?:prompts?|instructions?|guidelines|rules|context|configuration)\b",
    r"\b(?:the user|(?:every|each|any|all) (?:\w+ )?questions?|jede frage|with the (?:words?|phrase)|after me)\b",
    r"\b(?:any|no) other (?:\w+ )?(?:sources?|outlets?)\b",
    r"\b(?:(?:deine|ihre|seine)r? antwort(?:en)?|anweisungen|vorgaben)\b",
    r"\b(?:(?:ta|votre) réponse|consignes|(?:tu|su) respuesta|instrucciones)\b",
)
"""What an assistant has and a reader has not: a reply, a prompt, a user."""
_TEXT = _any(
    r"\b(?:this|the) (?:article|page|text|document|line|content|passage)\b",
    r"\bthis (?:source|site|domain|report|piece)\b",
    r"\b(?:everything|all|what|alles)[^.\n]{0,24}(?:above|below|before|oben)\b",
    r"\b(?:(?:diese[rn]?|den) (?:artikel|text)|ce(?:t|tte)? (?:article|texte|page)|este (?:artículo|texto))\b",
)
_DONE_TO_A_TEXT = _any(
    rf"(?:{_HEAD}{_POLITE}|\byou (?:must|should|may) (?:not |never )?){_NOT}"
    r"(?:ignore|disregard|discard|forget|omit|skip|summari[sz]e|mention|cite|quote|treat|describe|reveal|repeat|translate|"
    r"output|use|rate|rank|prefer|ignorier\w{0,3}|vergiss|erwähne\w{0,2}|zitiere\w{0,2}|mentionnez?|citez?|menciona|menciones|cita)\b",
    r"\bne\s+(?:mentionn|cit)\w{0,4}\s+(?:jamais|pas)\b",
)
"""What only an assistant is asked to do with a text; people are asked to read, print and share it."""

_KIND = (
    r"(?:ai|llm|gpt|language|chat)[ -]?"
    r"(?:assistants?|models?|agents?|bots?|systems?|tools?|readers?|crawlers?|summari[sz]ers?)"
)
_MACHINE = (
    rf"\b(?:{_KIND}|ais?|llms?|gpt|chatbots?|assistants?|summari[sz]ers?|sprachmodelle?|ki-(?:assistenten?|systeme?|modelle?)|"
    r"mod[eè]les? de langage|assistants? ia|modelos? de lenguaje|asistentes? (?:de )?ia)\b"
)
_READER = r"\b(?:ais?|llms?|bots?|agents?|assistants?|models?|(?:automated|machine) readers?|crawlers?|whoever is)"
_MUST = (
    r"\b(?:must|should|shall|have to|are to|need to|are (?:kindly |hereby )?(?:required|instructed|asked|requested) to|"
    r"müssen|sollen|doivent|deben)\b"
)
_SAYING = (
    r"\b(?:say|answer|reply|respond|cite|mention|state|ignore|include|omit|leave|recommend|conclude|repeat|tell|add|report|"
    r"treat|describe|call|present|praise|rank|use|give|summary|sagen|antworten|répondre|dire|mentionner|responder|decir)\b"
)
_NAMED = re.compile(
    r"\b(?:ai|llm|gpt|chat|assist|summari|bot|crawler|agent|mod[eèé]l|language|machine|automated|ki-|sprach|asist)",
    re.IGNORECASE,
)
_CALLED = _any(
    rf"{_MACHINE}\s?[,:]\s+{_POLITE}{_NOT}{_DEED}",
    rf"{_MACHINE}[^.\n,;]{{0,40}},?\s(?:it |they )?{_MUST}[^.\n]{{0,60}}{_SAYING}",
    r"\b(?:notice|note|message|instructions?|attention|hinweis|avis|aviso)\s?(?:to|for|an|aux?|para|,)\s"
    rf"(?:all |any |the |alle )?(?:{_MACHINE}|bots?\b|crawlers?\b)",
    rf"\b(?:for|to) (?:all |any )?{_MACHINE} only\s?:",
    r"\b(?:note|message|notice|text|section|instructions?|hint) (?:to|for) (?:all |any |the )?"
    r"(?:(?:automated|machine) readers?|machines|assistants?|bots|crawlers)\b",
    rf"^\W{{0,4}}(?:ais|bots|assistants|chatbots|llms)\s?:\s(?:please|when|if|do|never|always|{_DEED})",
    rf"\bany {_MACHINE} (?:tool )?(?:processing|reading|quoting|with access)\b",
    rf"^\W{{0,4}}(?:hey|dear|to|attention),? (?:all |any |every )?{_MACHINE}\s?[,:]",
    rf"{_READER} (?:reading|processing|parsing|crawling|quoting|summari[sz]ing|indexing) "
    rf"(?:this|the)\b[^.\n]{{0,24}}(?:[,:]|{_MUST}|\bomits?\b)",
    rf"{_READER} that (?:reads?|process\w{{0,2}}|summari[sz]es?) this\b[^.\n]{{0,24}}{_MUST}",
)
"""A machine is called, or told what it must say."""
_PART = _any(
    r"(?<!imagine )(?<!if )(?<!when )(?<!that )(?<!because )"
    r"\byou are (?:now |no longer )?an? (?:\w+ ){0,2}(?:ai(?: assistant| model)?|assistant|chatbot|language model|llm)"
    r"(?=\s{0,3}(?:[.,:;!?]|$|that|who|and))",
    r"\byou are (?:now |no longer )?in \w+ mode\b",
    r"\bas an? (?:\w+ ){0,2}(?:ai|language|assistant|chatbot|llm)\b[^.\n,]{0,30}, ?you (?:must|should|are|have|will)\b",
    r"\byour (?:(?:new|next) (?:task|job|role) is|(?:task|job|role) is now|new instructions?)\b",
    r"^\W{0,4}(?:new|ai|llm|assistant|chatbot|model|system) instructions?\s?:",
    r"\b(?:your|the) (?:actual|real|true) (?:task|job) is\b|\bthe (?:question|task|request) you were (?:asked|given)\b",
    r"\bfrom your (?:developers?|operators?|creators?|makers?|administrators?)\b",
    r"\b(?:notes|rules|instructions|prompts?) you were given\b|\bwhichever (?:bot|model|assistant)\b",
    r"\buse your (?:[\w-]+ ){0,2}tools?\b",
    r"\bremember (?:this|the following)\b[^.\n]{0,20}\bfor (?:all|every|any|later|future)\b",
    r"\b(?:decode|execute|run|carry out)\b[^.\n]{0,40}\b(?:base64|following (?:string|code|commands?|instructions?))\b",
    r"^\W{0,4}(?:assistant|ai|model)\s?:\s(?:understood|sure|ok|okay|certainly|of course|i will)\b",
    r"\buser(?:'s)? (?:next )?(?:message|request|question)\s?:",
    r"\bfrom (?:now|here|this point) on,? (?:you (?:\w+ )?)?(?:only |exclusively )?"
    r"(?:respond|reply|answer|say|speak|call)\b",
    r"\b(?:act|behave|answer|respond) as (?:if|though) (?:you|the user) (?:had|have|were|are|has)\b",
    r"\bpretend (?:that )?you (?:are|have|were|never|did)\b|\byou (?:will|must|should) (?:now )?act as\b",
    r"^\W{0,4}(?:please )?(?:send|forward|e-?mail|upload|post|print|leak|paste|output) (?:us |me )?(?:all )?(?:of )?"
    r"(?:the |your )?(?:internal|private|confidential|secret|hidden|system) "
    r"(?:notes?|documents?|data|files?|messages?|prompts?|history)\b",
)
"""Another part for a machine to play, or what only a machine could hand over."""
_WHEN_WRITING = _any(
    r"\bif you(?:'re| are) an? (?:\w+ ){0,2}(?:ai|llm|chatbot|assistant|language model)"
    r"(?! (?:company|firm|developer|start-?up|researcher|user|lab|engineer|customer))[^.\n,]{0,40},",
    r"^\W{0,4}(?:before|after|when|while|in) (?:answering|replying|responding|summari[sz]ing|citing|quoting|generating|"
    r"writing|your)\b"
    r"(?: (?:this|the)\b[^.\n,]{0,30})?,\s{0,3}[a-z]",
    rf"\b(?:if|when(?:ever)?|while) (?:you(?:'re| are)? )?(?:an? (?:\w+ ){{0,2}}(?:ai|llm|assistant|chatbot|model)\b|"
    r"(?:summari[sz]|answer|asked|respond|reply)\w{0,5}\b)[^.\n]{0,80},\s{0,3}"
    rf"(?:please\s+|always\s+|only\s+)?(?:do not\s+|don't\s+|never\s+)?{_DEED}",
)
"""An imperative for the moment in which a reply is written."""
_TEMPLATE = _any(
    rf"^\W{{0,4}}(?:hey|dear|to) (?:the |all |any |every )?{_MACHINE}[^.\n]{{0,30}}:",
    r"<\|(?:im_start|im_end|system|user|assistant)\|>|\[/?INST\]|<</?SYS>>",
    r"^\s{0,3}#{2,4}\s{0,3}(?:instruction|system)s?(?::|\s{0,3}$)",
    r"^\W{0,4}system(?: (?:prompt|message|note))?\s?:\s?"
    r"(?:you|ignore|do|always|never|please|the (?:summary|answer|reply|assistant|model))\b",
    r"(?<!to )\b(?:ignore|disregard|override) (?:all |any |the |your ){0,2}"
    r"(?:(?:previous|prior|above|earlier|safety) )?(?:instructions|rules|prompts?)(?= (?:and|above|below)|\W{0,3}$)",
)
"""The marks of a chat's template, and the order that most attacks begin with, whoever else speaks in the sentence."""

_WORTH_A_LOOK = re.compile(
    r"(?i:[<\[#]|\b(?:you|your|ais?|llms?|gpt|chat|assist|summari|bots?|crawl|agents?|models?|mod[eè]l|machine|automated|"
    r"answer|asked|repl[yi]|respon|output|prompt|instru|guideline|rules|context|user|question|phrase|words?|pretend|forget|"
    r"remember|decode|execute|carry|base64|system|ignor|disregard|discard|override|hidden|confidential|secret|internal|"
    r"private|article|page|text|document|line|content|passage|source|site|domain|piece|outlet|everything|alles|above|oben|"
    r"after me|antwort|anweis|vorgab|frage|sprach|ki-|artikel|consigne|répon|texte|asist|respuesta|artículo|reader|"
    r"from (?:now|here|this point)|safety|developers|webhook|tools?))"
)
"""What every order has something of: a sentence without any of it, as most are, needs no further look."""


def orders(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text gives an order to a machine: start and end of each sentence, outside of quotation marks."""
    unquoted = _QUOTED.sub(lambda quote: quote[0][0] + "x" * (len(quote[0]) - 2) + quote[0][-1], text)
    yield from (sentence.span() for sentence in _SENTENCE.finditer(unquoted) if _is_order(sentence[0]))


def gives_orders(text: str) -> bool:
    """Say whether a text gives an order to a machine."""
    return next(orders(text), None) is not None


def _is_order(sentence: str) -> bool:
    """Look for the rarest part of each form first: nearly every sentence has none."""
    if not _WORTH_A_LOOK.search(sentence):
        return False
    if _TEMPLATE.search(sentence):
        return True
    commands = (
        bool(_NAMED.search(sentence) and _CALLED.search(sentence))
        or bool(_PART.search(sentence) or _WHEN_WRITING.search(sentence))
        or bool(_REPLY.search(sentence) and _COMMAND.search(sentence))
        or bool(_TEXT.search(sentence) and _DONE_TO_A_TEXT.search(sentence))
    )
    return commands and not _REPORTED.search(sentence)
