"""Who speaks: the subject of each reporting word, or the antecedent where it has none, in the fullest form of its article."""

import re
from typing import NamedTuple

from analysis.quotes import antecedents, entities
from analysis.quotes.clauses import Cue
from analysis.quotes.entities import Entity, Places, bag_of, stem_of
from analysis.quotes.passage import Words
from analysis.quotes.phrases import phrase, text_of
from analysis.quotes.subjects import subject
from analysis.quotes.vocabulary import PREPOSITIONS, classes, definite

HONOURED = frozenset(["سموه", "معاليه", "سعادته", "فضيلته", "جلالته", "فخامته", "سماحته"])  # somebody the text has named
PLURAL = re.compile(r"(?:ون|ين|اء|ات|ادر|در)$")


class Speaker(NamedTuple):
    """Return who speaks: as named in the article, with description, whether the clause says so itself, and whether by name."""

    text: str | None
    described: str | None
    explicit: bool
    named: bool


UNKNOWN = Speaker(None, None, False, False)


def resolve(words: Words, cues: list[Cue]) -> list[Speaker]:
    """Return the speaker of each cue, article by article."""
    found: list[Speaker] = []
    first = 0
    for position in range(1, len(cues) + 1):
        if position == len(cues) or words.article(cues[position].start) != words.article(cues[first].start):
            found += _article(words, cues[first:position])
            first = position
    return found


def _article(words: Words, cues: list[Cue]) -> list[Speaker]:
    places = entities.places_of(words, cues[0].start)
    subjects = ((cue, subject(words, cue)) for cue in cues)
    named = [entities.of(words, cue, found, places) if found else None for cue, found in subjects]
    names = entities.names_of(words, [entity for entity in named if entity is not None])
    named = [entities.as_named(words, entity, names) if entity is not None else None for entity in named]
    known = [entity for entity in named if entity is not None and entity.person]
    so_far = antecedents.told(words)
    found: list[Speaker] = []
    following = [*zip(cues[1:], named[1:], strict=True), None]
    for cue, own, later in zip(cues, named, following, strict=True):
        if own is not None:
            entity: Entity | None = _named(words, own, known, so_far.chosen, places) or _introduced(own, later and later[1])
            if entity is None and own.head in HONOURED:
                entity = antecedents.earlier_subject(words, cue)
            entity = entity or own
            entity = entity and entities.as_named(words, entity, names)
        else:
            entity = antecedents.origin(words, cue) or (
                None if antecedents.is_rumour(words, cue) else antecedents.antecedent(words, cue, so_far)
            )
        if entity is not None and cue.form.pos == "prep" and _is_document(entity):
            entity = antecedents.author(words, cue, later, so_far) or entity
        so_far.add(cue, entity)
        found.append(_speaker(words, entity, own is not None))
    return found


def _is_document(entity: Entity) -> bool:
    """«البيان», «بيان لها»: somebody else's words."""
    return "document" in classes(entity.head) and entity.phrase.end - entity.phrase.start <= 2


def _speaker(words: Words, entity: Entity | None, explicit: bool) -> Speaker:
    if entity is None:
        return UNKNOWN
    head = classes(words.form[entity.phrase.start])
    named = entity.person or not head & {"unnamed"}
    return Speaker(entity.text, text_of(words, entity.phrase.start, entity.phrase.end), explicit, named)


def _named(words: Words, entity: Entity, known: list[Entity], chosen: list[tuple[Cue, Entity | None]], places: Places) -> Entity | None:
    """Return the person or body by name that a description stands for in this article."""
    if entity.person:
        return None
    head = words.form[entity.phrase.start]
    if head in ("الله", "المولي"):
        return None
    labels = classes(head)
    content = {stem for stem in entity.bag if len(stem) > 2 and stem not in PREPOSITIONS}
    earlier = [chosen_entity for _, chosen_entity in reversed(chosen) if chosen_entity is not None and chosen_entity.person]
    if not labels & {"role", "title"}:
        return _body(words, entity, places)
    if not definite(head) and labels & {"unnamed"} and len(content) < 2:
        return None
    alone = entity.phrase.end - entity.phrase.start == 1
    same = [other for _, other in reversed(chosen) if other is not None and not other.person and "ال" + other.head == head]
    if alone and same and labels & {"unnamed"}:  # «مصدر أمني … المصدر»
        return same[0]
    for other in [*earlier, *known]:
        if content <= other.bag:
            return other
    if labels & {"unnamed"} and PLURAL.search(head):
        return None
    if alone and same:
        return same[0]
    if (alone and definite(head) and earlier) or head in HONOURED:
        return earlier[0] if earlier else None
    return (
        earlier[0]
        if earlier and definite(head) and stem_of(head) in earlier[0].bag and not _contradicts(content, earlier[0], known)
        else None
    )


def _introduced(entity: Entity, following: Entity | None) -> Entity | None:
    """Return a description that the next speaker's bare surname takes up: «المتحدثة الروسية … وتابعت زاخاروفا»."""
    short = entity.phrase.end - entity.phrase.start <= 2 and not entity.person and "role" in classes(entity.head) and definite(entity.head)
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
        longer = [place - 1 for place in places.get(words.form[start]) if words.quoted.get(place - 1, 0) == place + end - start]
        return _body_named(words, entity, longer[0], words.quoted[longer[0]]) if longer else None
    if not definite(entity.head) or "organisation" not in classes(entity.head):
        return None
    for number in places.get(entity.head[2:]):
        found = phrase(words, number, min(number + 5, words.first[words.article(start) + 1]))
        last = words.quoted.get(number, found.end if found and not found.name else number)
        if last - number > 1:
            return _body_named(words, entity, number, last)
    return None


def _body_named(words: Words, entity: Entity, start: int, end: int) -> Entity:
    return entity._replace(text=text_of(words, start, end), bag=entity.bag | bag_of(words, start, end))
