"""What a word can be: the small word classes of ``speakers.csv``, names, articles and prefixes. Words are keys."""

import functools
import re

from analysis import lexicon
from analysis.actors import aliases
from analysis.quotes.passage import key, plain

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


@functools.lru_cache(200_000)
def classes(word: str) -> frozenset[str]:
    """Look up what a word (key) can be, from ``speakers.csv``; clitics are cut off where the whole word is not listed."""
    known = _classes()
    if word in known:
        return known[word] | known.get(word[2:], NOTHING) if word.startswith("ال") else known[word]
    for stem in stems(word):
        if stem in known:
            return known[stem] - {"cut", "function", "given", "surname", "time"}
    return NOTHING


def stems(word: str) -> list[str]:
    """Cut off a conjunction, a preposition, the article: every reading that leaves three letters."""
    readings = []
    rest = word[1:] if word[:1] in "وف" and len(word) > 3 else ""
    for base in (word, rest):
        readings.append(base)
        for prefix in ("بال", "كال", "لل", "ال", "ب", "ل", "ك"):
            if base.startswith(prefix) and len(base) - len(prefix) > 2:
                readings.append(base[len(prefix) :])
    return [reading for reading in readings[1:] if reading]


@functools.lru_cache(200_000)
def bare(word: str) -> str:
    """Cut off the conjunction, preposition and article."""
    for stem in reversed(stems(word)):
        if stem in _classes():
            return stem
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@functools.lru_cache(200_000)
def namelike(clean: str) -> bool:
    """Whether a word can be part of a personal name: a listed given name, or a word no dictionary knows."""
    word = plain(clean)
    labels = listed_classes(word)
    if labels & {"given", "surname"}:
        return True
    if labels or len(word) < 2 or word.startswith("ال") or word in THAT or any(c.isdigit() for c in word):
        return False
    if word[0].isascii():
        return True
    if classes(word) or (word[0] in "وف" and (word[1:].startswith("ال") or _in_dictionary(clean[1:]))):
        return False
    return not _in_dictionary(clean)


def _in_dictionary(clean: str) -> bool:
    import simplemma

    return simplemma.is_known(clean, "ar") or simplemma.lemmatize(clean, "ar") != clean


@functools.lru_cache(200_000)
def in_dictionary(clean: str) -> bool:
    """Whether a dictionary lists the word as it stands."""
    import simplemma

    return simplemma.is_known(clean, "ar")


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
    bones = aliases.skeleton(aliases.loose(name))
    return bones if bones in foreign and not word.startswith("ال") else known.get(word)


def adjectival(word: str) -> bool:
    """Whether a definite word reads as an adjective after a definite noun."""
    return definite(word) and (bool(re.search(r"(?:ي|يه|ية|يين|يون|يان|ييه)$", word)) or "adjective" in classes(word))


@functools.lru_cache(50_000)
def surname(listed: bool, clean: str) -> bool:
    """Whether a word may be a surname: any unknown one, and after a listed given name a dictionary word («أحمد طعمة»)."""
    import simplemma

    word = plain(clean)
    return (
        not classes(word)
        and not definite(word)
        and word not in PREPOSITIONS
        and word not in THAT
        and simplemma.is_known(clean, "ar") is listed
        and not verbish(word)
    )


def adjectival_known(word: str) -> bool:
    """Whether a word with the article is an ordinary adjective and not a surname such as الصفيان."""
    return word in ("الذي", "التي", "الذين") or "adjective" in classes(word)


def verbish(word: str) -> bool:
    """Whether a word (key) looks like an imperfect verb."""
    return bool(re.match(r"^(?:[وف])?س?ي.{3,}$", word)) and not definite(word)


@functools.lru_cache(200_000)
def takes_bi(clean: str) -> bool:
    """Whether a word begins with the preposition ب: «بالجهود», «بإجبار», not «بعد»."""
    word = plain(clean)
    if (word.startswith("بال") and len(word) > 4) or word in ("به", "بها", "بهم", "بما", "بذلك", "بهذا", "بهذه", "ب"):
        return True
    if not word.startswith("ب") or len(word) < 4 or word in _classes() or word in THAT:
        return word in THAT and word.startswith("ب")
    import simplemma

    return not simplemma.is_known(clean, "ar") or simplemma.is_known(clean[1:], "ar")


def listed_classes(word: str) -> frozenset[str]:
    """Return the classes of a word as it is listed, nothing cut off."""
    return _classes().get(word, NOTHING)
