"""Check what a set of articles can show before anything is compared: the record that every comparison carries."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd


class Group(NamedTuple):
    """One outlet (or other group): its articles, and what a test of it against all others could reach."""

    name: str
    articles: int
    smallest_p: float
    needed: int
    """Further articles of this group without which no test against the rest can reach alpha."""


class Pair(NamedTuple):
    """Two groups, and the smallest p that a test of one against the other could reach."""

    a: str
    b: str
    smallest_p: float


# A tuple of tuples, text and numbers: immutable, comparable, and kept when a table is written to Parquet (attrs become JSON).
class Design(NamedTuple):
    """What articles there are, and so what can be claimed. Print it to read it."""

    by: str
    groups: tuple[Group, ...]
    unlabelled: int = 0
    """Articles without a group; they are in no comparison."""
    alpha: float = 0.05
    exact: bool = True
    """False where the numbers of articles are lower bounds, read off a table of counts."""

    @property
    def articles(self) -> int:
        """Articles in all groups."""
        return sum(group.articles for group in self.groups)

    @property
    def single(self) -> tuple[str, ...]:
        """Groups of one article, where group and article cannot be told apart."""
        return tuple(group.name for group in self.groups if group.articles == 1)

    @property
    def testable(self) -> tuple[str, ...]:
        """Groups whose difference from all others could reach alpha."""
        return tuple(group.name for group in self.groups if group.smallest_p <= self.alpha)

    @property
    def smallest_p(self) -> float:
        """Smallest p that a test of any group against all others could reach."""
        return min((group.smallest_p for group in self.groups), default=1.0)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Each two groups, and the smallest p of one against the other."""
        twos = itertools.combinations(self.groups, 2)
        return tuple(Pair(a.name, b.name, smallest_p(a.articles, b.articles)) for a, b in twos)

    @property
    def claims(self) -> tuple[str, ...]:
        """What can and what cannot be claimed, one sentence each."""
        return tuple(_claims(self))

    @property
    def message(self) -> str:
        """All of it in plain English."""
        return " ".join([_contents(self), *self.claims])

    def __str__(self) -> str:
        return self.message


def design(articles_or_groups: "pd.DataFrame | pd.Series | Mapping[str, int]", by: str = "outlet", *, alpha: float = 0.05) -> Design:
    """Check what a comparison of these articles can show, whatever their words are.

    A test on articles deals them to the groups in every possible way. With few articles there are few ways, and p cannot become small:
    with 2 articles against 3 there are 10 ways, so p is at least 0.10.

    Parameters
    ----------
    articles_or_groups
        A table with the column `by` (one row per article, or any number per article with `article_id`); a series with the group of each
        article; or the number of articles by group: a dictionary, or a series as `value_counts()` and ``groupby(by).size()`` give it.
    by
        Column of the groups.
    alpha
        The p that counts as significant.

    Raises
    ------
    ValueError
        No column `by`, or an article in two groups.

    Notes
    -----
    Numbers in a series count articles, unless the series has the name `by` (years, say), or its index numbers, repeats, or the name
    "article_id": then they are groups. Give groups that are numbers under their name, ``.rename(by)``.

    Examples
    --------
    >>> check = design({"north": 2, "south": 1, "west": 2})
    >>> check.smallest_p, check.single, check.testable
    (0.1, ('south',), ())
    >>> check.groups[0]
    Group(name='north', articles=2, smallest_p=0.1, needed=2)
    """
    sizes, unlabelled = _sizes(articles_or_groups, by)
    total = sum(sizes.values())
    groups = [Group(name, n, smallest_p(n, total - n), _needed(n, total - n, alpha)) for name, n in sorted(sizes.items()) if n]
    return Design(by, tuple(groups), unlabelled, alpha)


def smallest_p(articles: int, others: int, *, one_sided: bool = False) -> float:
    """Smallest p that a permutation test of `articles` against `others` can reach.

    Two-sided, groups of one size halve the ways: exchanging all articles gives the same difference, the other way round.

    >>> smallest_p(1, 4), smallest_p(2, 3), round(smallest_p(2, 2), 3)
    (0.2, 0.1, 0.333)
    """
    if not articles or not others:
        return 1.0
    same = 2 if articles == others and not one_sided else 1
    if min(articles, others) > 50:  # beyond 1e-29 its digits do not matter, and exact numbers get slow
        total = articles + others
        logarithm = math.lgamma(total + 1) - math.lgamma(articles + 1) - math.lgamma(others + 1)
        return same * math.exp(-logarithm)
    return same / math.comb(articles + others, articles)


