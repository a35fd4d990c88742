"""Which rows a chart of a whole corpus has: its articles where they are few, otherwise its outlets; and the periods of its dates."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from analysis import wording

UNKNOWN, UNDATED = "unknown", "undated"
FEW = 8
MOST_PERIODS = 40
PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
Unit = Literal["article", "outlet"]


def rows(articles: pd.DataFrame, *, most: int = FEW, outlets: int = 12) -> pd.DataFrame:
    """Say in which row of a chart each article stands: in one of its own, or in that of its outlet where articles are many.

    Parameters
    ----------
    articles
        The table of articles.
    most
        The most articles that get a row each.
    outlets
        The most outlets that get a row each, those with most articles; all others share one.

    Returns
    -------
    DataFrame
        One row per article, in the order of the chart (articles by their dates, outlets by their number of articles): `article_id`, `row`
        (its number from 0), `label` (the outlet), `gloss` (its English name, and the day of the article or the number of articles), `by`
        (the outlet whose colour the row has), `name` (label and day in English, for sentences and tables). ``attrs["unit"]`` is "article"
        or "outlet".

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": ["الصباح", "المساء", "المساء"], "date": ["2024-05-02", None, None]})
    >>> rows(table)[["article_id", "label", "gloss"]].to_numpy().tolist()
    [['a', 'الصباح', '2024-05-02'], ['b', 'المساء', 'undated · b'], ['c', 'المساء', 'undated · c']]
    >>> rows(table, most=2)[["article_id", "label", "gloss"]].to_numpy().tolist()
    [['b', 'المساء', '2 articles'], ['c', 'المساء', '2 articles'], ['a', 'الصباح', '1 article']]
    """
    table = pd.DataFrame({"article_id": articles["article_id"].astype(str), "label": _outlets(articles), "day": days(articles)})
    english = wording.outlets(articles) if "outlet" in articles else {}
    table["english"] = [name if (name := english.get(label, label)) != label else "" for label in table["label"]]
    unit: Unit = "article" if len(table) <= most else "outlet"
    table = _by_article(table) if unit == "article" else _by_outlet(table, outlets)
    table = table[["article_id", "row", "label", "gloss", "by", "name"]].reset_index(drop=True)
    table.attrs = {"unit": unit}
    return table


def tally(table: pd.DataFrame, counted: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count what stands in each row of a chart: words, mentions, or anything else that is a row with an `article_id`.

    Parameters
    ----------
    table
        What `rows` returns.
    counted
        Name of each count → the table whose rows are counted.

    Returns
    -------
    DataFrame
        One row per row of the chart, in its order: `label`, `gloss`, `by`, `name`, and the counts.

    Examples
    --------
    >>> table = rows(pd.DataFrame({"article_id": ["a", "b"], "outlet": ["الصباح", "المساء"]}))
    >>> tally(table, {"words": pd.DataFrame({"article_id": ["b", "b", "a"]})})["words"].tolist()
    [1, 2]
    """
    shown = table.drop_duplicates("row").set_index("row")[["label", "gloss", "by", "name"]]
    place = table.set_index("article_id")["row"]
    for name, each in counted.items():
        by_article = each["article_id"].value_counts()
        found = place.reindex(by_article.index.astype(str)).to_numpy()
        sums = pd.Series(by_article.to_numpy()).groupby(found).sum()
        shown[name] = sums.reindex(shown.index).fillna(0).astype("int64")
    return shown.reset_index(drop=True)


def days(articles: pd.DataFrame) -> "pd.Series[Any]":
    """Day of each article as it is known: a day, the first and the last that are possible, or "undated".

    >>> days(pd.DataFrame({"date": ["2021-02-17", None]})).tolist()
    ['2021-02-17', 'undated']
    >>> days(pd.DataFrame({"date": ["2021-02-17"], "date_earliest": ["2021-02-17"], "date_latest": ["2021-12-22"]})).tolist()
    ['2021-02-17 to 12-22']
    """
    best = _iso(articles, "date")
    first, last = _iso(articles, "date_earliest"), _iso(articles, "date_latest")
    ranged = best.notna() & first.notna() & last.notna() & (first != last)
    spans = [_span(*ends) if known else "" for *ends, known in zip(first, last, ranged, strict=True)]
    return best.mask(ranged, pd.Series(spans, index=best.index, dtype=object)).fillna(UNDATED)


