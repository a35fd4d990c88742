"""What the shape of a word and the dictionary tell: names, adjectives, verbs, plurals, gender. Words are keys unless called clean."""

import functools
import re
from collections.abc import Mapping

from analysis.quotes.passage import plain
from analysis.quotes.vocabulary import PREPOSITIONS, THAT, classes, country, definite, listed_classes, names_country

PRONOUN = re.compile(r"(?:هما|ها|هم|نا|ه)$")
NISBA = re.compile(r"..(ي|يه|ية|يين|يون|يان)$")
NOT_PLURAL = ("انون", "فزيون", "عاون", "ليون")  # قانون, كانون, تلفزيون, تعاون, مليون


@functools.cache
def _dictionary() -> Mapping[str, str]:
    """Return the dictionary of simplemma itself: its `is_known` asks the same, many times slower."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary("ar")


def in_dictionary(clean: str) -> bool:
    """Whether a dictionary lists the word as it stands."""
    return _dictionary().get(clean) is not None


def _has_lemma(clean: str) -> bool:
    import simplemma

    return in_dictionary(clean) or simplemma.lemmatize(clean, "ar") != clean


@functools.lru_cache(200_000)
def namelike(clean: str) -> bool:
    """Whether a word can be part of a personal name: a listed given name, or a word no dictionary knows."""
    word = plain(clean)
    labels = listed_classes(word)
    if labels & {"given", "surname"}:
        return True
    if labels or len(word) < 2 or word.startswith(("ال", "لل", "بال")) or word in THAT or any(c.isdigit() for c in word):
        return False
    if word[0].isascii():
        return True
    if word[0] in "بل" and clean.endswith("ة"):  # «لنصرة», «بطولة»
        return False
    if classes(word) or (word[0] in "وف" and (word[1:].startswith("ال") or _has_lemma(clean[1:]) or prefixed(clean[1:]))):
        return False
    return not (_has_lemma(clean) or possessed(clean) or inflected_verb(clean) or prefixed(clean) or (clean[0] == "م" and adverbial(clean)))


def possessed(clean: str) -> bool:
    """Whether a word is a known noun with a pronoun: «معرفتها», «محاميه»."""
    return possessor_cut(clean) is not None


@functools.lru_cache(200_000)
def possessor_cut(clean: str) -> str | None:
    """Return the noun without its pronoun, if a dictionary or a list knows it.

    >>> possessor_cut("وزارته"), possessor_cut("رئيسها")
    ('وزارة', 'رئيس')
    """
    match = PRONOUN.search(clean)
    if match is None or match.start() < 3:
        return None
    stem = clean[: match.start()]
    endings = {"ت": "ة", "ئ": "ء", "ؤ": "ء"}  # «وزارته», «انتهائه»
    forms = [stem, stem[:-1] + endings[stem[-1]]] if stem[-1] in endings else [stem]
    return next((form for form in forms if listed_classes(plain(form)) or in_dictionary(form)), None)


def inflected_verb(clean: str) -> bool:
    """Whether a word is a verb of the future or the imperfect: «سيتم», «يطالبون»."""
    word = clean[1:] if clean[:1] == "س" and clean[1:2] in "يتن" and len(clean) > 3 else clean
    if word[:1] == "ي" and _dictionary().get(word, word) != word:
        return True
    if word != clean and in_dictionary(word):
        return True
    return word[:1] in "يت" and word.endswith(("ون", "وا")) and in_dictionary(word[:-2])


@functools.lru_cache(50_000)
def verbal(clean: str) -> bool:
    """Whether a word is surely a verb: «تستغل», «سقطت», «يجعل», not «تعاون», «بنت».

    >>> [word for word in ("تستغل", "سقطت", "تعاون", "بنت") if verbal(word)]
    ['تستغل', 'سقطت']
    """
    said = _dictionary()
    lemma = said.get(clean)
    if lemma is None or lemma == clean or clean[-1] == "ا":
        return False
    if clean[0] == "ت" and said.get("ي" + clean[1:]) == lemma:
        return True
    return clean[-1] == "ت" and lemma == clean[:-1] and ("ي" + lemma in said or "ي" + lemma[1:] in said)


def prefixed(clean: str) -> bool:
    """Whether a word is a known noun with ب or ل: «بضرورة», «لخفض»."""
    if clean.startswith("بال") and len(clean) > 5 and in_dictionary(clean[3:]):
        return True
    if clean[:1] not in "بل" or len(clean) < 5 or clean[1] == "ي":
        return False
    derived = clean[1] != "ا" or clean[3] == "ت" or clean[2] == "ن"  # «باختبار», «بانسحاب»: other nouns begin with a hamza
    return derived and in_dictionary(clean[1:])


def adverbial(clean: str) -> bool:
    """Whether a word ends like an adverb: «مجددا», «مبتسما», not a foreign name such as «توتا»."""
    return clean[-1:] == "ا" and in_dictionary(clean[:-1])


@functools.lru_cache(50_000)
def surname(listed: bool, clean: str) -> bool:
    """Whether a word may be a surname: any unknown one, and after a listed given name a dictionary word («أحمد طعمة»)."""
    word = plain(clean)
    return (
        len(word) > 1
        and not classes(word)
        and not definite(word)
        and word not in PREPOSITIONS
        and word not in THAT
        and (in_dictionary(clean) is listed or (listed and not clean.startswith("ب")))
        and not (clean.startswith("ب") and not in_dictionary(clean) and prefixed(clean))
        and not verbish(word)
        and not (len(word) > 5 and possessed(clean))
    )


@functools.lru_cache(50_000)
def family_name(word: str, clean: str) -> bool:
    """Whether a word with the article is one that no dictionary knows without it: «الزنبوعي»."""
    unknown = clean.startswith("ال") and len(clean) > 5 and not _has_lemma(clean[2:]) and not _has_lemma(clean)
    return unknown and not classes(word) and not possessed(clean)


@functools.lru_cache(200_000)
def takes_bi(clean: str) -> bool:
    """Whether a word begins with the preposition ب: «بالجهود», «بإجبار», not «بعد»."""
    word = plain(clean)
    if (word.startswith("بال") and len(word) > 4) or word in ("به", "بها", "بهم", "بما", "بذلك", "بهذا", "بهذه", "ب"):
        return True
    if not word.startswith("ب") or len(word) < 4 or listed_classes(word) or word in THAT:
        return word in THAT and word.startswith("ب")
    return not in_dictionary(clean) or in_dictionary(clean[1:])


def adjectival(word: str) -> bool:
    """Whether a definite word reads as an adjective after a definite noun."""
    return definite(word) and (bool(re.search(r"(?:ي|يه|ية|يين|يون|يان|ييه)$", word)) or "adjective" in classes(word))


def adjectival_known(word: str) -> bool:
    """Whether a word with the article is an ordinary adjective and not a surname such as الصفيان."""
    return word in ("الذي", "التي", "الذين") or "adjective" in classes(word)


@functools.lru_cache(200_000)
def adjective(word: str, clean: str) -> bool:
    """Whether a word without article reads as an adjective after a noun without article: «تركي», «سابق», «عسكريون»."""
    labels = listed_classes(word)
    if "adjective" in labels or ("adjective" in listed_classes("ال" + word) and not labels & {"role", "title", "organisation"}):
        return True
    if definite(word):
        return False
    if country(word) is not None:
        return True
    ending = NISBA.search(clean)
    if labels - {"unnamed"} or ending is None:
        return False
    stem = clean[: ending.start(1)]
    return clean.endswith("اوي") or _of_country(plain(stem)) or any(in_dictionary(form) for form in (clean, stem + "ي", stem, stem + "ة"))


def _of_country(stem: str) -> bool:
    """Whether a nisba without its ending comes from a listed country: «نيجيري», «فرنسية», «هندي»."""
    names = (stem, stem + "ا", stem + "يا", "ال" + stem, "ال" + stem + "ية", "ال" + stem + "يه")
    return any(listed_classes(name) & {"feminine", "masculine"} for name in names)


def verbish(word: str) -> bool:
    """Whether a word (key) looks like an imperfect verb."""
    return bool(re.match(r"^(?:[وف])?س?ي.{3,}$", word)) and not definite(word) and not NISBA.search(word)


@functools.lru_cache(50_000)
def closed_plural(clean: str) -> bool:
    """Whether a word is a plural that nothing can be joined to but an adjective: «محللون», «مسؤولين», not «محللو»."""
    if not clean.endswith(("ون", "ين")) or clean.endswith(NOT_PLURAL):
        return False
    stem = clean[:-2]
    if stem.endswith("ي") and len(stem) > 3 and (in_dictionary(stem) or not in_dictionary(clean)):
        return True
    return bool(listed_classes(plain(stem)) & {"role", "title"}) or _dictionary().get(clean) == stem


@functools.lru_cache(50_000)
def gender(word: str, clean: str) -> str:
    """Gender of a noun in the singular, "m" or "f"; "" where the word or its number leaves it open."""
    labels, stem = classes(word), clean.removeprefix("و").removeprefix("ال")
    if "masculine" in labels:
        return "m"
    if labels & {"feminine", "given", "surname", "unnamed"}:
        return "f" if names_country(word) and "given" not in labels else ""
    known = _dictionary().get(stem)
    if (
        stem.endswith(("ات", "اء", "ى", "ا", "ون", "ين", "ان"))
        or PRONOUN.search(stem)
        or (known != stem and not labels & {"role", "organisation"})
    ):
        return ""
    if known is not None and known != stem:
        return ""
    return "f" if stem.endswith("ة") else "m"
