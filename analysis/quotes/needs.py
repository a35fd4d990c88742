"""What a row of ``reporting.csv`` needs around a written word before it counts: the conditions of its column `needs`.

They are tested in steps, the cheapest first: what the written form shows (once, for the whole list), the word before, the clause after,
the subject.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from analysis.quotes.grammar import family_name, takes_bi
from analysis.quotes.inflection import Form
from analysis.quotes.passage import Words, plain
from analysis.quotes.phrases import REPORTED, Phrase
from analysis.quotes.vocabulary import classes, definite

PARTICLES = frozenset(["الي", "علا", "عن", "من", "ب", "حول", "ل"])
ACCORDING = frozenset(["وفق", "وفقا", "بحسب", "حسب", "ووفق", "ووفقا", "وبحسب"])
REGARDED = frozenset(["من", "احد", "احدي", "واحده", "واحدة", "واحدا", "بمثابه", "بمثابة"])  # «تعتبر من أكبر», a passive


class Clause(NamedTuple):
    """What follows a word in its sentence: where أن, a colon and a quotation first stand; the word after the last."""

    that: int | None
    mark: int | None
    quoted: bool
    end: int


@dataclass(slots=True)
class Site:
    """A word that may report something, from `number` to `end`, with what is known of what stands around it."""

    words: Words
    number: int
    end: int
    written: Form
    before: str
    clause: Clause
    subject: Phrase | None = None


Condition = Callable[[Site], bool]
Stage = Literal[1, 2, 3]  # places of word, clause and subject in an `Alternative`


class Alternative(NamedTuple):
    """Conditions that hold together, by what they look at."""

    form: list[Callable[[Form], bool]]
    word: list[Condition]
    clause: list[Condition]
    subject: list[Condition]


class Row(NamedTuple):
    """What a row of the lexicon asks for: the alternatives, as written and as they are tested."""

    pos: str
    needs: list[list[str]]
    alternatives: list[Alternative]
    particles: frozenset[str]
    source: bool
    not_after: frozenset[str]
    takes: str  # whether the verb "may" or "must" have an object, or speaks of it "as" something
    tells: bool  # its object is a thing, never somebody: أوضح, not طالب
    speaks: bool  # a bare noun after the verb can only be its subject: قال, not أكد


def compiled(rows: pd.DataFrame) -> list[Row]:
    """Compile what the rows of the lexicon need."""
    speaks = rows["stance"].eq("neutral") & ~rows["needs"].str.contains("plain")
    takes = rows["object"] if "object" in rows else [""] * len(rows)
    tells = rows["stance"].isin(["neutral", "assertive"])
    return [_row(*cells) for cells in zip(rows["pos"], rows["needs"], rows["not_after"], takes, tells, speaks, strict=True)]


def _row(pos: str, needs: str, not_after: str, takes: str, tells: bool, speaks: bool) -> Row:
    parts = alternatives(needs)
    particles = frozenset(atom for part in parts for atom in part) & PARTICLES
    tested = [_alternative(part) for part in parts]
    return Row(pos, parts, tested, particles, ["source"] in parts, frozenset(map(plain, not_after.split())), takes, tells, speaks)


def _alternative(part: list[str]) -> Alternative:
    form = [FORM[atom] for atom in part if atom in FORM]
    word = [WORD[atom] for atom in part if atom in WORD]
    subject = [SUBJECT[atom] for atom in part if atom in SUBJECT]
    clause = [
        CLAUSE.get(atom) or _particle(atom) for atom in part if atom not in (*WORD, *FORM) and (atom in CLAUSE or atom not in SUBJECT)
    ]
    return Alternative(form, word, clause, subject)


def alternatives(needs: str) -> list[list[str]]:
    """Return conditions of a lexicon row: alternatives of conditions that hold together.

    >>> alternatives("that person+إلى")
    [['that'], ['person', 'الي']]
    """
    return [[plain(atom) if atom != "ى" else atom for atom in part.split("+")] for part in needs.split()]


def possible(row: Row, written: Form) -> list[Alternative]:
    """Return the alternatives that a written form does not rule out."""
    return [part for part in row.alternatives if all(test(written) for test in part.form)]


def left(parts: list[Alternative], site: Site, stage: Stage) -> list[Alternative]:
    """Return the alternatives that this stage of reading does not rule out; there the row asks for nothing, or for one of them."""
    kept = []
    for part in parts:
        for test in part[stage]:
            if not test(site):
                break
        else:
            kept.append(part)
    return kept


def _particle(atom: str) -> Condition:
    """Test for a particle right behind the word (`=ب`), or further on in the clause."""
    if atom.startswith("="):
        return lambda site: particle(site.words, atom[1:], site.end, site.end) == site.end
    return lambda site: particle(site.words, atom, site.end, site.clause.end) is not None


def _mark(site: Site) -> bool:
    mark = site.clause.mark
    return mark is not None and (site.clause.quoted or mark == site.end or site.subject is not None or mark - site.end < 8)


def _near_mark(site: Site) -> bool:
    after = max(site.end, site.subject.end if site.subject else site.end)
    return site.clause.mark is not None and site.clause.mark - after <= 4


def _finite(written: Form) -> bool:
    return written.prefix in ("و", "ف", "س", "وس") or written.gender != "m" or not written.past


def _initial(site: Site) -> bool:
    words, number = site.words, site.number
    pause = words.line[number] != words.line[number - 1] or words.gap[number - 1].strip(" ") != ""
    return pause or "intro" in classes(site.before)


def _comma(site: Site) -> bool:
    words, number = site.words, site.number
    return words.line[number] == words.line[number - 1] and words.gap[number - 1].strip()[-1:] in tuple('،,؛-–»”".)…')


def _person(site: Site) -> bool:
    words = site.words
    return (site.subject is not None and person(words, site.subject)) or _subject_before(words, site.number, site.written)


def _document(site: Site) -> bool:
    labels = classes(site.words.form[site.subject.start]) if site.subject else frozenset()
    return bool(labels & {"document", "source"}) and not labels & {"thing", "unnamed"}


def _sv(site: Site) -> bool:
    """«روسيا تعتبر الاتفاق …» has its subject before it, «روسيا تعتبر من أكبر المصدرين» is passive."""
    words, end = site.words, site.end
    after = words.form[end] if words.line[site.number] == words.line[end] else ""
    return _subject_before(words, site.number, site.written) and not (definite(after) or after in REGARDED)


def _among(label: str) -> Condition:
    def test(site: Site) -> bool:
        form, end = site.words.form, site.end
        return any(label in classes(word) for word in form[end : min(end + 8, site.clause.end)])

    return test


def _participle(site: Site) -> bool:
    return not REPORTED.isdisjoint(site.words.form[site.end : min(site.end + 25, site.clause.end + 1)])


def person(words: Words, subject: Phrase) -> bool:
    """Whether a subject can speak: somebody by name, an office, a body, a country."""
    if subject.name or family_name(words.form[subject.start], words.clean[subject.start]):
        return True
    labels = classes(words.form[subject.start])
    return bool(labels & {"role", "title", "organisation", "unnamed", "feminine"}) or subject.start in words.quoted  # «وأهاب “الهلال”»


def _subject_before(words: Words, number: int, written: Form) -> bool:
    """Whether the word before can be the subject of the verb at word `number`: «روسيا تعرض»."""
    if written.prefix or words.line[number] != words.line[number - 1] or words.stop[number - 1]:
        return False
    word = words.form[number - 1]
    return bool(classes(word) & {"feminine", "organisation", "title", "role"})


def particle(words: Words, atom: str, start: int, end: int) -> int | None:
    """Where the particle `atom` first stands; ب and ل may be clitics."""
    form, line = words.form, words.line[start - 1]
    for place in range(start, min(end + 1, words.size)):
        if words.line[place] != line or (place > start and words.stop[place - 1]):
            return None
        word = form[place]
        if word == atom or (atom == "ب" and takes_bi(words.clean[place])) or (atom == "ل" and word.startswith("لل")):
            return place
    return None


FORM: dict[str, Callable[[Form], bool]] = {
    "accusative": lambda written: written.accusative,
    "finite": _finite,
    "plain": lambda written: not written.suffix,
    "suffix": lambda written: written.suffix,
    "past": lambda written: written.past,
}


def _attributed(words: Words, number: int, before: str) -> bool:
    """«حسبما نقلت», «وفقا لما نقلته»: the clause names whose account it is."""
    return before in ("كما", "حسبما", "وكما", "وفقما") or (before in ("ما", "لما") and words.form[number - 2] in ACCORDING)


WORD: dict[str, Condition] = {
    "initial": _initial,
    "comma": _comma,
    "ى": lambda site: site.words.clean[site.number].endswith("ى"),
    "كما": lambda site: _attributed(site.words, site.number, site.before),
}
CLAUSE: dict[str, Condition] = {
    "any": lambda site: True,
    "that": lambda site: site.clause.that is not None,
    "=that": lambda site: site.clause.that == site.end,
    "mark": lambda site: site.clause.mark is not None,
    "=mark": lambda site: site.clause.mark is not None,
    "attitude": _among("attitude"),
    "offer": _among("offer"),
    "participle": _participle,
}
SUBJECT: dict[str, Condition] = {"mark": _mark, "=mark": _near_mark, "person": _person, "document": _document, "sv": _sv}