def _needed(articles: int, others: int, alpha: float) -> int:
    if not others:
        return 0
    more = range(math.ceil(1 / alpha) + 1)
    return next((n for n in more if smallest_p(articles + n, others) <= alpha), len(more))


def _sizes(given: "pd.DataFrame | pd.Series | Mapping[str, int]", by: str) -> tuple[dict[str, int], int]:
    if isinstance(given, pd.DataFrame):
        given = _labels(given, by)
    elif not isinstance(given, pd.Series) or _counts_articles(given, by):
        return {str(name): int(n) for name, n in given.items()}, 0
    counted = given.value_counts()
    return {str(name): int(n) for name, n in counted.items()}, int(given.isna().sum())


def _counts_articles(given: "pd.Series", by: str) -> bool:
    """Tell whether a series counts the articles of each group; else it holds the group of each article, which may be a number too."""
    numeric = pd.api.types.is_numeric_dtype
    if not numeric(given) or pd.api.types.is_bool_dtype(given) or not given.index.is_unique:
        return False
    groups = given.name == by or given.index.name == "article_id" or numeric(given.index)
    return given.index.name == by or given.name == "count" or not groups


def _labels(table: pd.DataFrame, by: str) -> "pd.Series":
    if by not in table:
        msg = f"There is no column {by!r} to compare by. The columns are: {', '.join(map(str, table.columns))}."
        raise ValueError(msg)
    if "article_id" not in table or by == "article_id":
        return table[by] if by != "article_id" else table[by].drop_duplicates()
    each = table[["article_id", by]].drop_duplicates()
    if (twice := each["article_id"].duplicated()).any():
        article = each.loc[twice, "article_id"].tolist()[0]
        first, second = each.loc[each["article_id"] == article, by].astype(object).where(pd.notna, None).tolist()[:2]
        msg = f"Article {article!r} has {by} {first!r} in one row and {second!r} in another; a test needs each article in one group."
        raise ValueError(msg)
    return each[by]


# ---- the message ----------------------------------------------------------------------------------------------------------------
# Every name is followed by an English word, so that right-to-left names do not change places with the figures beside them.


def _contents(check: Design) -> str:
    if not check.groups:
        return "There are no articles to compare."
    least = "" if check.exact else "at least "
    parts = ", ".join(f"{group.name} with {least}{_count(group.articles, 'article')}" for group in check.groups[:8])
    more = f" and {len(check.groups) - 8} more" if len(check.groups) > 8 else ""
    left = f" {_count(check.unlabelled, 'article')} without {_noun(check)} left out." if check.unlabelled else ""
    return f"{_count(check.articles, 'article')} in {_count(len(check.groups), _noun(check))}: {parts}{more}.{left}"


def _claims(check: Design) -> list[str]:
    if len(check.groups) < 2:
        return [f"There is no second {_noun(check)} to compare with."] if check.groups else []
    claims = [*_tests(check)]
    if check.single:
        claims.append(f"A single article stands for {_names(check.single)}; there, {_noun(check)} and article cannot be told apart.")
    claims.append("What can be said is what these articles do: counts, rates, effect sizes, and intervals that speak about these articles.")
    if check.testable:
        claims.append(f"A significant difference may come from topics and dates rather than from the {_noun(check)}: see that they match.")
    else:
        claims.append(f"What cannot be said is that the {_noun(check)}s differ in general.")
    return claims


def _tests(check: Design) -> list[str]:
    best = min(check.groups, key=lambda group: (group.smallest_p, group.name))
    if not check.testable:
        return [
            f"No difference between {_noun(check)}s can be called significant: the smallest p that any test on these articles can reach is "
            f"{_p(best.smallest_p)}, for {best.name} against the rest, and {_p(check.alpha)} is needed."
            f" It takes at least {_count(best.needed, 'more article')} of {best.name} to get there."
        ]
    rest = tuple(group.name for group in check.groups if group.name not in check.testable)
    can = f"A difference from the rest can reach p = {_p(check.alpha)} for {_names(check.testable) if rest else 'every ' + _noun(check)}."
    return [can, f"It cannot, whatever the texts say, for {_names(rest)}."] if rest else [can]


def _names(names: Sequence[str]) -> str:
    shown = list(names[:8]) + ([f"{len(names) - 8} more"] if len(names) > 8 else [])
    return " and ".join(shown)


def _noun(check: Design) -> str:
    return "group" if check.by == "article_id" else check.by.removesuffix("_en").replace("_", " ")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _p(p: float) -> str:
    return f"{p:.2f}" if p >= 0.01 else f"{p:.1g}" if p >= 1e-6 else "less than one in a million"
