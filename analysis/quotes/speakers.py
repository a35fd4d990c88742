"""Who speaks: the subject of each reporting word, or the antecedent where it has none, in the fullest form of its article."""

import bisect
import re
from typing import NamedTuple

from analysis.quotes.clauses import Cue
from analysis.quotes.passage import Words, form, gap, key, same_line, sentence_last, stops
from analysis.quotes.phrases import MARKS, Phrase, phrase, text_of
from analysis.quotes.subjects import before_relative, strong, subject
from analysis.quotes.vocabulary import PREPOSITIONS, THAT, bare, classes, country, definite, listed_classes, namelike, spelling

PLURAL = re.compile(r"(?:ون|ين|اء|ات|ادر|در)$")


class Speaker(NamedTuple):
    """Return who speaks: as named in the article, with description, whether the clause says so itself, and whether by name."""

    text: str | None
    described: str | None
    explicit: bool
    named: bool


class Entity(NamedTuple):
    """Somebody a clause of this article named: the phrase, its gender, its name in full, the words that describe it."""

    phrase: Phrase
    gender: str
    text: str
    bag: frozenset[str]
    person: bool
    head: str


class Names(NamedTuple):
    """How one article writes its people, by what the spellings have in common, and its bodies, by the words of their name."""

    people: dict[tuple[str, ...], str]
    bodies: dict[tuple[str, ...], Entity]


UNKNOWN = Speaker(None, None, False, False)


def resolve(words: Words, cues: list[Cue]) -> list[Speaker]:
    """Return the speaker of each cue, article by article."""
    found: list[Speaker] = []
    first = 0
    for position in range(1, len(cues) + 1):
        if position == len(cues) or words.article[cues[position].start] != words.article[cues[first].start]:
            found += _article(words, cues[first:position])
            first = position
    return found


def _article(words: Words, cues: list[Cue]) -> list[Speaker]:
    subjects = [subject(words, cue) for cue in cues]
    places = Places(words, words.article[cues[0].start])
    entities = [_entity(words, cue, found, places) if found else None for cue, found in zip(cues, subjects, strict=True)]
    names = _names(words, [entity for entity in entities if entity is not None])
    entities = [_as_named(words, entity, names) if entity is not None else None for entity in entities]
    known = [entity for entity in entities if entity is not None and entity.person]
    found: list[Speaker] = []
    chosen: list[tuple[Cue, Entity | None]] = []
    for number, (cue, entity) in enumerate(zip(cues, entities, strict=True)):
        explicit = entity is not None
        if entity is not None:
            entity = _named(words, entity, known, chosen, places) or _introduced(entity, entities[number + 1 : number + 2]) or entity
            entity = _as_named(words, entity, names)
        else:
            entity = _origin(words, cue) or (None if _is_rumour(words, cue) else _antecedent(words, cue, chosen))
        if (
            entity is not None
            and cue.form.pos == "prep"
            and "document" in classes(entity.head)
            and entity.phrase.end - entity.phrase.start <= 2
        ):
            entity = _author(words, cue, entities[number + 1 : number + 2], cues[number + 1 : number + 2], chosen) or entity
        chosen.append((cue, entity))
        found.append(_speaker(words, entity, explicit))
    return found


def _speaker(words: Words, entity: Entity | None, explicit: bool) -> Speaker:
    if entity is None:
        return UNKNOWN
    head = classes(form(words, entity.phrase.start))
    named = entity.person or not head & {"unnamed"}
    return Speaker(entity.text, text_of(words, entity.phrase.start, entity.phrase.end), explicit, named)


class Places:
    """Where each form stands in one article, looked up when asked."""

    def __init__(self, words: Words, article: int) -> None:
        self.words = words
        self.first, self.last = words.first[article], words.first[article + 1]
        self.forms: list[str] = []

    def like(self, wanted: str) -> list[int]:
        """Numbers of the words that spell the same name as `wanted`, each spelling in turn."""
        same = spelling(wanted)
        found = self.get(wanted)
        others = {form for form in set(self.forms) if form != wanted and form[:1] != "و" and spelling(form) == same} if same else set()
        return [*found, *(place for form in sorted(others) for place in self.get(form))]

    def get(self, wanted: str) -> list[int]:
        """Numbers of the words with the form `wanted`."""
        if not self.forms:
            self.forms = [self.words.key[code] for code in self.words.code[self.first : self.last]]
        found: list[int] = []
        place = -1
        for _ in range(self.forms.count(wanted)):
            place = self.forms.index(wanted, place + 1)
            found.append(self.first + place)
        return found


