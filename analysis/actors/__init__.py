"""Find the names of actors (states, movements, institutions, their people) in Arabic text, and the side a speaker is on.

Everything that is known about an actor stands in ``analysis/data/actors.csv``: adding an actor is adding rows.
"""

import numpy as np
import pandas as pd

from analysis import _checks, cache
from analysis.actors import aliases, scan
from analysis.actors.scan import Hit, Text

# A side is read off the most telling name: «المبعوث الروسي إلى سوريا» is Russian.
TELLING = {"person": 0, "institution": 1, "people": 2, "adjective": 3, "country": 4, "capital": 5, "other": 6}
FATHATAN = "\u064b"

_TEXT = dict.fromkeys(("surface", "actor", "kind", "name"), "str")


@cache.layer()
def match(articles: pd.DataFrame, actor: str | None = None, *, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every place where an actor is named.

    A clitic (و ف ب ل ك ال) belongs to the span, a title does not. Names with first and family name are one row. Surnames,
    places and products that only look like the actor are left out as far as the rows know them.

    Parameters
    ----------
    articles
        Columns `article_id` (no two alike) and `text`.
    actor
        One actor, or None for all of them.
    actors
        Rows as in ``actors.csv``; default ``lexicon.load("actors")``. Add your own with ``lexicon.load("actors", "mine.csv")``.

    Returns
    -------
    DataFrame
        `article_id, start, end, surface, actor, kind, name`, in the order of the text. `name` is the first spelling of the row.
        Two actors may share a place («الحرب الروسية الأوكرانية» has one row of each), one actor never holds it twice.

    Raises
    ------
    ValueError
        No row names this actor; an article has no `article_id`, or that of another.
    """
    _checks.distinct(articles)
    table = aliases.checked(actors)
    if actor is not None:
        table = _only(table, actor)
    text = scan.read(articles["text"])
    return _table(articles, text, scan.hits(text, aliases.index(table)))


def side(names: "pd.Series[str]", *, actors: pd.DataFrame | None = None) -> "pd.Series[str]":
    """Side of each speaker: the `side` of the actor named in it.

    Where several actors are named, a person weighs more than an institution, that more than an adjective, that more than a country; of
    equals, the first counts.

    Returns
    -------
    Series
        Same index. "other" where no actor is known, None where there is no name.

    Examples
    --------
    >>> side(pd.Series(["المبعوث الروسي إلى سوريا", "مصطفى سيجري", "مصادر محلية", None])).tolist()
    ['russia', 'opposition', 'other', None]
    """
    table = aliases.checked(actors)
    known = names.dropna().astype(str)
    distinct = pd.Series(known.unique(), dtype=object)
    text = scan.read(distinct)
    sides = table["side"].where(table["side"] != "", table["actor"]).tolist()
    own = dict(zip(table["actor"][::-1], sides[::-1], strict=True))  # of people found by their office
    best: dict[int, tuple[int, int, str]] = {}
    for hit in scan.candidates(text, aliases.index(table)):
        if not _counts(text, hit):
            continue
        number = int(text.text[hit.first])
        rank = (_telling(text, hit), hit.first, sides[hit.alias.row] if hit.alias.row >= 0 else own[hit.alias.actor])
        best[number] = min(best.get(number, rank), rank)
    found = {name: best[number][2] if number in best else "other" for number, name in enumerate(distinct)}
    return pd.Series([found.get(str(name)) if isinstance(name, str) else None for name in names], index=names.index, dtype=object)


def _counts(text: Text, hit: Hit) -> bool:
    """Leave out a family name or a short name of a body that others bear too («القحطاني», «الهيئة»), but not «الإنقاذ» in marks."""
    if hit.sure or hit.alias.when == "speaker":
        return True
    raw, start = text.raw[text.text[hit.first]], int(text.start[hit.first])
    marked = start > 0 and raw[start - 1] in scan.QUOTATION
    return hit.alias.when == "introduced" and (hit.alias.many or (marked and hit.alias.kind == "institution"))


def forms(actor: str, actors: pd.DataFrame | None = None) -> frozenset[str]:
    """First words of an actor's names, in loose form and without clitics."""
    index = aliases.index(_only(aliases.checked(actors), actor))
    given = {aliases.loose(name.split()[0]) for group in index.aliases.values() for alias in group if (name := alias.name)}
    return frozenset(index.aliases) | frozenset(given)


def _telling(text: Text, hit: Hit) -> int:
    """Lower tells more. A word such as «صحيفة» tells only at the head of the name: «الصحافة الروسية» is media first."""
    if hit.alias.when != "speaker":
        return TELLING[hit.alias.kind]
    return -1 if hit.first == 0 or text.text[hit.first - 1] != text.text[hit.first] else len(TELLING)


def _only(table: pd.DataFrame, actor: str) -> pd.DataFrame:
    rows = table[table["actor"] == actor]
    if rows.empty:
        msg = f"No row names the actor {actor!r}. The actors are: {', '.join(sorted(table['actor'].unique()))}. Add rows to your own CSV."
        raise ValueError(msg)
    return rows


def _table(articles: pd.DataFrame, text: Text, hits: list[Hit]) -> pd.DataFrame:
    row = np.array([text.text[hit.first] for hit in hits], np.int64)
    start = np.array([text.start[hit.first] for hit in hits], np.int64)
    end = np.array([text.end[hit.last] for hit in hits], np.int64)
    surface = [text.raw[number][a:b] for number, a, b in zip(row, start, end, strict=True)]
    kind = [_kind(hit, written) for hit, written in zip(hits, surface, strict=True)]
    columns = {"start": start, "end": end, "surface": surface, "actor": [hit.alias.actor for hit in hits], "kind": kind}
    ids = articles["article_id"].astype("category").take(row).reset_index(drop=True)
    return pd.DataFrame({"article_id": ids, **columns, "name": [hit.alias.name for hit in hits]}).astype(_TEXT)


def _kind(hit: Hit, surface: str) -> str:
    """Call a country with the mark of the indefinite an adjective: «وفدًا روسيًا»."""
    return "adjective" if hit.alias.kind == "country" and FATHATAN in surface else hit.alias.kind
