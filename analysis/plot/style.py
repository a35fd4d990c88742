"""The house style of the figures: fonts, colours, and settings that make the same figure the same bytes.

Nothing here knows about charts. `use_style` is the one call every notebook makes.
"""

import functools
from collections.abc import Iterable
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
from cycler import cycler

from analysis import bidi, lexicon

FAMILY = "IBM Plex Sans Arabic"
FALLBACK = "DejaVu Sans"  # ships with matplotlib; has Arabic, and the few signs that Plex lacks

PAPER, INK, SOFT, FAINT = "#FCFBF8", "#1D232B", "#646B75", "#E4E1DA"
ACCENT, QUIET = "#B3262E", "#8FA3B5"  # what the title speaks of, and everything else
NEGATIVE, POSITIVE = "#2C6E8F", "#C8642B"  # the two sides of a diverging chart; also different in grey
SCALE = ("#F3F1EA", "#C9D9DE", "#8DB3C4", "#4C86A3", "#1F5878")  # from little to much

WIDTH = 7.0  # inches: a printed column and a half, or a slide
# Sizes in points at the saved size.
TITLE, SUBTITLE, LABEL, SMALL, CAPTION = 14.0, 10.0, 9.5, 8.5, 7.5

RC: dict[str, Any] = {
    "figure.figsize": (WIDTH, 4.2),
    "figure.dpi": 100,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.dpi": 170,
    "font.size": LABEL,
    "text.color": INK,
    "text.hinting": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": SOFT,
    "axes.labelsize": SMALL,
    "axes.titlesize": LABEL,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=["#12355B", "#A23B72", "#3AAFA0", "#F0B429", "#79ADDC", "#8A4F2A"]),
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": LABEL,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 5,
    "ytick.major.pad": 6,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.title_fontsize": SMALL,
    "image.cmap": "viridis",
    "svg.fonttype": "path",  # every viewer shows the same picture, whatever fonts it has
    "svg.hashsalt": "analysis",  # otherwise the ids in an SVG are random
    "path.simplify": True,
}

_before: dict[str, Any] = {}
_settings: Any = mpl.rcParams  # its keys are closed literals to a type checker


def use_style() -> None:
    """Switch the house style on, for every figure made from here on.

    Any label in logical order is then drawn right, also by pandas and seaborn. Safe to call again; `reset_style` undoes it.

    Examples
    --------
    >>> use_style()
    >>> mpl.rcParams["font.family"][-1]
    'DejaVu Sans'
    >>> reset_style()
    """
    settings = RC | {"font.family": _families()}
    if not _before:
        _before.update({key: _settings[key] for key in settings})
    _settings.update(settings)
    bidi.install()


def reset_style() -> None:
    """Restore the settings that were in force before `use_style`, and matplotlib's own way of drawing text."""
    _settings.update(_before)
    _before.clear()
    bidi.remove()


@functools.cache
def _families() -> list[str]:
    """Fonts to draw with, after registering ours. Cached, because registering a font twice lists it twice."""
    import fontpkg
    from matplotlib import font_manager

    try:
        files = [str(file.path) for file in fontpkg.family(FAMILY).files]
    except fontpkg.FamilyNotInstalled:
        return [FALLBACK]
    manager = font_manager.fontManager
    for file in files:
        manager.addfont(file)
        manager.ttflist.insert(0, manager.ttflist.pop())  # so that a system font of the same name cannot win
    return [FAMILY, FALLBACK]


def colors(outlets: Iterable[str]) -> dict[str, str]:
    """Colour of each outlet: the same in every figure, told apart by the colour-blind and in grey.

    Parameters
    ----------
    outlets
        Names, in Arabic or English. Those in ``analysis/data/palette.csv`` have a colour of their own; the others get what is left
        in the order of their names, so give all of your outlets and not only those of one chart.

    Returns
    -------
    dict
        Name → colour, in the order given. With more outlets than colours they repeat.

    Examples
    --------
    >>> colors(["Hibr"]) == colors(["Hibr", "Mada Post"][:1]), colors(["صحيفة حبر"])["صحيفة حبر"]
    (True, '#F0B429')
    """
    rows = _palette()
    own = dict(zip(rows["name"], rows["colour"], strict=True)) | dict(zip(rows["name_en"], rows["colour"], strict=True))
    names = [str(outlet) for outlet in dict.fromkeys(outlets)]
    taken = {own[name] for name in names if name in own}
    free = [colour for colour in rows["colour"] if colour not in taken] or list(rows["colour"])
    others = {name: free[i % len(free)] for i, name in enumerate(sorted(name for name in names if name not in own))}
    return {name: own.get(name) or others[name] for name in names}


@functools.cache
def _palette() -> pd.DataFrame:
    return lexicon.load("palette")


def text_color(background: str) -> Literal["#FFFFFF", "#1D232B"]:
    """Black or white, whichever reads better on the colour `background` (relative luminance, WCAG 2)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in mpl.colors.to_rgb(background))
    return "#FFFFFF" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.3 else "#1D232B"
