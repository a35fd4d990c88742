"""The dictionary form of a written Arabic word.

`lemma` asks the project's own tables (``data/stopwords.csv``, ``names.csv``, ``lemmas.csv``), then the dictionary of simplemma,
then both again for what is left when the letters written together with a word are taken off (`affixes`). A split is accepted
only when the rest is a known word. Nothing is known about the sentence: a form of two words gets the one more frequent in news.
"""

import collections
import functools
import itertools
import re

from analysis import fold, lexicon
from analysis.tokens import affixes, stopwords
from analysis.tokens.affixes import ARTICLE, CONJUNCTIONS, DEFINITE, FUTURE, PREPOSITIONS, RELATION

KEPT = 100_000  # words remembered, about 250 bytes each: the first that are asked about, among which are the frequent ones
# Verbal nouns and active participles by shape; the dictionary lists many of them under their verb: تفجير, مواجهة, إعلام.
VERBAL_NOUN = re.compile(r"ت..ي.|ت[^ا]..?ة|م.ا..?ة|م..?.?.?[^ةاي]|إ.?.ا.|إ.ا.ة|ا.{1,4}ا.ة?|.ا.[^ةاي]")
# Endings that a noun in the dictionary takes in the feminine plural or the dual, and what the singular has instead.
PLURALS = (("ات", "ة"), ("ات", ""), ("تين", "ة"), ("تان", "ة"), ("ين", ""))
DERIVED_VERB = re.compile(r".ا..|ت....?")  # the dictionary takes some for nouns: عارض, تركز
PARTICLES = CONJUNCTIONS + PREPOSITIONS + FUTURE
DOUBLED = re.compile(r"(.)\1")
NOT_ROOT = str.maketrans("", "", "اأإآويىءئؤة")


def lemma(word: str) -> str:
    """Return the dictionary form of `word`: the singular of a noun, the masculine of an adjective, «he did» of a verb.

    Parameters
    ----------
    word
        One written word. It is brought into clean form first (see `fold.clean`), so marks and disguises do no harm.

    Returns
    -------
    str
        The lemma in ordinary spelling; `word` itself (clean) where nothing is known about it.

    Notes
    -----
    One answer per written form: a form of two words («علم» flag, science, he knew) is not told apart by its sentence.

    Examples
    --------
    >>> lemma("والمعارضة"), lemma("بالتزاماتها"), lemma("سيكون"), lemma("لافرنتييف")
    ('معارضة', 'التزام', 'كان', 'لافرينتيف')
    """
    return of_clean(fold.clean(word))


def of_clean(word: str) -> str:
    """`lemma` of a word already in clean form."""
    found = _REMEMBERED.get(word)
    if found is None:
        found = _looked_up(word)
        if len(_REMEMBERED) < KEPT:
            _REMEMBERED[word] = found
    return found


_REMEMBERED: dict[str, str] = {}


def forget() -> None:
    """Forget the words asked about so far, to free their memory or to measure how long they take."""
    _REMEMBERED.clear()
    _dictionary_form.cache_clear()


def _looked_up(word: str) -> str:
    if not "\u0620" < word[:1] < "\u06d4":
        return word
    found = _found(word) or next(filter(None, map(_found, affixes.respelled(word, _hamzas()))), None) or _guessed(word)
    return _renamed().get(found, found)


def _found(word: str) -> str | None:
    if found := _listed().get(word) or (_may_be_definite(word) and _definite(word)):
        return found
    if word in _dictionary() and not word.startswith("وو") and (found := _dictionary_form(word)):  # ووقف: not the passive of واقف
        return found
    return _split(word)


@functools.cache
def _hamzas() -> dict[str, set[str]]:
    """Letters behind the hamza that known words begin with → how it is written: two letters of short words, whose last one may change."""
    found = collections.defaultdict[str, set[str]](set)
    for hamza in filter(None, map(affixes.HAMZA.fullmatch, itertools.chain(_listed(), _dictionary()))):
        found[hamza[2][: 2 if len(hamza[2]) < 4 else 3]].add(hamza[1])
    return dict(found)


def _may_be_definite(word: str) -> bool:
    """Whether to try `DEFINITE`, which takes longer."""
    return ARTICLE in word[:4] or "لل" in word[:3]


