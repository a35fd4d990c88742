"""Draw Arabic right, in the one place that knows how: labels stay in logical order (as typed) everywhere else.

Since 3.11 matplotlib joins the letters and orders right-to-left text itself; all it lacks is the base direction of a line.
Up to 3.10 it draws the characters it is given from left to right, so there the letters are joined (`arabic-reshaper`) and put in
visual order (`python-bidi`) first. `install` does the one or the other for every text matplotlib draws, also those that
pandas and seaborn hand it. Never join or reverse a label yourself: on 3.11 it would come out reversed.

`visual` gives joined letters in visual order for anything else that draws characters as they come, such as most terminals.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Literal

Base = Literal["L", "R"]

LRM, RLM, RLI, LRI, PDI = "\u200e", "\u200f", "\u2067", "\u2066", "\u2069"
NO_BREAK = "\u00a0"  # a space at which no line ends; drawn as any other
INVISIBLE = dict.fromkeys(
    map(ord, "\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)
MIRRORED = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))
# A non-spacing mark takes the direction of the character before it. Put behind a bracket it tells, by the side it lands on,
# which way the bracket runs: python-bidi's fast `get_display` reorders brackets but leaves their mirroring to the caller.
TAG = "\u034f"
ZWJ, STAND_IN = "\u200d", f"\u0640{TAG}\u0640"  # arabic-reshaper 3.1 fails on a joiner before lam-alef; a tatweel joins as well

_BRACKET = re.compile("[" + re.escape("".join(MIRRORED)) + "]")
_TAGGED = re.compile(f"{TAG}({_BRACKET.pattern})|({_BRACKET.pattern}){TAG}")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = "[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb1d-\ufdfb\ufe70-\ufefc]"
_CONTROL = "".join(map(chr, INVISIBLE))
_GAP = rf"[^\w{_CONTROL}]"
# A number stays with the Arabic before it where more Arabic follows («قال 5 رجال»), and where a mark behind it says that it belongs there.
_NUMBER_OF_THE_PHRASE, _NUMBER_MARKED = rf"(?!\s+\d+(?:[.,/-]\d+)*%?\s+{_LETTER})", rf"(?![\W\d]*[{_CONTROL}])"
_END_OF_NAME = re.compile(
    rf"{_LETTER}[\w\u064b-\u065f\u0670]*+(?=(?:{_NUMBER_OF_THE_PHRASE}{_NUMBER_MARKED}{_GAP}+\d)|{_GAP}*[,;·]{_GAP}*{_LETTER})"
)


def visual(text: str, *, base: Base | None = None) -> str:
    """Join letters and put them in the order of the screen, left to right, for programs that do not shape Arabic.

    Parameters
    ----------
    text
        In logical order; each line is treated by itself.
    base
        Direction of the line: "R" right to left, "L" left to right, None decides per line (see `direction`).

    Returns
    -------
    str
        Vowel marks and invisible controls are dropped, brackets mirrored. Text without right-to-left letters comes back unchanged.
        Not for storing or counting, and never for programs that shape by themselves: they would reverse it again.

    Examples
    --------
    >>> visual("في (12)")
    '(12) ﻲﻓ'
    >>> visual("Idlib 2020")
    'Idlib 2020'
    """
    return "\n".join(_visual(line, base or direction(line)) for line in text.split("\n"))


def direction(line: str) -> Base | None:
    """Decide the base direction of one line: None without right-to-left letters, else "R" or "L".

    A line that begins right-to-left, or holds at least as many right-to-left words as others, runs right to left, so that «COVID-19 في مصر»
    does. An English sentence that mentions an Arabic word does not. A direction mark at the start of the line decides.

    Examples
    --------
    >>> direction("COVID-19 في مصر"), direction("Named روسيا most often"), direction("Idlib")
    ('R', 'L', None)
    """
    words = _WORD.findall(line)
    rtl = sum(_is_rtl(word[0]) for word in words)
    if not rtl:
        return None
    first = next((char for char in line if unicodedata.bidirectional(char) in ("L", "R", "AL")), "")
    if first == LRM:
        return "L"
    return "R" if _is_rtl(first) or 2 * rtl >= len(words) else "L"


def apart(line: str) -> str:
    """Keep right-to-left names of a left-to-right line in their places: the numbers and the names that follow them would trade places.

    By the rules of Unicode a number behind an Arabic name belongs to the name, and two such names with a comma between them are one phrase
    that runs from the right. An invisible mark behind each name ends it there. Where the line has marks already, they decide.

    Examples
    --------
    >>> apart("54% in الجزيرة, 93% in عنب بلدي").split("\u200e")
    ['54% in الجزيرة', ', 93% in عنب بلدي']
    >>> apart("Named روسيا most often") == "Named روسيا most often"
    True
    """
    return _END_OF_NAME.sub(rf"\g<0>{LRM}", line)


def prepare(line: str, *, base: Base | None = None) -> str:
    """Text of one line as this version of matplotlib needs it in order to draw it right."""
    base = base or direction(line)
    line = apart(line) if base == "L" else line
    if not matplotlib_shapes():
        return _visual(line, base)
    first = direction_of_first_letter(line)
    if base is None or first is None or base == first:
        return line
    return (RLM if base == "R" else LRM) + line


def direction_of_first_letter(line: str) -> Base | None:
    """Which way Unicode lets a line run: as its first letter outside isolates does (UAX #9, rules P2 and P3)."""
    depth = 0
    for kind in map(unicodedata.bidirectional, line):
        depth += (kind in ("LRI", "RLI", "FSI")) - (kind == "PDI" and depth > 0)
        if not depth and kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return None


@functools.cache
def matplotlib_shapes() -> bool:
    """Whether matplotlib joins and orders Arabic itself (3.11 and later)."""
    from matplotlib import ft2font

    return hasattr(ft2font, "__libraqm_version__")


def install() -> None:
    """Let matplotlib draw every text right from now on. Harmless when called again; `remove` takes it back."""
    from matplotlib.text import Text

    original = getattr(Text, "_preprocess_math", None)  # turns one line into what is measured and drawn
    if original is None or hasattr(original, "undone"):
        return  # a later matplotlib without it still orders each line by its first letter
    Text._preprocess_math = _drawing_right(original)  # type: ignore[attr-defined]


def remove() -> None:
    """Give matplotlib its own way of drawing text back."""
    from matplotlib.text import Text

    Text._preprocess_math = getattr(Text._preprocess_math, "undone", Text._preprocess_math)  # type: ignore[attr-defined]


def _drawing_right(original: Callable[..., Any]) -> Callable[..., Any]:
    def preprocess(self: Any, line: str) -> tuple[str, Any]:
        drawn, math = original(self, line)
        if math == "TeX" or not any(map(_is_rtl, drawn)):
            return drawn, math
        if math:  # two dollar signs in an Arabic label are money: mathtext could not draw its letters anyway
            drawn, math = line.replace(r"\$", "$"), False
        base = getattr(self, "base_direction", None)
        return (_isolated(drawn, base) if _browser_shapes(self) else prepare(drawn, base=base)), math

    preprocess.undone = original  # type: ignore[attr-defined]
    return preprocess


def _browser_shapes(text: Any) -> bool:
    """Whether `text` is being drawn into an SVG as text, which the browser will shape."""
    import matplotlib as mpl

    renderer = getattr(text, "_renderer", None)
    return mpl.rcParams["svg.fonttype"] == "none" and type(getattr(renderer, "_renderer", renderer)).__name__ == "RendererSVG"


def _isolated(line: str, base: Base | None) -> str:
    return LRI + apart(line) + PDI if (base or direction(line)) == "L" else RLI + line + PDI


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char or " ") in ("R", "AL") and char != RLM


def _visual(line: str, base: Base | None) -> str:
    if base is None and not any(map(_is_rtl, line)):
        return line.translate(INVISIBLE)
    reshape, get_display = _tools()
    shaped = reshape(line.replace(TAG, "").replace(ZWJ, STAND_IN)).replace(STAND_IN, "")
    ordered = get_display(_BRACKET.sub(rf"\g<0>{TAG}", shaped), base_dir=base)
    return _TAGGED.sub(lambda found: MIRRORED[found[1]] if found[1] else found[2], ordered).translate(INVISIBLE)


@functools.cache
def _tools() -> tuple[Callable[[str], str], Callable[..., str]]:
    """Import joining and ordering only where they are needed."""
    from arabic_reshaper import ArabicReshaper
    from bidi import get_display

    options = {
        "delete_harakat": True,  # without font tables they would collide with the letters
        "ARABIC LIGATURE ALLAH": False,
        "use_unshaped_instead_of_isolated": True,  # IBM Plex has no isolated Persian and Urdu presentation forms
    }
    return ArabicReshaper(options).reshape, get_display
