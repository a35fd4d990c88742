"""Written forms of reporting words: what ``reporting.csv`` gives as a stem, as it stands in a text.

Forms are compared as keys (no marks, alef forms and final ya joined), so that one row covers أكد, اكّد and وأكدت.
"""

import functools
from typing import NamedTuple

import pandas as pd

from analysis import _checks, lexicon
from analysis.quotes.passage import key

COLUMNS = ("lemma", "stance", "pos", "forms", "needs", "not_after", "object")
NEEDED = COLUMNS[:4]
KINDS = ("verb", "participle", "noun", "prep", "multiword", "ignore")
OBJECTS = ("ه", "ها", "هم", "هما", "نا", "ني")


class Form(NamedTuple):
    """One reading of a written word: row of the table, part of speech, gender (m f p), tense, and what is attached."""

    row: int
    pos: str
    gender: str
    past: bool
    prefix: str
    suffix: bool
    accusative: bool


Table = dict[str, tuple[Form, ...]]
Expressions = dict[str, list[tuple[tuple[str, ...], int]]]  # by first word, longest first: its words, its row


def verb(spec: str) -> list[tuple[str, str, bool]]:
    """Return forms of a verb given as "perfect imperfect", third person masculine: (form, gender, past). A dash leaves a tense out.

    The first person is left out: it is the author who speaks, or somebody inside quotation marks.

    >>> [form for form, gender, past in verb("قال يقول") if past]
    ['قال', 'قالت', 'قالوا', 'قالا', 'قالتا']
    """
    perfect, imperfect = spec.split()
    found = [] if perfect == "-" else _perfect(perfect)
    return found if imperfect == "-" else found + _imperfect(imperfect)


def _perfect(stem: str) -> list[tuple[str, str, bool]]:
    if stem.endswith(("ى", "ا")):
        cut, weak = stem[:-1], "ي" if stem.endswith("ى") else "و"
        found = [(stem, "m"), (cut + "ت", "f"), (cut + "وا", "p"), (cut + weak + "ا", "p"), (cut + "تا", "p")]
    else:
        found = [(stem + end, gender) for end, gender in (("", "m"), ("ت", "f"), ("وا", "p"), ("ا", "p"), ("تا", "p"))]
        if len(stem) == 3 and stem[1] != "ا":  # طلبا, شكرا: rather a noun than a dual
            found.remove((stem + "ا", "p"))
    return [(form, gender, True) for form, gender in found]


def _imperfect(stem: str) -> list[tuple[str, str, bool]]:
    rest = stem[1:]
    plural = rest[:-1] if rest.endswith(("و", "ي", "ى")) else rest
    found = [("ي" + rest, "m"), ("ت" + rest, "f"), ("ي" + plural + "ون", "p"), ("ي" + plural + "وا", "p")]
    found += [("ي" + plural + "ان", "p"), ("ت" + plural + "ان", "p")]
    return [(form, gender, False) for form, gender in found]


def participle(stem: str) -> list[tuple[str, str, bool]]:
    """Return forms of an active participle: (form, gender, whether it can only be read as a circumstantial, not as an adjective)."""
    weak = stem[:-1] if stem.endswith("ي") else stem
    found = [(stem, "m", False), (stem + "ا", "m", True), (stem + "ة", "f", True), (stem + "تين", "p", True)]
    return [*found, (weak + "ين", "p", True), (weak + "ون", "p", False), (stem + "ات", "p", True)]


@functools.cache
def coordinated() -> frozenset[str]:
    """Keys of «و» and a verb of ``verbs.csv`` that can be no noun: «ورفضت», «ويسعى», «واستهدف», not «ورفض».

    >>> "ورفضت" in coordinated(), "ورفض" in coordinated()
    (True, False)
    """
    rows = lexicon.load("verbs")
    nouns = {key(noun) for cell in rows["noun"] for noun in cell.split("|")}
    found: set[str] = set()
    for past, present in zip(rows["past"], rows["present"], strict=True):
        for form, gender, perfect in verb(f"{past} {present}") if past else []:
            sure = not perfect or gender == "f" or form.endswith("وا") or (gender == "m" and len(form) > 3 and form[0] in "أاإ")
            if sure and key(form) not in nouns:
                found.add("و" + key(form))
    return frozenset(found)


