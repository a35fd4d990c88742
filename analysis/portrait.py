"""What an actor is called: the name of every mention, and every naming with its judgement and whose it is."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import actors, mentions, wording
from analysis.tokens import lemma

OWN, OTHERS = "in the outlet's own voice", "in the words of others"
PIECES = (f"hostile {OWN}", f"hostile {OTHERS}", "neutral", f"favourable {OTHERS}", f"favourable {OWN}")


def names(articles: pd.DataFrame, actor: str = "russia", *, calls: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add to each mention the name it uses, with all forms and spellings of a name counted as one.

    Parameters
    ----------
    articles, actor
        As in `mentions.find`.
    calls
        What ``mentions.find(articles, actor)`` returned, if it was called before.

    Returns
    -------
    DataFrame
        The mentions but those of kind "other" (a language, say), with `term` (the lemma of the noun that the adjective belongs to, or the
        first spelling of the name), `written` (how the term is written most often, with its adjective) and `gloss` (in English).

    Examples
    --------
    >>> found = names(pd.DataFrame({"article_id": ["a"], "text": ["وصل المبعوث الروسي إلى موسكو."]}))
    >>> found[["written", "gloss"]].to_numpy().tolist()
    [['المبعوث الروسي', 'Russian envoy'], ['موسكو', 'Moscow']]
    """
    calls = mentions.find(articles, actor) if calls is None else calls
    known = actors.match(articles, actor).drop_duplicates(["article_id", "start"])[["article_id", "start", "name"]]
    plain = calls[calls["kind"] != "other"].astype({"article_id": object})
    rows = plain.merge(known.astype({"article_id": object}), on=["article_id", "start"], how="left")
    described = rows["head"].notna()
    rows["name"] = rows["name"].fillna(rows["surface"]).astype(object)
    rows["term"] = [lemma(head) if known else name for head, known, name in zip(rows["head"], described, rows["name"], strict=True)]
    phrase = rows["head"].astype(object) + " " + rows["surface"].str.removeprefix("و").astype(object)
    rows["written"] = _most_frequent(rows["term"], phrase.where(described, rows["name"]))
    adjective, noun = wording.short(rows["name"]), wording.short(rows["term"])
    exact = wording.short(rows["head"].astype(object).str.removeprefix("ال"))  # «الخارجية» is a ministry, its lemma an adjective
    noun = exact.where(described & (exact != ""), noun)
    rows["gloss"] = noun.where(~described | (noun == ""), adjective + " " + noun)
    return rows.drop(columns="name")


