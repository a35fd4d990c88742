"""Frames: which side of an actor a sentence brings out, and how often each outlet does so.

A frame selects some aspects of a reality and makes them salient (Entman 1993). Here it is found by a dictionary of words and phrases
(``analysis/data/frames.csv``; definitions in ``analysis/data/README.md``) in every sentence that mentions the actor. A dictionary sees
words, not arguments: it says that a sentence talks of bombs, not who is blamed. How far it agrees with people is measured per frame
(`validation`), and a frame that was not validated is marked in every table.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _checks, actors, cache, clean, fold, lexicon
from analysis.framing import terms
from analysis.framing.profiles import compare, contrasts, profile
from analysis.framing.trust import FEWEST, FLOOR, VALIDATION, checked, validation, verdicts
from analysis.mentions import voices
from analysis.spans import containing

__all__ = ["FEWEST", "FLOOR", "VALIDATION", "checked", "compare", "contrasts", "matches", "profile", "sentences", "validation", "verdicts"]

SPAN = ["article_id", "start", "end"]
NEEDED = ("frame", "term", "needs", "excludes")


@cache.layer(found=("article_id", "outlet"))
def sentences(
    articles: pd.DataFrame, actor: str = "russia", *, frames: pd.DataFrame | None = None, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Frames of every sentence that mentions the actor.

    Parameters
    ----------
    articles
        Columns `article_id` and `text`; `outlet` is kept.
    actor
        An actor of ``actors.csv``.
    frames
        Rows as in ``frames.csv``; default ``lexicon.load("frames")``. Add your own with ``lexicon.load("frames", "mine.csv")``.
    mentions
        Spans of the mentions, if they are not those of an actor of ``actors.csv`` or were found before.

    Returns
    -------
    DataFrame
        One row per sentence and frame, and one row with a missing `frame` for a sentence without any: `article_id`, `start`, `end` (of the
        sentence), `frame`, `words` (those that brought it there, as written, joined by " | "), `word_start` and `word_end` (of the first),
        `voice` and `speaker` of that word (without a frame: of the first mention), `validated` ("yes", "elsewhere": for another actor,
        "under floor", "too few", "no"; see `verdicts`, which also asks about the articles).
    """
    found = _found(articles, actor, frames, mentions)
    each = found.groupby(["sentence_number", "frame"], sort=False, dropna=False)
    rows = found.drop_duplicates(["sentence_number", "frame"]).assign(words=each["surface"].agg(" | ".join).to_numpy(object))
    rows = rows.sort_values(["sentence_number", "frame"], kind="stable", ignore_index=True)
    framed = rows["frame"].notna()
    for name, column in (("word_start", "start"), ("word_end", "end")):
        rows[name] = rows[column].astype("Int64").where(framed)
    rows = rows.assign(words=rows["words"].where(framed, None), start=rows["sentence_start"], end=rows["sentence_end"])
    rows["validated"] = verdicts(rows["frame"], actor)
    columns = ["article_id", "start", "end", "frame", "words", "word_start", "word_end", "voice", "speaker", "validated"]
    return _with_outlet(articles, rows[columns])


