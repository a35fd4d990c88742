"""Read the verbs of ``analysis/data/verbs.csv`` in the forms a news text writes: person, number, tense, و ف س before, a pronoun after.

A row gives past and present (he), the action nouns (the first one names them all), what its subject is (speaker, agent, partner)
and what its object is.
"""

import functools
from collections.abc import Iterator
from typing import Literal, NamedTuple

import pandas as pd

from analysis import _checks
from analysis.actors import aliases

Gender = Literal["masculine", "feminine", "plural", "any"]
OBJECTS = ("ه", "ها", "هم", "نا", "هما", "ني")
COLUMNS = ("past", "present", "noun", "subject", "object")
NEEDED = ("past", "present", "subject")
SUBJECTS = ("speaker", "agent", "partner")
PLACES = ("", "target", "addressee", "partner", "place")  # what an object may be


class Verb(NamedTuple):
    """One written form: who its subject can be, what subject and object are, whether it carries an object pronoun."""

    subject: str
    object: str
    gender: Gender
    lemma: str
    pronoun: bool = False


class Verbs(NamedTuple):
    """Forms of verbs, and action nouns with the role of their subject and the spelling they are counted under."""

    forms: dict[str, tuple[Verb, ...]]
    nouns: dict[str, str]
    lemmas: dict[str, str]  # of action nouns: the first of their row
    objects: frozenset[str]  # action nouns of verbs with an object («قصف», not «انسحاب»): before a name they say nothing


def compiled(table: pd.DataFrame) -> Verbs:
    """Forms of a table of verbs; a table that has been seen before is not built again.

    Raises
    ------
    ValueError
        A column is missing, or a row has an unknown subject or object.
    """
    rows = _checks.lexicon(table, "verbs", COLUMNS, needed=NEEDED)
    return _compiled(tuple(zip(*(rows[column] for column in COLUMNS), strict=True)))


@functools.lru_cache(maxsize=4)
def _compiled(rows: tuple[tuple[str, ...], ...]) -> Verbs:
    forms: dict[str, tuple[Verb, ...]] = {}
    nouns: dict[str, str] = {}
    lemmas: dict[str, str] = {}
    objects: set[str] = set()
    for past, present, noun, subject, role in rows:
        for value, allowed, column in ((subject, SUBJECTS, "subject"), (role, PLACES, "object")):
            if value not in allowed:
                msg = f"verbs: the row {past or present or noun!r} has {column} {value!r}. Allowed: {', '.join(filter(None, allowed))}."
                raise ValueError(msg)
        for form, gender in (*_past(past), *_present(present)):
            forms[form] = (*forms.get(form, ()), Verb(subject, role, gender, past or present))
            for pronoun in OBJECTS:
                joined = _joined(form, pronoun)
                forms.setdefault(joined, (Verb(subject, role, gender, past or present, True),))
        for part in filter(None, noun.split("|")):
            nouns.setdefault(aliases.loose_word(part), subject)
            lemmas.setdefault(aliases.loose_word(part), noun.split("|")[0])
            if role:
                objects.add(aliases.loose_word(part))
    return Verbs(forms, nouns, lemmas, frozenset(objects))


def _joined(form: str, pronoun: str) -> str:
    return (form.removesuffix("ا") if form.endswith("وا") else form) + pronoun


def _past(past: str) -> Iterator[tuple[str, Gender]]:
    form = aliases.loose_word(past)
    if not form:
        return
    weak = form[:-1] if past.strip().endswith(("ا", "ى")) else form  # دعا → دعت, but بدأ → بدأت
    yield form, "masculine"
    yield weak + "ت", "feminine"
    yield weak + "وا", "plural"
    yield weak + "تا", "feminine"


def _present(present: str) -> Iterator[tuple[str, Gender]]:
    form = aliases.loose_word(present)
    if not form:
        return
    for first, gender in (("ي", "masculine"), ("ت", "feminine")):
        stem = first + form[1:]
        yield stem, gender  # type: ignore[misc]
        yield "س" + stem, gender  # type: ignore[misc]
    weak = form[:-1] if form.endswith(("و", "ي")) else form
    for ending in ("ون", "وا"):
        yield weak + ending, "plural"
        yield "س" + weak + ending, "plural"
    yield "ن" + form[1:], "any"


def of_participle(form: str, verbs: Verbs) -> str | None:
    """Lemma of the verb of a passive participle in loose form: «المدعومة» → «دعم», «المحتلين» → «احتل».

    >>> from analysis import lexicon
    >>> of_participle("المدعومه", compiled(lexicon.load("verbs")))
    'دعم'
    """
    stem = form.removeprefix("ال").removeprefix("م")
    stem = next((stem.removesuffix(ending) for ending in ("ون", "ين", "ه") if stem.endswith(ending)), stem)
    past = stem[:2] + stem[3:] if len(stem) == 4 and stem[2] == "و" else stem
    found = verbs.forms.get(past) or verbs.forms.get("ا" + past)
    return found[0].lemma if found else None


def lookup(form: str, verbs: Verbs) -> tuple[Verb, ...]:
    """Read a loose form, «و» and «ف» before it allowed.

    >>> from analysis import lexicon
    >>> lookup("وستدعم", compiled(lexicon.load("verbs")))[0].subject
    'agent'
    """
    return verbs.forms.get(form) or (verbs.forms.get(form[1:], ()) if form[:1] in ("و", "ف") else ())
