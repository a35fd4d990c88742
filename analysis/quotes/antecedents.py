"""Who speaks in a clause that names nobody: the speaker so far, the subject of its sentence, or whose account or document it is."""

import bisect
from typing import NamedTuple

from analysis.quotes import entities
from analysis.quotes.clauses import Cue
from analysis.quotes.entities import Entity
from analysis.quotes.grammar import prefixed
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase, phrase, titled_name
from analysis.quotes.subjects import before_relative, strong
from analysis.quotes.vocabulary import PREPOSITIONS, classes, country, definite, listed_classes

INTRODUCTION = 9  # words of a sentence in which its verb and its subject are looked for
OPENING = frozenset(
    ["الا", "ان", "غير", "لكن", "ولكن", "فيما", "بينما", "كما", "حيث", "وقد", "قد", "كان", "وكان", "من", "ومن", "جهته", "جهتها"]
) | frozenset(["جانبه", "جانبها", "بدوره", "بدورها", "الي", "والي", "ذلك"])
THEREIN = frozenset(["فيه", "فيها", "خلاله", "خلالها"])  # after a verb, its subject wrote or held what was named before
REACH = 60  # words a sentence's subject may stand before the cue
ONE_SENTENCE = 90  # words between two cues of one sentence
RECENT = 8  # speakers that are looked through
Pair = tuple[Cue, Entity | None]


class Told(NamedTuple):
    """The speakers of an article so far: all, those outside quotations, and those that a clause can go on with."""

    words: Words
    chosen: list[Pair]
    free: list[Pair]
    outer: list[Pair]
    reported: list[int]  # word up to which the last clause reports

    def add(self, cue: Cue, entity: Entity | None) -> None:
        """Add the speaker of `cue`; nouns but for «قوله», prepositions, and who is quoted within another's speech, lead no clause on."""
        self.chosen.append((cue, entity))
        if _quotation(self.words, cue.start):
            return
        self.free.append((cue, entity))
        if entity is not None and cue.form.pos == "noun" and cue.form.suffix:  # «نقلت الوكالة عن فلان قوله …. وأضاف»
            self.outer.append((cue, entity))
        if cue.start < self.reported[-1]:
            return
        if cue.content is not None and cue.form.pos in ("verb", "participle"):
            self.reported.append(cue.content[1])
        if entity is not None and cue.form.pos in ("verb", "participle", "multiword"):
            self.outer.append((cue, entity))

    def before(self, cue: Cue) -> list[Pair]:
        """Return the speakers that the clause of `cue` can go on with."""
        inside = _quotation(self.words, cue.start)
        if inside is not None:
            return [pair for pair in self.chosen if inside[0] <= pair[0].start < inside[1]]
        return self.outer or self.free


def told(words: Words) -> Told:
    """Return a record in which nobody has spoken yet."""
    return Told(words, [], [], [], [-1])


def antecedent(words: Words, cue: Cue, so_far: Told) -> Entity | None:
    """Return who a clause without a subject speaks of: the speaker before, or the subject of its own sentence."""
    chosen = so_far.before(cue)
    if cue.form.pos == "verb" and words.form[cue.end] in THEREIN and (writer := _adjacent(words, cue)) is not None:
        return writer
    if cue.form.pos in ("participle", "noun") or cue.form.prefix:
        own = _same_sentence(words, cue, chosen)
        agreeing = next((entity for entity in own if _agrees(cue, entity)), None)
        local = agreeing or _clause_subject(words, cue) or _adjacent(words, cue) or (own[0] if own else None)
        if local is not None:
            return local
    recent = [entity for _, entity in chosen[: -RECENT - 1 : -1] if entity is not None]
    agreeing = next((entity for entity in recent if _agrees(cue, entity)), None)
    return agreeing or _clause_subject(words, cue) or (None if recent else earlier_subject(words, cue))


def _same_sentence(words: Words, cue: Cue, chosen: list[Pair]) -> list[Entity]:
    """Return the speakers of the sentence of `cue`, the last first."""
    found: list[Entity] = []
    for earlier, entity in reversed(chosen):
        if words.sentence[earlier.start] != words.sentence[cue.start] or cue.start - earlier.start > ONE_SENTENCE:
            break
        if entity is not None:
            found.append(entity)
    return found


