"""Find where an actor is named, what it is called there, and in whose voice.

The names stand in ``analysis/data/actors.csv``, the labels in ``analysis/data/naming.csv``; another actor is another value of `actor`.
"""

from typing import NamedTuple

import pandas as pd

from analysis import _checks, cache, clean, lexicon, spans
from analysis import actors as actor_names
from analysis.mentions import agency as clause_roles
from analysis.mentions import epithets as beside_names
from analysis.mentions import heads, surroundings, voices
from analysis.mentions import valence as namings
from analysis.mentions.vocabulary import words_of

LABELS = ("article_id", "start", "end", "surface", "valence", "target", "voice", "speaker", "side")
AGREEING = ("adjective", "people")


class Reading(NamedTuple):
    """One reading of the articles that name an actor."""

    named: pd.DataFrame
    texts: dict[object, str]
    rows: pd.DataFrame
    voices: dict[object, voices.Article]
    judgements: dict[object, list[namings.Judgement]]


class Found(NamedTuple):
    """What the words around a name say about it."""

    kind: str
    head: str | None
    span: tuple[int, int] | None


@cache.layer(found=("outlet",))
def find(
    articles: pd.DataFrame,
    actor: str = "russia",
    *,
    actors: pd.DataFrame | None = None,
    naming: pd.DataFrame | None = None,
    reporting: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every mention of an actor, with what it is called and who speaks.

    Parameters
    ----------
    articles
        Columns `article_id` (no two alike) and `text`; `outlet` is passed on.
    actor
        An actor of `actors`.
    actors, naming, reporting
        Rows as in the lexicons of these names; default the lexicons. Add your own with ``lexicon.load("naming", "mine.csv")``.

    Returns
    -------
    DataFrame
        `article_id, start, end, surface, kind, head, voice, speaker, side, naming` (and `outlet`), in the order of the text.
        `head` is the noun an adjective agrees with, clitics cut off, None for other kinds. `voice` is "outlet", "quote" or "reported";
        `speaker` and `side` are None in the outlet's voice and where the text leaves the speaker open. `naming` is "hostile", "neutral" or
        "favourable" and speaks of the noun phrase alone: "neutral" does not mean that the sentence is. Titles, headings, captions and
        body are read; boilerplate is not.
    """
    return _read(articles, actor, actors, naming, reporting).rows


@cache.layer(found=("outlet",))
def labels(
    articles: pd.DataFrame,
    actor: str = "russia",
    *,
    actors: pd.DataFrame | None = None,
    naming: pd.DataFrame | None = None,
    reporting: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find what an actor is called in judgement, with or without its name: «الميليشيات الروسية», «شريك محتمل», «قوة احتلال».

    Parameters
    ----------
    articles, actor, actors, naming, reporting
        As in `find`.

    Returns
    -------
    DataFrame
        `article_id, start, end, surface, valence, target, voice, speaker, side` (and `outlet`). `valence` is "hostile" or "favourable";
        `target` says what is judged: "actor", "forces", "conduct" or "claims". A label in somebody's quotation or report is that
        speaker's, not the outlet's: split by `voice` before you compare outlets.
    """
    found = _read(articles, actor, actors, naming, reporting)
    known = namings.labels(lexicon.load("naming") if naming is None else naming)
    others = beside_names.rivals(found.named, actor, actors)
    rows: list[dict[str, object]] = []
    places = found.rows.groupby("article_id", observed=True).indices
    for article, text in found.texts.items():
        mentions = found.rows.iloc[places[article]]
        names = [beside_names.Name(*name) for name in zip(mentions["start"], mentions["end"], mentions["head"], strict=True)]
        phrases = [judged for judged in found.judgements.get(article, []) if judged.valence != "neutral"]
        beside = beside_names.beside(text, names, others.get(article, []), known)
        voice = found.voices.get(article, voices.NOTHING)
        for span in _longest([*beside, *phrases]):
            rows.append({"article_id": article, **_label(text, span, voice)})
    return _labelled(articles, rows)


def _longest(found: list[beside_names.Found | namings.Judgement]) -> list[beside_names.Found | namings.Judgement]:
    """Spans in order, those inside another left out."""
    kept: list[beside_names.Found | namings.Judgement] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def _label(text: str, span: beside_names.Found | namings.Judgement, voice: voices.Article) -> dict[str, object]:
    said = voices.at(text, span.start, span.end, voice)
    place = {"start": span.start, "end": span.end, "surface": text[span.start : span.end]}
    return {**place, "valence": span.valence, "target": span.target, **said._asdict()}


def _labelled(articles: pd.DataFrame, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in LABELS})
    table = table.astype({"start": "int64", "end": "int64", "surface": "str", "valence": "str", "target": "str", "voice": "str"})
    table["article_id"] = table["article_id"].astype(articles["article_id"].astype("category").dtype)
    return _with_outlet(articles, table)


