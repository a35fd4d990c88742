"""The clause after a reporting word: where its complement begins, and whether what the lexicon row needs stands in it."""

import bisect
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.quotes.inflection import Form, Table
from analysis.quotes.passage import Words, form, gap, plain, same_line, stops
from analysis.quotes.phrases import Phrase, is_that
from analysis.quotes.vocabulary import THAT, classes, definite, takes_bi

WINDOW = 45
RELATIVE = frozenset(["الذي", "التي", "الذين"])
SAYING = frozenset(
    ["لن", "لم", "لا", "انا", "نحن", "هذا", "هذه", "انه", "انها", "لقد", "سوف", "ليس", "ما", "كل", "من", "اذا", "اننا", "انني"]
)
REPORTED = frozenset(["قائلا", "قائله", "قائلين", "بالقول", "بقوله", "بقولها", "بقولهم"])


class Cue(NamedTuple):
    """A reporting word: its words, its reading, its subject, the words reported (a range) and whether they are in marks."""

    start: int
    end: int
    form: Form
    subject: Phrase | None
    content: tuple[int, int] | None
    direct: int | None


class Clause(NamedTuple):
    """What follows a word in its sentence: where أن, a colon and a quotation first stand; the word after the last."""

    that: int | None
    mark: int | None
    quoted: bool
    end: int


class Reader(NamedTuple):
    """All that the search looks at: the words, and the lexicon by rows, by written words and by expressions."""

    words: Words
    pos: list[str]
    needs: list[list[list[str]]]
    not_after: list[set[str]]
    speaks: list[bool]  # rows of verbs whose bare noun can only be the subject: قال, not أكد
    table: Table
    phrases: dict[str, list[tuple[tuple[str, ...], int]]]
    spots: list[int]  # words where a clause may turn: a pause before it, أن, a reporting word


def reader(words: Words, rows: pd.DataFrame, table: Table, phrases: dict[str, list[tuple[tuple[str, ...], int]]]) -> Reader:
    """Put together what the search needs."""
    turning = np.array([word in table or word in THAT for word in words.key], bool)
    codes = np.asarray(words.code, np.int64)
    paused = np.append(False, ~np.asarray(words.plain, bool))[:-1]
    spots = np.flatnonzero(turning[codes] | paused).tolist() if words.code else []
    needs = [alternatives(text) for text in rows["needs"]]
    not_after = [set(map(plain, text.split())) for text in rows["not_after"]]
    speaks = (rows["stance"].eq("neutral") & ~rows["needs"].str.contains("plain")).tolist()
    return Reader(words, list(rows["pos"]), needs, not_after, speaks, table, phrases, spots)


def alternatives(needs: str) -> list[list[str]]:
    """Return conditions of a lexicon row: alternatives of conditions that hold together.

    >>> alternatives("that person+إلى")
    [['that'], ['person', 'الي']]
    """
    return [[plain(atom) if atom != "ى" else atom for atom in part.split("+")] for part in needs.split()]


def clause_after(reader: Reader, number: int) -> Clause:
    """Look for what introduces a complement, from word `number` to the end of the sentence or the next reporting word."""
    words = reader.words
    last = min(number + WINDOW, len(words.code))
    for position in range(bisect.bisect_left(reader.spots, number), len(reader.spots)):
        place = reader.spots[position]
        if place >= last:
            break
        between = gap(words, place - 1)
        if between != " ":
            if not same_line(words, number - 1, place) or (":" not in between and stops(words, place - 1)):
                return Clause(None, None, False, place)
            if ":" in between or (place in words.quoted and _speechlike(words, place)):
                return Clause(None, place, place in words.quoted, place)
        if is_that(words, place) and not is_temporal(words, place):
            marked = place + 1 in words.quoted and same_line(words, place, place + 1)
            return Clause(place, place + 1 if marked else None, marked, place + marked)
        if place > number and _resumes(reader, place, between):
            return Clause(None, None, False, place)
    return Clause(None, None, False, last)


def _speechlike(words: Words, place: int) -> bool:
    """Whether a stretch is long enough to be the words said, and not a name in the subject."""
    count = words.quoted[place] - place
    first = form(words, place)
    return count >= 5 or (
        count >= 2 and (first in SAYING or (first[:1] in "ين" and len(first) > 4 and "named" not in classes(form(words, place - 1))))
    )


