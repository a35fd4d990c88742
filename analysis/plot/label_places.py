"""Find room for names beside their dots and lines, so that none covers another."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.plot import page

Points = npt.NDArray[np.float64]


def spread(values: Points, apart: float) -> Points:
    """Heights as close to `values` as can be, but at least `apart`, in the same order."""
    order = np.argsort(values, kind="stable")
    heights = values[order].astype(float)
    for _ in range(200):
        short = apart - np.diff(heights)
        if not (short > 1e-9 * max(apart, 1e-12)).any():
            break
        push = np.where(short > 0, short / 2, 0.0)
        heights[:-1] -= push
        heights[1:] += push
    result = np.empty_like(heights)
    result[order] = heights
    return result


def find_places(ax: Axes, names: Sequence[Text], points: Points, rows: Sequence[int], *, wanted: int = 0) -> None:
    """Put each name on a free place around its dot, the first names first; hide those that find none.

    Should one of the first `wanted` find none, all are placed anew with that one first, which has the least choice.
    """
    order = list(range(len(names)))
    for _ in range(wanted + 1):
        hidden = _placed(ax, [names[place] for place in order], points, [rows[place] for place in order])
        squeezed = [place for place in order[:wanted] if names[place] in hidden]
        if not squeezed:
            break
        order = squeezed + [place for place in order if place not in squeezed]


def _placed(ax: Axes, names: Sequence[Text], points: Points, rows: Sequence[int]) -> list[Text]:
    """Place the names in their order; return those that found no place."""
    pixel = page.figure_of(ax).dpi / 72
    at = ax.transData.transform(points)
    dots = [Bbox.from_bounds(x - 3.5 * pixel, y - 3.5 * pixel, 7 * pixel, 7 * pixel) for x, y in at]
    room, taken = ax.get_window_extent(), list[Bbox]()
    for name, row in zip(names, rows, strict=True):
        size = float(name.get_fontsize())
        wide, tall = page.text_width(name.get_text(), size) * pixel, 1.15 * size * pixel
        blocked = [*taken, *(dot for other, dot in enumerate(dots) if other != row)]
        place = next((box for box in _around(at[row], wide, tall, 6 * pixel) if _free(box, blocked, room)), None)
        name.set_visible(place is not None)
        if place is not None:
            taken.append(place.padded(1.0 * pixel))
            name.set(position=ax.transData.inverted().transform((place.x0, place.y0 + 0.24 * size * pixel)), ha="left", va="baseline")
    return [name for name in names if not name.get_visible()]


def _around(point: Points, wide: float, tall: float, gap: float) -> Iterator[Bbox]:
    """Places for a name, the best first: left and right of the dot, above and below, then the corners."""
    x, y = point
    near = 0.6 * gap
    corners = ((x + gap, y - tall / 2), (x - gap - wide, y - tall / 2), (x - wide / 2, y + near), (x - wide / 2, y - near - tall))
    further = tuple((x + dx, y + dy) for dy in (near, -near - tall) for dx in (near, -near - wide))
    for left, bottom in (*corners, *further):
        yield Bbox.from_bounds(left, bottom, wide, tall)


def _free(box: Bbox, blocked: Sequence[Bbox], room: Bbox) -> bool:
    inside = box.x0 >= room.x0 and box.x1 <= room.x1 and box.y0 >= room.y0 and box.y1 <= room.y1
    return inside and not any(box.overlaps(other) for other in blocked)