def _entity(words: Words, cue: Cue, found: Phrase, places: Places) -> Entity:
    name = found.name
    if name is None and found.end == found.start + 1 and definite(form(words, found.start)) and not classes(form(words, found.start)):
        name = (found.start, found.end)
        full = fullest(words, name, places)
        name = full if full[1] - full[0] > 1 else None
    if name is not None:
        full = fullest(words, name, places)
        bag = _bag(words, found.start, found.end) | _described(words, full, places)
        return Entity(found._replace(name=full), cue.form.gender, text_of(words, *full), bag, True, form(words, found.start))
    text = text_of(words, found.start, found.end)
    first = form(words, found.start)
    if first[0] == "و" and text[0] == "و" and listed_classes(first[1:]) and not listed_classes(first):
        text = text[1:]
    if cue.form.pos in ("prep", "multiword") and text.startswith("ل"):
        text = _without_li(form(words, found.start), text)
    return Entity(found, cue.form.gender, text, _bag(words, found.start, found.end), False, form(words, found.start))


def _names(words: Words, entities: list[Entity]) -> Names:
    """How the article writes each person and body: one spelling of a person, the longer name of a body where there is one."""
    people: dict[tuple[str, ...], list[str]] = {}
    for entity in entities:
        if entity.person:
            people.setdefault(_spelled(words, entity), []).append(entity.text)
    best = {who: max(texts, key=lambda text: (text.count(" "), texts.count(text))) for who, texts in people.items()}
    bodies = {_parts(entity): entity for entity in entities if not entity.person and "organisation" in classes(entity.head)}
    return Names(best, bodies)


def _as_named(words: Words, entity: Entity, names: Names) -> Entity:
    if entity.person:
        return entity._replace(text=names.people.get(_spelled(words, entity), entity.text))
    parts = _parts(entity)
    if len(parts) < 2:
        return entity
    longer = [body for name, body in names.bodies.items() if name[: len(parts)] == parts and _qualifies("".join(name[len(parts) :]))]
    return entity._replace(text=longer[0].text, bag=entity.bag | longer[0].bag) if len(longer) == 1 else entity


def _qualifies(rest: str) -> bool:
    """Whether words go on with the name of a body: «… السورية», «… لحقوق الإنسان», «… في المدينة»."""
    return rest.startswith(("ال", "ل", "بال", "في"))


def _spelled(words: Words, entity: Entity) -> tuple[str, ...]:
    """Words of a name with what its spellings have in common; of a foreign name the first and the last."""
    first, last = entity.phrase.name or (entity.phrase.start, entity.phrase.end)
    parts = [form(words, number) for number in range(first, last)]
    same = [spelling(part) or part for part in parts]
    return (same[0], same[-1]) if same[-1] != parts[-1] else tuple(same)


def _parts(entity: Entity) -> tuple[str, ...]:
    return tuple(key(MARKS.sub("", entity.text)).split())


def _without_li(word: str, text: str) -> str:
    """«لوكالة الأنباء» → «وكالة الأنباء», «للبيانات» → «البيانات»."""
    if word.startswith("لل"):
        return "ا" + text[1:]
    return text[1:] if classes(word[1:]) or namelike(word[1:]) else text


def fullest(words: Words, name: tuple[int, int], places: Places) -> tuple[int, int]:
    """Return the longest form of a personal name in the article: «سيجري» → «مصطفى سيجري»."""
    best = name
    if name[1] - name[0] > 1:
        return best
    for place in places.like(form(words, name[1] - 1)):
        start = place
        while (
            place - start < 7
            and same_line(words, place, start - 1)
            and gap(words, start - 1) in (" ", "  ", "-")
            and _given(words, start - 1)
        ):
            start -= 1
        while start < place and form(words, start) in ("بن", "ابن", "بنت", "ال"):
            start += 1
        if place + 1 - start > best[1] - best[0]:
            best = (start, place + 1)
    return best


def _given(words: Words, number: int) -> bool:
    return namelike(words.word[words.code[number]]) and form(words, number) not in THAT


def _bag(words: Words, start: int, end: int) -> frozenset[str]:
    return frozenset(_stem(form(words, number)) for number in range(start, end))


def _stem(word: str) -> str:
    stem = bare(word)
    return stem[:-1] if stem.endswith(("ة", "ه")) and len(stem) > 3 else stem


