"""How often words are used: counts with their denominators, how evenly they are spread, and what is usual in Arabic.

The *rate* of a term is its count per million words, and all words count there, function words too.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from analysis import _arrays, fold
from analysis.counts import runs
from analysis.counts.general import against_general as against_general
from analysis.counts.general import gloss as gloss
from analysis.counts.runs import Unit

Numbers = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32 | np.int64]  # as narrow as the numbers allow, where there is one for each word


class Matrix(NamedTuple):
    """Counts of terms by group."""

    values: Any
    """`scipy.sparse` array in CSR format, groups × terms."""
    rows: "pd.Index[Any]"
    columns: "pd.Index[str]"


class Totals(dict[Any, int]):
    """Words or articles per group, as a table carries them along; pandas copies what a table carries at every step, this it need not."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Totals":
        return self


def terms(
    tokens: pd.DataFrame, by: str | None = "article_id", *, unit: Unit = "lemma", n: int = 1, stopwords: Collection[str] | bool = True
) -> pd.DataFrame:
    """Count terms in each article, outlet or other group.

    Parameters
    ----------
    tokens
        What `tokens.table` returns; any column may be added and counted by. Runs of words need the rows in the order of the text.
    by
        Column that holds the groups; None counts all together.
    unit
        "lemma" (dictionary forms) or "token" (written forms).
    n
        Words per term: 1 for words, 2 for pairs of neighbouring words, and so on.
    stopwords
        Words to leave out: True for the function words (column `stop`), False for none, or a collection of words in any spelling.

    Returns
    -------
    DataFrame
        `<by>`, `term`, `n`, `per_million` (of all words of the group), `articles` (articles of the group that use the term), most
        frequent first within each group. ``attrs["words"]`` and ``attrs["articles"]`` give the totals per group.

    Notes
    -----
    A run of words stays within its sentence and never joins words that have another word or a number between them: with stop words
    left out, «وقف إطلاق النار في إدلب» has the pairs «وقف إطلاق» and «إطلاق نار», but not «نار إدلب».

    Examples
    --------
    >>> words = pd.DataFrame({"article_id": ["a", "a", "b"], "lemma": ["اتفاق", "هدنة", "اتفاق"]}).astype("category")
    >>> found = terms(words.assign(sentence=0, position=[0, 1, 0], stop=False), by=None)
    >>> found[["term", "n", "articles"]].values.tolist()
    [['اتفاق', 2, 2], ['هدنة', 1, 1]]
    """
    group, labels = groups(tokens, by)
    article, _ = groups(tokens, "article_id")
    at, code, names = runs.find(tokens, unit=unit, n=n, stopwords=stopwords)
    pair, first = _pairs(group, article)
    values = _sparse(pair[at], code, (len(first), len(names)))
    of_group = _sparse(group[first], np.arange(len(first)), (len(labels), len(first)))
    counted, spread = (_ordered(of_group @ each) for each in (values, values.sign()))  # the same cells in both
    words, articles = np.bincount(group, minlength=len(labels)), np.bincount(group[first], minlength=len(labels))
    order = np.lexsort((counted.col, -counted.data, counted.row))
    row, column, found = (part[order] for part in (counted.row, counted.col, counted.data))
    table = pd.DataFrame(
        {
            "term": pd.Categorical.from_codes(column, categories=names),
            "n": found,
            "per_million": found / words[row] * 1e6,
            "articles": spread.data[order],
        }
    )
    if by is not None:
        table.insert(0, by, coded(row, labels))
    table.attrs = {"unit": unit, "n": n, "words": _totals(labels, words), "articles": _totals(labels, articles)}
    return table


def matrix(
    tokens: pd.DataFrame, by: str = "article_id", *, unit: Unit = "lemma", n: int = 1, stopwords: Collection[str] | bool = True
) -> Matrix:
    """Count terms as a sparse matrix, for scikit-learn and the like.

    Parameters
    ----------
    tokens, by, unit, n, stopwords
        As in `terms`.

    Returns
    -------
    Matrix
        `values` (`scipy.sparse` CSR array of int64), `rows` (groups, in order of appearance), `columns` (terms, sorted). A group without
        any term has an empty row.
    """
    at, code, names = (_narrow(part) for part in runs.find(tokens, unit=unit, n=n, stopwords=stopwords))
    group, labels = groups(tokens, by)
    places, shape = [_arrays.taken(_narrow(group), at), code], (len(labels), len(names))
    del at, code, group  # each of these is as long as the corpus
    return Matrix(_counted(_cells(places, shape[1]), shape), labels, names)


