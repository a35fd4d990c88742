"""Find the terms of a dictionary in Arabic words: ordinary spelling in, clitics and endings allowed for.

How a term is written:

``مفاوضات``
    the word with any clitic (و ف ب ل ك ال) and ordinary ending (dual, plural, pronoun, verb person)
``يقصف``
    a verb in the present, in any person: «تقصف», «سيقصفون»
``=طالبت``
    clitics, but the ending as written: «وطالبت», not «طالبتها»
``إرهاب*``
    everything that begins so: «الإرهابيين»
``وقف إطلاق النار``
    words that follow each other
``رواية <actor>``
    a word that stands in a mention of the actor: «الرواية الروسية»
"""

import functools
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import fold

ACTOR = "<actor>"
PROCLITICS = (
    "", "ال", "و", "ف", "ب", "ل", "ك", "لل", "وال", "فال", "بال",
    "كال", "وبال", "ولل", "وب", "ول", "فب", "فل", "س", "وس", "فس",
)  # fmt: skip
VERBAL = ("", "و", "ف", "س", "وس", "فس", "ل", "ول")  # may stand before a verb in the present
ENDINGS = (
    "", "ة", "ات", "ان", "ين", "ون", "ا", "ه", "ها", "هم", "هما", "نا", "كم", "وا",
    "ت", "تا", "ته", "تها", "تهم", "وه", "وها", "يا", "اته", "اتها", "اتهم", "اتهما", "اتنا",
)  # fmt: skip
# of a word in ة
FEMININE = (
    "ات", "تان", "تين", "ته", "تها", "تهم", "تهما",
    "تنا", "تكم", "اته", "اتها", "اتهم", "اتهما", "اتنا",
)  # fmt: skip
SHORTEST = 3  # letters a stem keeps when something was cut off; shorter stems coincide with other words

Ints = npt.NDArray[np.int64]


