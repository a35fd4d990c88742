"""Say what an actor does and what is done to it, from the words around each mention. Precision first: a doubtful clause stays open.

speaker, agent
    Subject of a verb of saying or of any other known verb, before it or after it; also «من قبل روسيا» (voice: passive).
nominal_agent
    Who does what a noun says: «القصف الروسي», «رفض موسكو», «بدعم من روسيا».
target, addressee, partner
    Whom it is done to, whom it is said to, with whom it is done.
possessor
    Whose thing it is: «سفير روسيا», «المصالح الروسية».

Verbs and action nouns stand in ``analysis/data/verbs.csv``, the smaller word classes in ``analysis/data/heads.csv``.
"""

from typing import NamedTuple

import pandas as pd

from analysis import lexicon
from analysis.actors import aliases
from analysis.mentions import verbs
from analysis.mentions.surroundings import Phrase, Word
from analysis.mentions.verbs import Verb, Verbs
from analysis.mentions.vocabulary import is_noun, words_of

ROLES = ("speaker", "agent", "nominal_agent", "target", "partner", "addressee", "possessor")
ACCUSING = ("target", "addressee")
REACH = 8  # words before an object in which its verb may stand


class Role(NamedTuple):
    """Role of a mention, the verb or action noun it rests on (lemma and place), and whether that verb is active or passive."""

    role: str | None = None
    verb: str | None = None
    voice: str | None = None
    verb_start: int | None = None
    verb_end: int | None = None


class Reader(NamedTuple):
    """What is known: verbs, the adjectives of all actors («التركي»), and the first words of their names."""

    verbs: Verbs
    adjectives: frozenset[str]
    names: frozenset[str]


OPEN = Role()
NAMES = ("country", "capital", "person", "institution")


def reader(table: pd.DataFrame | None, actors: pd.DataFrame | None) -> Reader:
    """Compile the lexicons; `table` is as in ``verbs.csv``."""
    index = aliases.index(aliases.checked(actors))
    adjectives = frozenset(word for word, group in index.aliases.items() if any(alias.kind == "adjective" for alias in group))
    names = frozenset(
        word for word, group in index.aliases.items() if any(alias.kind in NAMES and len(alias.words) == 1 for alias in group)
    )
    return Reader(verbs.compiled(lexicon.load("verbs") if table is None else table), adjectives, names)


def of(phrase: Phrase, known: Reader) -> Role:
    """Role of one phrase: what a preposition says, then what a verb says, then what a noun says."""
    if phrase.split:
        return OPEN
    for rule in (_done, _after_preposition, _doing, _after_verb, _before_verb, _accused, _object, _owned):
        if (role := rule(phrase, known)) is not None:
            return role
    return OPEN


def _by_verb(role: str, verb: Verb, word: Word) -> Role:
    return Role(role, verb.lemma, "active", word.start, word.end)


def _by_noun(role: str, noun: str, place: tuple[int, int], known: Reader, voice: str | None = None) -> Role:
    """Role that an action noun gives; `noun` is its loose form without clitics."""
    return Role(role, known.verbs.lemmas.get(noun.removeprefix("ال"), noun.removeprefix("ال")), voice, *place)


def _after_preposition(phrase: Phrase, known: Reader) -> Role | None:
    before = phrase.before
    words = [word.form.removeprefix("و") for word in before]
    first = words[0] if words else ""
    if first == "مع" or first == "بين" or (phrase.joined and "بين" in words[:5]):
        return Role("partner")
    if first in words_of("attributing"):
        return Role("speaker")
    if first == "من":
        return _from(before[1:], known)
    if first in ("الي",) or phrase.preposition == "ل":
        near = set(words[: REACH - 2])
        if phrase.joined or near & words_of("against"):
            return OPEN
        return Role("addressee") if near & words_of("speech") else OPEN
    if first in ("علي", "ضد"):
        return Role("target") if first == "ضد" or set(words[1:5]) & words_of("against") else OPEN
    if first in ("قبل", "يد", "ايدي", "جانب", "طرف") and words[1:2] in (["من"], ["علي"]):
        return Role("agent", None, "passive")
    return OPEN if first in words_of("preposition") or phrase.preposition else None


def _from(before: list[Word], known: Reader) -> Role:
    """«بدعم من روسيا», «المدعومة من روسيا», «طلب من روسيا»."""
    words = [word.form.removeprefix("و") for word in before]
    first = words[0] if words else ""
    parts = [part.removeprefix("ال") for part in aliases.stripped(first.removesuffix("ا"))]
    noun = next((part for part in parts if part in words_of("given")), None)
    if noun:
        asked = noun == "طلب" and not first.startswith("ب")
        return _by_noun("addressee" if asked else "nominal_agent", noun, (before[0].start, before[0].end), known)
    if first in words_of("by_whom"):
        return Role("agent", verbs.of_participle(first, known.verbs), "passive", before[0].start, before[0].end)
    asking = next((word for word, form in zip(before[:4], words, strict=False) if form in words_of("asking")), None)
    return Role("addressee", _ASKING, None, asking.start, asking.end) if asking else OPEN


