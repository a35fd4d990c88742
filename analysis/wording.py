"""English and Arabic wordings for tables and charts: actors, outlets, sides, frames, and what a word means in short."""

from typing import Any, Literal

import pandas as pd

from analysis import bidi, lexicon
from analysis.counts.general import gloss

UNKNOWN = "outlet unknown"


def actor(name: str, *, the: bool = False) -> str:
    """Name of an actor of ``actors.csv`` as a heading writes it, or, with `the`, as it stands within a sentence.

    >>> actor("russia"), actor("us"), actor("hts_salvation"), actor("saudi")
    ('Russia', 'US', 'HTS/Salvation', 'Saudi Arabia')
    >>> actor("russia", the=True), actor("us", the=True), actor("north_korea", the=True)
    ('Russia', 'the US', 'North Korea')
    """
    known: dict[str, str] = {}
    for rows in (lexicon.load("actor_names"), lexicon.load("sides")):
        known |= dict(zip(rows.iloc[:, 0], rows["running" if the else "english"], strict=True))
    named = known.get(name, name.replace("_", " ").title())
    return named if the else named[:1].upper() + named[1:]


def labelled(articles: pd.DataFrame) -> pd.DataFrame:
    """Give articles without an outlet the label `UNKNOWN`, so that they are counted and shown as such and not lost.

    Leave them out of a comparison: ``articles[articles["outlet"] != wording.UNKNOWN]``.

    >>> labelled(pd.DataFrame({"article_id": ["a", "b"], "outlet": ["الصباح", None]}))["outlet"].tolist()
    ['الصباح', 'outlet unknown']
    """
    named = articles["outlet"] if "outlet" in articles else pd.Series(None, index=articles.index, dtype=object)
    return articles.assign(outlet=named.astype(object).where(named.notna(), UNKNOWN))


def outlets(articles: pd.DataFrame, *, running: bool = False) -> dict[str, str]:
    """Outlet → its English name (the first that any of its articles has), or the outlet itself where there is none.

    With `running` as it stands within an English sentence: invisible marks around an Arabic name keep it in its place in the line, also one
    that ends with a number of its own («فرانس 24»).

    >>> outlets(pd.DataFrame({"outlet": ["الوسيلة", "الصباح"], "outlet_en": ["Al-Wasila", None]}))
    {'الوسيلة': 'Al-Wasila', 'الصباح': 'الصباح'}
    """
    each = articles[articles["outlet"].notna()].astype({"outlet": object})
    each = each.assign(english=each["outlet_en"].astype(object) if "outlet_en" in each else None)
    known = each.sort_values("english", key=pd.isna, kind="stable").drop_duplicates("outlet").set_index("outlet")["english"]
    found = {str(name): str(name if pd.isna(known[name]) else known[name]) for name in each["outlet"].unique()}
    return {name: f"{bidi.LRM}{english}{bidi.LRM}" if running and bidi.direction(english) else english for name, english in found.items()}


def selection(shown: int, known: int, which: str) -> tuple[str, str]:
    """How a title names the outlets of a chart that leaves some out, and how its subtitle counts them; both "" where it shows all.

    >>> selection(4, 37, "with most mentions"), selection(4, 4, "with most mentions")
    (('the 4 outlets with most mentions', '; 4 of 37 outlets'), ('', ''))
    """
    if shown >= known:
        return "", ""
    return f"the {counted(shown, 'outlet').removeprefix('1 ')} {which}", f"; {shown:,} of {counted(known, 'outlet')}"


def together(*words: str) -> str:
    r"""Words that stay on one line of a chart, such as a name and its number; an Arabic name, which reads backwards if parted, stays whole.

    >>> together("Al-Wasila", "26").split(" ")
    ['Al-Wasila\xa026']
    """
    return bidi.NO_BREAK.join(word.replace(" ", bidi.NO_BREAK) if bidi.direction(word) else word for word in words)


def headings(articles: pd.DataFrame, counted: "pd.Series[Any]", noun: str) -> dict[str, str]:
    """Outlet → a heading with both of its names and a count, which reads as English: behind the English name, or marked to do so.

    >>> headings(pd.DataFrame({"outlet": ["الوسيلة"], "outlet_en": ["Al-Wasila"]}), pd.Series({"الوسيلة": 1}), "mention")
    {'الوسيلة': 'الوسيلة · Al-Wasila: 1 mention'}
    """
    english = outlets(articles)
    both = {name: " · ".join(dict.fromkeys([str(name), english.get(str(name), str(name))])) for name in counted.index}
    marks = {name: bidi.LRM if bidi.direction(both[name]) and english.get(str(name), name) == name else "" for name in counted.index}
    return {str(name): f"{both[name]}: {marks[name]}{n:,} {noun}{'' if n == 1 else 's'}" for name, n in counted.items()}


