"""Write a figure to disk: the picture, its vector form, and the table behind it, all three or none."""

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
import pandas as pd
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.plot import chart_parts, legible, page

PROJECT = Path(__file__).resolve().parents[2]
DIGITS = 6  # significant; further ones may differ between processors
EXACT = 2**53  # up to here a float holds every whole number


def save(
    figure: Figure,
    name: str,
    *,
    table: pd.DataFrame | None = None,
    alt: str | None = None,
    folder: str | Path | None = None,
    strict: bool | None = None,
) -> None:
    """Write ``<name>.png``, ``<name>.svg`` and ``<name>.csv``: all three, or none when something fails.

    The same figure gives the same bytes on every run. In a notebook the saved picture is shown below the cell.

    Parameters
    ----------
    figure
        What to save.
    name
        File name without ending, such as "02-frequent-words".
    table
        The table behind the picture; by default the tables the chart functions drew.
    alt
        Text for those who cannot see the picture, kept in the PNG and the SVG; by default made from title, subtitle and first rows.
    folder
        By default the environment variable ANALYSIS_FIGURES, or ``figures`` of the project when working inside it, or ``./figures``.
    strict
        Stop when texts overlap, leave the figure or lack a glyph (see `problems`); by default if ANALYSIS_STRICT is set.

    Raises
    ------
    ValueError
        A name with a folder in it, no table, or (strict) a problem with the texts.
    """
    if not re.fullmatch(r"\w[\w.-]*", name):
        msg = f"{name!r} cannot be a file name here. Use letters, digits, '-' and '_', and give the folder as `folder`."
        raise ValueError(msg)
    if figure.get_layout_engine() is None:
        figure.set_layout_engine(page.Page())  # so that long labels of a chart made otherwise are not cut off
    table = _table(figure, table)
    alt = alt or _alt(figure, table)
    if strict or (strict is None and os.environ.get("ANALYSIS_STRICT")):
        _stop_at_problems(figure, name)
    files = {".png": _png(figure, alt), ".svg": _svg(figure, alt), ".csv": _csv(table)}
    _replace_all(Path(folder) if folder is not None else default_folder(), name, files)
    _show(figure, files[".png"])


def default_folder() -> Path:
    """Where `save` writes when no folder is given."""
    if named := os.environ.get("ANALYSIS_FIGURES"):
        return Path(named)
    inside = (PROJECT / "pyproject.toml").exists() and Path.cwd().is_relative_to(PROJECT)
    return PROJECT / "figures" if inside else Path("figures")


def _table(figure: Figure, table: pd.DataFrame | None) -> pd.DataFrame:
    drawn = [table] if table is not None else chart_parts.tables_of(figure)
    if not drawn:
        msg = "There is no table behind this figure: no chart function of plot drew on it. Give the numbers it shows as `table`."
        raise ValueError(msg)
    return drawn[0] if len(drawn) == 1 else pd.concat(drawn, keys=range(1, len(drawn) + 1), names=["chart"]).reset_index("chart")


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Row labels as columns, unless they are mere numbers."""
    numbered = table.index.nlevels == 1 and table.index.name is None and pd.api.types.is_integer_dtype(table.index)
    return table.reset_index(drop=numbered) if numbered else table.reset_index(allow_duplicates=True)


def _csv(table: pd.DataFrame) -> bytes:
    return _flat(table).map(_rounded).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _rounded(cell: object) -> object:
    """Cut digits in which processors may differ; a float without a fraction is a count, and stays exact and readable."""
    if not isinstance(cell, float) or pd.isna(cell):
        return cell
    if cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    return format(round(cell, 12) + 0.0, f".{DIGITS}g")


def _alt(figure: Figure, table: pd.DataFrame, rows: int = 5) -> str:
    finding, subtitle, _ = page.texts_of(figure)
    flat = _flat(table)
    shown = "; ".join(", ".join(str(_rounded(cell)) for cell in row) for row in flat.head(rows).itertuples(index=False, name=None))
    more = f"; and {len(flat) - rows} more rows" if len(flat) > rows else ""
    data = f"Data ({', '.join(map(str, flat.columns))}): {shown}{more}."
    return " ".join(part for part in (_sentence(finding), _sentence(subtitle), data) if part)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?؟…" else text + "."


def _png(figure: Figure, alt: str) -> bytes:
    target = io.BytesIO()
    about = {"Title": page.texts_of(figure)[0], "Description": alt, "Software": None}
    with _drawn_by(FigureCanvasAgg, figure, dpi=mpl.rcParams["savefig.dpi"]) as canvas:
        canvas.print_png(target, metadata={key: value for key, value in about.items() if value != ""})
    return target.getvalue()


def _svg(figure: Figure, alt: str) -> bytes:
    """Draw as vectors, in the layout the PNG was drawn in."""
    target = io.StringIO()
    layout = figure.get_layout_engine()
    figure.set_layout_engine("none")
    try:
        with _drawn_by(FigureCanvasSVG, figure, dpi=72) as canvas:
            canvas.print_svg(target, metadata={"Date": None, "Creator": None})
    finally:
        if layout is not None:
            figure.set_layout_engine(layout)
    heading = page.texts_of(figure)[0] or alt
    about = (
        f' role="img" aria-labelledby="title desc">\n <title id="title">{escape(heading)}</title>\n <desc id="desc">{escape(alt)}</desc>'
    )
    return re.sub(r"(<svg\b[^>]*)>", lambda found: found[1] + about, target.getvalue(), count=1).encode("utf-8")


@contextlib.contextmanager
def _drawn_by(kind: type[FigureCanvasBase], figure: Figure, *, dpi: float | str) -> Iterator[Any]:
    """Lend the figure another canvas. `Figure.savefig` would draw everything once more, to measure."""
    own, before = figure.canvas, figure.dpi
    figure.set_dpi(before if isinstance(dpi, str) else dpi)
    try:
        yield kind(figure)
    finally:
        figure.set_canvas(own)
        figure.set_dpi(before)


def _replace_all(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write all files beside their places first, then move them there: a failure leaves the old ones as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder) as written:
        for ending, content in files.items():
            (Path(written) / ending[1:]).write_bytes(content)
        for ending in files:
            (Path(written) / ending[1:]).replace(folder / f"{name}{ending}")


def _show(figure: Figure, png: bytes) -> None:
    """In a notebook, show the picture as saved instead of letting the notebook draw the figure a third time."""
    import matplotlib.pyplot as plt

    if not mpl.get_backend().endswith("inline") or figure.number not in plt.get_fignums():
        return
    from IPython.display import Image, display

    plt.close(figure)
    shown: Any = Image
    display(shown(data=png, width=int(figure.get_figwidth() * 100)))  # type: ignore[no-untyped-call]


def _stop_at_problems(figure: Figure, name: str) -> None:
    if found := legible.problems(figure):
        msg = f"{name}: {len(found)} problems with its texts, the first: {found[0]}. Shorten a label, or make the figure larger."
        raise ValueError(msg)
