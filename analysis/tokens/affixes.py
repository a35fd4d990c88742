"""Letters written together with an Arabic word: what may be left when they are taken off.

Every function proposes; `lemmas` accepts a proposal only when it is a known word.
"""

import re
from collections.abc import Iterator, Mapping, Set

ARTICLE = "ال"
CONJUNCTIONS, PREPOSITIONS, FUTURE = "وف", "بلك", "س"
IMPERFECT = "ينتأ"  # a verb after the particle of the future begins with one of these
# Conjunction, preposition and article at the head of a definite word.
DEFINITE = re.compile(rf"[{CONJUNCTIONS}]?(?:[بك]?{ARTICLE}|لل)(?=..)")
# Pronouns, «they» of a verb, the accusative of a noun; with the letters that must be left.
ENDINGS = (("هما", 3), ("هم", 3), ("هن", 3), ("ها", 3), ("كما", 3), ("كم", 3), ("نا", 3), ("ني", 4), ("ه", 3), ("وا", 3), ("ا", 3))
_ENDINGS = {last: [(ending, len(ending) + least) for ending, least in ENDINGS if ending[-1] == last] for last in "امنيه"}
# What the last letter of a word became before a pronoun, undone: مدينتها → مدينة, أبنائه → أبناء, مستواه → مستوى.
BEFORE_PRONOUN = {"ت": "ة", "ئ": "ء", "ؤ": "ء", "ا": "ى", "و": "وا"}
# Shapes whose singular needs no dictionary: participles (مبتعثين, قائمون), verbal nouns (مواجهات, تطلعات), abstract nouns (صلاحيات).
PARTICIPLE = re.compile(r"(م[^ا].{1,4}[^اةيوت]|م.ا.[^اى]|.ا[^اويئ][^ةيا]|.ائ[^ةيا])(?:ة|ات|ون|ين|ان|تين|تان|و)")
DERIVED = re.compile(r"(ا.ت.ا.|ا.{2,4}ا.|إ.{1,2}ا.|ت.{2,3}ي.|ت...|ت.ا..)(?:ات|ين)")
HOLLOW = re.compile(r"(إ.ا.|است.ا.)ات")  # إصابة, استشارة
ABSTRACT = re.compile(r"(..+ي)ات")
RELATION = re.compile(r"(..+ي)(?:ين|ون|ان|ة|ا)?")
# Letters written without hamza or dots, as some newsrooms do: ادلب, حكومه, علي.
_HEAD = rf"[{CONJUNCTIONS}]?[{PREPOSITIONS}]?(?:{ARTICLE}|(?<=ل)ل)?"
BARE_ALEF, HAMZA = re.compile(rf"({_HEAD})ا(..+)"), re.compile(rf"{_HEAD}([أإآ])(..+)")
SHORT = 6  # letters behind the alef: longer than that is no known word of three letters with an ending
BARE_END = {"ه": "ة", "ي": "ى", "ى": "ي"}


def starts(word: str) -> list[int]:
    """Find where the word may begin without conjunction, preposition or the particle of the future.

    >>> starts("وسيكون")
    [0, 1, 2]
    """
    found = [0, 1] if word[:1] in CONJUNCTIONS else [0]
    for at in tuple(found):
        particle, follows = word[at : at + 1], word[at + 1 : at + 2]
        if particle in PREPOSITIONS or (particle == FUTURE and follows in IMPERFECT):
            found.append(at + 1)
    return [at for at in found if len(word) - at > 2]


def without_pronoun(word: str) -> list[str]:
    """Take the pronoun or the accusative off the end of `word`.

    >>> without_pronoun("مدينتهم")
    ['مدينة', 'مدينت']
    """
    stems: list[str] = []
    for ending, length in _ENDINGS.get(word[-1], ()):
        if len(word) >= length and word.endswith(ending):
            stem = word[: -len(ending)]
            if last := BEFORE_PRONOUN.get(stem[-1]):
                stems.append(stem[:-1] + last)
            stems.append(stem)
    return stems


