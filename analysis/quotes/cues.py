"""Reporting words: which words of a text introduce somebody's speech, and the stretch of text they introduce.

A written word is a candidate where ``reporting.csv`` lists it; what stands around it decides (`نقل` is "reported" with عن
and a complement, else "transported"). Each row of the list says what it needs.
"""

import re

import numpy as np

from analysis.quotes import needs
from analysis.quotes.clauses import Cue, Reader, clause_after, listed
from analysis.quotes.complements import complement, content_of, rest
from analysis.quotes.grammar import adverbial, in_dictionary, inflected_verb, namelike, possessed, prefixed, takes_bi
from analysis.quotes.inflection import Form
from analysis.quotes.needs import Clause, Row, particle, person
from analysis.quotes.objects import without_object
from analysis.quotes.passage import Words
from analysis.quotes.phrases import REPORTED, Phrase, late_name, of_club, phrase, titled_name, whole_name
from analysis.quotes.sources import attribution, noun
from analysis.quotes.vocabulary import PREPOSITIONS, classes, definite, listed_classes

NO_CLAUSE = Clause(None, None, False, 0)
AUTHOR = frozenset(["انا", "اني", "انني", "لكني", "لكنني", "ولكنني", "لاني", "لانني", "بانني", "وانا"])
NEGATIONS = frozenset(["لم", "لن", "لا", "ولم", "ولن", "ولا", "فلم", "لما", "دون", "بلا", "عدم", "بعدم", "وعدم"])


def cues(reader: Reader) -> list[Cue]:
    """Return all reporting words, in reading order."""
    words = reader.words
    wanted = listed(words, reader.readings.keys() | reader.phrases.keys())
    found: list[Cue] = []
    skip = -1
    for number in np.flatnonzero(wanted[words.code]).tolist() if words.size else []:
        if number < skip:
            continue
        cue = _expression(reader, number) or _single(reader, number)
        if cue is not None:
            skip = max(cue.end, _named_until(cue))
            if cue.form.pos != "ignore":
                found.append(cue)
    around = [None, *found, None]
    return [_trimmed(words, around[n], cue, around[n + 2]) for n, cue in enumerate(found)]


def _named_until(cue: Cue) -> int:
    """Return the word after the name of who speaks, in which no word reports: «قال المتحدث لينا فيري»."""
    subject = cue.subject
    after = cue.form.pos == "verb" and subject is not None and subject.start >= cue.end
    return subject.name[1] if after and subject and subject.name else cue.end


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
    following = words.form[number + 1]
    for parts, row in reader.phrases.get(words.form[number], ()):
        if parts[1] == "…":
            cue = _split_expression(reader, number, parts, row)
        elif parts[1] == following and _stands(words, number, parts):
            written = Form(row, reader.rows[row].pos, "m", True, "", False, False)
            end = number + len(parts)
            cue = (
                Cue(number, end, written, None, None, None)
                if written.pos == "ignore"
                else _judge(reader, number, end, written, reader.rows[row].alternatives)
            )
        else:
            cue = None
        if cue is not None:
            return cue
    return None


def _stands(words: Words, number: int, parts: tuple[str, ...]) -> bool:
    last = number + len(parts)
    return words.line[number] == words.line[last - 1] and words.form[number:last] == list(parts)


def _split_expression(reader: Reader, number: int, parts: tuple[str, ...], row: int) -> Cue | None:
    """«وجهت الحكومة … رسالة»: the object may stand after the subject."""
    words, last = reader.words, parts[-1]
    for place in range(number + 1, number + 12):
        if words.line[number] != words.line[place] or words.stop[place - 1]:
            return None
        if words.form[place] in (last, last + "ا"):
            gender = "f" if parts[0].endswith("ت") or parts[0].startswith("ت") else "m"
            written = Form(row, "multiword", gender, True, "", False, False)
            end = number + 1 if place > number + 1 else place + 1
            return Cue(number, end, written, phrase(words, number + 1, place), rest(words, place, place + 1), None)
    return None


