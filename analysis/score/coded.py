"""Read articles that people coded by hand: one JSON file per article, checked while it is read.

What the keys of a file mean stands in `analysis.score`; here is how they become tables.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus import SEEDS


class Layer(NamedTuple):
    """How one list of a hand-coded file is read."""

    key: str  # of the list; "{actor}" stands for the actor, as in russia_mentions
    columns: tuple[str, ...]
    required: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # allowed in the column `kind`, `stance` or `naming`, whichever is required


KINDS = ("title", "subtitle", "heading", "byline", "section", "caption", "related", "date", "share_count", "body", "boilerplate")
MENTION = ("country", "adjective", "people", "capital", "person", "institution", "other")
STANCES = ("neutral", "assertive", "distancing", "other")
LAYERS = {
    "lines": Layer("lines", ("kind",), ("kind",), KINDS),
    "obfuscations": Layer("obfuscated", ("surface", "restored"), ("restored",)),
    "mentions": Layer("{actor}_mentions", ("surface", "kind", "head", "voice", "speaker", "naming"), ("kind",), MENTION),
    "namings": Layer("namings", ("surface", "valence", "voice", "speaker", "target")),
    "quotations": Layer("quotes", ("speaker", "side", "cue", "cue_start", "cue_end")),
    "terms": Layer("scare_quotes", ("surface", "kind"), ("kind",), ("name", "distancing", "fragment", "other")),
    "reporting": Layer("reporting", ("surface", "lemma", "stance", "speaker", "side"), ("stance",), STANCES),
    "sentences": Layer("sentences", ("frames", "stance", "voice", "speaker"), ("frames",)),
}
# Keys that mean the same thing: what coders write on the left, the column of our tables on the right.
SAME = {"type": "kind", "label": "kind", "class": "stance", "clean": "restored", "speaker_side": "side"}


def read(folder: str | Path, *, actor: str = "russia", texts: str | Path = SEEDS) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Articles and hand-coded tables of every JSON file in `folder` and the folders in it.

    Parameters
    ----------
    folder
        Hand-coded articles, one JSON file each (see `analysis.score` for the format).
    actor
        Whose mentions are read: the lists `<actor>_mentions` and `<actor>_ignore`.
    texts
        Folder of `<article_id>.txt` for files that neither hold their `text` nor have a `.txt` beside them.

    Returns
    -------
    articles
        `article_id, outlet, title, text`.
    coded
        One table per layer (`article_id, start, end, counted` and the columns of the layer; `counted` is False for what is
        neither hit nor error) and the table "coded" (`article_id, layer`): which article was coded for which layer.

    Raises
    ------
    FileNotFoundError
        There is no such folder.
    ValueError
        Naming the file and the key: no JSON, a key that is missing or unknown, a span outside the text, a `surface` that is
        not the text at its span, a text that is not the one that was coded, the same article twice.
    """
    if not Path(folder).is_dir():
        msg = f"{folder}: no such folder. Give a folder of hand-coded articles, one JSON file each."
        raise FileNotFoundError(msg)
    files = sorted(Path(folder).rglob("*.json"))
    if not files:
        _fail(Path(folder), "holds no .json file. Give a folder of hand-coded articles, one JSON file each")
    read_files = [(file, _json(file)) for file in files]
    articles = pd.DataFrame([_article(file, data, Path(texts)) for file, data in read_files])
    if (twice := articles["article_id"].duplicated()).any():
        _fail(files[int(twice.argmax())], f"codes the article {articles['article_id'][twice.argmax()]!r} a second time")
    coded: dict[str, list[dict[str, Any]]] = {name: [] for name in [*LAYERS, "coded"]}
    for (file, data), text, article in zip(read_files, articles["text"], articles["article_id"], strict=True):
        for name, layer in LAYERS.items():
            key = layer.key.format(actor=actor)
            if key in data:
                coded["coded"].append({"article_id": article, "layer": name})
                coded[name] += [_row(file, f"{key}[{i}]", row, text, article, layer, actor) for i, row in enumerate(_list(file, data, key))]
                ignored = layer.key.format(actor=actor).replace("_mentions", "") + "_ignore"
                spans = [_span(file, f"{ignored}[{i}]", row, text) for i, row in enumerate(_list(file, data, ignored))]
                coded[name] += [{"article_id": article, **span, "counted": False} for span in spans]
    return articles, {name: _table(name, rows) for name, rows in coded.items()}