def dispersion(
    tokens: pd.DataFrame,
    by: str = "article_id",
    *,
    within: str | None = None,
    unit: Unit = "lemma",
    n: int = 1,
    stopwords: Collection[str] | bool = True,
) -> pd.DataFrame:
    """Say how evenly each term is spread over the articles: a frequent word may come from one article alone.

    Gries' DP is half the sum of the differences between the share of the words that each article has and the share of the term's
    occurrences that it has: 0 when the term follows the length of the articles, near 1 when all stand in one short article.

    Parameters
    ----------
    tokens, unit, n, stopwords
        As in `terms`.
    by
        Column that holds the parts.
    within
        Column of groups that are looked at one by one, such as "outlet"; all together by default.

    Returns
    -------
    DataFrame
        `<within>`, `term`, `n`, `per_million`, `parts` (parts that use the term, the document frequency), `of` (all parts),
        `dp` in [0, 1), `dp_norm` in [0, 1] (divided by the largest DP that is possible; missing with one part), most frequent first.

    Notes
    -----
    A term used once or twice cannot be spread evenly: compare DP between terms of similar frequency only.

    References
    ----------
    Gries (2008), "Dispersions and adjusted frequencies in corpora", doi:10.1075/ijcl.13.4.02gri. Lijffijt & Gries (2012), correction and
    DPnorm, doi:10.1075/ijcl.17.1.08lij.
    """
    if within is None:
        return _dispersion(tokens, by, unit, n, stopwords)
    group, labels = groups(tokens, within)
    parts = [_dispersion(tokens[group == number], by, unit, n, stopwords) for number in range(len(labels))]
    parts = [_dispersion(tokens.iloc[:0], by, unit, n, stopwords), *parts]
    table = pd.concat(parts, ignore_index=True)
    table["term"] = union_categoricals([part["term"] for part in parts], sort_categories=True)  # `concat` makes text of them
    row = np.repeat(np.arange(len(labels)), [len(part) for part in parts[1:]])
    table.insert(0, within, coded(row, labels))
    return table


def _dispersion(tokens: pd.DataFrame, by: str, unit: Unit, n: int, stopwords: Collection[str] | bool) -> pd.DataFrame:
    values, labels, names = matrix(tokens, by, unit=unit, n=n, stopwords=stopwords)
    words = np.bincount(groups(tokens, by)[0], minlength=len(labels))
    share = words / max(len(tokens), 1)
    total, parts = np.asarray(values.sum(axis=0)).ravel(), np.asarray(values.sign().sum(axis=0)).ravel()
    used = values.tocoo()
    of_part = share[used.row]
    difference = np.abs(used.data / total[used.col] - of_part) - of_part  # parts without the term differ by their whole share
    dp = (1 + np.bincount(used.col, difference, minlength=len(names))) / 2
    largest = 1 - share.min(initial=1)
    table = pd.DataFrame({"term": pd.Categorical.from_codes(np.arange(len(names)), categories=names), "n": total.astype(np.int64)})
    table["per_million"] = table["n"] / max(len(tokens), 1) * 1e6
    table["parts"], table["of"] = parts.astype(np.int64), len(labels)
    table["dp"] = np.clip(dp, 0, 1)
    table["dp_norm"] = np.clip(table["dp"] / largest, 0, 1) if largest > 0 else np.nan
    return table.sort_values("n", ascending=False, kind="stable", ignore_index=True)


def forms(
    tokens: pd.DataFrame, *, articles: pd.DataFrame | None = None, n: int = 1, stopwords: Collection[str] | bool = True
) -> pd.DataFrame:
    """Find the written forms behind each term: a pair of lemmas («لجنة دستوري») is best shown as it is written («اللجنة الدستورية»).

    Parameters
    ----------
    tokens, n, stopwords
        As in `terms`, which is taken to have counted lemmas.
    articles
        The articles of `tokens`: forms are then spelled as on the page («إطلاق النار», disguises undone), else in the form that spellings
        are compared in («اطلاق النار»).

    Returns
    -------
    DataFrame
        `term`, `form`, `n`: most frequent form of each term first, the shorter of two that are equally frequent.
    """
    at, code, names = runs.find(tokens, unit="lemma", n=n, stopwords=stopwords)
    spelled = tokens["token"].astype(object).to_numpy() if articles is None else _on_the_page(tokens, articles)
    written = [spelled[at + step] for step in range(n)]
    found = pd.DataFrame(
        {"term": pd.Categorical.from_codes(code, categories=names), "form": [" ".join(words) for words in zip(*written, strict=True)]}
    )
    table = found.value_counts(["term", "form"], sort=False).rename("n").reset_index()
    table = table[table["n"] > 0].assign(length=lambda rows: rows["form"].astype("str").str.len())
    table = table.sort_values(["term", "n", "length", "form"], ascending=[True, False, True, True], ignore_index=True)
    return table.drop(columns="length")