def _single(reader: Reader, number: int) -> Cue | None:
    """Return the first reading of word `number` whose conditions hold."""
    if "title" in listed_classes(reader.words.form[number]):  # «سموه» is nobody's calling him so
        return None
    for written, parts in reader.readings.get(reader.words.form[number], ()):
        cue = _judge(reader, number, number + 1, written, parts)
        if cue is not None:
            return cue
    return None


def _judge(reader: Reader, number: int, end: int, written: Form, parts: list[needs.Alternative]) -> Cue | None:
    words, row = reader.words, reader.rows[written.row]
    before = words.form[number - 1] if words.line[number] == words.line[number - 1] and not words.stop[number - 1] else ""
    if before in row.not_after or (written.pos == "verb" and _unrealised(words, number, before, written)):
        return None
    if written.pos == "participle" and (before in NEGATIONS or before == "غير"):  # «لا داعي للقلق», «غير متوقعة»
        return None
    if written.pos == "verb" and row.takes in ("must", "as") and not written.suffix and _has_no_object(words, end):
        return None
    if written.pos == "noun":
        return noun(reader, number, end, written, before)
    if row.source:
        return attribution(reader, number, end, written)
    site, free = needs.Site(words, number, end, written, before, NO_CLAUSE), not row.alternatives
    if not free and not (parts := needs.left(parts, site, 1)):
        return None
    site.clause = clause_after(reader, end)
    if not free and not (parts := needs.left(parts, site, 2)):
        return None
    site.subject = None if written.pos == "participle" else _subject(row, site)
    if not free and not needs.left(parts, site, 3):
        return None
    return None if _is_thing(site) else _cue(row, site)


def _cue(row: Row, site: needs.Site) -> Cue:
    content, direct = content_of(site.words, row, site.end, site.written, site.subject, site.clause)
    subject = site.subject and without_object(site.words, row, site.written, site.subject)
    return Cue(site.number, site.end, site.written, subject, content, direct)


def _is_thing(site: needs.Site) -> bool:
    """«أكدت النتائج», «كشف القصف»: a thing tells nothing in words."""
    return site.subject is not None and "thing" in classes(site.words.form[site.subject.start]) and not site.subject.name


def _subject(row: Row, site: needs.Site) -> Phrase | None:
    """Return the noun phrase after a verb, up to what is said."""
    words, clause = site.words, site.clause
    place = _skip_adverbs(words, site.end)
    if words.line[site.number] != words.line[place] or (site.written.suffix and place in words.quoted) or words.form[place] in REPORTED:
        return None
    limit = min(spot for spot in (clause.that, clause.mark, clause.end) if spot is not None)
    told = limit in (clause.that, clause.mark) or (words.form[limit] in REPORTED and not row.takes)  # «ومضى وديع خان قائلا»
    if not told or (limit == clause.mark and row.particles - {"ل"}):
        limit = complement(words, row, place, limit)
    if place < limit and words.quoted.get(place, place + 9) - place <= 6:
        limit = max(limit, words.quoted[place])  # «وأهاب “الهلال الأحمر بالساحل”»
    found = phrase(words, place, limit)
    if found is None:
        alone = limit == place + 1 and any(particle(words, atom, limit, limit) for atom in row.particles - {"ل"})
        sure = row.speaks or limit == clause.that
        return _bare_subject(words, place, limit, sure) if told or alone else None
    edge = told or (limit < clause.end and any(particle(words, atom, limit, limit) for atom in row.particles - {"ل"}))
    described = found.name is None and person(words, found)
    if not edge:
        return titled_name(words, found, limit, bool(row.takes) and not row.tells) if described and row.takes in ("", "may") else found
    limit -= words.form[limit - 1] in row.particles  # «سامانثا غرين على أن»
    named = late_name(words, found, limit) if described or of_club(words, found) else found
    thing = row.takes and limit == clause.mark  # «اقترح فلان تشكيل “…”»
    return whole_name(words, found, limit) if named is found and not thing else named