def author(words: Words, cue: Cue, later: tuple[Cue, Entity | None] | None, so_far: Told) -> Entity | None:
    """Return whose document it is: «وفق البيان» is the speaker so far, «ووفق بيان لها، أكدت الوزارة» the speaker to come."""
    if later and later[1] is not None:
        apart = later[0].start - cue.start
        if words.sentence[cue.start] == words.sentence[later[0].start] and apart <= ONE_SENTENCE:
            return later[1]
    return next((entity for _, entity in reversed(so_far.before(cue)) if entity is not None), None)


def is_rumour(words: Words, cue: Cue) -> bool:
    """«أحاديث عن», «أنباء عن»: nobody is said to say it; «التأكيد أن» and «بالقول» go on with the speaker."""
    return cue.form.pos == "noun" and not cue.form.suffix and words.line[cue.start] == words.line[cue.end] and words.form[cue.end] == "عن"


def origin(words: Words, cue: Cue) -> Entity | None:
    """Return the country whose account a noun gives: «الروايات الروسية» → «روسيا»."""
    if cue.form.pos != "noun" or cue.form.suffix or words.line[cue.start] != words.line[cue.end]:
        return None
    name = country(words.form[cue.end])
    return Entity(Phrase(cue.end, cue.end + 1, None), "f", name, frozenset(), False, words.form[cue.end]) if name else None


def _adjacent(words: Words, cue: Cue) -> Entity | None:
    """Return a person named right before a participle or «قال فيه»: «… الشيخ يحيى أحمد قائلا»."""
    if cue.form.pos != "participle" and words.form[cue.end] not in THEREIN:
        return None
    held = cue.form.pos == "verb" and "document" in classes("ال" + words.form[cue.start - 1].removeprefix("ال"))
    found = before_relative(words, cue.start - held)  # «ألقى فلان كلمة قال فيها»
    return entities.of(words, cue, found, entities.places_of(words, cue.start)) if found is not None and found.name else None


def _clause_subject(words: Words, cue: Cue) -> Entity | None:
    """Return the subject of the sentence that `cue` stands in, where its first verb is no reporting word: «افتتح الوزير … مؤكدا»."""
    start = max(cue.start - REACH, words.sentence_first[words.sentence[cue.start]])
    if cue.start - start < 2:
        return None
    opened = start
    while opened < start + 4 and words.form[opened] in OPENING:
        opened += 1
    for first in range(opened, min(opened + INTRODUCTION, cue.start)):
        found = phrase(words, first, cue.start) if first <= opened + 1 or _after_verb(words, first) else None
        if found is not None and found.name is None and strong(words, found):
            found = titled_name(words, found, cue.start, True)
        sure = found is not None and (strong(words, found) if first <= opened + 1 else _introduces(words, found))
        if found is not None and sure and (first > start or found.end < cue.start):
            return entities.of(words, cue, found, entities.places_of(words, cue.start))
    return None


def _introduces(words: Words, found: Phrase) -> bool:
    """Whether a phrase gives a title or an office and a name, or a listed first name."""
    first = found.name[0] if found.name else found.start
    return bool(found.name) and (first > found.start or "given" in listed_classes(words.form[first]))


def _after_verb(words: Words, number: int) -> bool:
    """Whether the word before can only be a verb: «وفي ختام اللقاء شرح الدكتور …», «جاء ذلك في بيان أصدره الأمين …»."""
    word = words.form[number - 1]
    if words.gap[number - 1] != " " or definite(word) or classes(word) or word in PREPOSITIONS or len(word) < 3:
        return False
    return words.form[number - 2] not in PREPOSITIONS and not word.endswith(("ة", "ات", "ا")) and not prefixed(words.clean[number - 1])


def earlier_subject(words: Words, cue: Cue) -> Entity | None:
    """Return whom the sentence before speaks of: «افتتح الوزير المعرض. وقال: …»."""
    number, first = cue.start, words.first[words.article(cue.start)]
    for _ in range(2):
        number = words.sentence_first[words.sentence[number]] - 1
        if number < first:
            return None
        found = _clause_subject(words, cue._replace(start=number))
        if found is not None and found.person:
            return found
    return None


def _quotation(words: Words, number: int) -> tuple[int, int] | None:
    """Return the stretch in quotation marks around word `number`, if it is longer than a name."""
    position = bisect.bisect_right(words.quoted_starts, number) - 1
    for start in words.quoted_starts[max(position - 3, 0) : position + 1]:
        if start <= number < words.quoted[start] and words.quoted[start] - start > 6:
            return start, words.quoted[start]
    return None


def _agrees(cue: Cue, entity: Entity) -> bool:
    return not cue.form.gender or not entity.gender or cue.form.gender in "1" or cue.form.gender == entity.gender