def _described(words: Words, name: tuple[int, int], places: Places) -> frozenset[str]:
    """Return the words that describe a person wherever the article gives the name in full: before it, and after it."""
    target = [form(words, number) for number in range(*name)]
    bag: frozenset[str] = frozenset()
    for place in places.get(target[0]):
        end = place + len(target)
        if not same_line(words, place, end - 1) or any(form(words, place + n) != part for n, part in enumerate(target)):
            continue
        start = place
        while place - start < 9 and same_line(words, place, start - 1) and not stops(words, start - 1):
            start -= 1
        while end - place < 9 and same_line(words, place, end) and not stops(words, end - 1) and form(words, end) not in THAT:
            end += 1
        bag |= _bag(words, start, end)
    return bag


def _named(words: Words, entity: Entity, known: list[Entity], chosen: list[tuple[Cue, Entity | None]], places: Places) -> Entity | None:
    """Return the person or body by name that a description stands for in this article."""
    if entity.person:
        return None
    head = form(words, entity.phrase.start)
    labels = classes(head)
    content = {stem for stem in entity.bag if len(stem) > 2 and stem not in PREPOSITIONS}
    earlier = [chosen_entity for _, chosen_entity in reversed(chosen) if chosen_entity is not None and chosen_entity.person]
    if not labels & {"role", "title"}:
        return _body(words, entity, places)
    if not definite(head) and labels & {"unnamed"} and len(content) < 2:
        return None
    for other in [*earlier, *known]:
        if content <= other.bag:
            return other
    if labels & {"unnamed"} and PLURAL.search(head):
        return None
    alone = entity.phrase.end - entity.phrase.start == 1
    if (alone and definite(head) and earlier) or head in ("سموه", "معاليه", "سعادته", "فضيلته", "جلالته", "فخامته", "سماحته"):
        return earlier[0] if earlier else None
    return (
        earlier[0]
        if earlier and definite(head) and _stem(head) in earlier[0].bag and not _contradicts(content, earlier[0], known)
        else None
    )


def _is_rumour(words: Words, cue: Cue) -> bool:
    """«أحاديث عن», «أنباء عن»: nobody is said to say it; «التأكيد أن» and «بالقول» go on with the speaker."""
    return cue.form.pos == "noun" and not cue.form.suffix and same_line(words, cue.start, cue.end) and form(words, cue.end) == "عن"


def _origin(words: Words, cue: Cue) -> Entity | None:
    """Return the country whose account a noun gives: «الروايات الروسية» → «روسيا»."""
    if cue.form.pos != "noun" or cue.form.suffix or not same_line(words, cue.start, cue.end):
        return None
    name = country(form(words, cue.end))
    return Entity(Phrase(cue.end, cue.end + 1, None), "f", name, frozenset(), False, form(words, cue.end)) if name else None


def _author(
    words: Words, cue: Cue, later: list[Entity | None], next_cue: list[Cue], chosen: list[tuple[Cue, Entity | None]]
) -> Entity | None:
    """Return whose document it is: «وفق البيان» is the speaker so far, «ووفق بيان لها، أكدت الوزارة» the speaker to come."""
    if later and later[0] is not None and _one_sentence(words, cue.start, next_cue[0].start):
        return later[0]
    before = [entity for _, entity in _outer(words, cue, chosen) if entity is not None]
    return before[-1] if before else None


def _introduced(entity: Entity, later: list[Entity | None]) -> Entity | None:
    """Return a description that the next speaker's bare surname takes up: «المتحدثة الروسية … وتابعت زاخاروفا»."""
    short = entity.phrase.end - entity.phrase.start <= 2 and not entity.person and "role" in classes(entity.head) and definite(entity.head)
    following = later[0] if later else None
    alone = following is not None and following.person and following.phrase.end - following.phrase.start == 1 and " " not in following.text
    return following if short and following is not None and alone and following.gender == entity.gender else None


def _contradicts(content: set[str], entity: Entity, known: list[Entity]) -> bool:
    return any(
        (stem not in entity.bag and any(stem in other.bag for other in known)) or stem.endswith("ي") for stem in content - entity.bag
    )


def _body(words: Words, entity: Entity, places: Places) -> Entity | None:
    """«الهيئة» → «هيئة تحرير الشام», «الشؤون السياسية» → «إدارة الشؤون السياسية»: the fuller name of the same body."""
    start, end = entity.phrase.start, entity.phrase.end
    if end - start > 1:
        longer = [place - 1 for place in places.get(form(words, start)) if words.quoted.get(place - 1, 0) == place + end - start]
        return _body_named(words, entity, longer[0], words.quoted[longer[0]]) if longer else None
    if not definite(entity.head) or "organisation" not in classes(entity.head):
        return None
    for number in places.get(entity.head[2:]):
        found = phrase(words, number, min(number + 5, words.first[words.article[start] + 1]))
        last = words.quoted.get(number, found.end if found and not found.name else number)
        if last - number > 1:
            return _body_named(words, entity, number, last)
    return None