def _bare_subject(words: Words, place: int, limit: int, sure: bool) -> Phrase | None:
    """Return the words between a verb and what is said that can only be its subject: «وتابع تشو: …», «قالت امرأة إن».

    Unless they are `sure` to be, they must be a single word that no dictionary knows, or that is no plural.
    """
    end = place
    while end < limit and end - place < 4 and _can_name(words, end) and (end == place or _goes_on(words, end)):
        end += 1
    if place < end == limit - 1 and words.form[end].startswith("ال") and not classes(words.form[end]) and words.gap[end - 1] == " ":
        end = limit  # «ضوء العبيدي أن»
    plural = words.form[place].endswith(("ين", "ات", "ة"))
    if end == place or (not sure and (end - place > 1 or end < limit or (plural and in_dictionary(words.clean[place])))):
        return None
    return Phrase(place, end, (place, end))


def _goes_on(words: Words, end: int) -> bool:
    """Whether word `end` stands right beside the one before and is no adverb such as «بشدة»."""
    return words.gap[end - 1] == " " and not takes_bi(words.clean[end])


def _can_name(words: Words, place: int) -> bool:
    word = words.form[place]
    attached = re.search(r"^[بلكف]?(?:ه|ها|هم|نا)$|^(?:ب|ل|ع|ف|من|عن)\w{0,2}(?:ه|ها|هم)$", word) or adverbial(words.clean[place])
    if classes(word) or word in PREPOSITIONS or len(word) < 3 or attached or definite(word) or inflected_verb(words.clean[place]):
        return False
    return not prefixed(words.clean[place]) and not possessed(words.clean[place])


def _has_no_object(words: Words, end: int) -> bool:
    """«وصف بالمغري», «اتهم بالتزوير»: the preposition right after a verb that must have an object shows a passive."""
    return words.line[end - 1] == words.line[end] and takes_bi(words.clean[end]) and not namelike(words.clean[end])


def _unrealised(words: Words, number: int, before: str, written: Form) -> bool:
    """Negated, or only wished or planned: «لم يقل», «يمكن أن يعلن»."""
    if before in AUTHOR and written.gender == "f":  # «لكنني طلبت»
        return True
    if before in PREPOSITIONS and not written.prefix and written.past and before != "من":  # «في حث العالم», a noun
        return True
    if before == "احد" and words.line[number] == words.line[number - 2] and words.form[number - 2] in NEGATIONS:
        return True
    if before in NEGATIONS or (
        words.line[number] == words.line[number - 2] and words.form[number - 2] in ("لا", "لم", "لن") and not written.past
    ):
        return True
    if before in ("سوف", "قد", "لو") and not written.past:
        return True
    if before in ("ان", "بان", "وان") and not written.past:
        return words.line[number] != words.line[number - 2] or words.form[number - 2] not in ("قبل", "الي")
    return before == "ما" and written.past and (words.line[number] != words.line[number - 2] or words.form[number - 2] == "و")


def _skip_adverbs(words: Words, number: int) -> int:
    """Return the first word after time expressions and «من جهته», where a subject may stand."""
    place = number
    while place < number + 6 and words.line[number] == words.line[place] and not words.stop[place - 1]:
        word = words.form[place]
        if word == "من" and words.form[place + 1] in ("جهته", "جانبه", "جهتها", "جانبها"):
            place += 2
        elif (told := _addressee(words, place)) > place:
            place = told
        elif (
            (classes(word) & {"time", "month"} and not classes(word) & {"title", "role"})
            or word in ("ايضا", "كذلك", "بدوره", "بدورها", "له", "لها", "لهم", "لنا", "فيها", "فيه", "به", "بها", "ذلك")
            or word.isdigit()
        ):
            place += 1
        else:
            break
    return place


def _addressee(words: Words, place: int) -> int:
    """Return the word after a medium in marks to which somebody speaks: «أكد لـ“الوطن” الدكتور فلان»; `place` if there is none."""
    first = place + (words.form[place] == "ل" or (words.form[place][:1] == "ل" and "medium" in classes(words.form[place])))
    last = words.quoted.get(first, first)
    return last if place < first < last <= first + 4 and words.line[place] == words.line[last] else place


def doubted(words: Words, cue: Cue, lemma: str) -> bool:
    """«ما تقول إنه», «مما قالت إنها»: the outlet keeps its distance from a neutral verb."""
    number = cue.start
    return (
        lemma == "قال"
        and cue.form.pos == "verb"
        and words.line[number] == words.line[number - 1]
        and words.form[number - 1] in ("ما", "مما", "بما", "عما", "لما", "فيما")
    )