def sides(column: "pd.Series[Any]", *, language: Literal["english", "running", "arabic"] = "english") -> "pd.Series[Any]":
    """Wording of each side; one that ``sides.csv`` does not have stays as it is, a missing one is "side unknown".

    "running" is the English wording within a sentence (the US), "english" that of a label (US).

    >>> sides(pd.Series(["russia", None])).tolist(), sides(pd.Series(["russia", None]), language="arabic").tolist()
    (['Russia', 'side unknown'], ['روسيا', 'غير محدد'])
    """
    rows = lexicon.load("sides")
    known = dict(zip(rows["side"], rows[language], strict=True))
    unknown = "غير محدد" if language == "arabic" else "side unknown"
    return pd.Series([unknown if pd.isna(side) else known.get(side, side) for side in column], index=column.index, dtype=object)


def language(labels: "pd.Series[Any]") -> Literal["english", "arabic"]:
    """Language in which most labels are written, by their direction.

    >>> language(pd.Series(["الوسيلة", "okaz", "عنب بلدي"]))
    'arabic'
    """
    return "arabic" if 2 * sum(bidi.direction(str(label)) == "R" for label in labels) > len(labels) else "english"


def side_colors() -> dict[str, str]:
    """English wording of each side → its colour, the same in every chart."""
    rows = lexicon.load("sides")
    return dict(zip(rows["english"], rows["colour"], strict=True))


def frames(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Name of each frame as a reader would say it (``frame_names.csv``); a frame of your own without its underscores.

    >>> frames(pd.Series(["military_violence", "water_rights", "(none)"])).tolist()
    ['war and violence', 'water rights', 'no frame']
    """
    rows = lexicon.load("frame_names")
    known = {**dict(zip(rows["frame"], rows["english"], strict=True)), "(none)": "no frame"}
    return pd.Series([known.get(frame, str(frame).replace("_", " ")) for frame in column], index=column.index, dtype=object)


def chance(p: float) -> str:
    """Probability as a sentence gives it, down to one in a thousand.

    >>> chance(0.2), chance(0.0312), chance(0.0)
    ('0.2', '0.03', 'less than 0.001')
    """
    return f"{p:.1g}" if p >= 0.001 else "less than 0.001"


def counted(n: int, noun: str, nouns: str = "") -> str:
    """Count with its noun, in the plural where there is not one.

    >>> counted(1, "mention"), counted(10585, "mention"), counted(0, "is", "are")
    ('1 mention', '10,585 mentions', '0 are')
    """
    return f"{n:,} {noun if n == 1 else nouns or f'{noun}s'}"


def short(terms: "pd.Series[Any]", *, verb: "pd.Series[bool] | bool" = False) -> "pd.Series[Any]":
    """First meaning of each term, "" where the glossary has none; where `verb` holds, its meaning as a verb.

    >>> short(pd.Series(["هدنة", "؟"])).tolist()
    ['truce', '']
    >>> short(pd.Series(["قصف", "قصف"]), verb=pd.Series([False, True])).tolist()
    ['bombing', 'bombed']
    """
    meanings = ["" if pd.isna(meaning) else str(meaning) for meaning in gloss(terms)]
    rows = lexicon.load("glosses")
    verbs = dict(zip(rows["term"], rows["verb"], strict=True))
    asked = pd.Series(verb, index=terms.index)
    meanings = [(chosen and verbs.get(term)) or meaning for term, meaning, chosen in zip(terms, meanings, asked, strict=True)]
    return pd.Series([meaning.replace(";", ",").split(",")[0].strip() for meaning in meanings], index=terms.index, dtype=object)


def cited(terms: "pd.Series[Any]", meanings: "pd.Series[Any] | None" = None, *, arabic: bool = True) -> "pd.Series[Any]":
    """Terms as an English sentence cites them: with their meaning in brackets, or by it alone, so that a list is read in one direction.

    An invisible mark behind each Arabic term keeps it in its place in the line, whatever follows. A term without a meaning stays Arabic.
    The meanings are those of `short` unless given.

    >>> words = pd.Series(["هدنة", "؟"])
    >>> [word.replace("\u200e", "") for word in cited(words)], [word.replace("\u200e", "") for word in cited(words, arabic=False)]
    (['«هدنة» (truce)', '«؟»'], ['“truce”', '«؟»'])
    """
    known = short(terms) if meanings is None else meanings
    found = [
        (f"«{term}»\u200e ({meaning})" if arabic else f"“{meaning}”") if meaning else f"«{term}»\u200e"
        for term, meaning in zip(terms, known, strict=True)
    ]
    return pd.Series(found, index=terms.index, dtype=object)
