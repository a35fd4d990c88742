"""Say in a few words what a figure was made from, and give articles short names."""

import pandas as pd


def caption(articles: pd.DataFrame, tokens: pd.DataFrame | None = None) -> str:
    """Say what a figure was made from: how many articles, outlets and words, and of which dates.

    Parameters
    ----------
    articles
        The table of articles.
    tokens
        Their words (``tokens.table``), if they are to be counted in the caption.

    Examples
    --------
    >>> from analysis import corpus
    >>> caption(corpus.load())
    '5 articles by 4 outlets · 2019-08-03 to 2024-11-30'
    """
    outlets = articles["outlet"].nunique() if "outlet" in articles else 0
    parts = [counted(len(articles), "article") + (f" by {counted(outlets, 'outlet')}" if outlets else "")]
    if tokens is not None:
        parts.append(counted(len(tokens), "word"))
    if "date" in articles and articles["date"].notna().any():
        first, last = f"{articles['date'].min():%Y-%m-%d}", f"{articles['date'].max():%Y-%m-%d}"
        undated = int(articles["date"].isna().sum())
        parts.append((first if first == last else f"{first} to {last}") + (f" ({undated} undated)" if undated else ""))
    return " · ".join(parts)


def names(articles: pd.DataFrame, *, english: bool = False) -> dict[str, str]:
    """Give every article a short name for charts: its outlet; its day, too, where an outlet has several; its id where that is not enough.

    Parameters
    ----------
    articles
        The table of articles.
    english
        Use `outlet_en`, where it is known.

    Returns
    -------
    dict
        `article_id` → name, no two alike, in the order of the table. Beside an Arabic name a day begins with a left-to-right mark, without
        which it would be read backwards.

    Examples
    --------
    >>> from analysis import corpus
    >>> list(names(corpus.load(), english=True).values())[1:4]
    ['Al-Wasila 2019-08-29', 'Al-Wasila 2019-08-03', 'Enab Baladi']
    """
    unknown = pd.Series(None, index=articles.index, dtype=object)
    outlet = articles.get("outlet", unknown).astype(object).fillna("?")
    outlet = articles.get("outlet_en", unknown).astype(object).fillna(outlet) if english else outlet
    day = pd.to_datetime(articles.get("date", unknown)).dt.strftime(" %Y-%m-%d" if english else " \u200e%Y-%m-%d").fillna("")
    short = outlet.mask(outlet.duplicated(keep=False), outlet + day)
    short = short.mask(short.duplicated(keep=False), short + " " + articles["article_id"].astype(str))
    return dict(zip(articles["article_id"].astype(str), short, strict=True))


def counted(number: int, noun: str) -> str:
    """Write a number before its noun, in the plural where it is one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