def _read(
    articles: pd.DataFrame, actor: str, actors: pd.DataFrame | None, naming: pd.DataFrame | None, reporting: pd.DataFrame | None
) -> Reading:
    rows = _coded(articles, actor_names.match(articles, actor, actors=actors))
    named = _checks.named(articles, rows)
    texts = dict(zip(named["article_id"], named["text"], strict=True))
    parts = voices.read(named, reporting=reporting, actors=actors)
    known = namings.labels(lexicon.load("naming") if naming is None else naming)
    judgements: dict[object, list[namings.Judgement]] = {}
    found: list[dict[str, object]] = []
    columns = zip(*(rows[name].tolist() for name in ("article_id", "start", "end", "surface", "kind")), strict=True)
    for article, start, end, surface, kind in columns:
        text = texts[article]
        described = _describe(text, start, surface, kind)
        judged = namings.judge(text, start, end, described.span, known, words_of("function"))
        judgements.setdefault(article, []).append(judged)
        voice = voices.at(text, start, end, parts.get(article, voices.NOTHING))
        found.append({"kind": described.kind, "head": described.head, **voice._asdict(), "naming": judged.valence})
    return Reading(named, texts, _table(articles, rows, found), parts, judgements)


def _coded(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in lines that belong to the article: titles, headings, captions, body."""
    if rows.empty:
        return rows
    named = _checks.named(articles, rows)
    lines = clean.lines(named)
    coded = lines[lines["kind"].isin(clean.CODED)]
    return rows[spans.containing(rows, coded) >= 0].reset_index(drop=True)


def _describe(text: str, start: int, surface: str, kind: str) -> Found:
    """Kind and head of a name: an adjective without a noun is a people («قال الروس») or a language («بالروسية»)."""
    if kind not in AGREEING or " " in surface:
        return Found(kind, None, None)
    if heads.is_language(text, surface, start):
        return Found("other", None, None)
    head = heads.find(text, surface, start)
    if head is not None:
        return Found("adjective", heads.written(text, head), (head.start, head.end))
    if surface.endswith("ية") and heads.is_learned(text, start):
        return Found("other", None, None)
    return Found("adjective" if heads.is_predicate(text, surface, start) else "people", None, None)


def _table(articles: pd.DataFrame, rows: pd.DataFrame, found: list[dict[str, object]]) -> pd.DataFrame:
    columns = ("kind", "head", "voice", "speaker", "side", "naming")
    table = pd.DataFrame({name: pd.Series([row[name] for row in found], dtype=object) for name in columns})
    table = pd.concat([rows[["article_id", "start", "end", "surface"]].reset_index(drop=True), table], axis=1)
    return _with_outlet(articles, table.astype(dict.fromkeys(("kind", "voice", "naming"), "str")))


def _with_outlet(articles: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    if "outlet" in articles:
        outlets = articles.set_index("article_id")["outlet"]
        table["outlet"] = table["article_id"].astype(object).map(outlets).astype("category")
    return table


@cache.layer(found=("outlet",))
def roles(
    articles: pd.DataFrame,
    actor: str = "russia",
    *,
    actors: pd.DataFrame | None = None,
    verbs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say what an actor does and what is done to it: one row per mention.

    Parameters
    ----------
    articles, actor, actors
        As in `find`.
    verbs
        Rows as in ``verbs.csv``; default the lexicon.

    Returns
    -------
    DataFrame
        `article_id, start, end, surface, kind, role, verb, voice, verb_start, verb_end` (and `outlet`). `role` is one of `agency.ROLES`,
        or None where the clause cannot be decided: give that share beside any other. `verb` is the lemma of the verb (past tense, he) or
        of the action noun, `verb_start` and `verb_end` its word in the text; missing where the role rests on neither («سفير روسيا»,
        «بحسب روسيا»). `voice` is "active" or "passive" where a verb decides.

    Notes
    -----
    The rules prefer silence to error and read only the words around the mention: pronouns and long-distance subjects stay open.
    """
    rows = _coded(articles, actor_names.match(articles, actor, actors=actors))
    named = _checks.named(articles, rows)
    texts = dict(zip(named["article_id"], named["text"], strict=True))
    known = clause_roles.reader(verbs, actors)
    bare = actor_names.forms(actor, actors)
    places: dict[object, list[tuple[int, int]]] = {}
    mentioned = list(zip(*(rows[name].tolist() for name in ("article_id", "start", "end", "surface", "kind")), strict=True))
    for article, start, end, *_ in mentioned:
        places.setdefault(article, []).append((start, end))
    found: list[dict[str, object]] = []
    for article, start, end, surface, kind in mentioned:
        described = _describe(texts[article], start, surface, kind)
        mention = surroundings.Mention(start, end, surface, described.kind, described.head, *(described.span or (None, None)))
        phrase = surroundings.read(texts[article], mention, [span for span in places[article] if span != (start, end)], bare)
        role = clause_roles.of(phrase, known) if described.kind != "other" else clause_roles.OPEN
        found.append({"kind": described.kind, **role._asdict()})
    columns = ("kind", *clause_roles.Role._fields)
    table = pd.DataFrame({name: pd.Series([row[name] for row in found], dtype=object) for name in columns})
    table = pd.concat([rows[["article_id", "start", "end", "surface"]].reset_index(drop=True), table], axis=1)
    return _with_outlet(articles, table.astype({"kind": "str", "verb_start": "Int64", "verb_end": "Int64"}))
