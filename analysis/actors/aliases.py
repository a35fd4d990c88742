"""Turn the rows of ``actors.csv`` into an index that written words can be looked up in.

A row holds one or more spellings (`alias`, separated by ``|``). An adjective in ي stands for all its forms. A person's row
holds family names in `alias` and first names in `given`; where `foreign` is "yes" the two together are compared by *skeleton* (without
long vowels), because the spelling of foreign names varies more than any list can hold: ألكسندر لافرنتيف, أليكساندر لافرينتييف.
"""

import functools
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import _checks, fold, lexicon

COLUMNS = ("actor", "alias", "kind", "side", "given", "foreign", "when", "unless_before", "unless_after", "only_after")
NEEDED = COLUMNS[:3]
CONTEXTS = ("unless_before", "unless_after", "only_after")
KINDS = ("country", "adjective", "people", "capital", "person", "institution", "other")
WHEN = ("", "introduced", "full", "speaker")
OFFICES = ("office",)  # classes of ``heads.csv``
COMMON = ("function", "particle", "preposition", "noun", "adjective", "generic", "construct")
MARKS = "«»"  # in `only_after`: the name stands alone inside quotation marks
NISBA = ("", "ه", "ين", "ون", "ان", "تين", "تان", "ات")  # what روسي takes; ه stands for ة, as in every form here

_LOOSE = str.maketrans("ىةڤپ", "يهفب")
_SKELETON = str.maketrans("ج", "غ", "اويءئؤه")
_CONJUNCTIONS, _PREPOSITIONS = "وف", "بلك"

Form = tuple[str, ...]


class Alias(NamedTuple):
    """One spelling of one actor, ready to be compared."""

    words: Form
    row: int
    actor: str
    kind: str
    name: str
    when: str
    unless_before: frozenset[Form]
    unless_after: frozenset[Form]
    only_after: frozenset[Form]
    many: bool = False  # a foreign family name: first names tell its bearers apart


class Person(NamedTuple):
    """A family name with the skeletons of the first names that may precede it."""

    family: Form
    given: tuple[Form, ...]  # the longest first
    alias: Alias


class Index(NamedTuple):
    """All aliases by their first word, and all persons by the skeleton of their family name."""

    aliases: dict[str, list[Alias]]
    persons: dict[str, list[Person]]
    given: dict[str, frozenset[str]]  # foreign first names of each actor's people
    offices: frozenset[str]  # «وزير», «سفير»: titles before a name
    common: frozenset[str]  # words that are no family name


def loose(text: str) -> str:
    """Form that names are compared in: the key of `fold.key`, with final ى and ة written as many newsrooms write them.

    >>> loose("الروسيّة") == loose("الروسيه")
    True
    """
    return loosened(fold.key(text))


@functools.lru_cache(200_000)
def loose_word(word: str) -> str:
    """Loose form of a word or short phrase; kept, since texts repeat their words."""
    return loose(word)


def loosened(key: str) -> str:
    """Loose form of what is a key of `fold.key` already."""
    return key.translate(_LOOSE)


def skeleton(form: str) -> str:
    """Drop the long vowels of a loose form; ج and غ both stand for a foreign g.

    >>> skeleton(loose("لافرينتييف")) == skeleton(loose("لافرنتيف"))
    True
    """
    return form.translate(_SKELETON)


def stripped(word: str) -> Iterator[str]:
    """Give the word, then what is left of it when the clitics و ف ب ل ك are taken away, the article kept.

    >>> list(stripped("وللكرملين"))
    ['وللكرملين', 'للكرملين', 'الكرملين', 'لكرملين']
    """
    yield word
    rest = word
    if word[:1] in _CONJUNCTIONS and len(word) > 2:
        rest = word[1:]
        yield rest
    if rest.startswith("لل") and len(rest) > 3:
        yield "ال" + rest[2:]
    if rest[:1] in _PREPOSITIONS and len(rest) > 2:
        yield rest[1:]


def checked(actors: pd.DataFrame | None) -> pd.DataFrame:
    """Rows of a table of actors with all `COLUMNS`; those of the lexicon if there is none."""
    return lexicon.load("actors") if actors is None else _checks.lexicon(actors, "actors", COLUMNS, needed=NEEDED)