def namings(articles: pd.DataFrame, actor: str = "russia", *, calls: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every naming: the mentions that do not judge, and all labels that do, with or without the name.

    Returns
    -------
    DataFrame
        Rows of ``mentions.labels`` and the neutral ones of ``mentions.find``, with `valence` and `piece`, one of `PIECES`: the judgement
        and whose it is. A label in somebody's quotation or report is that speaker's.
    """
    calls = mentions.find(articles, actor) if calls is None else calls
    neutral = calls[calls["naming"] == "neutral"].assign(valence="neutral").astype({"article_id": object})
    labels = mentions.labels(articles, actor).astype({"article_id": object})
    rows = pd.concat([labels, neutral], ignore_index=True) if len(labels) else neutral.reset_index(drop=True)
    own = rows["voice"].eq("outlet").map({True: OWN, False: OTHERS}).astype(object)
    rows["piece"] = (rows["valence"].astype(object) + " " + own).where(rows["valence"] != "neutral", "neutral")
    return rows


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the judging labels of each outlet by judgement and by whose they are, beside all its namings.

    Parameters
    ----------
    rows
        What `namings` returns.

    Returns
    -------
    DataFrame
        `outlet` (`wording.UNKNOWN` where it is missing), `piece` (one of `PIECES` but "neutral"), `n`, and `of` (all namings of the
        outlet). An outlet without any judging label has one row with `n` 0, so that it is not lost.

    Examples
    --------
    >>> rows = pd.DataFrame({"outlet": ["x", "x", "y"], "piece": [PIECES[0], "neutral", "neutral"]})
    >>> judged(rows).to_numpy().tolist()
    [['x', "hostile in the outlet's own voice", 1, 2], ['y', "hostile in the outlet's own voice", 0, 1]]
    """
    outlets = wording.labelled(rows)["outlet"]
    counted = pd.crosstab(outlets, rows["piece"].astype(object)).reindex(
        columns=[piece for piece in PIECES if piece != "neutral"], fill_value=0
    )
    table = counted.rename_axis("outlet").reset_index().melt("outlet", var_name="piece", value_name="n")
    table = table.sort_values("outlet", kind="stable", ignore_index=True)
    first = ~table["outlet"].duplicated() & (table.groupby("outlet")["n"].transform("sum") == 0)
    return table[(table["n"] > 0) | first].assign(of=lambda each: each["outlet"].map(outlets.value_counts())).reset_index(drop=True)


def leading(rows: pd.DataFrame, groups: Sequence[str], n: int, by: str = "outlet") -> pd.DataFrame:
    """First `n` rows of each of these groups, in the order of `groups`; rows keep their order within a group.

    Examples
    --------
    >>> leading(pd.DataFrame({"outlet": ["x", "y", "x", "x"], "n": [1, 2, 3, 4]}), ["y", "x"], 2)["n"].tolist()
    [2, 1, 3]
    """
    place = rows[by].astype(object).map({group: number for number, group in enumerate(groups)}).astype("float64")
    kept = rows.loc[place.dropna().sort_values(kind="stable").index]
    return kept[kept.groupby(kept[by].astype(object), sort=False).cumcount() < n]


def mixed(rows: pd.DataFrame, by: str = "outlet") -> pd.DataFrame:
    """Put the first row of every group first, then the second of every group: so a few examples come from many outlets.

    Groups keep the order in which they appear, and rows theirs within a group.

    Examples
    --------
    >>> mixed(pd.DataFrame({"outlet": ["x", "x", "x", "y"], "n": [1, 2, 3, 4]}))["n"].tolist()
    [1, 4, 2, 3]
    """
    if by not in rows:
        return rows
    place = rows.groupby(rows[by].astype(object), sort=False, dropna=False).cumcount()
    return rows.loc[place.sort_values(kind="stable").index]


def actions(roles: pd.DataFrame) -> pd.DataFrame:
    """Keep the roles that rest on a verb or an action noun, with its lemma in English, so that actions can be counted and shown.

    Parameters
    ----------
    roles
        What `mentions.roles` returns.

    Returns
    -------
    DataFrame
        The rows with a `verb`, with `term` (the same lemma) and `gloss`: a verb is glossed as a verb («قصف» bombed), an action noun as a
        noun («القصف الروسي» bombing).

    Examples
    --------
    >>> texts = ["قصفت روسيا المدينة", "توقف القصف الروسي"]
    >>> actions(mentions.roles(pd.DataFrame({"article_id": ["a", "b"], "text": texts})))["gloss"].tolist()
    ['bombed', 'bombing']
    """
    rows = roles[roles["verb"].notna()].astype({"article_id": object, "verb": object}).reset_index(drop=True)
    verb = rows["voice"].eq("active").fillna(False).astype(bool) | rows["role"].eq("agent")
    return rows.assign(term=rows["verb"], gloss=wording.short(rows["verb"], verb=verb))


def _most_frequent(terms: "pd.Series[Any]", written: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the most frequent form of each term; of equals the first."""
    table = pd.DataFrame({"term": terms, "written": written})
    ranked = table.groupby(["term", "written"], sort=False).size().sort_values(ascending=False, kind="stable").reset_index()
    return terms.map(ranked.drop_duplicates("term").set_index("term")["written"])