def _on_the_page(tokens: pd.DataFrame, articles: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Give the spelling of each word in its article, without vowel marks and disguises."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    places = zip(tokens["article_id"].astype(object), tokens["start"], tokens["end"], strict=True)
    surfaces = [texts[article][start:end] for article, start, end in places]
    plain = {surface: fold.clean(surface) for surface in set(surfaces)}
    return np.array([plain[surface] for surface in surfaces], dtype=object)


def groups(tokens: pd.DataFrame, by: str | None) -> "tuple[Ints, pd.Index[Any]]":
    """Return the number of each row's group, in order of appearance, and the names of the groups."""
    if by is None:
        return np.zeros(len(tokens), np.int64), pd.Index(["all"])
    if by not in tokens:
        msg = f"tokens has no column {by!r}; it has {', '.join(map(str, tokens.columns))}."
        raise ValueError(msg)
    column = tokens[by]
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        seen = pd.unique(codes)
        known = column.cat.categories.infer_objects(copy=False)
        names = _with_missing(known) if (seen < 0).any() else known
        number = np.empty(len(known) + 1, np.int32)
        number[seen] = np.arange(len(seen), dtype=np.int32)
        return _arrays.taken(number, codes), names[seen]
    codes, found = pd.factorize(column, use_na_sentinel=False)
    return codes.astype(np.int64, copy=False), pd.Index(found)


def _with_missing(names: "pd.Index[Any]") -> "pd.Index[Any]":
    """Add a missing name at the end; pandas would make whole numbers fractions for it, and large ones the same."""
    if not isinstance(names.dtype, np.dtype) or names.dtype.kind not in "iu":
        return names.insert(len(names), None)
    return pd.Index([*names.tolist(), None], dtype=object)


def _pairs(group: Ints, article: Ints) -> tuple[Ints, Ints]:
    """Give each word the number of its group and article together, and find the row where each of these is first seen."""
    pair, seen = pd.factorize(group.astype(np.int64) * (article.max(initial=0) + 1) + article)
    first = np.full(len(seen), len(pair), np.int64)
    np.minimum.at(first, pair, np.arange(len(pair)))
    return pair.astype(np.int64), first


def _sparse(row: Ints, column: Ints, shape: tuple[int, int]) -> Any:
    """Count how often each cell is given."""
    return _counted(_cells([row, column], shape[1]), shape)


def _cells(places: list[Ints], width: int) -> Numbers:
    """Give cells numbers, row by row, and sort these; `places`, their rows and columns, is used up."""
    cell = places.pop(0).astype(np.int64)
    cell *= width
    cell += places.pop()
    cell.sort()
    return cell


def _counted(cell: Numbers, shape: tuple[int, int]) -> Any:
    """Count how often each of the sorted cells is there, faster and with less memory than scipy adds up what stands twice."""
    from scipy.sparse import csr_array

    new = np.ones(len(cell), bool)
    np.not_equal(cell[1:], cell[:-1], out=new[1:])
    first = _narrow(np.flatnonzero(new))
    of, many = cell[first], len(cell)
    del cell
    width = max(shape[1], 1)
    bounds = _narrow(np.searchsorted(of, np.arange(shape[0] + 1) * width))
    of %= width
    of = _narrow(of)
    return csr_array((np.diff(first, append=many).astype(np.int64, copy=False), of, bounds), shape=shape)


def _narrow(numbers: Any) -> Any:
    """Store numbers from 0 in half the memory if they are small enough; anything but an array stays."""
    small = isinstance(numbers, np.ndarray) and numbers.max(initial=0) <= np.iinfo(np.int32).max
    return numbers.astype(np.int32, copy=False) if small else numbers


def _ordered(values: Any) -> Any:
    """Give the cells of a sparse array row by row, columns in order."""
    values.sort_indices()
    return values.tocoo()


def coded(row: Ints, labels: "pd.Index[Any]") -> "pd.Series[Any]":
    """Return the group of each row as a category; a missing group stays missing."""
    present = labels.notna().astype(bool)
    codes = np.where(present, np.cumsum(present) - 1, -1)
    return pd.Series(pd.Categorical.from_codes(codes[row], categories=labels[present].infer_objects(copy=False)))


def _totals(labels: "pd.Index[Any]", values: Ints) -> Totals:
    return Totals(zip(labels, values.tolist(), strict=True))
