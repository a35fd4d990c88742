"""Measure how often the automatic layers are right: compare what they find with what people coded by hand.

You need a folder with some articles that you have read and coded yourself, one JSON file for each (below). Then:

``score.all(folder)``
    a table of figures: precision, recall and F1 of every layer that you coded, each with its 95 % interval and the cases it rests on
``score.errors(folder, "mentions")``
    every disagreement in one layer, with its sentence: what was missed, found wrongly, or given a wrong label
``score.validate_frames(folder)``
    which frames agree with your coding well enough to be trusted
``python -m analysis score FOLDER``
    the same table in a terminal

Three of the five seed articles come coded: ``score.all(corpus.SEEDS / "coded")``.

How to code an article
----------------------
Write down where things stand in its text, in lists like these (code only what interests you):

>>> example = {
...     "article_id": "harbour-7",
...     "text": "قالت روسيا إن «المرفأ آمن».",
...     "russia_mentions": [{"start": 5, "end": 10, "kind": "country", "voice": "outlet", "naming": "neutral"}],
...     "reporting": [{"start": 0, "end": 4, "lemma": "قال", "stance": "neutral", "speaker": "روسيا", "side": "russia"}],
...     "quotes": [{"start": 15, "end": 25, "speaker": "روسيا", "side": "russia", "cue": "قالت", "cue_start": 0, "cue_end": 4}],
... }

``start`` and ``end`` are places in the text, counted in characters from 0; the character at ``end`` is no longer part of it:

>>> example["text"][5:10]
'روسيا'

A list that is missing was not coded, and is not scored. An empty list says that you looked and the article has nothing of the kind, so
everything the program finds there is a false alarm.

===================  ==========================================================================================================
list                 keys of each entry, beside `start` and `end`
===================  ==========================================================================================================
``lines``            `kind`: title subtitle heading byline section caption related date share_count body boilerplate
``obfuscated``       `restored`: the word without the tatweel and dots that were put inside it
``<actor>_mentions`` `kind`: country adjective people capital person institution other; `head` (the noun an adjective belongs to),
                     `voice` (outlet quote reported), `speaker`, `naming` (hostile neutral favourable)
``quotes``           speech inside quotation marks: `speaker`, `side`, `cue` (the word that introduces it), `cue_start`, `cue_end`
``scare_quotes``     other stretches inside quotation marks, `kind`: name distancing fragment other
``reporting``        words that report speech: `lemma`, `stance` (neutral assertive distancing other), `speaker`, `side`
``sentences``        every sentence or paragraph that mentions the actor: `frames` (a list of frame names, may be empty)
===================  ==========================================================================================================

More that a file may say:

- ``text`` may be left out if a ``.txt`` of the same name lies beside the file, and ``article_id`` if it is the name of the file. ``title``,
  ``outlet``, ``sha256`` (of the text in UTF-8) and ``surface`` (the words at a place) are welcome; the last two are checked.
- A speaker whom the text leaves open is "غير محدد".
- ``<field>_alternative`` holds a second label that is right as well.
- ``"both_coders": false`` marks what only one of two coders saw; the lists ``<actor>_ignore``, ``reporting_ignore``, ``quotes_ignore`` …
  hold what cannot be decided. To find it is neither right nor wrong.
- `type` or `label` may be written for kind, `class` for stance, `clean` for restored, `speaker_side` for side.

How it is counted
-----------------
What was coded and what was found is paired one to one where they share half of the shorter one (quotations: 0.3 and 0.8 of it). The
95 % intervals are Wilson's, and bootstrap for Krippendorff's alpha: they say how much so few cases can tell, not how it would go with other
outlets or topics.
"""

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.inference import agreement
from analysis.score import checks, coded, disagreements
from analysis.score.clauses import clauses

Name = Literal["lines", "obfuscations", "mentions", "quotations", "terms", "reporting", "frames"]
NAMES: tuple[Name, ...] = ("lines", "obfuscations", "mentions", "quotations", "terms", "reporting", "frames")
COLUMNS = ["layer", "measure", "value", "low", "high", "n", "note"]
__all__ = [
    "NAMES", "actors", "all", "clauses", "errors", "frame_decisions", "frames", "lines", "mentions", "obfuscations", "quotations", "read",
    "reporting", "roles", "terms", "validate_frames",
]  # fmt: skip

read = coded.read
actors = coded.actors


