"""The clause after a reporting word: where its complement begins, or where another clause ends it."""

import bisect
from collections.abc import Set
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.quotes.inflection import Expressions, Form, Table
from analysis.quotes.needs import Alternative, Clause, Row, possible
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase
from analysis.quotes.vocabulary import THAT, classes, definite

Readings = dict[str, list[tuple[Form, list[Alternative]]]]
WINDOW = 45
RELATIVE = frozenset(["الذي", "التي", "الذين"])
SAYING = frozenset(
    ["لن", "لم", "لا", "انا", "نحن", "هذا", "هذه", "انه", "انها", "لقد", "سوف", "ليس", "ما", "كل", "من", "اذا", "اننا", "انني"]
)


class Cue(NamedTuple):
    """A reporting word: its words, its reading, its subject, the words reported (a range) and whether they are in marks."""

    start: int
    end: int
    form: Form
    subject: Phrase | None
    content: tuple[int, int] | None
    direct: int | None


class Reader(NamedTuple):
    """All that the search looks at: the words, and the lexicon by rows, by written words and by expressions."""

    words: Words
    rows: list[Row]
    table: Table
    readings: Readings  # of `table`, those that what is around the word can make a reporting word
    phrases: Expressions
    spots: list[int]  # words where a clause may turn: a pause before it, أن, a reporting word


def readings(rows: list[Row], table: Table) -> Readings:
    """Return the readings of each written word with the alternatives its form leaves, without those it leaves none."""
    found: Readings = {}
    for word, forms in table.items():
        some = [(form, possible(rows[form.row], form)) for form in forms]
        if kept := [(form, parts) for form, parts in some if parts or form.pos == "noun" or not rows[form.row].alternatives]:
            found[word] = kept
    return found


def reader(words: Words, rows: list[Row], table: Table, readings: Readings, phrases: Expressions) -> Reader:
    """Put together what the search needs."""
    turning = listed(words, table.keys() | THAT)
    paused = np.append(False, ~words.spaced)[: words.size]
    spots = np.flatnonzero(turning[words.code] | paused).tolist() if words.size else []
    return Reader(words, rows, table, readings, phrases, spots)


def listed(words: Words, forms: Set[str]) -> npt.NDArray[np.bool_]:
    """Whether each of the distinct words of `words` is one of `forms`."""
    return np.fromiter(map(forms.__contains__, words.keys), bool, len(words.keys))


def clause_after(reader: Reader, number: int) -> Clause:
    """Look for what introduces a complement, from word `number` to the end of the sentence or the next reporting word."""
    words, spots = reader.words, reader.spots
    form, line = words.form, words.line[number - 1]
    last = min(number + WINDOW, words.size)
    for position in range(bisect.bisect_left(spots, number), bisect.bisect_left(spots, last)):
        place = spots[position]
        between = words.gap[place - 1]
        if between != " ":
            if words.line[place] != line or (words.stop[place - 1] and ":" not in between):
                return Clause(None, None, False, place)
            if ":" in between or (place in words.quoted and _speechlike(words, place)):
                return Clause(None, place, place in words.quoted, place)
        if form[place] in THAT and not is_temporal(words, place):
            marked = place + 1 in words.quoted and words.line[place + 1] == line
            return Clause(place, place + 1 if marked else None, marked, place + marked)
        if place > number and _resumes(reader, place, between):
            return Clause(None, None, False, place)
    return Clause(None, None, False, last)


def titled(words: Words, place: int) -> bool:
    """Whether the word before a stretch says that a title follows, however long: «ندوة “…”», «فيلم “…”»."""
    if words.line[place] != words.line[place - 1] or words.form[place] in THAT:
        return False
    before = words.form[place - 1]
    return "entitled" in classes(before) and not definite(before) and ":" not in words.gap[place - 1]


def _speechlike(words: Words, place: int) -> bool:
    """Whether a stretch is long enough to be the words said, and not a name in the subject."""
    if titled(words, place):
        return False
    count = words.quoted[place] - place
    first = words.form[place]
    return count >= 5 or (
        count >= 2 and (first in SAYING or (first[:1] in "ين" and len(first) > 4 and "named" not in classes(words.form[place - 1])))
    )


def _resumes(reader: Reader, place: int, between: str) -> bool:
    """Whether another reporting word starts its own clause at word `place`."""
    readings = reader.table.get(reader.words.form[place], ())
    return any(
        (written.pos == "verb" and (written.prefix in ("و", "ف") or between.strip() != "" or reader.words.form[place - 1] in RELATIVE))
        or (written.pos == "participle" and written.accusative)
        for written in readings
    )


def is_temporal(words: Words, place: int) -> bool:
    """«بعد أن», «قبل أن» begin a clause of time, not what is said."""
    before = words.form[place - 1] if words.line[place] == words.line[place - 1] else ""
    adverb = words.line[place] == words.line[place - 2] and words.form[place - 2] == "من"  # «اعتبر من قبل أن»
    return before in ("بعد", "قبل", "وبعد", "وقبل") and not adverb
