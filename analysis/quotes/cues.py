"""Reporting words: which words of a text introduce somebody's speech, and the stretch of text they introduce.

A written word is a candidate where ``reporting.csv`` lists it; what stands around it decides (`نقل` is "reported" with عن
and a complement, else "transported"). Each row of the list says what it needs.
"""

import re

import numpy as np

from analysis.quotes.clauses import Cue, Reader, clause_after, holds, person
from analysis.quotes.complements import complement, content_of, rest
from analysis.quotes.inflection import Form
from analysis.quotes.passage import Words, form, same_line, stops
from analysis.quotes.phrases import Phrase, late_name, phrase
from analysis.quotes.sources import attribution, noun
from analysis.quotes.vocabulary import PREPOSITIONS, classes, definite, in_dictionary

NEGATIONS = frozenset(["لم", "لن", "لا", "ولم", "ولن", "ولا", "فلم", "لما", "دون", "بلا"])


def cues(reader: Reader) -> list[Cue]:
    """Return all reporting words, in reading order."""
    words = reader.words
    wanted = np.array([word in reader.table or word in reader.phrases for word in words.key], bool)
    found: list[Cue] = []
    skip = -1
    for number in np.flatnonzero(wanted[np.asarray(words.code, np.int64)]).tolist() if words.code else []:
        if number < skip:
            continue
        cue = _expression(reader, number) or _single(reader, number)
        if cue is not None:
            skip = cue.end
            if cue.form.pos != "ignore":
                found.append(cue)
    around = [None, *found, None]
    return [_trimmed(words, around[n], cue, around[n + 2]) for n, cue in enumerate(found)]


def _trimmed(words: Words, earlier: Cue | None, cue: Cue, later: Cue | None) -> Cue:
    """End what a cue reports where the next cue starts a clause beside it: «… مشيرا إلى», «وأضاف».

    A preposition in a sentence with another reporting word reports nothing of its own.
    """
    if cue.content is not None and (
        cue.form.pos == "prep" or (cue.form.pos == "multiword" and cue.subject is not None and cue.content[1] <= cue.start)
    ):
        first, last = min(cue.content[0], cue.start), max(cue.content[1], cue.end)
        if (earlier is not None and earlier.start >= first) or (later is not None and later.start < last):
            return cue._replace(content=None)
    if later is None or cue.content is None or not cue.content[0] < later.start < cue.content[1] or cue.direct is not None:
        return cue
    beside = later.form.pos == "participle" or (later.form.pos == "verb" and later.form.prefix in ("و", "ف"))
    return cue._replace(content=(cue.content[0], later.start)) if beside else cue


def _expression(reader: Reader, number: int) -> Cue | None:
    """Return the longest expression of several words that begins at word `number`, if its conditions hold."""
    words = reader.words
    for parts, row in reader.phrases.get(form(words, number), ()):
        if "…" in parts:
            cue = _split_expression(reader, number, parts, row)
        elif _stands(words, number, parts):
            written = Form(row, reader.pos[row], "m", True, "", False, False)
            end = number + len(parts)
            cue = Cue(number, end, written, None, None, None) if written.pos == "ignore" else _judge(reader, number, end, written)
        else:
            cue = None
        if cue is not None:
            return cue
    return None


def _stands(words: Words, number: int, parts: tuple[str, ...]) -> bool:
    if not same_line(words, number, number + len(parts) - 1) or form(words, number + 1) != parts[1]:
        return False
    return all(form(words, number + n) == part for n, part in enumerate(parts))


def _split_expression(reader: Reader, number: int, parts: tuple[str, ...], row: int) -> Cue | None:
    """«وجهت الحكومة … رسالة»: the object may stand after the subject."""
    words, last = reader.words, parts[-1]
    for place in range(number + 1, number + 12):
        if not same_line(words, number, place) or stops(words, place - 1):
            return None
        if form(words, place) in (last, last + "ا"):
            gender = "f" if parts[0].endswith("ت") or parts[0].startswith("ت") else "m"
            written = Form(row, "multiword", gender, True, "", False, False)
            end = number + 1 if place > number + 1 else place + 1
            return Cue(number, end, written, phrase(words, number + 1, place), rest(words, place, place + 1), None)
    return None