def _body_named(words: Words, entity: Entity, start: int, end: int) -> Entity:
    return entity._replace(text=text_of(words, start, end), bag=entity.bag | _bag(words, start, end))


def _antecedent(words: Words, cue: Cue, chosen: list[tuple[Cue, Entity | None]]) -> Entity | None:
    """Return who a clause without a subject speaks of: the speaker before, or the subject of its own sentence."""
    chosen = _outer(words, cue, chosen)
    own = [entity for earlier, entity in chosen if entity is not None and _one_sentence(words, earlier.start, cue.start)]
    if cue.form.pos in ("participle", "noun") or cue.form.prefix:
        agreeing = [entity for entity in own if _agrees(cue, entity)]
        if agreeing:
            return agreeing[-1]
        local = _clause_subject(words, cue) or _adjacent(words, cue)
        if local is not None:
            return local
        if own:
            return own[-1]
    recent = [entity for earlier, entity in chosen[-8:] if entity is not None]
    agreeing = [entity for entity in recent if _agrees(cue, entity)]
    if agreeing:
        return agreeing[-1]
    return _clause_subject(words, cue) or (None if recent else _earlier_subject(words, cue))


def _earlier_subject(words: Words, cue: Cue) -> Entity | None:
    """Return whom the sentence before speaks of: «افتتح الوزير المعرض. وقال: …»."""
    number = cue.start
    for _ in range(2):
        while number > words.first[words.article[cue.start]] and not (
            words.line[number - 1] != words.line[number] or stops(words, number - 1)
        ):
            number -= 1
        number -= 1
        if number < words.first[words.article[cue.start]]:
            return None
        found = _clause_subject(words, cue._replace(start=number))
        if found is not None and found.person:
            return found
    return None


def _outer(words: Words, cue: Cue, chosen: list[tuple[Cue, Entity | None]]) -> list[tuple[Cue, Entity | None]]:
    """Return speakers a clause can go on with: not those of nouns and prepositions, nor those quoted within another's speech."""
    inside = _quotation(words, cue.start)
    if inside is not None:
        return [pair for pair in chosen if inside[0] <= pair[0].start < inside[1]]
    outer: list[tuple[Cue, Entity | None]] = []
    reported = (-1, -1)
    for earlier, entity in chosen:
        if earlier.start < reported[1] or _quotation(words, earlier.start):
            continue
        if earlier.content is not None and earlier.form.pos in ("verb", "participle"):
            reported = earlier.content
        if entity is not None and earlier.form.pos in ("verb", "participle", "multiword"):
            outer.append((earlier, entity))
    return outer or [pair for pair in chosen if not _quotation(words, pair[0].start)]


def _quotation(words: Words, number: int) -> tuple[int, int] | None:
    """Return the stretch in quotation marks around word `number`, if it is longer than a name."""
    position = bisect.bisect_right(words.quoted_starts, number) - 1
    for start in words.quoted_starts[max(position - 3, 0) : position + 1]:
        if start <= number < words.quoted[start] and words.quoted[start] - start > 6:
            return start, words.quoted[start]
    return None


def _agrees(cue: Cue, entity: Entity) -> bool:
    return not cue.form.gender or not entity.gender or cue.form.gender in "1" or cue.form.gender == entity.gender


def _one_sentence(words: Words, first: int, last: int) -> bool:
    if not same_line(words, first, last) or last - first > 90:
        return False
    return sentence_last(words, first) >= last


def _adjacent(words: Words, cue: Cue) -> Entity | None:
    """Return a person named right before a participle: «… الشيخ يحيى أحمد قائلا»."""
    if cue.form.pos != "participle":
        return None
    found = before_relative(words, cue.start)
    return _entity(words, cue, found, Places(words, words.article[cue.start])) if found is not None and found.name else None


def _clause_subject(words: Words, cue: Cue) -> Entity | None:
    """Return the subject of the sentence that `cue` stands in, where its first verb is no reporting word: «افتتح الوزير … مؤكدا»."""
    start = cue.start
    while cue.start - start < 60 and same_line(words, cue.start, start - 1) and not stops(words, start - 1):
        start -= 1
    if cue.start - start < 2:
        return None
    for first in (start, start + 1):
        found = phrase(words, first, cue.start)
        if found is not None and strong(words, found) and (first > start or found.end < cue.start):
            return _entity(words, cue, found, Places(words, words.article[cue.start]))
    return None
