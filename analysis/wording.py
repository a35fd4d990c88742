"""English and Arabic wordings for tables and charts: actors, outlets, sides, and what a word means in short."""

from typing import Any, Literal

import pandas as pd

from analysis import lexicon
from analysis.counts.general import gloss


def actor(name: str) -> str:
    """Name of an actor of ``actors.csv`` as a title writes it.

    >>> actor("russia"), actor("us"), actor("hts_salvation"), actor("saudi")
    ('Russia', 'US', 'HTS/Salvation', 'Saudi')
    """
    rows = lexicon.load("sides")
    known = str(dict(zip(rows["side"], rows["english"], strict=True)).get(name, name.replace("_", " ")))
    return known[:1].upper() + known[1:]


def outlets(articles: pd.DataFrame) -> dict[str, str]:
    """Outlet → its English name, or the outlet itself where there is none.

    >>> outlets(pd.DataFrame({"outlet": ["الوسيلة", "الصباح"], "outlet_en": ["Al-Wasila", None]}))
    {'الوسيلة': 'Al-Wasila', 'الصباح': 'الصباح'}
    """
    each = articles[articles["outlet"].notna()].drop_duplicates("outlet")
    english = each["outlet_en"] if "outlet_en" in each else each["outlet"]
    return {str(name): str(name if pd.isna(known) else known) for name, known in zip(each["outlet"], english, strict=True)}


def headings(articles: pd.DataFrame, counted: "pd.Series[Any]", noun: str) -> dict[str, str]:
    """Outlet → a heading with both of its names and a count; the count follows the English name, so that its figures keep their place.

    >>> headings(pd.DataFrame({"outlet": ["الوسيلة"], "outlet_en": ["Al-Wasila"]}), pd.Series({"الوسيلة": 1}), "mention")
    {'الوسيلة': 'الوسيلة · Al-Wasila: 1 mention'}
    """
    english = outlets(articles)
    both = {name: " · ".join(dict.fromkeys([str(name), english.get(str(name), str(name))])) for name in counted.index}
    return {str(name): f"{both[name]}: {n:,} {noun}{'' if n == 1 else 's'}" for name, n in counted.items()}


def sides(column: "pd.Series[Any]", *, language: Literal["english", "arabic"] = "english") -> "pd.Series[Any]":
    """Wording of each side; one that ``sides.csv`` does not have stays as it is, a missing one is "side unknown".

    >>> sides(pd.Series(["russia", None])).tolist(), sides(pd.Series(["russia", None]), language="arabic").tolist()
    (['Russia', 'side unknown'], ['روسيا', 'غير محدد'])
    """
    rows = lexicon.load("sides")
    known = dict(zip(rows["side"], rows[language], strict=True))
    unknown = {"english": "side unknown", "arabic": "غير محدد"}[language]
    return pd.Series([unknown if pd.isna(side) else known.get(side, side) for side in column], index=column.index, dtype=object)


def side_colors() -> dict[str, str]:
    """English wording of each side → its colour, the same in every chart."""
    rows = lexicon.load("sides")
    return dict(zip(rows["english"], rows["colour"], strict=True))


def short(terms: "pd.Series[Any]") -> "pd.Series[Any]":
    """First meaning of each term, "" where the glossary has none.

    >>> short(pd.Series(["هدنة", "؟"])).tolist()
    ['truce', '']
    """
    meanings = ["" if pd.isna(meaning) else str(meaning) for meaning in gloss(terms)]
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