@functools.cache
def _listed() -> dict[str, str]:
    """Written form → lemma, from all tables of the project; later tables win."""
    return stopwords.forms() | _content()


@functools.cache
def _content() -> dict[str, str]:
    """Names and the words on which the dictionary is wrong, without particles."""
    names = lexicon.load("names")
    name = dict(zip(names["variant"], names["name"], strict=True))
    return {fold.key(variant): shown for variant, shown in name.items()} | name | _fixed("form")


def _renamed() -> dict[str, str]:
    """Lemma of the dictionary → lemma in the spelling of newspapers (قاض → قاضي)."""
    return _fixed("lemma")


@functools.cache
def _fixed(kind: str) -> dict[str, str]:
    rows = lexicon.load("lemmas")
    rows = rows[rows["kind"] == kind]
    return dict(zip(rows["word"], rows["lemma"], strict=True))


@functools.cache
def _dictionary() -> dict[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return dict(DefaultDictionaryFactory().get_dictionary("ar"))


@functools.lru_cache(maxsize=KEPT // 4)
def _dictionary_form(word: str) -> str | None:
    """Ask the dictionary, and put it right where it calls an inflected form or a noun of a verb by the wrong name."""
    said = _dictionary()
    found = said.get(word)
    if found is None or word == ARTICLE or (found == word[:-1] + "ة" and word[-1] == "ه" and word[:-1] in said):  # قتله: not قتلة
        return None
    if said.get(ARTICLE + word) == word and found[:-1] != word != found + "ة" and _is_verb(found):
        return word
    if len(word) > 4 and word[-1] == "ا" and said.get(ARTICLE + word[:-1]) == word[:-1]:  # حضورا: presence, not those present
        return word[:-1]
    noun = _noun(word.removeprefix(ARTICLE), found)
    return (_uninflected(word) or word) if noun == word else noun


def _noun(word: str, found: str) -> str:
    """`word` itself where the dictionary gave a verb for the noun made from it: same root letters, a noun's shape."""
    if word[0] == "ا" and found[0] in "أآ":
        word = "إ" + word[1:]
    if (
        not VERBAL_NOUN.fullmatch(word)
        or found[0] == word[0] == "م"
        or found[-1] == "ي"
        or word.translate(fold.ALEF) == found.translate(fold.ALEF)
    ):
        return found
    if word[0] == "ا" != found[0]:
        return found
    root, verb = (DOUBLED.sub(r"\1", form.translate(NOT_ROOT)) for form in (word, found))
    return word if verb in (root, root[1:] if word[0] in "تم" else root) else found


def _uninflected(word: str) -> str | None:
    """Find the verb of one of its forms, or the masculine of ـية, that the dictionary has but does not connect with `word`."""
    said = _dictionary()
    if word[0] not in "يتن" and word[-1] not in "اتة":  # neither an imperfect nor a perfect with its person nor ـية
        return None
    if word.endswith("ية") and said.get(ARTICLE + word) == word[:-1]:
        return word[:-1]
    if len(word) < 3 or ARTICLE + word in said:
        return None
    if word[0] == "ي":
        return next(filter(_is_perfect, affixes.perfects(word)), None)
    if VERBAL_NOUN.fullmatch(word):
        return None
    if perfect := next(filter(_is_perfect, affixes.without_subject(word)), None):
        return perfect
    third = affixes.third_person(word)
    found = (_known(third) or _uninflected(third)) if third and not _fifth_form(word) else None
    return found if found and found[0] != "ي" else None


def _is_perfect(word: str) -> bool:
    found = _dictionary().get(word)
    return found == word or (found is not None and DERIVED_VERB.fullmatch(word) is not None)


def _is_verb(found: str) -> bool:
    return "ي" + found in _dictionary() or "ي" + found[1:] in _dictionary()


def _fifth_form(word: str) -> bool:
    """Whether a word in ت may be a verb or verbal noun of the fifth form, which begins with it (تقدم, تخلي)."""
    said = _dictionary()
    return word[0] == "ت" and ("ي" + word in said or "ي" + word[:-1] + "ى" in said)


def _known(word: str) -> str | None:
    return _content().get(word) or _dictionary_form(word)


def _definite(word: str) -> str | None:
    """Lemma of a word with the article: the form with the article alone is asked first, for it can only be a noun."""
    head = DEFINITE.match(word)
    if not head or (len(word) - head.end() < 3 and head[0] != ARTICLE and word in _dictionary()):  # والد, وكالات
        return None
    rest = word[head.end() :]
    own = head[0].endswith("لل") and (_fixed("form").get("ل" + rest) or _dictionary_form(ARTICLE + "ل" + rest))
    if own:  # للجنة is not ل + الجنة
        return own
    listed = _content().get(ARTICLE + rest) or _fixed("form").get(rest)
    if rest[0] == "ا" and len(hamza := [form for form in affixes.respelled(ARTICLE + rest) if form in _dictionary()]) == 1:
        rest = hamza[0].removeprefix(ARTICLE)  # الاسلام
    found = listed or _relation(rest) or _dictionary_form(ARTICLE + rest) or _dictionary_form(rest) or _inflected(rest)
    return found or (_definite(word[:-1] + "ة") if word[-1] == "ه" else None)  # no pronoun follows an article


def _relation(word: str) -> str | None:
    """Find the adjective in ـي of one of its forms (السوريين, السورية); not «my», which cannot follow an article."""
    form = RELATION.fullmatch(word) if "ي" in word[-3:] else None
    if not form:
        return None
    adjective, said = form[1], _dictionary()
    claimed = said.get(ARTICLE + word) or said.get(word) or adjective
    noun = word != adjective and claimed == word and not (word.endswith("ة") and said.get(adjective) == adjective)  # غاية, مليون
    if noun or claimed not in (word, adjective, adjective[:-1]) or not (_known(adjective) or adjective[:-1] in said):
        return None
    return _content().get(adjective, adjective)


def _inflected(word: str) -> str | None:
    """Find the singular of a plural or dual that no table holds."""
    if word[-1] not in "ةتنو":  # no ending of a plural
        return None
    if found := affixes.singular(word):
        return _content().get(found, found)
    cut = [(word.removesuffix(ending) + instead) for ending, instead in PLURALS if word.endswith(ending)]
    found = next((stem for stem in cut if stem in _content()), None) or next((stem for stem in cut if len(stem) > 2 and _known(stem)), None)
    return found and _content().get(found, found[:-1] if _known(found) == found[:-1] else found)


def _split(word: str) -> str | None:
    """Lemma of what is left without particles, pronoun, or both: first what is known as it stands, then what is inflected."""
    if (word.endswith("يا") and (found := _relation(word))) or (found := _participle(word)):
        return found
    stems = _stems(word)
    for stem in stems:
        if found := _content().get(stem):
            return found
    for stem in stems:
        if stem in _dictionary() and (found := _dictionary_form(stem)):
            return found
    return next(filter(None, map(_derived, [word, *stems])), None)


def _participle(word: str) -> str | None:
    found = affixes.singular(word)
    return found if found and (word[0] == "م" or (word[1] == "ا" and _known(found))) else None


def _stems(word: str) -> list[str]:
    """`word` without its pronoun, without its particles, without both."""
    stems = affixes.without_pronoun(word)
    if word[0] in PARTICLES:
        rests = [word[start:] for start in affixes.starts(word)[1:] if _may_follow(word[start - 1], word[start:])]
        stems += rests
        for rest in rests:
            stems += affixes.without_pronoun(rest)
    return stems


def _may_follow(particle: str, rest: str) -> bool:
    """Whether `rest` may be a word of its own: names begin like particles, too, and ب and ك stand before no verb (بيتر, كيري)."""
    return rest[0] != "ي" or particle not in "بك" or _known(rest) == rest


def _derived(word: str) -> str | None:
    return _relation(word) or _inflected(word) or (_uninflected(word) if len(word) > 3 else None)


def _guessed(word: str) -> str:
    """Take the particles off an unknown word with the article (والعتيبي → العتيبي), and the article, too, if it is no name."""
    head = DEFINITE.match(word)
    if not head or len(word) - head.end() < 3:
        return word
    rest = word[head.end() :]
    if rest.endswith(("ية", "يين", "يون")) and (form := RELATION.fullmatch(rest)):
        return form[1]
    return rest if VERBAL_NOUN.fullmatch(rest) and rest[-1] != "ي" else ARTICLE + rest