_ASKING = "طلب"  # noun and verb of the class "asking"


def _done(phrase: Phrase, known: Reader) -> Role | None:
    """Adjective of an action noun: «القصف الروسي», «الاتفاق الروسي التركي»."""
    if phrase.head is None:
        return None
    noun = next((part for part in aliases.stripped(phrase.head) if part.removeprefix("ال") in known.verbs.nouns), "").removeprefix("ال")
    if not noun:
        return None
    if any(_is_actor(word, known) for word in phrase.beside):
        return _by_noun("partner", noun, phrase.span, known)
    return _by_noun("nominal_agent", noun, phrase.span, known) if known.verbs.nouns[noun] != "partner" else OPEN


def _doing(phrase: Phrase, known: Reader) -> Role | None:
    """Read the action noun before the name: «رفض موسكو»; where the noun could be done to it («عزل روسيا») the clause stays open."""
    nouns = known.verbs.nouns
    if phrase.head is not None or not phrase.before or phrase.joined:
        return None
    left, place = phrase.before[0].form, (phrase.before[0].start, phrase.before[0].end)
    noun = next((part for part in aliases.stripped(left) if part in nouns), "")
    if not noun or nouns[noun] == "partner" or (verbs.lookup(left, known.verbs) and not _is_nominal(phrase, known)):
        return None
    if noun not in known.verbs.objects:
        return _by_noun("nominal_agent", noun, place, known)
    if len(phrase.before) > 1 and phrase.before[1].form.removeprefix("و") in words_of("passive"):
        return _by_noun("target", noun, place, known, "passive")
    return _by_noun("nominal_agent", noun, place, known) if phrase.after and phrase.after[0].form.startswith("ل") else OPEN


def _is_nominal(phrase: Phrase, known: Reader) -> bool:
    """Whether «رفض», «دعم» before the name is the noun: the verb would not agree with a feminine name."""
    left = phrase.before[0].form
    if len(phrase.before) > 1 and phrase.before[1].form in ("الذي", "التي", "الذين"):  # «الذي ترك روسيا»
        return False
    return phrase.gender == "feminine" and all(verb.gender == "masculine" for verb in verbs.lookup(left, known.verbs))


def _is_actor(word: Word, known: Reader) -> bool:
    return word.form in known.adjectives or word.form.removeprefix("و") in known.adjectives


def _after_verb(phrase: Phrase, known: Reader) -> Role | None:
    """Verb, then subject: «قصفت روسيا»; where the verb has its subject before it, the phrase is the object."""
    place = next((number for number, word in enumerate(phrase.before[:3]) if word.form not in words_of("particle")), None)
    if place is None or phrase.joined:
        return None
    left = phrase.before[place]
    readings = verbs.lookup(left.form, known.verbs)
    fitting = [verb for verb in readings if _agrees(verb, phrase, follows=True)]
    if not readings or (place and not fitting):
        return None
    above = phrase.before[place + 1] if place + 1 < len(phrase.before) else None
    opened = above is None or left.opens or (left.form[:1] in "وف" and left.form not in known.verbs.forms) or above.form in _openers()
    if fitting and not opened:
        return _undecided(fitting[0], left, phrase.before[place + 1 :], known)
    if fitting and fitting[0].object == "addressee" and not fitting[0].pronoun and above is not None and not left.first:
        return OPEN
    if fitting and left.form.removeprefix("و") in _MEANT and not (phrase.after and phrase.after[0].form == "ان"):
        return OPEN
    if fitting:
        return _by_verb(fitting[0].subject, fitting[0], left)
    verb = readings[0]
    return _by_verb(verb.object, verb, left) if verb.object in ACCUSING and not verb.pronoun else OPEN


_MEANT = frozenset({"يعتبر", "تعتبر"})  # «يعتبر بوتين من …»: he is regarded


def _undecided(verb: Verb, left: Word, above: list[Word], known: Reader) -> Role:
    """Decide where the verb agrees with the phrase but something before it may be its subject: «إن تركيا انتقدت روسيا»."""
    if verb.pronoun:
        return _by_verb(verb.subject, verb, left)
    leads = bool(above) and above[0].form in known.names and (above[0].opens or (len(above) > 1 and above[1].form in words_of("opening")))
    return _by_verb(verb.object, verb, left) if leads and verb.object in ACCUSING else OPEN


