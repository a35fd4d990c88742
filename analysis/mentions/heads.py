"""Find the noun that an adjective agrees with, reading backwards from the adjective: «السفن الحربية الكبيرة الروسية» → السفن.

Arabic adjectives follow their noun and agree with it in the article, and in gender and number as far as the spelling shows it. What
the spelling does not show stands in ``analysis/data/heads.csv``: adjectives and nouns that look like each other, nouns that form one name
with the next («وزارة الدفاع»), plurals without an ending, words that never are a head.
"""

import functools
import re
from typing import Literal, NamedTuple

from analysis.actors import aliases
from analysis.mentions.vocabulary import nouns, words_of

Form = Literal["masculine", "feminine", "plural", "dual"]
REACH = 120  # characters that are read before the adjective
_WORD = re.compile(r"[^\W_][\w\u064b-\u0652\u0670\u0640]*")
_STOP = re.compile(r"[.!?؟؛:;،,\n•]|(?<=\s)[-–—](?=[^\s])")
_STOP_JOINED = re.compile(r"[.!?؟؛:\n•]")
_QUOTED = re.compile(r"[«“\"”][^«»“”\"\n]{1,40}[»”\"“]")
_BRACKETS = re.compile(r"\([^()]*\)")
_OR = frozenset({"او", "ام"})
_POSSESSIVE = ("ها", "هم", "هما", "نا", "كم")
_VERB = re.compile(r"[وف]?[يتن]\w{2,3}(?:ها|هم|نا)$")  # «تليها» is no noun
_ELATIVE = frozenset({"كبري", "عليا", "عظمي", "اخري", "اولي"})  # feminine without ة


class Word(NamedTuple):
    """A written word: offsets in the text read, its loose form, and that form without clitics (the article kept)."""

    start: int
    end: int
    form: str
    bare: str


class Head(NamedTuple):
    """The head's offsets in the text read, its clitics cut off."""

    start: int
    end: int


def find(text: str, adjective: str, start: int) -> Head | None:
    """Head of the `adjective` written at `start` in `text`, or None where it stands alone («قال الروس»).

    >>> text = "أعلنت وزارة الدفاع الروسية"
    >>> head = find(text, "الروسية", 19)
    >>> head and text[head.start : head.end]
    'وزارة الدفاع'
    """
    target = _bare_adjective(adjective)
    form, definite = form_of(target), target.startswith("ال")
    joined = aliases.loose_word(adjective)[:1] == "و" and target[:1] != "و"
    words = _before(text, start, joined)
    if words and words[0].form in _OR:
        joined, words = True, words[1:]
    position = _skip(words, form, definite, joined)
    if position is None or position >= len(words):
        return None
    found = _definite(words, position, form) if definite else _indefinite(words, position, form)
    return found and _cut(text, words, *found)


def form_of(target: str) -> Form:
    """Read gender and number off the ending of a loose form.

    >>> form_of("الروسيه"), form_of("الروس")
    ('feminine', 'plural')
    """
    if target.endswith(("ه", "يات")):
        return "feminine"
    if target.endswith(("ان", "تين")):
        return "dual"
    return "masculine" if target.endswith(("ي", "يا")) else "plural"


def is_language(text: str, adjective: str, start: int) -> bool:
    """Whether a feminine adjective names the language: «بالروسية», «بالعربية والروسية».

    >>> is_language("بيان بالعربية والروسية", "والروسية", 14)
    True
    """
    form = aliases.loose_word(adjective)
    if not form.endswith("يه"):
        return False
    if form.startswith(("بال", "وبال")):
        return True
    before = _before(text, start, True)
    return form.startswith("وال") and bool(before) and before[0].form in words_of("language") and "ال" in before[0].form[:3]


def is_learned(text: str, start: int) -> bool:
    """Whether words of speaking, writing or translating right before a lone adjective make it a language: «ترجمه إلى الروسية»."""
    return bool({word.form for word in _before(text, start)[:3]} & words_of("language"))