def all(folder: str | Path, *, actor: str = "russia", layers: Iterable[Name] = NAMES) -> pd.DataFrame:
    """Score every layer against the hand-coded articles in `folder`.

    Returns
    -------
    DataFrame
        `layer, measure, value, low, high, n, note`: the value in [0, 1] (alpha: up to 1), its 95 % interval, the number of rows
        it rests on. Layers that nobody coded are left out.
    """
    articles, hand = read(folder, actor=actor)
    done = set(hand["coded"]["layer"])
    tables = [_score(layer, *_tables(layer, articles, hand, actor)) for layer in _known(layers) if _key(layer) in done]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


def validate_frames(
    folder: str | Path, *, actor: str = "russia", frames: pd.DataFrame | None = None, to: str | Path | None = None
) -> pd.DataFrame:
    """Measure each frame against hand-coded sentences, and write the table to the file `to`, if given.

    ``validate_frames(folder, to=framing.VALIDATION)`` makes the verdicts that all tables and charts show.
    """
    from analysis import framing
    from analysis.score import validation

    articles, hand = read(folder, actor=actor)
    done = hand["coded"].loc[hand["coded"]["layer"] == "sentences", "article_id"]
    found = framing.sentences(articles[articles["article_id"].isin(done)], actor, frames=frames)
    return validation.verdicts(*frame_decisions(hand["sentences"], found), actor=actor, articles=sorted(set(done.astype(str))), to=to)


def errors(folder: str | Path, layer: Name, *, actor: str = "russia") -> pd.DataFrame:
    """List where a layer and the hand coding differ, with the sentence.

    Returns
    -------
    DataFrame
        `article_id, start, end, error, expected, found, sentence`: error is "missed", "false alarm" or "wrong <column>".
    """
    (layer,) = _known([layer])
    articles, hand = read(folder, actor=actor)
    mine, found = _tables(layer, articles, hand, actor)
    if layer == "frames":
        return disagreements.with_sentences(articles, disagreements.frames(mine, *frame_decisions(mine, found)))
    return disagreements.with_sentences(articles, disagreements.spans(layer, mine, found))


