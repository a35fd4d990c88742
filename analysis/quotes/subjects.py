"""The subject of a reporting word: after it, before it, or before the relative pronoun that leads to it."""

from analysis.quotes.clauses import Cue
from analysis.quotes.passage import Words, form, gap, same_line, stops
from analysis.quotes.phrases import Phrase, phrase
from analysis.quotes.vocabulary import PREPOSITIONS, classes, definite

RELATIVE = frozenset(["الذي", "التي", "الذين", "اللذان", "اللتان", "والذي", "والتي", "والذين"])
PRONOUNS = frozenset(["هو", "هي", "هم", "وهو", "وهي", "وهم", "انه", "انها", "انهم", "فهو", "فهي"])
OPENERS = frozenset(
    ["ان", "بان", "لكن", "ولكن", "كان", "وكان", "كانت", "وكانت", "بينما", "فيما", "اما", "لان", "حيث", "وان", "لكنها", "اذ", "فان", "كانوا"]
)
REACH = 30  # words a subject may stand before its verb


def subject(words: Words, cue: Cue) -> Phrase | None:
    """Return the noun phrase that is the subject of `cue`, after or before it."""
    if cue.form.pos == "noun" and cue.form.suffix:
        return _source(words, cue.start)
    if cue.form.pos in ("noun", "prep", "participle"):
        return cue.subject
    number = cue.start
    if cue.form.prefix in ("و", "ف") or not same_line(words, number, number - 1) or stops(words, number - 1):
        return cue.subject
    before = form(words, number - 1)
    if before in RELATIVE:
        return cue.subject if cue.form.suffix or (cue.subject and cue.subject.name) else before_relative(words, number - 1)
    if before in PRONOUNS:
        return None
    return _before(words, cue) or cue.subject


def _source(words: Words, number: int) -> Phrase | None:
    """«نقلت الوكالة عن مصدر أمني قوله»: whom the word before refers to."""
    for place in range(number - 2, max(number - 16, -1), -1):
        if not same_line(words, number, place) or stops(words, place):
            return None
        if form(words, place) == "عن":
            return phrase(words, place + 1, number)
    return None


def _clause_start(words: Words, number: int) -> int:
    """Return the first word of the clause of word `number`: after a full stop, a colon, أن or لكن."""
    start = number
    while number - start < REACH and same_line(words, number, start - 1):
        if stops(words, start - 1) or ":" in gap(words, start - 1) or form(words, start - 1) in OPENERS:
            break
        start -= 1
    return start


def _before(words: Words, cue: Cue) -> Phrase | None:
    """Return a subject at the head of the clause: «روسيا تعرض», «كان فلان … قد أعلن»."""
    start = _clause_start(words, cue.start)
    if start >= cue.start:
        return None
    found = phrase(words, start, cue.start)
    if found is None or (not strong(words, found) and found.end != cue.start):
        return None
    between = form(words, cue.start - 1)
    if found.end == cue.start or (between == "قد" and same_line(words, start, start - 1)):
        return found
    if found.name and found.end < cue.start and form(words, found.end) in RELATIVE | {"من"}:
        return None
    comma = "،" in gap(words, cue.start - 1) or "," in gap(words, cue.start - 1)
    return found if comma and form(words, found.end)[:1] == "و" and strong(words, found) and not cue_named(words, cue) else None


def cue_named(words: Words, cue: Cue) -> bool:
    """Whether the words after the cue name a person."""
    return bool(cue.subject and cue.subject.name)


def strong(words: Words, found: Phrase) -> bool:
    """Whether a phrase surely names somebody."""
    return bool(found.name) or bool(classes(form(words, found.start)) & {"role", "title", "organisation", "feminine", "unnamed"})


def before_relative(words: Words, number: int) -> Phrase | None:
    """Return the noun phrase that ends before the relative pronoun at word `number`."""
    best: Phrase | None = None
    for start in range(number - 1, max(number - 14, -1), -1):
        if not same_line(words, number, start) or stops(words, start):
            break
        found = phrase(words, start, number)
        if found is not None and found.end == number and (strong(words, found) or (best is None and definite(form(words, start)))):
            best = found if found.name or best is None or not best.name else best
        elif best is not None and form(words, start) not in PREPOSITIONS:
            break
    return best