def index(table: pd.DataFrame) -> Index:
    """Index of a table of actors (see `checked`); one that has been seen before is not built again.

    Raises
    ------
    ValueError
        A row has an unknown `kind` or `when`, or no alias.
    """
    return _index(tuple(zip(*(table[column].tolist() for column in COLUMNS), strict=True)))


@functools.lru_cache(maxsize=8)
def _index(rows: tuple[tuple[str, ...], ...]) -> Index:
    aliases: dict[str, list[Alias]] = {}
    persons: dict[str, list[Person]] = {}
    for number, cells in enumerate(rows):
        row = dict(zip(COLUMNS, cells, strict=True))
        _check(row)
        for alias in _aliases(number, row):
            aliases.setdefault(alias.words[0], []).append(alias)
        for person in _persons(number, row):
            persons.setdefault(person.family[0], []).append(person)
    for group in aliases.values():
        group.sort(key=lambda alias: -len(alias.words))
    given: dict[str, set[str]] = {}
    for person in (person for group in persons.values() for person in group):
        if person.alias.many:
            given.setdefault(person.alias.actor, set()).update(name[0] for name in person.given if len(name) == 1)
    words = lexicon.load("heads")
    offices, common = (frozenset(map(loose, words["word"][words["class"].isin(kinds)])) for kinds in (OFFICES, COMMON))
    return Index(aliases, persons, {actor: frozenset(names) for actor, names in given.items()}, offices, common)


def _check(row: dict[str, str]) -> None:
    for column, allowed in (("kind", KINDS), ("when", WHEN)):
        if row[column] not in allowed:
            msg = f"actors: the row {row['actor']!r}, {row['alias']!r} has {column} {row[column]!r}; use one of {allowed}."
            raise ValueError(msg)
    if not _spellings(row["alias"]):
        msg = f"actors: a row of {row['actor']!r} has no alias. Write at least one spelling."
        raise ValueError(msg)


def _spellings(cell: str) -> list[Form]:
    return [form for part in cell.split("|") if (form := _form(part))]


def _form(text: str) -> Form:
    return tuple(loose(text).replace("-", " ").split())


def _contexts(cell: str) -> frozenset[Form]:
    return frozenset((part,) if part == MARKS else _form(part) for part in cell.split("|") if part.strip())


def _aliases(number: int, row: dict[str, str]) -> Iterator[Alias]:
    first = row["alias"].split("|")[0].strip()
    given = row["given"].split("|")[0].strip()
    before, after, only = (_contexts(row[column]) for column in CONTEXTS)
    name = f"{given} {first}".strip()
    blank = Alias((), number, row["actor"], row["kind"], name, row["when"], before, after, only, row["foreign"] != "")
    for words in _spellings(row["alias"]):
        for form in _inflections(words) if row["kind"] == "adjective" else (words,):
            yield blank._replace(words=form)


def _inflections(words: Form) -> Iterator[Form]:
    """Every form of an adjective, with and without the article; one that is not in ي has these two alone."""
    stem = words[0].removeprefix("ال") if len(words[0]) > 4 else words[0]
    for ending in NISBA if stem.endswith("ي") else ("",):
        yield (stem + ending, *words[1:])
        yield ("ال" + stem + ending, *words[1:])


def _persons(number: int, row: dict[str, str]) -> Iterator[Person]:
    spell = _short_or_skeleton if row["foreign"] else str
    given = tuple(sorted({tuple(map(spell, name)) for name in _spellings(row["given"])}, key=lambda name: (-len(name), name)))
    if row["kind"] != "person" or not given:
        return
    families = {tuple(map(spell, alias.words)): alias for alias in _aliases(number, row)}
    for family, alias in families.items():
        yield Person(family, given, alias)


def _short_or_skeleton(form: str) -> str:
    """Skeleton of a name, but a short one as it is written: the skeleton of يوري is no more than ر."""
    bones = skeleton(form)
    return bones if len(bones) > 2 else form