def is_predicate(text: str, adjective: str, start: int) -> bool:
    """Whether an adjective without a head stays an adjective: without article, in the singular («أن تكون روسية»), but «مع روسي آخر»."""
    target = _bare_adjective(adjective)
    if target.startswith("ال") or form_of(target) not in ("masculine", "feminine"):
        return False
    before = _before(text, start)
    return aliases.loose_word(adjective)[:1] == "و" or not before or before[0].form not in words_of("preposition")


def written(text: str, head: Head) -> str:
    """Head as one would write it alone: «لل» gives its article back.

    >>> written("كلمة للرئيس الروسي", Head(7, 11))
    'الرئيس'
    """
    phrase = text[head.start : head.end]
    return "ال" + phrase if text[max(head.start - 2, 0) : head.start] == "لل" else phrase


def _bare_adjective(adjective: str) -> str:
    form = aliases.loose_word(adjective)
    return next((part for part in list(aliases.stripped(form))[::-1] if part.startswith("ال")), form.removeprefix("و"))


def _before(text: str, start: int, joined: bool = False) -> list[Word]:
    """Words before `start` in its sentence, the nearest first; what stands in brackets is passed over.

    Where our adjective begins with «و», commas are passed over: «الفحوص الفرنسية، والروسية».
    """
    first = max(start - REACH, 0)
    piece = _BRACKETS.sub(_blank, text[first:start])
    piece, named = _without_names(piece)
    stops = [match.end() for match in (_STOP_JOINED if joined else _STOP).finditer(piece)]
    offset = stops[-1] if stops else piece.find(" ") + 1 if first else 0
    found = [_word(match, first, match.end() in named) for match in _WORD.finditer(piece, offset)]
    return [word for word in found[::-1] if word.form]  # «ــ», a dash of tatweels, is no word


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _without_names(piece: str) -> tuple[str, set[int]]:
    """Blank the quoted name in «قناة «روسيا اليوم» الروسية»; also the ends of the nouns that such a name made definite."""
    named: set[int] = set()
    for match in _QUOTED.finditer(piece):
        noun = _WORD.findall(piece[: match.start()].rstrip())[-1:]
        if noun and _noun_of(aliases.loose_word(noun[0])) in words_of("generic"):
            piece = piece[: match.start()] + _blank(match) + piece[match.end() :]
            named.add(len(piece[: match.start()].rstrip()))
    return piece, named


def _word(match: re.Match[str], first: int, named: bool) -> Word:
    form = aliases.loose_word(match.group())
    parts = list(aliases.stripped(form))
    bare = next((part for part in parts[::-1] if part.startswith("ال") and len(part) > 3), form)
    return Word(match.start() + first, match.end() + first, form, "ال" + _noun_of(form) if named else bare)


def _skip(words: list[Word], form: Form, definite: bool, joined: bool) -> int | None:
    """Position of the nearest word that is no adjective beside ours."""
    position = 0
    if joined and (not words or not _stands_as_adjective(words, 0, definite, form)):
        shared = _partner(words, form, definite)
        if shared is None:
            return None
        position = shared
    while position < len(words) and _stands_as_adjective(words, position, definite, form):
        position += 1
    return position


def _partner(words: list[Word], form: Form, definite: bool) -> int | None:
    """Position of the adjective that ours is joined to, past a name: «الرئيسين التركي … والروسي».

    Without such an adjective the noun before «و» is no head: «روسيا والروس».
    """
    for position in range(min(len(words), 10)):
        stem = words[position].bare
        if words[position].form.removeprefix("و") in words_of("function"):
            break
        if stem.endswith(("ي", "يه")) and definite == stem.startswith("ال") and _stands_as_adjective(words, position, definite, form):
            return position
    return None


