"""The subject of a reporting word: after it, before it, or before the relative pronoun that leads to it."""

from analysis.quotes.clauses import Cue
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase, late_name, phrase
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
    if cue.form.prefix in ("و", "ف") or words.line[number] != words.line[number - 1] or words.stop[number - 1]:
        return cue.subject
    before = words.form[number - 1]
    if before in RELATIVE:
        return cue.subject if cue.form.suffix or (cue.subject and cue.subject.name) else before_relative(words, number - 1)
    if before in PRONOUNS:
        return None
    return _before(words, cue) or cue.subject


def _source(words: Words, number: int) -> Phrase | None:
    """«نقلت الوكالة عن مصدر أمني قوله»: whom the word before refers to."""
    for place in range(number - 2, max(number - 16, -1), -1):
        if words.line[number] != words.line[place] or words.stop[place]:
            return None
        if words.form[place] == "عن":
            found = phrase(words, place + 1, number)
            return late_name(words, found, number) if found is not None and found.name is None else found
    return None


def _clause_start(words: Words, number: int) -> int:
    """Return the first word of the clause of word `number`: after a full stop, a colon, أن or لكن."""
    first = max(number - REACH, words.sentence_first[words.sentence[number]])
    for start in range(number, first, -1):
        if words.form[start - 1] in OPENERS or ":" in words.gap[start - 1]:
            return start
    return first


def _before(words: Words, cue: Cue) -> Phrase | None:
    """Return a subject at the head of the clause: «روسيا تعرض», «كان فلان … قد أعلن»."""
    start = _clause_start(words, cue.start)
    if start >= cue.start:
        return None
    found = phrase(words, start, cue.start)
    if found is None or (not strong(words, found) and found.end != cue.start):
        return None
    between = words.form[cue.start - 1]
    if found.end == cue.start or (between == "قد" and words.line[start] == words.line[start - 1]):
        return found
    if found.name and found.end < cue.start and words.form[found.end] in RELATIVE | {"من"}:
        return None
    comma = "،" in words.gap[cue.start - 1] or "," in words.gap[cue.start - 1]
    return found if comma and words.form[found.end][:1] == "و" and strong(words, found) and not cue_named(words, cue) else None


def cue_named(words: Words, cue: Cue) -> bool:
    """Whether the words after the cue name a person."""
    return bool(cue.subject and cue.subject.name)


def strong(words: Words, found: Phrase) -> bool:
    """Whether a phrase surely names somebody."""
    return bool(found.name) or bool(classes(words.form[found.start]) & {"role", "title", "organisation", "feminine", "unnamed"})


def before_relative(words: Words, number: int) -> Phrase | None:
    """Return the noun phrase that ends before the relative pronoun at word `number`."""
    best: Phrase | None = None
    for start in range(number - 1, max(number - 14, -1), -1):
        if words.line[number] != words.line[start] or words.stop[start]:
            break
        found = phrase(words, start, number)
        if found is not None and found.end == number and (strong(words, found) or (best is None and definite(words.form[start]))):
            best = found if found.name or best is None or not best.name else best
        elif best is not None and words.form[start] not in PREPOSITIONS and (found is None or found.end != number):
            break
    return best