def _resumes(reader: Reader, place: int, between: str) -> bool:
    """Whether another reporting word starts its own clause at word `place`."""
    readings = reader.table.get(form(reader.words, place), ())
    return any(
        (written.pos == "verb" and (written.prefix in ("و", "ف") or between.strip() != "" or form(reader.words, place - 1) in RELATIVE))
        or (written.pos == "participle" and written.accusative)
        for written in readings
    )


def holds(reader: Reader, number: int, end: int, written: Form, before: str, subject: Phrase | None, clause: Clause) -> bool:
    """Whether one of the alternatives that the row needs holds."""
    needs = reader.needs[written.row]
    return not needs or any(all(_atom(reader, atom, number, end, written, before, subject, clause) for atom in part) for part in needs)


def _atom(reader: Reader, atom: str, number: int, end: int, written: Form, before: str, subject: Phrase | None, clause: Clause) -> bool:
    words = reader.words
    if atom == "that":
        return clause.that is not None
    if atom == "mark":
        return clause.mark is not None and (clause.quoted or clause.mark == end or subject is not None or clause.mark - end < 8)
    if atom == "any":
        return True
    if atom == "accusative":
        return written.accusative
    if atom == "finite":
        return written.prefix in ("و", "ف", "س", "وس") or written.gender != "m" or not written.past
    if atom == "initial":
        pause = not same_line(words, number, number - 1) or gap(words, number - 1).strip(" ") != ""
        return pause or "intro" in classes(before)
    if atom == "plain":
        return not written.suffix
    if atom == "past":
        return written.past
    if atom == "sv":
        return _subject_before(words, number, written) and not (
            same_line(words, number, end)
            and (definite(form(words, end)) or form(words, end) in ("من", "احد", "احدي", "واحده", "واحدة", "واحدا", "بمثابه", "بمثابة"))
        )
    if atom == "comma":
        return same_line(words, number, number - 1) and gap(words, number - 1).strip()[-1:] in tuple('،,؛-–»”".)…')
    if atom == "ى":
        return words.word[words.code[number]].endswith("ى")
    if atom == "=mark":
        after = max(end, subject.end if subject else end)
        return clause.mark is not None and clause.mark - after <= 4
    if atom == "suffix":
        return written.suffix
    if atom == "person":
        return (subject is not None and person(words, subject)) or _subject_before(words, number, written)
    if atom in ("attitude", "offer"):
        return any(atom in classes(form(words, place)) for place in range(end, min(end + 8, clause.end)))
    if atom == "participle":
        return any(form(words, place) in REPORTED for place in range(end, min(end + 25, clause.end + 1, len(words.code))))
    if atom == "كما":
        return before in ("كما", "حسبما", "وكما", "وفقما")
    if atom.startswith("="):
        return particle(words, atom[1:], end, end) == end or (atom == "=that" and clause.that == end)
    return particle(words, atom, end, clause.end) is not None


def person(words: Words, subject: Phrase) -> bool:
    """Whether a subject can speak: somebody by name, an office, a body, a country."""
    if subject.name:
        return True
    labels = classes(form(words, subject.start))
    return bool(labels & {"role", "title", "organisation", "unnamed", "feminine"})


def _subject_before(words: Words, number: int, written: Form) -> bool:
    """Whether the word before can be the subject of the verb at word `number`: «روسيا تعرض»."""
    if written.prefix or not same_line(words, number, number - 1) or stops(words, number - 1):
        return False
    word = form(words, number - 1)
    return bool(classes(word) & {"feminine", "organisation", "title", "role"})


def particle(words: Words, atom: str, start: int, end: int) -> int | None:
    """Where the particle `atom` first stands; ب and ل may be clitics."""
    for place in range(start, min(end + 1, len(words.code))):
        if not same_line(words, start - 1, place) or (place > start and stops(words, place - 1)):
            return None
        word = form(words, place)
        if word == atom or (atom == "ب" and takes_bi(words.word[words.code[place]])) or (atom == "ل" and word.startswith("لل")):
            return place
    return None


def is_temporal(words: Words, place: int) -> bool:
    """«بعد أن», «قبل أن» begin a clause of time, not what is said."""
    before = form(words, place - 1) if same_line(words, place, place - 1) else ""
    adverb = same_line(words, place, place - 2) and form(words, place - 2) == "من"  # «اعتبر من قبل أن»
    return before in ("بعد", "قبل", "وبعد", "وقبل") and not adverb
