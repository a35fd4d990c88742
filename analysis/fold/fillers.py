"""Find what is put inside an Arabic word to hide it from filters, and tell it from what is there for other reasons.

A *filler* is a tatweel, or a sign beside a tatweel, between two letters of one word («إطـ.ـلاق»), or a lone sign between
two letters where taking it out gives a word that filters look for («ق.تل»; see ``data/disguises.csv``). A sign between
letters is otherwise an abbreviation («أ.ف.ب») or a lost space («انتهى.وقال»), and stays.

Taking a filler out always gives the word that was meant. Whether it was put there to *disguise* the word is another
question, since a tatweel also stretches a word for looks: see `disguised`.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from analysis import lexicon

TATWEEL = "\u0640"
ARABIC = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06fa-\u06fc\u06ff\u0750-\u077f\ufb50-\ufbb1\ufbd3-\ufd3d\ufe80-\ufefc"
HIDDEN = "\u0610-\u061c\u064b-\u065f\u0670\u06d6-\u06dc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # marks and controls
DOTS = ".\u00b7\u2022*_"
SIGNS = rf"{DOTS},،/\\|~+^'’`–— \-"  # count only between two tatweels
INSIDE = rf"[{ARABIC}{HIDDEN}{TATWEEL}]"
SIGN = rf"[{DOTS},،/|+\-]"

FILLER = re.compile(
    rf"(?:{TATWEEL}|(?<=[{ARABIC}{HIDDEN}])[{DOTS}]{{1,2}}(?={TATWEEL}))"
    rf"(?:[{TATWEEL}{HIDDEN}]|(?<={TATWEEL})[{DOTS}]{{1,2}}(?=[{ARABIC}])|[{SIGNS}]{{1,3}}(?={TATWEEL}))*(?=[{ARABIC}])"
)
_BEFORE = re.compile(rf"[{ARABIC}{HIDDEN}]")
_LONE = re.compile(rf"(?<={INSIDE}){SIGN}{{1,2}}(?=[{HIDDEN}{TATWEEL}]*[{ARABIC}])")
_LEFT = re.compile(rf"{INSIDE}(?:{INSIDE}|{SIGN}{{1,2}}(?={INSIDE}))*$")
_RUN = re.compile(rf"{INSIDE}+(?:{SIGN}{{1,2}}{INSIDE}+)*")
_PIECES = re.compile(rf"{SIGN}+")
_NOT_LETTER = re.compile(rf"[^{ARABIC}]+")
_YEAR = re.compile(rf"(?:[0-9\u0660-\u0669)]\s?[هم]|(?<![{ARABIC}])ه)$")  # «1446هـ.وقال»: the abbreviation of an era, a lost space
ALEF = str.maketrans("أإآٱٲٳ", "اااااا")
_CONTEXT = 60  # characters looked at on either side of a lone sign; no Arabic word is longer


def find(text: str, signs: Iterable[int] | None = None) -> list[tuple[int, int]]:
    """Find the offsets of the fillers of `text`, in order.

    Parameters
    ----------
    text
        Any text.
    signs
        Where a `SIGN` stands after something that matches `INSIDE`, if that is known already: a long text is then not searched for them.

    Examples
    --------
    >>> find("قـ.ـتل")
    [(1, 4)]
    """
    spans = [m.span() for m in _stretched(text) if _joins(text, m)]
    signed = _LONE.finditer(text) if signs is None else filter(None, (_LONE.match(text, sign) for sign in signs))
    lone = {span for m in signed for span in _spelled(text, m)}
    covered = {place for span in spans for place in range(*span)} if lone else ()
    return sorted({*spans, *(span for span in lone if span[0] not in covered)}) if lone else spans


def _stretched(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``FILLER.finditer`` would, looking at nothing but the tatweels: a match begins there, or one or two dots before."""
    done, tatweel = 0, text.find(TATWEEL)
    while tatweel >= 0:
        match = None
        for start in range(max(done, tatweel - 2), tatweel) if text[tatweel - 1] in DOTS else ():
            match = match or FILLER.match(text, start)
        match = match or FILLER.match(text, tatweel)
        if match:
            yield match
        done = match.end() if match else tatweel + 1
        tatweel = text.find(TATWEEL, done)