@cache.layer(found=("article_id", "outlet"))
def matches(
    articles: pd.DataFrame, actor: str = "russia", *, frames: pd.DataFrame | None = None, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Every word or phrase that brings a frame into a sentence about the actor; parameters as for `sentences`.

    Returns
    -------
    DataFrame
        `article_id`, `start`, `end`, `surface`, `frame`, `term` (of the dictionary), `sentence_start`, `sentence_end`, `voice`, `speaker`.
    """
    found = _found(articles, actor, frames, mentions)
    columns = ["article_id", "start", "end", "surface", "frame", "term", "sentence_start", "sentence_end", "voice", "speaker"]
    return _with_outlet(articles, found.loc[found["frame"].notna(), columns].reset_index(drop=True))


def _found(articles: pd.DataFrame, actor: str, frames: pd.DataFrame | None, mentions: pd.DataFrame | None) -> pd.DataFrame:
    """Words that carry a frame in sentences with a mention of the actor; a sentence without any has its first mention and no frame."""
    dictionary = _dictionary(lexicon.load("frames") if frames is None else frames)
    named = actors.match(articles, actor) if mentions is None else mentions
    units = _units(articles, named)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    words = fold.words(texts[article][start:end] for article, start, end in units[SPAN].itertuples(index=False))
    found = _carrying(dictionary, words, _naming(words, units, named))
    shift = units["start"].to_numpy()[found["sentence_number"]]
    found["start"], found["end"] = found["start"] + shift, found["end"] + shift
    empty = units.loc[~units["sentence_number"].isin(found["sentence_number"]), ["sentence_number", "mention_start", "mention_end"]]
    empty = empty.set_axis(["sentence_number", "start", "end"], axis="columns").assign(frame=None, term=None)
    found = pd.concat([part for part in (found, empty) if len(part)] or [found]).sort_values("sentence_number", kind="stable")
    unit = units.iloc[found["sentence_number"]]
    found = found.assign(article_id=unit["article_id"].to_numpy(object))
    found["sentence_start"], found["sentence_end"] = unit["start"].to_numpy(), unit["end"].to_numpy()
    surface = [texts[article][start:end] for article, start, end in found[SPAN].itertuples(index=False)]
    found["surface"] = pd.Series(surface, index=found.index, dtype=object)
    return _voiced(articles, found.reset_index(drop=True))


def _dictionary(frames: pd.DataFrame) -> pd.DataFrame:
    if lost := [column for column in NEEDED[:2] if column not in frames]:
        msg = f"The frames have no column {lost[0]!r}. They need: {', '.join(NEEDED[:2])}; {', '.join(NEEDED[2:])} may be added."
        raise ValueError(msg)
    return frames.reindex(columns=list(NEEDED), fill_value="").fillna("").reset_index(drop=True)


def _units(articles: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """Sentences that mention the actor, with the first mention; mentions outside titles, captions and body are in no sentence."""
    whole = clean.sentences(_checks.named(articles, named))
    sentence = containing(named, whole)
    where = pd.DataFrame({"at": sentence, "mention_start": named["start"].to_numpy(), "mention_end": named["end"].to_numpy()})
    first = where[sentence >= 0].sort_values(["at", "mention_start"]).drop_duplicates("at")
    units = pd.concat([whole.iloc[first["at"]][SPAN].reset_index(drop=True), first.drop(columns="at").reset_index(drop=True)], axis=1)
    return units.assign(sentence_number=np.arange(len(units)))


def _naming(words: pd.DataFrame, units: pd.DataFrame, named: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which words stand in a mention of the actor; the last letter decides, since a span may leave out clitics."""
    unit = units.loc[words["text"], ["article_id", "start"]].reset_index(drop=True)
    last = pd.DataFrame({"article_id": unit["article_id"], "letter": unit["start"] + words["end"] - 1})
    return containing(last, named, at="letter") >= 0


def _carrying(dictionary: pd.DataFrame, words: pd.DataFrame, actor: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Words and phrases of the dictionary whose conditions hold in their sentence: `sentence_number, start, end, frame, term`."""
    conditions = {column: _conditions(dictionary[column]) for column in ("needs", "excludes")}
    wanted = list(dict.fromkeys([*dictionary["term"], *conditions["needs"]["term"], *conditions["excludes"]["term"]]))
    seen = terms.find(words, wanted, actor=actor)
    seen["sentence_number"] = words["text"].to_numpy()[seen["first"]]
    number = {term: n for n, term in enumerate(wanted)}
    rows = dictionary.assign(row=dictionary.index, number=dictionary["term"].map(number))
    found = seen.merge(rows, left_on="term", right_on="number", suffixes=("_seen", ""))
    pairs = found[["sentence_number", "row"]]
    holds = _holds(pairs, conditions["needs"], seen, number) | ~found["row"].isin(conditions["needs"]["row"]).to_numpy()
    holds &= ~_holds(pairs, conditions["excludes"], seen, number)
    found = _longest(
        found[holds].sort_values(["sentence_number", "frame", "first", "last"], ascending=[True, True, True, False], kind="stable")
    )
    start, end = words["start"].to_numpy()[found["first"]], words["end"].to_numpy()[found["last"]]
    return found[["sentence_number", "frame", "term"]].reset_index(drop=True).assign(start=start.astype(np.int64), end=end.astype(np.int64))


def _longest(found: pd.DataFrame) -> pd.DataFrame:
    """Drop what lies inside a longer match of the same frame; rows come ordered by sentence, frame and first word."""
    group = found.groupby(["sentence_number", "frame"], sort=False)["last"]
    covered = group.cummax().groupby([found["sentence_number"], found["frame"]], sort=False).shift().fillna(-1)
    return found[found["last"] > covered].sort_values(["sentence_number", "first"], kind="stable")


def _conditions(cells: "pd.Series[str]") -> pd.DataFrame:
    """Rows of the dictionary and the terms of one of their conditions."""
    each = cells.str.split("|").explode().str.strip()
    each = each[each != ""]
    return pd.DataFrame({"row": each.index.to_numpy(), "term": each.to_numpy(object)})


def _holds(pairs: pd.DataFrame, conditions: pd.DataFrame, seen: pd.DataFrame, number: dict[str, int]) -> npt.NDArray[np.bool_]:
    """Whether any term of the condition of a row stands in its sentence."""
    asked = conditions.assign(number=conditions["term"].map(number))
    true = asked.merge(seen[["term", "sentence_number"]].drop_duplicates(), left_on="number", right_on="term", suffixes=("", "_seen"))
    keys = [(table["sentence_number"].to_numpy(np.int64) << 20) + table["row"].to_numpy(np.int64) for table in (pairs, true)]
    return np.isin(*keys)


def _voiced(articles: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Add whose words the matches are."""
    used = _checks.named(articles, found)
    texts, heard = dict(zip(used["article_id"], used["text"], strict=True)), voices.read(used)
    spans = found[SPAN].itertuples(index=False)
    each = [voices.at(texts[article], start, end, heard.get(article, voices.NOTHING)) for article, start, end in spans]
    return found.assign(voice=[voice.voice for voice in each], speaker=np.array([voice.speaker for voice in each], dtype=object))


def _with_outlet(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the outlet, and make the repeated labels categories."""
    labels = ["article_id", "voice", "speaker", "frame", "validated"]
    if "outlet" in articles:
        rows = rows.assign(outlet=rows["article_id"].astype(object).map(dict(zip(articles["article_id"], articles["outlet"], strict=True))))
        labels.append("outlet")
    return rows.astype({label: "category" for label in labels if label in rows})