def _stands_as_adjective(words: list[Word], position: int, definite: bool, form: Form) -> bool:
    """Whether this word is an adjective of the same noun: it looks like one, agrees, and something it can belong to precedes it."""
    word = words[position]
    stem = word.bare.removeprefix("ال") if definite else word.form
    if definite != word.bare.startswith("ال") or not _looks_like_adjective(stem, word.form) or not _agree(stem, form):
        return False
    if position + 1 >= len(words):
        return False
    before = words[position + 1]
    if definite:
        return word.form.startswith(("ال", "وال")) and (before.bare.startswith("ال") or _is_possessed(before))
    if {before.form, before.form.removeprefix("و")} & words_of("function") or before.bare.startswith("ال"):
        return False
    return form != "feminine" or stem in words_of("adjective") or _takes_feminine(before.form)


def _takes_feminine(form: str) -> bool:
    """Whether a noun without article is feminine or a plural of things, as far as the spelling tells: «تقارير», «مصادر», «قوات»."""
    return form.endswith(("ه", "ات")) or form in words_of("plural") or (len(form) in (5, 6) and form[2] == "ا")


def _looks_like_adjective(stem: str, form: str) -> bool:
    if stem in words_of("adjective") or stem.removeprefix("و") in words_of("adjective"):
        return True
    known = words_of("noun") | words_of("complement")
    return stem.endswith(("ي", "يه", "يين", "يون", "يا")) and len(stem) > 3 and not {stem, form} & known


def _agree(stem: str, form: Form) -> bool:
    return form == "dual" or (stem.endswith(("ه", "ات")) or stem in _ELATIVE) == (form == "feminine")


def _definite(words: list[Word], position: int, form: Form) -> tuple[int, int] | None:
    """Positions of the last and first word of the head of an adjective with the article."""
    word = words[position]
    if {word.form, word.bare} & words_of("function") or word.form.isdigit():
        return None
    if word.bare.startswith("ال"):
        return None if position and form == "plural" and word.form.endswith(("يين", "يون")) else _with_article(words, position, form)
    if _is_possessed(word):
        return (position, position) if form != "plural" or word.form in words_of("plural") else None
    return _of_name(words, position, form) if form in ("masculine", "feminine") else None


def _with_article(words: list[Word], position: int, form: Form) -> tuple[int, int] | None:
    """Head where a noun with the article stands before the adjective: that noun, or a name it ends («وزير الخارجية الروسي»)."""
    word = words[position]
    first = _name_start(words, position, form)
    if first > position or _fits(word.bare, form):
        return position, first
    before = words[position + 1] if position + 1 < len(words) else None
    if before and word.bare == word.form and _is_plain(before) and _fits(before.form, form) and not word.form.endswith(("ون", "ين")):
        return position, position + 1
    return (position, position) if form != "plural" else None


def _name_start(words: list[Word], position: int, form: Form) -> int:
    """Position of the first word of an institution's or title's name that ends here: «وزارة الدفاع», «لجنة مكافحة الإرهاب»."""
    word = words[position]
    before = words[position + 1] if position + 1 < len(words) and word.bare == word.form else None
    if not before or not _is_plain(before):
        return position
    noun = _noun(before)
    if noun not in words_of("construct") or not (word.form in words_of("complement") or noun == "مجلس") or not _fits(noun, form):
        return position
    if form == "feminine" and word.form.endswith(("ه", "ات")) and not noun.endswith("ه"):
        return position
    above = words[position + 2] if noun == "مكافحه" and position + 2 < len(words) else None
    return position + 2 if above and _noun(above) in words_of("construct") else position + 1


def _is_plain(word: Word) -> bool:
    return not word.bare.startswith("ال") and word.form not in words_of("function")


def _fits(noun: str, form: Form) -> bool:
    """Whether the spelling of a noun allows this adjective; a plural without an ending takes the feminine."""
    if form == "masculine":
        return not noun.endswith(("ه", "ات")) and (not noun.endswith(("ين", "ون")) or noun.endswith(("فزيون", "عاون", "قانون")))
    return form != "feminine" or not noun.endswith(("ون", "يين"))