def periods(articles: pd.DataFrame, table: pd.DataFrame, *, most: int = MOST_PERIODS) -> pd.DataFrame:
    """Count the articles of each row of a chart in days, weeks, months, quarters or years: the shortest that make no more than `most`.

    Parameters
    ----------
    articles
        The table of articles; those without a date are left out.
    table
        What `rows` returns.

    Returns
    -------
    DataFrame
        One row per row of the chart and period with an article: `label`, `gloss`, `by`, `start`, `end` (of the period, its last day
        included), `n`. ``attrs["unit"]`` is "day", "week", "month", "quarter" or "year".

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "outlet": "المساء", "date": pd.to_datetime(["2024-05-01", "2024-05-02"])})
    >>> periods(table, rows(table, most=1), most=1)[["start", "n"]].astype(str).to_numpy().tolist()
    [['2024-04-29', '2']]
    """
    dated = articles[["article_id", "date"]].assign(article_id=articles["article_id"].astype(str), date=pd.to_datetime(articles["date"]))
    dated = table.merge(dated.dropna(subset=["date"]), on="article_id")
    unit = _unit(dated["date"], most)
    dated["period"] = dated["date"].dt.to_period(PERIODS[unit])
    counted = dated.groupby(["row", "label", "gloss", "by", "period"], dropna=False).size().rename("n").reset_index()
    start, end = counted["period"].dt.start_time, counted["period"].dt.end_time.dt.normalize()
    counted = counted.assign(start=start, end=end)[["label", "gloss", "by", "start", "end", "n"]]
    counted.attrs = {"unit": unit}
    return counted


def _span(first: str, last: str) -> str:
    """Both ends, the second without the year, or the year and month, that it shares with the first."""
    shared = next((length for length in (8, 5) if first[:length] == last[:length]), 0)
    return f"{first} to {last[shared:]}"


def _outlets(articles: pd.DataFrame) -> "pd.Series[Any]":
    unknown = pd.Series(None, index=articles.index, dtype=object)
    return articles.get("outlet", unknown).astype(object).fillna(UNKNOWN).astype(str)


def _iso(articles: pd.DataFrame, column: str) -> "pd.Series[Any]":
    unknown = pd.Series(None, index=articles.index, dtype=object)
    return pd.to_datetime(articles.get(column, unknown)).dt.strftime("%Y-%m-%d").astype(object)


def _joined(*columns: "pd.Series[Any]") -> list[str]:
    return [" · ".join(part for part in parts if part) for parts in zip(*columns, strict=True)]


def _by_article(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(first=table["day"].where(table["day"] != UNDATED, "~")).sort_values(["first", "article_id"], kind="stable")
    table = table.assign(gloss=_joined(table["english"], table["day"]), row=range(len(table)), by=table["label"])
    alike = table.duplicated(["label", "gloss"], keep=False)
    more = table["article_id"].where(alike, "")
    named = table["english"].where(table["english"] != "", table["label"])
    return table.assign(gloss=_joined(table["gloss"], more), name=_joined(named, table["day"], more))


def _by_outlet(table: pd.DataFrame, outlets: int) -> pd.DataFrame:
    sizes = table["label"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    place = {label: min(number, outlets) for number, label in enumerate(sizes.index)} if len(sizes) > outlets + 1 else None
    table = table.assign(row=table["label"].map(place or {label: number for number, label in enumerate(sizes.index)}))
    others = table["row"].eq(outlets) & (place is not None)
    table["by"] = table["label"]
    shared = f"{len(sizes) - outlets:,} others"
    table = table.assign(label=table["label"].mask(others, shared), english=table["english"].mask(others, ""))
    table["by"] = table["by"].mask(others, shared)
    counted = table["row"].map(table["row"].value_counts()).map(lambda n: f"{n:,} article{'' if n == 1 else 's'}")
    named = table["english"].where(table["english"] != "", table["label"])
    return table.assign(gloss=_joined(table["english"], counted), name=named).sort_values("row", kind="stable")


def _unit(dates: "pd.Series[Any]", most: int) -> str:
    """Shortest period of which the dates span no more than `most`."""
    for unit, code in PERIODS.items():
        found = dates.dt.to_period(code)
        if not len(found) or (found.max() - found.min()).n < most:
            return unit
    return "year"