def find(words: pd.DataFrame, terms: Sequence[str], *, actor: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Every occurrence of `terms` in `words`.

    Parameters
    ----------
    words
        As `fold.words` gives them; a term does not run over two texts.
    terms
        Written as above.
    actor
        Which words stand in a mention of the actor.

    Returns
    -------
    DataFrame
        `term` (number in `terms`), `first`, `last` (rows of `words`, inclusive), ordered by `first`.
    """
    phrases = [tuple(_item(part) for part in term.split()) for term in terms]
    items = {item: number for number, item in enumerate(dict.fromkeys(item for phrase in phrases for item in phrase))}
    place, item = _places(words["word"], items, actor)
    width = len(items) + 1
    known = np.sort(place * width + item)
    text = words["text"].to_numpy()
    seen = set(item.tolist())
    longer = [(n, [items[part] for part in phrase]) for n, phrase in enumerate(phrases) if len(phrase) > 1]
    parts = [_phrase(np.array(numbers), n, place, item, known, width, text) for n, numbers in longer if seen.issuperset(numbers)]
    single = {items[phrase[0]]: n for n, phrase in enumerate(phrases) if len(phrase) == 1}
    number = np.full(width, -1, np.int64)
    number[list(single)] = list(single.values())
    alone = number[item] >= 0
    parts.append(np.stack([number[item[alone]], place[alone], place[alone]]))
    # The same term twice in the dictionary under one frame is one term; under two frames each row has its own number.
    twin = [(n, single[items[phrase[0]]]) for n, phrase in enumerate(phrases) if len(phrase) == 1 and single[items[phrase[0]]] != n]
    parts += [_copied(parts[-1], source, n) for n, source in twin]
    found = pd.DataFrame(np.concatenate(parts, axis=1).T, columns=["term", "first", "last"])
    return found.sort_values(["first", "term"], ignore_index=True)


@functools.lru_cache(maxsize=1 << 12)
def _item(part: str) -> str:
    """Return the comparable form of one word of a term, with its sign."""
    if part == ACTOR:
        return ACTOR
    form = fold.key(part.removeprefix("=").removesuffix("*"))
    if not re.fullmatch(r"\w+", form) or (part.startswith("=") and part.endswith("*")):
        msg = f"The term {part!r} cannot be read: a word is written as word, =word, word* or {ACTOR}."
        raise ValueError(msg)
    return f"={form}" if part.startswith("=") else f"{form}*" if part.endswith("*") else form


def _places(words: "pd.Series[str]", items: dict[str, int], actor: npt.NDArray[np.bool_] | None) -> tuple[Ints, Ints]:
    """Rows of words and the items that match there; decided once per distinct word."""
    used = words.cat.remove_unused_categories()
    matched = [_matching(fold.key(form), items) for form in used.cat.categories]
    sizes = np.array([len(numbers) for numbers in matched], np.int64)
    flat = np.array([number for numbers in matched for number in numbers], np.int64)
    codes = used.cat.codes.to_numpy().astype(np.int64)
    hit = np.flatnonzero(sizes[codes] > 0) if len(sizes) else np.empty(0, np.int64)
    count = sizes[codes[hit]] if len(hit) else np.empty(0, np.int64)
    first = (np.cumsum(sizes) - sizes)[codes[hit]] if len(hit) else np.empty(0, np.int64)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    place, item = np.repeat(hit, count), flat[np.repeat(first, count) + within]
    if actor is not None and ACTOR in items:
        there = np.flatnonzero(actor)
        place, item = np.concatenate([place, there]), np.concatenate([item, np.full(len(there), items[ACTOR])])
    return place.astype(np.int64), item.astype(np.int64)


def _phrase(numbers: Ints, term: int, place: Ints, item: Ints, known: Ints, width: int, text: Ints) -> Ints:
    """Places where the items of a phrase follow each other in one text."""
    start = place[item == numbers[0]]
    last = start + len(numbers) - 1
    start, last = start[last < len(text)], last[last < len(text)]
    same = text[start] == text[last]
    start, last = start[same], last[same]
    for step, number in enumerate(numbers[1:], 1):
        wanted = (start + step) * width + number
        at = np.searchsorted(known, wanted)
        there = known[np.minimum(at, len(known) - 1)] == wanted if len(known) else np.zeros(len(wanted), bool)
        start, last = start[there], last[there]
    return np.stack([np.full(len(start), term, np.int64), start, last])


def _copied(found: Ints, source: int, term: int) -> Ints:
    copy = found[:, found[0] == source].copy()
    copy[0] = term
    return copy


def _matching(word: str, items: dict[str, int]) -> list[int]:
    """Items that a word matches."""
    found = {items[form] for form in _forms(word) if form in items}
    return sorted(found)


def _forms(word: str) -> Iterator[str]:
    """Everything an item could be written as for this word: without clitics, without endings, cut to a stem."""
    for stem in _stems(word):
        yield f"={stem}"
        yield from _without_ending(stem)
        yield from (f"{stem[:size]}*" for size in range(2, len(stem) + 1))
    for before in VERBAL:
        rest = word[len(before) + 1 :]
        if word.startswith(before) and len(rest) >= SHORTEST and word[len(before)] in "يتن":
            yield from _without_ending(f"ي{rest}")


def _stems(word: str) -> Iterator[str]:
    for clitic in PROCLITICS:
        if word.startswith(clitic) and (not clitic or len(word) - len(clitic) >= SHORTEST):
            yield word[len(clitic) :]


def _without_ending(stem: str) -> Iterator[str]:
    for ending in ENDINGS:
        if stem.endswith(ending) and (not ending or len(stem) - len(ending) >= SHORTEST):
            yield stem.removesuffix(ending) if ending else stem
    for ending in FEMININE:
        if stem.endswith(ending) and len(stem) - len(ending) >= SHORTEST - 1:
            yield f"{stem.removesuffix(ending)}ة"
