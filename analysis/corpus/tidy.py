"""Turn raw rows into articles, in parts of bounded size; what cannot be one is refused with a reason."""

import itertools
import re
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import clean
from analysis.corpus import dates, survey
from analysis.corpus.columns import DATES
from analysis.corpus.refusals import Log
from analysis.corpus.rows import Row, as_text
from analysis.corpus.survey import Plan

_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
EMPTY, NO_TEXT, DUPLICATE, BROKEN = "empty text", "the text is no text", "duplicate id", "not decodable"
_OUTLETS = ("outlet", "outlet_en")
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # would make two outlets of one


class _Ids:
    """Ids met so far, as hashes in sorted arrays: millions of them cost eight bytes each."""

    def __init__(self) -> None:
        self.old: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self.new: set[str] = set()

    def fresh(self, name: str) -> bool:
        if name in self.new or (len(self.old) and self._known(name)):
            return False
        self.new.add(name)
        return True

    def _known(self, name: str) -> bool:
        key = _hashes([name])[0]
        place = int(np.searchsorted(self.old, key))
        return place < len(self.old) and bool(self.old[place] == key)

    def settle(self) -> None:
        if self.new:
            self.old = np.union1d(self.old, _hashes(sorted(self.new)))
            self.new = set()


def _hashes(names: list[str]) -> npt.NDArray[np.uint64]:
    return pd.util.hash_array(np.array(names, dtype=object), categorize=False)


def parts(plans: list[Plan], log: Log, *, size: float) -> Iterator[pd.DataFrame]:
    """Yield tables of articles whose cells take about `size` bytes; all have the same columns."""
    names, ids = survey.names(plans), _Ids()
    articles: list[dict[str, Any]] = []
    held = 0
    for values in itertools.chain.from_iterable(_articles(plan, ids, log) for plan in plans):
        articles.append(values)
        held += sum(map(sys.getsizeof, values.values()))
        if held >= size:
            yield _table(articles, names)
            ids.settle()
            articles, held = [], 0
    if articles:
        yield _table(articles, names)


def empty(plans: list[Plan]) -> pd.DataFrame:
    """No articles, with the columns they would have."""
    return _table([], survey.names(plans))


def _articles(plan: Plan, ids: _Ids, log: Log) -> Iterator[dict[str, Any]]:
    for row in plan.source.rows():
        log.read += 1
        values = {plan.renamed.get(name, name): cell for name, cell in row.values.items()}
        if reason := row.fault or _fault(values):
            log.refuse(row, reason)
            continue
        article = _tidied(values, plan, row, log)
        if not ids.fresh(article["article_id"]):
            log.refuse(row, f"{DUPLICATE}: {article['article_id']}")
            continue
        if log.keep:
            log.encodings.append(row.encoding)
        yield article


def _fault(values: dict[str, Any]) -> str:
    text = values.get("text")
    if text is None or text != text or (isinstance(text, str) and not text.strip()):
        return EMPTY
    if not isinstance(text, str):
        return f"{NO_TEXT}: it is {_KINDS.get(type(text), 'of another kind')}"
    try:
        for cell in values.values():
            if isinstance(cell, str):
                cell.encode()
    except UnicodeEncodeError as error:
        return f"{BROKEN}: byte or code {error.object[error.start]!r}" if error.object is text else BROKEN
    return ""


def _tidied(values: dict[str, Any], plan: Plan, row: Row, log: Log) -> dict[str, Any]:
    """One article: cells as text, dates as days, an id."""
    article: dict[str, Any] = {}
    for name, cell in values.items():
        if name in DATES:
            article |= _day(name, cell, plan, row, log)
        elif name == "article_id":
            article[name] = (as_text(cell) or "").strip() or None
        elif name in _OUTLETS:
            article[name] = outlet_name(cell)
        elif not name.endswith("_as_given") or article.get(name) is None:
            article[name] = as_text(cell)
    article["article_id"] = article.get("article_id") or f"{plan.source.stem}-{row.number:06}"
    return article


def outlet_name(cell: Any) -> str | None:
    """Name of an outlet, one way for all that looks the same; of an object with a name (as news services give it), its name."""
    text = as_text(cell.get("name") if isinstance(cell, dict) and "name" in cell else cell)
    return " ".join(_UNSEEN.sub("", text or "").split()) or None


def _day(name: str, cell: Any, plan: Plan, row: Row, log: Log) -> dict[str, Any]:
    """Read a date, and keep it as it was given where that says more or other than its day."""
    day, fault = dates.read(cell, plan.orders.get(name, "either"))
    if fault:
        log.undated(name, fault, str(cell), row.source)
    given = {f"{name}_as_given": as_text(cell)} if name in plan.kept and not dates.reading(cell).plain else {}
    return {name: day, **given}


def _table(articles: list[dict[str, Any]], names: list[str]) -> pd.DataFrame:
    _entitle(articles)
    return pd.DataFrame({name: _column(name, [article.get(name) for article in articles]) for name in names})


def _entitle(articles: list[dict[str, Any]]) -> None:
    """Look in the texts for the headlines that are missing: before there is a table, since pandas 2 holds on to one once looked into."""
    untitled = [article for article in articles if not (article.get("title") or "").strip()]
    if untitled:
        bare = pd.DataFrame({name: [article[name] for article in untitled] for name in ("article_id", "text")}, dtype=object)
        for article, title in zip(untitled, clean.titles(bare), strict=True):
            article["title"] = title


def _column(name: str, cells: list[Any]) -> "pd.Series[Any]":
    if name in DATES:
        return pd.Series(np.array(cells, dtype="datetime64[us]"))
    return pd.Series(cells, dtype=object)