def _single(reader: Reader, number: int) -> Cue | None:
    """Return the first reading of word `number` whose conditions hold."""
    for written in reader.table.get(form(reader.words, number), ()):
        cue = _judge(reader, number, number + 1, written)
        if cue is not None:
            return cue
    return None


def _judge(reader: Reader, number: int, end: int, written: Form) -> Cue | None:
    words = reader.words
    before = form(words, number - 1) if same_line(words, number, number - 1) and not stops(words, number - 1) else ""
    if before in reader.not_after[written.row]:
        return None
    if written.pos == "verb" and _unrealised(words, number, before, written):
        return None
    if written.pos == "noun":
        return noun(reader, number, end, written, before)
    if ["source"] in reader.needs[written.row]:
        return attribution(reader, number, end, written)
    place = end if written.pos == "participle" else _skip_adverbs(words, end)
    clause = clause_after(reader, end)
    limit = min(spot for spot in (clause.that, clause.mark, clause.end) if spot is not None)
    subject = None
    if written.pos != "participle" and same_line(words, number, place) and not (written.suffix and place in words.quoted):
        subject = phrase(words, place, limit if limit in (clause.that, clause.mark) else complement(reader, written, place, limit))
        if subject is not None and subject.name is None and limit in (clause.that, clause.mark) and person(words, subject):
            subject = late_name(words, subject, limit)
        if subject is None and limit in (clause.that, clause.mark):
            subject = _bare_subject(words, place, limit, reader.speaks[written.row])
    if subject is not None and "thing" in classes(form(words, subject.start)) and not subject.name:
        return None
    if not holds(reader, number, end, written, before, subject, clause):
        return None
    content, direct = content_of(reader, end, written, subject, clause)
    return Cue(number, end, written, subject, content, direct)


def _bare_subject(words: Words, place: int, limit: int, speaks: bool) -> Phrase | None:
    """Return the words between a verb and what is said that can only be its subject: «وتابع تشو: …», «قالت امرأة إن»."""
    end = place
    while end < limit and end - place < 4 and _can_name(words, end) and (end == place or words.plain[end - 1]):
        end += 1
    if end == place or (not speaks and (end - place > 1 or end < limit or in_dictionary(words.word[words.code[place]]))):
        return None
    return Phrase(place, end, (place, end))


def _can_name(words: Words, place: int) -> bool:
    word = form(words, place)
    attached = re.search(r"^[بلكف]?(?:ه|ها|هم|نا)$|^(?:ب|ل|ع|ف|من|عن)\w{0,2}(?:ه|ها|هم)$|ا$", word)
    return not classes(word) and word not in PREPOSITIONS and len(word) > 2 and not attached and not definite(word)


def _unrealised(words: Words, number: int, before: str, written: Form) -> bool:
    """Negated, or only wished or planned: «لم يقل», «يمكن أن يعلن»."""
    if before in NEGATIONS or (same_line(words, number, number - 2) and form(words, number - 2) in ("لا", "لم", "لن") and not written.past):
        return True
    if before in ("سوف", "قد", "لو") and not written.past:
        return True
    if before in ("ان", "بان", "وان") and not written.past:
        return not same_line(words, number, number - 2) or form(words, number - 2) not in ("قبل", "الي")
    return before == "ما" and written.past and (not same_line(words, number, number - 2) or form(words, number - 2) == "و")


def _skip_adverbs(words: Words, number: int) -> int:
    """Return the first word after time expressions and «من جهته», where a subject may stand."""
    place = number
    while place < number + 6 and same_line(words, number, place) and not stops(words, place - 1):
        word = form(words, place)
        if word == "من" and form(words, min(place + 1, len(words.code) - 1)) in ("جهته", "جانبه", "جهتها", "جانبها"):
            place += 2
        elif (
            (classes(word) & {"time", "month"} and not classes(word) & {"title", "role"})
            or word in ("ايضا", "كذلك", "بدوره", "بدورها", "له", "لها", "لهم", "لنا", "فيها", "فيه")
            or word.isdigit()
        ):
            place += 1
        else:
            break
    return place


def doubted(words: Words, cue: Cue, lemma: str) -> bool:
    """«ما تقول إنه», «مما قالت إنها»: the outlet keeps its distance from a neutral verb."""
    number = cue.start
    return (
        lemma == "قال"
        and cue.form.pos == "verb"
        and same_line(words, number, number - 1)
        and form(words, number - 1) in ("ما", "مما", "بما", "عما", "لما", "فيما")
    )