def _accused(phrase: Phrase, known: Reader) -> Role | None:
    """Verb, its subject, then the name as object without a preposition: «انتقدت تركيا روسيا», «اتهم الرئيس الأوكراني روسيا»."""
    if phrase.joined or phrase.head is not None or phrase.opens or phrase.kind not in NAMES:
        return None
    for place, word in enumerate(phrase.before[:REACH]):
        found = [verb for verb in verbs.lookup(word.form, known.verbs) if verb.object in ACCUSING and not verb.pronoun]
        if found and place:
            above = phrase.before[place + 1] if place + 1 < len(phrase.before) else None
            begins = (
                above is None or word.opens or above.form in _openers() or (word.form[:1] in "وف" and word.form not in known.verbs.forms)
            )
            return _by_verb(found[0].object, found[0], word) if begins and _is_subject(phrase.before[:place][::-1], phrase, known) else None
        if word.opens:
            return None
    return None


def _is_subject(words: list[Word], phrase: Phrase, known: Reader) -> bool:
    """Whether `words` are a whole subject: another actor's name, or somebody in office with the article or a nationality."""
    first, last = words[0].form, words[-1].form
    if any(word.form in words_of("preposition") for word in words):
        return False
    if len(words) == 1 and first in known.names:
        return True
    acting = any(first.removeprefix("ال") in words_of(group) for group in ("person", "office", "plural", "agent"))
    return acting and last.startswith("ال") and (len(words) > 1 or phrase.kind in ("country", "capital"))


def _openers() -> frozenset[str]:
    return words_of("opening") | words_of("particle") | words_of("function")


def _agrees(verb: Verb, phrase: Phrase, *, follows: bool) -> bool:
    """Agreement of subject and verb: before a plural subject the verb stays singular, after it the verb is plural."""
    if verb.gender == "any":
        return False
    if phrase.gender == "plural":
        return verb.gender == ("masculine" if follows else "plural")
    return verb.gender == phrase.gender


def _before_verb(phrase: Phrase, known: Reader) -> Role | None:
    """Subject, then verb: «روسيا ترسل», «إن روسيا ستدعم», «وكانت روسيا قد استخدمت»."""
    if not (phrase.opens or (phrase.before and phrase.before[0].form in words_of("opening"))):
        return None
    for word in phrase.after[:6]:
        if any(_agrees(verb, phrase, follows=False) for verb in verbs.lookup(word.form, known.verbs)):
            verb = next(verb for verb in verbs.lookup(word.form, known.verbs) if _agrees(verb, phrase, follows=False))
            return _by_verb(verb.subject, verb, word)
        if not (word.form in words_of("particle") or _may_stand_between(word)):
            return None
    return None


def _may_stand_between(word: Word) -> bool:
    """Words between subject and verb: a title's place («إلى سوريا»), an adjective, a name in apposition."""
    return word.form.startswith("ال") or word.form in ("الي", "في", "لدي", "باسم")


def _object(phrase: Phrase, known: Reader) -> Role | None:
    """Verb, subject, then the phrase as object: «اتهمت كييف روسيا بـ», «دعا الأمين العام روسيا إلى»."""
    if phrase.joined or phrase.head is not None or not phrase.after or not phrase.before:
        return None
    if not phrase.after[0].form.startswith(("ب", "الي", "علي", "من")):
        return None
    if len(phrase.before) > 1 and phrase.before[1].form in words_of("preposition"):
        return None
    for place, word in enumerate(phrase.before[1:REACH], 1):
        for verb in verbs.lookup(word.form, known.verbs):
            if verb.object in ACCUSING and not verb.pronoun and place >= 1:
                return _by_verb(verb.object, verb, word)
        if word.stops:
            break
    return None


def _owned(phrase: Phrase, known: Reader) -> Role | None:
    """«سفير روسيا», «حدود موسكو», «المصالح الروسية»; those who act for the actor («السلطات الروسية») stay open."""
    if phrase.joined or phrase.kind == "institution" or phrase.kind == "people":
        return None
    if phrase.head is not None:
        noun = phrase.head.split()[0].removeprefix("ال")
        acting = any(noun in words_of(group) for group in ("person", "plural", "possessed", "agent", "title"))
        return None if acting else Role("possessor")
    if not phrase.before or phrase.opens:
        return None
    left = phrase.before[0].form
    if "ال" in left[:3] or left in words_of("function") | words_of("particle") or verbs.lookup(left, known.verbs):
        return None
    titled = phrase.kind == "person" and any(part in words_of("person") | words_of("title") for part in aliases.stripped(left))
    return Role("possessor") if is_noun(left) and not titled else None