def singular(word: str) -> str | None:
    """Give the singular of a participle, verbal noun or abstract noun in the plural, by its shape alone.

    >>> [singular(word) for word in ("مبتعثين", "مواجهات", "صلاحيات", "احتياجات", "بيوت")]
    ['مبتعث', 'مواجهة', 'صلاحية', 'احتياج', None]
    """
    if word[-1] not in "ةتنو":  # none of the shapes ends so
        return None
    if shape := ABSTRACT.fullmatch(word) or HOLLOW.fullmatch(word):
        return shape[1] + "ة"
    if shape := PARTICIPLE.fullmatch(word):
        return shape[1] + "ة" if shape[1][2] == "ا" and word.endswith(("ات", "ة")) and word[0] == "م" else shape[1]
    shape = DERIVED.fullmatch(word)
    return shape and shape[1]


def perfects(word: str) -> Iterator[str]:
    """Propose perfect verbs whose imperfect in ي `word` may be: يقوم → قام, يجري → جرى, ينتهي → انتهى, يصل → وصل.

    >>> list(perfects("يقوم"))
    ['قام', 'قوم', 'اقوم', 'أقوم']
    """
    rest = word[1:-2] if word.endswith(("ون", "وا", "ان")) and len(word) > 5 else word[1:]
    if len(rest) < 2 or (len(word) > 4 and word.endswith(("نا", "ها", "هم"))):
        return
    if rest.startswith("ست") and rest[-2] == "ي":
        yield f"ا{rest[:-2]}ا{rest[-1]}"
    if rest[0] == "ؤ":
        rest = "أ" + rest[1:]
    if len(rest) == 3 and rest[1] in "وي":
        yield rest[0] + "ا" + rest[2]
    stems = [rest[:-1] + "ى", rest[:-1] + "ي"] if rest[-1] in "ويى" else [rest]
    longer = len(rest) > 3 and rest[0] == "ت"  # يتكون → تكون
    derived = not longer and (rest[0] == "ت" or (len(rest) > 3 and (rest[0] == "ن" or rest[1] == "ت")))  # يتفق, يمتلك → امتلك
    for prefix in ("ا", "", "أ") if derived else ("", "ا", "أ"):
        yield from (prefix + stem for stem in stems)
    if len(rest) == 2:
        yield "و" + rest


def without_subject(word: str) -> Iterator[str]:
    """Propose perfect verbs that `word` may be a person of.

    >>> list(without_subject("رفضوا")), list(without_subject("التقت"))
    (['رفض'], ['التقى', 'التق'])
    """
    for ending in ("وا", "ت", "نا"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and len(word) > 4:
            if stem[0] in "ات" and ending != "نا":
                yield stem + "ى"
            yield stem


def third_person(word: str) -> str | None:
    """Give the form with ي of an imperfect in ت or ن that cannot be a noun of the same letters.

    >>> third_person("تنفي"), third_person("نستسلم"), third_person("نقيب")
    ('ينفي', 'يستسلم', None)
    """
    if word[0] not in "تن" or len(word) < 4 or word[-1] in "ةاء" or (word[0] == "ن" and word[2] in "ياو" and len(word) == 4):
        return None
    return "ي" + word[1:]


def respelled(word: str, hamzas: Mapping[str, Set[str]] | None = None) -> Iterator[str]:
    """Propose spellings of `word` with the hamza or the dots that it may lack.

    `hamzas` are the ones to try, given by the three letters that follow, or by two in a word of up to `SHORT`.

    >>> list(respelled("الادارة")), list(respelled("حكومه"))
    (['الأدارة', 'الإدارة', 'الآدارة'], ['حكومة'])
    >>> list(respelled("الادارة", {"دار": {"إ"}, "دب": {"أ"}}))
    ['الإدارة']
    """
    if alef := BARE_ALEF.fullmatch(word):
        sizes = (2, 3) if len(alef[2]) <= SHORT else (3,)
        tried = "أإآ" if hamzas is None else {hamza for size in sizes for hamza in hamzas.get(alef[2][:size], ())}
        yield from (alef[1] + letter + alef[2] for letter in "أإآ" if letter in tried)
    if word[-1:] in BARE_END:
        yield word[:-1] + BARE_END[word[-1]]
