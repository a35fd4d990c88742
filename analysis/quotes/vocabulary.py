"""What a word can be: the small word classes of ``speakers.csv``, names, articles and prefixes. Words are keys."""

import functools
import re

from analysis import lexicon
from analysis.actors import aliases
from analysis.quotes.passage import key

THAT = frozenset(
    prefix + stem + suffix
    for prefix in ("", "ب", "ف", "و", "ل")
    for stem in ("ان",)
    for suffix in ("", "ه", "ها", "هم", "هما", "ني", "نا", "ك", "كم", "ي")
)
PREPOSITIONS = frozenset(["في", "من", "الي", "علا", "عن", "باسم", "لدي", "ضد", "بين", "مع", "عبر"])
PREFIX = re.compile(r"^(?:[وف])?(?:بال|كال|لل|ال|[بلك])?")
ACTORS: dict[str, tuple[str, ...]] = {
    "person": ("surname",),
    "country": ("feminine",),
    "capital": ("feminine",),
    "institution": ("organisation",),
}


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    table = lexicon.load("speakers")
    grouped: dict[str, set[str]] = {}
    for word, label in zip(table["word"], table["class"], strict=True):
        grouped.setdefault(key(word), set()).add(label)
    known = set(grouped)
    actors = lexicon.load("actors")
    for names, kind in zip(actors["alias"], actors["kind"], strict=True):
        labels = ACTORS.get(kind, ())
        for alias in names.split("|") if labels else ():
            for part in key(alias).split():
                if part not in known and (" " not in alias or kind == "person"):
                    grouped.setdefault(part, set()).update(labels)
    return {word: frozenset(labels) for word, labels in grouped.items()}


@functools.cache
def _countries() -> dict[str, str]:
    """Country by its adjective: «روسي» → «روسيا»."""
    actors = lexicon.load("actors")
    actors = actors.assign(alias=actors["alias"].str.split("|")).explode("alias")
    rows = [(str(actor), str(alias), kind) for actor, alias, kind in zip(actors["actor"], actors["alias"], actors["kind"], strict=True)]
    names = {actor: alias for actor, alias, kind in reversed(rows) if kind == "country"}
    return {key(alias): names[actor] for actor, alias, kind in rows if kind == "adjective" and actor in names}


def country(word: str) -> str | None:
    """Find the country an adjective (key) stands for, as in «الروايات الروسية»; None if it is no such adjective."""
    stem = word[2:] if word.startswith("ال") else word
    return _countries().get(stem[:-1] if stem.endswith(("ة", "ه")) else stem)


NOTHING: frozenset[str] = frozenset()
POSSESSED = frozenset(["role", "possessed"])
PRONOUN = re.compile(r"(?:هما|ها|هم|ه)$")


@functools.lru_cache(200_000)
def classes(word: str) -> frozenset[str]:
    """Look up what a word (key) can be, from ``speakers.csv``; clitics are cut off where the whole word is not listed."""
    known = _classes()
    if word in known:
        return known[word] | known.get(word[2:], NOTHING) if word.startswith("ال") and len(word) > 3 else known[word]
    for stem in stems(word):
        if stem in known:
            return known[stem] - {"cut", "function", "given", "surname", "time"}
    return POSSESSED if _possessed(word) else NOTHING


def _possessed(word: str) -> bool:
    """Whether a word is an office with a pronoun: «رئيسه», «ووزيرتها»."""
    ending = PRONOUN.search(word)
    if ending is None or ending.start() < 3:
        return False
    stem, known = word[: ending.start()].removeprefix("و"), _classes()
    return "role" in known.get(stem, NOTHING) or (stem.endswith("ت") and "role" in known.get(stem[:-1] + "ة", NOTHING))


def stems(word: str) -> list[str]:
    """Cut off a conjunction, a preposition, the article: every reading that leaves three letters."""
    readings = _without_prefix(word) if word[:1] in "بكلا" else []
    if word[:1] in "وف" and len(word) > 3:
        readings += [word[1:], *_without_prefix(word[1:])]
    return readings


def _without_prefix(word: str) -> list[str]:
    return [
        word[len(prefix) :]
        for prefix in ("بال", "كال", "لل", "ال", "ب", "ل", "ك")
        if word.startswith(prefix) and len(word) - len(prefix) > 2
    ]


@functools.lru_cache(200_000)
def bare(word: str) -> str:
    """Cut off the conjunction, preposition and article."""
    for stem in reversed(stems(word)):
        if stem in _classes():
            return stem
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@functools.lru_cache(200_000)
def definite(word: str) -> bool:
    """Whether a word (key) carries the article, with or without clitics."""
    return bool(re.match(r"^(?:[وف])?(?:[بك]?ال|لل)..", word))


def names_country(word: str) -> bool:
    """Whether a word (key) is a state or its capital: «روسيا», not «مصادر», which takes a feminine verb, too."""
    labels = classes(word)
    return "feminine" in labels and not labels & {"unnamed", "source", "organisation"}


@functools.cache
def _spellings() -> tuple[dict[str, str], frozenset[str]]:
    """Variants of names, and the skeletons of the foreign names of ``actors.csv``."""
    names = lexicon.load("names")
    known = dict(zip(names["variant"].map(key), names["name"].map(key), strict=True))
    index = aliases.index(lexicon.load("actors"))
    foreign = [person for group in index.persons.values() for person in group if person.alias.many]
    bones = {part for person in foreign for name in (person.family, *person.given) for part in name}
    return known, frozenset(part for part in bones if len(part) > 2)


@functools.lru_cache(200_000)
def spelling(word: str) -> str | None:
    """Return what the spellings of a known name (key) have in common, as far as the lists tell; None for other words.

    >>> len({spelling(key(name)) for name in ("لافرنتيف", "لافرينتييف", "لافرنتييف")})
    1
    """
    known, foreign = _spellings()
    name = known.get(word, word)
    bones = aliases.skeleton(aliases.loosened(name))
    return bones if bones in foreign and not word.startswith("ال") else known.get(word)


def listed_classes(word: str) -> frozenset[str]:
    """Return the classes of a word as it is listed, nothing cut off."""
    return _classes().get(word, NOTHING)