def compiled(rows: pd.DataFrame) -> tuple[Table, Expressions]:
    """Compile the single words of the lexicon, by each way they may be written, and its expressions of several words.

    Raises
    ------
    ValueError
        A row has an unknown `pos`, or forms that cannot be read.
    """
    table: dict[str, list[Form]] = {}
    phrases: Expressions = {}
    for number, (pos, forms, needs) in enumerate(zip(rows["pos"], rows["forms"], rows["needs"], strict=True)):
        _check(pos, forms)
        if pos in ("multiword", "ignore"):
            parts = tuple(key(part) for part in forms.split())
            phrases.setdefault(parts[0], []).append((parts, number))
            continue
        for written, form in _written(number, pos, forms, "suffix" in needs):
            readings = table.setdefault(key(written), [])
            if form not in readings:
                readings.append(form)
    for listed in phrases.values():
        listed.sort(key=lambda item: -len(item[0]))
    return {word: tuple(readings) for word, readings in table.items()}, phrases


def checked(cues: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of the lexicon: `cues`, or those of the package.

    Raises
    ------
    ValueError
        A column is missing, or a row has no lemma or stance.
    """
    rows = lexicon.load("reporting") if cues is None else _checks.lexicon(cues, "reporting", COLUMNS, needed=NEEDED)
    blank = rows[(rows["pos"] != "ignore") & ((rows["lemma"] == "") | (rows["stance"] == ""))]
    if len(blank):
        msg = f"reporting: the row {blank['forms'].iloc[0]!r} has no lemma or no stance. Fill both in."
        raise ValueError(msg)
    return rows


def _check(pos: str, forms: str) -> None:
    if pos not in KINDS:
        msg = f"reporting: the row {forms!r} has pos {pos!r}. Allowed: {', '.join(KINDS)}."
        raise ValueError(msg)
    if not forms.split() or (pos == "verb" and len(forms.split()) != 2):
        asked = "perfect and imperfect, such as «قال يقول»; - leaves one out" if pos == "verb" else "the word or words to look for"
        msg = f"reporting: a row of the pos {pos!r} has forms {forms!r}. Write {asked}."
        raise ValueError(msg)


def _written(row: int, pos: str, forms: str, objects: bool) -> list[tuple[str, Form]]:
    if pos == "verb":
        return _verbs(row, forms, objects)
    if pos == "participle":
        return _participles(row, forms, objects)
    if pos == "noun":
        return _nouns(row, forms)
    return [(forms, Form(row, pos, "", False, "", False, False))]


def _verbs(row: int, forms: str, objects: bool) -> list[tuple[str, Form]]:
    found = []
    for stem, gender, past in verb(forms):
        for prefix in ("", "و", "ف") if past else ("", "و", "ف", "س", "وس", "ل"):
            found.append((prefix + stem, Form(row, "verb", gender, past, prefix, False, False)))
            joined = stem[:-1] if stem.endswith("وا") else stem[:-1] + "ا" if stem.endswith("ى") else stem
            for ending in OBJECTS if objects else ():
                found.append((prefix + joined + ending, Form(row, "verb", gender, past, prefix, True, False)))
    return found


def _participles(row: int, forms: str, objects: bool) -> list[tuple[str, Form]]:
    found = []
    for prefix in ("", "و", "ف"):
        for written, gender, sure in participle(forms):
            found.append((prefix + written, Form(row, "participle", gender, False, prefix, False, sure)))
        for ending in OBJECTS if objects else ():
            found.append((prefix + forms + ending, Form(row, "participle", "m", False, prefix, True, True)))
    return found


def _nouns(row: int, forms: str) -> list[tuple[str, Form]]:
    base = forms[:-1] + "ت" if forms.endswith("ة") else forms
    found = []
    for prefix in ("", "و", "ب", "ال", "بال", "وال"):
        found.append((prefix + forms, Form(row, "noun", "", False, prefix, False, False)))
    for prefix in ("", "و", "ب", "ل"):
        for ending, gender in (("ه", "m"), ("ها", "f"), ("هم", "p"), ("هما", "p")):
            found.append((prefix + base + ending, Form(row, "noun", gender, False, prefix, True, False)))
    return found