def sensitive(word: str) -> bool:
    """Say whether `word` (letters only) is one that filters look for, with or without clitics and endings.

    >>> sensitive("والقصف"), sensitive("المدرسة")
    (True, False)
    """
    return _stems("disguised").fullmatch(word.translate(ALEF)) is not None


def disguised(surface: str, restored: str) -> bool | None:
    """Say whether the written word `surface`, which stands for `restored`, is a disguise; None if only its article can tell.

    A sign inside the word is a disguise. A tatweel alone is one where filters look for the word; after a prefix
    («لـروسيا», «الـحوثي») or in any other word («محمـد») it may be there for looks.
    """
    if _SIGN.search(surface):
        return True
    prefixed = TATWEEL in surface and TATWEEL not in _PREFIX.sub("", surface)
    return True if not prefixed and sensitive(restored) and not _STRETCH.search(surface) else None


def inside(surface: str) -> bool:
    """Say whether a tatweel stands inside `surface`, other than after a prefix or before the end."""
    return TATWEEL in _PREFIX.sub("", surface).strip(TATWEEL)


def stretched(surface: str, restored: str) -> bool:
    """Say whether this word shows that its page stretches words for looks: no filter looks for «التـي», or for «محـــمد» written so.

    >>> stretched("التـي", "التي")
    True
    """
    return _STRETCH.search(surface) is not None or _stems("ordinary").fullmatch(restored.translate(ALEF)) is not None


_STRETCH = re.compile(f"{TATWEEL}{{3}}")
_SIGN = re.compile(rf"[^\w{HIDDEN}]|_")
_PREFIX = re.compile(rf"^(?:و|ف)?(?:ال|[بك]ال|لل|[بكلفو])[{HIDDEN}]*{TATWEEL}+(?=[{ARABIC}])")


def _joins(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if not start or not _BEFORE.match(text, start - 1):
        return False
    return text[end - 1] not in DOTS or not _YEAR.search(text, max(0, start - 4), start)


def _spelled(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the signs of the word around `match` if filters look for it without them, and for none of its pieces."""
    low = max(0, match.start() - _CONTEXT)
    low = max(low, text.rfind(" ", low, match.start()) + 1)
    if not (left := _LEFT.search(text[low : match.start()])):
        return
    run = _RUN.match(text, low + left.start(), match.end() + _CONTEXT)
    if run is None or not _sensitive_piece(run[0]) or any(map(_sensitive_piece, _PIECES.split(run[0]))):
        return
    yield from ((run.start() + sign.start(), run.start() + sign.end()) for sign in _PIECES.finditer(run[0]))


@functools.lru_cache(maxsize=1 << 14)
def _sensitive_piece(piece: str) -> bool:
    return sensitive(_NOT_LETTER.sub("", unicodedata.normalize("NFKC", piece)))


@functools.cache
def _stems(kind: str) -> re.Pattern[str]:
    rows = lexicon.load("disguises")
    stems = "|".join(sorted(rows["stem"][rows["kind"] == kind], key=len, reverse=True))
    if kind == "ordinary":
        return re.compile(f"[وف]?(?:{stems})")
    return re.compile(
        rf"[وف]?(?:[بكل]?ال|لل|[بكل]|س?[يتنا]|[بكل]?الم|م)?(?:{stems})"
        r"(?:ي|ية|يه|يا|يات|يين|يون|ين|ون|ان|ات|ة|ه|ها|هم|هن|نا|كم|ا|وا|ت|تها|ته|تهم|اتها|اته|اتهم|اء|وها|وه|وهم)?"
    )