def actors(folder: str | Path) -> list[str]:
    """Actors whose mentions were coded in the files of `folder` (the lists ``<actor>_mentions``), in order of their names.

    >>> actors(SEEDS / "coded")
    ['russia']
    """
    keys = {key for file in sorted(Path(folder).rglob("*.json")) for key in _json(file)}
    return sorted(key.removesuffix("_mentions") for key in keys if key.endswith("_mentions"))


def _fail(file: Path, problem: str) -> None:
    msg = f"{file}: {problem}."
    raise ValueError(msg)


def _json(file: Path) -> dict[str, Any]:
    data: Any = None
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        _fail(file, f"is not JSON in UTF-8 ({error})")
    if not isinstance(data, dict):
        _fail(file, 'must hold one object: {"article_id": …, "text": …, "reporting": […], …}')
    known = {layer.key for layer in LAYERS.values()}
    if not any(key in known or key.endswith("_mentions") for key in data):
        _fail(file, f"holds no hand-coded list. A list is one of: {', '.join(sorted(known))}")
    return dict(data)


def _list(file: Path, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        _fail(file, f"{key!r} must be a list of objects with 'start' and 'end'")
    return list(rows)


def _article(file: Path, data: dict[str, Any], texts: Path) -> dict[str, Any]:
    article = str(data.get("article_id", file.stem))
    text = data["text"] if isinstance(data.get("text"), str) else _text(file, article, texts)
    seen = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if data.get("sha256", seen) != seen:
        _fail(file, f"'sha256' is {data['sha256']!r}, but the text of {article!r} has {seen!r}: it is not the text that was coded")
    meta = data.get("meta")
    outlet = data.get("outlet", meta.get("outlet_ar") if isinstance(meta, dict) else data.get("source"))
    return {"article_id": article, "outlet": outlet, "title": data.get("title"), "text": text}


def _text(file: Path, article: str, texts: Path) -> str:
    places = [file.with_suffix(".txt"), file.parent / f"{article}.txt", texts / f"{article}.txt"]
    for place in places:
        if place.is_file():
            return place.read_bytes().decode("utf-8")
    _fail(file, f"has no key 'text', and none of these files exists: {', '.join(map(str, places))}")
    return ""


def _span(file: Path, where: str, row: dict[str, Any], text: str) -> dict[str, int]:
    start, end = row.get("start"), row.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        rule = f"whole numbers with 0 <= start < end <= {len(text)}, the length of the text"
        _fail(file, f"{where}: 'start' {start!r} and 'end' {end!r} must be {rule}")
    surface = row.get("surface")
    if surface is not None and surface != text[start:end]:
        _fail(file, f"{where}: 'surface' is {surface!r}, but the text has {text[start:end]!r} from {start} to {end}")
    return {"start": int(row["start"]), "end": int(row["end"])}


def _row(file: Path, where: str, row: dict[str, Any], text: str, article: str, layer: Layer, actor: str) -> dict[str, Any]:
    span = _span(file, where, row, text)
    named = {_column(key, actor): value for key, value in row.items()}
    for column in layer.required:
        if named.get(column) is None:
            _fail(file, f"{where}: the key {_written(column)} is missing")
        if layer.values and named[column] not in layer.values:
            _fail(file, f"{where}: {_written(column)} is {named[column]!r}; it must be one of {', '.join(layer.values)}")
    kept = {key: value for key, value in named.items() if key.removesuffix("_alternative").removesuffix("_ref") in layer.columns}
    return {"article_id": article, **span, "counted": row.get("both_coders", True) is True, **kept}


def _column(key: str, actor: str) -> str:
    name = key.removesuffix("_alternative")
    column = "stance" if name == f"stance_toward_{actor}" else SAME.get(name, name)
    return column + key[len(name) :]


def _written(column: str) -> str:
    return " or ".join(repr(key) for key in [column, *(key for key, value in SAME.items() if value == column)])


def _table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    if name == "coded":
        return pd.DataFrame(rows, columns=["article_id", "layer"])
    columns = [*LAYERS[name].columns, *(f"{column}_alternative" for column in LAYERS[name].columns), "speaker_ref"]
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "counted", *dict.fromkeys(columns)], dtype=object)
    table = table.dropna(axis="columns", how="all") if rows else table
    for column in ["article_id", "start", "end", "counted", *LAYERS[name].columns]:
        if column not in table:
            table[column] = None
    return table.astype({"start": "int64", "end": "int64", "counted": "bool"}).reset_index(drop=True)