def _is_possessed(word: Word) -> bool:
    """Whether a suffix makes the noun definite: «نظيره», «قواتها»; a bare ه is trusted only on the words that mostly have it."""
    if any(part in words_of("possessed") for part in aliases.stripped(word.form)):
        return True
    return len(word.form) > 4 and word.form.endswith(_POSSESSIVE) and word.form not in words_of("function") and not _VERB.match(word.form)


def _noun(word: Word) -> str:
    return _noun_of(word.form)


def _noun_of(form: str) -> str:
    """Strip و ف ب ل ك off a word, if a noun we know is left."""
    known = words_of("construct") | words_of("generic")
    return next((part for part in aliases.stripped(form) if part in known), form)


def _of_name(words: list[Word], position: int, form: Form) -> tuple[int, int] | None:
    """Head before a proper name: the common noun in «مدينة سوتشي الروسية», else the name itself («تيريك جروزني الروسي»)."""
    last = position
    for place in range(position, min(position + 5, len(words))):
        word = words[place]
        noun = _noun(word)
        if noun in words_of("generic") and _fits(noun, form) and (form == "masculine" or noun.endswith("ه") or place > position):
            return place, place
        if not _is_plain(word) or word.form.isdigit():
            break
        last = place
    if words[position].form.endswith("ت"):  # more likely a verb than a name: «فاقت الروسية»
        return None
    return position, position if _is_prefixed(words[position].form) else min(last, position + 1)


def _is_prefixed(form: str) -> bool:
    return form[:1] in "بلكوف" and len(form) > 3 and _is_commoner(form[1:], form)


def _indefinite(words: list[Word], position: int, form: Form) -> tuple[int, int] | None:
    """Positions of the last and first word of the head of an adjective without article."""
    word = words[position]
    bare = word.form.removeprefix("و")
    if {word.form, bare} & words_of("function") or word.bare.startswith("ال") or bare.isdigit():
        return None
    if form == "plural" and bare.endswith(("ه", "ها")) and bare not in words_of("plural"):
        return None
    if position + 1 < len(words):
        noun = _noun(words[position + 1])
        if noun in words_of("construct") and "ال" + word.form in words_of("complement") and _fits(noun, form):
            return position, position + 1
        if form == "feminine" and noun in words_of("generic") and noun.endswith("ه") and not _takes_feminine(bare):
            return position + 1, position + 1
    return position, position


def _cut(text: str, words: list[Word], last: int, first: int) -> Head:
    """Offsets from the first word of the head, without its clitics, to its last."""
    word = words[first]
    return Head(word.start + _clitics(text[word.start : word.end], word), words[last].end)


def _clitics(written: str, word: Word) -> int:
    """Letters to cut before the noun: و ف ب ل ك before the article, and where general Arabic knows the rest better."""
    if word.form in nouns():
        return 0
    if word.form[1:] in nouns() and word.form[:1] == "و":
        return 1
    if word.form.removeprefix("و").removeprefix("ف").startswith("لل") and word.bare.startswith("ال"):
        return word.form.index("لل") + 2
    for cut in (1, 2):
        rest = aliases.loose_word(written[cut:])
        if word.form[:cut].strip("وفبلك") or len(rest) < 3:
            break
        if (rest.startswith("ال") and len(rest) > 3) or rest in words_of("possessed") or _is_commoner(rest, word.form):
            return cut
    return 0


@functools.lru_cache(maxsize=10_000)
def _is_commoner(rest: str, form: str) -> bool:
    """Whether general Arabic knows the rest of a word better than the word: «لولاءات» is ل + ولاءات, «بيانات» is one word."""
    from wordfreq import zipf_frequency

    return zipf_frequency(rest, "ar") > max(zipf_frequency(form, "ar"), 1.5)