def lines(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Kinds of lines: how well the body is told apart, and the share of all lines with the right kind (a line not found is wrong)."""
    body = [table[table["kind"] == "body"].reset_index(drop=True) for table in (mine, found)]
    right = _right(agreement.pair(mine, found), mine, found, checks.same("kind"))
    total = int(mine["counted"].sum())
    rows = [*_found("lines", *body, prefix="body "), _share("lines", "kind", sum(right), total, "of all lines")]
    return pd.DataFrame(rows, columns=COLUMNS)


def obfuscations(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Disguised words: found, and restored as the coder did."""
    return _plain("obfuscations", mine, found)


def mentions(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Mentions of the actor: found; found with the right kind; head, voice and speaker of those found; hostile or favourable naming."""
    pairs = agreement.pair(mine, found)
    with_kind = _right(pairs, mine, found, checks.same("kind"))
    missed, alarms = (int((pairs["outcome"] == outcome).sum()) for outcome in ("missed", "false alarm"))
    wrong = len(with_kind) - sum(with_kind)
    kind = agreement.f_score(sum(with_kind), missed + wrong, alarms + wrong)
    n = len(with_kind) + missed + alarms
    rows = [_row("mentions", "f1 with kind", kind, n, "hit only with the right kind"), *_labels("mentions", pairs, mine, found, "naming")]
    return pd.concat([_plain("mentions", mine, found), pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)


def quotations(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Direct speech: found at an overlap of 0.3 and 0.8, with speaker, side and reporting word of those found at 0.3."""
    rows = [row for overlap in (0.3, 0.8) for row in _found("quotations", mine, found, suffix=f" at {overlap}", overlap=overlap)]
    longer = agreement.pair(mine, found, overlap=0.8, of="longer")["outcome"]
    counts = [int((longer == outcome).sum()) for outcome in ("hit", "missed", "false alarm")]
    rows.append(_row("quotations", "f1 at 0.8 of both", agreement.f_score(*counts), sum(counts), "of the longer span, too"))
    pairs = agreement.pair(mine, found, overlap=0.3)
    return pd.DataFrame([*rows, *_checked("quotations", pairs, mine, found)], columns=COLUMNS)


def terms(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Names, distanced terms and fragments inside quotation marks: found, and the kind of those found."""
    return _plain("terms", mine, found)


def reporting(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Words that report speech: found, and stance, lemma, speaker and side of those found."""
    return _plain("reporting", mine, found)


def frames(mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Frames of every coded sentence: precision, recall, F1 and Krippendorff's alpha per frame, and of all decisions together.

    A frame counts as found in a coded sentence when a found row of it lies in the sentence. What was found elsewhere is not scored.
    """
    yes, guess = frame_decisions(mine, found)
    rows = [row for frame in yes for row in _frame(f"frame {frame}", yes[frame].to_numpy(), guess[frame].to_numpy())]
    together = _frame("frames", yes.to_numpy().ravel(), guess.to_numpy().ravel()) if yes.size else []
    return pd.DataFrame([*rows, *together], columns=COLUMNS)


def roles(coded_clauses: pd.DataFrame) -> pd.DataFrame:
    """Score the roles of coded clauses, as `clauses` returns them; a clause that the rules leave open is a miss where people saw a role.

    >>> rows = pd.DataFrame({"expected": ["agent", "target", "open"], "found": ["agent", "open", "open"]})
    >>> roles(rows)[["measure", "value", "n"]].to_numpy().tolist()
    [['precision', 1.0, 1], ['recall', 0.5, 2], ['f1', 0.6666666666666666, 2]]
    """
    given, expected = ~coded_clauses["found"].isin(["open", "missed"]), coded_clauses["expected"] != "open"
    hits = int((given & (coded_clauses["expected"] == coded_clauses["found"])).sum())
    rows = _precision_recall("roles", hits, int(expected.sum()) - hits, int(given.sum()) - hits)
    return pd.DataFrame(rows, columns=COLUMNS)


def frame_decisions(mine: pd.DataFrame, found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Yes or no per coded sentence (rows) and frame (columns): by hand, and found."""
    mine, found = mine[mine["counted"]].reset_index(drop=True), found[found["frame"].notna()]
    names = sorted({frame for frames in mine["frames"] for frame in frames} | set(found["frame"].astype(str)))
    hand = pd.DataFrame({name: [name in frames for frames in mine["frames"]] for name in names}, index=mine.index, dtype=bool)
    guess = pd.DataFrame(data=False, index=mine.index, columns=hand.columns, dtype=bool)
    for article, part in found.groupby(found["article_id"].astype(str)):
        sentences = mine.index[mine["article_id"] == article]
        near = agreement.overlaps(mine.loc[sentences], part)[0] >= 0.5
        for name, column in zip(part["frame"].astype(str), near.T, strict=True):
            guess.loc[sentences, name] |= column
    return hand, guess


def _known(layers: Iterable[str]) -> list[Name]:
    wanted = list(layers)
    if unknown := [layer for layer in wanted if layer not in NAMES]:
        msg = f"There is no layer {unknown[0]!r} to score. The layers are: {', '.join(NAMES)}."
        raise ValueError(msg)
    return [layer for layer in NAMES if layer in wanted]


def _key(layer: Name) -> str:
    return "sentences" if layer == "frames" else layer


def _tables(layer: Name, articles: pd.DataFrame, hand: dict[str, pd.DataFrame], actor: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows coded and rows found, both of the articles that were coded for this layer."""
    done = hand["coded"].loc[hand["coded"]["layer"] == _key(layer), "article_id"]
    found = _run(layer, articles[articles["article_id"].isin(done)].reset_index(drop=True), actor)
    mine = hand[_key(layer)]
    if layer in ("quotations", "terms") and len(undecided := _undecided(layer, hand)):
        mine = pd.concat([mine, undecided], ignore_index=True)
    return mine[mine["article_id"].isin(done)].reset_index(drop=True), found


def _undecided(layer: Name, hand: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what one coder took for speech and the other for a term: no error in either layer."""
    if layer == "terms":
        rows = hand["quotations"][~hand["quotations"]["counted"]]
    else:
        rows = hand["terms"]
        rows = rows[rows["kind_alternative"].isin(["partial_quote", "speech"])] if "kind_alternative" in rows else rows[:0]
    return rows[agreement.SPAN].assign(counted=False)


def _run(layer: Name, articles: pd.DataFrame, actor: str) -> pd.DataFrame:
    from analysis import clean, framing, mentions, quotes

    if layer in ("quotations", "terms"):
        marked = quotes.find(articles)
        return marked[(marked["kind"] == "speech") == (layer == "quotations")].reset_index(drop=True)
    run: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "lines": clean.lines,
        "obfuscations": clean.obfuscations,
        "mentions": functools.partial(mentions.find, actor=actor),
        "reporting": quotes.reporting,
        "frames": functools.partial(framing.sentences, actor=actor),
    }
    found: pd.DataFrame = run[layer](articles)
    return pd.DataFrame(found).reset_index(drop=True)


def _score(layer: Name, mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    measure = {"lines": lines, "mentions": mentions, "quotations": quotations, "frames": frames}
    return measure[layer](mine, found) if layer in measure else _plain(layer, mine, found)


def _plain(layer: str, mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame([*_found(layer, mine, found), *_checked(layer, agreement.pair(mine, found), mine, found)], columns=COLUMNS)


def _row(layer: str, measure: str, value: tuple[float, float, float], n: int, note: str = "") -> dict[str, Any]:
    return dict(zip(COLUMNS, [layer, measure, *value, int(n), note], strict=True))


def _share(layer: str, measure: str, hits: int, n: int, note: str) -> dict[str, Any]:
    return _row(layer, measure, agreement.proportion(hits, n), n, note)


def _found(
    layer: str, mine: pd.DataFrame, found: pd.DataFrame, *, prefix: str = "", suffix: str = "", overlap: float = 0.5
) -> list[dict[str, Any]]:
    outcome = agreement.pair(mine, found, overlap=overlap)["outcome"]
    hits, missed, alarms = (int((outcome == name).sum()) for name in ("hit", "missed", "false alarm"))
    return _precision_recall(layer, hits, missed, alarms, prefix, suffix)


def _precision_recall(layer: str, hits: int, missed: int, alarms: int, prefix: str = "", suffix: str = "") -> list[dict[str, Any]]:
    return [
        _share(layer, f"{prefix}precision{suffix}", hits, hits + alarms, "right of those found"),
        _share(layer, f"{prefix}recall{suffix}", hits, hits + missed, "found of those coded"),
        _row(layer, f"{prefix}f1{suffix}", agreement.f_score(hits, missed, alarms), hits + missed + alarms),
    ]


def _right(pairs: pd.DataFrame, mine: pd.DataFrame, found: pd.DataFrame, check: checks.Check) -> list[bool]:
    """Is the found row of each pair right? Pairs whose answer the coder left open are left out."""
    hits = pairs[pairs["outcome"] == "hit"]
    rows = zip(mine.iloc[hits["coded"]].to_dict("records"), found.iloc[hits["found"]].to_dict("records"), strict=True)
    return [answer for answer in (check(one, other) for one, other in rows) if answer is not None]


def _checked(layer: str, pairs: pd.DataFrame, mine: pd.DataFrame, found: pd.DataFrame) -> list[dict[str, Any]]:
    answers = {
        column: _right(pairs, mine, found, check) for column, check in checks.CHECKS[layer].items() if column in mine and column in found
    }
    return [_share(layer, column, sum(right), len(right), "right of the pairs") for column, right in answers.items()]


def _labels(layer: str, pairs: pd.DataFrame, mine: pd.DataFrame, found: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """Precision, recall and F1 of the labels that are not neutral; a label on a row that was not found is missed."""
    pairs = pairs[pairs["outcome"] != "ignored"]
    coded_label, found_label = _judgements(mine[column], pairs["coded"]), _judgements(found[column], pairs["found"])
    hits = int((coded_label == found_label)[pd.notna(coded_label)].sum())
    counts = hits, int(pd.notna(coded_label).sum()) - hits, int(pd.notna(found_label).sum()) - hits
    return _precision_recall(layer, *counts, prefix=f"{column} ")


def _judgements(labels: "pd.Series[Any]", rows: "pd.Series[int]") -> npt.NDArray[np.object_]:
    """Labels of these rows, missing where there is no row or the label is neutral."""
    chosen = labels.astype(object).reindex(rows)
    return chosen.where(chosen != "neutral").to_numpy(object)


def _frame(layer: str, yes: npt.NDArray[np.bool_], guess: npt.NDArray[np.bool_]) -> list[dict[str, Any]]:
    counts = int((yes & guess).sum()), int((yes & ~guess).sum()), int((~yes & guess).sum())
    note = "decisions" if layer == "frames" else "sentences"
    return [*_precision_recall(layer, *counts), _row(layer, "alpha", agreement.alpha(yes, guess), len(yes), note)]
