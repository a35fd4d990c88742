"""Say what each line of a news page is: by rules (see `rules`), then by where it stands.

Between the first and the last paragraph a headline is a heading if a paragraph follows, and a link if another headline
does. What nothing speaks against is body: text is never lost to a guess.
"""

import html
import re
from collections.abc import Iterator, Sequence

from analysis import fold
from analysis.clean import rules
from analysis.clean.rules import Kind, Line

UNSTOPPED = 12  # words: what makes a line a paragraph on a page without full stops
HEAD = 16  # characters: by so many most lines are told from the title
_TIME = re.compile(r"\d{1,2}:\d\d|منذ|تحديث|نشر|gmt|ago")
_ARABIC = re.compile("[\u0621-\u064a]")
_LATER = ("end", "list", "tail", "heading")  # what these rules say depends on where the line stands


def kinds(lines: Sequence[Line], title: str | None = None) -> list[Kind]:
    """Give every line of one page its kind.

    Parameters
    ----------
    lines
        The lines that are not blank, in order (see `rules.read`).
    title
        The title if it is known from elsewhere: then no other line is one.
    """
    lines = _unstopped(lines)
    found: list[Kind | None] = [None if line.where in _LATER else line.kind for line in lines]
    text = [i for i, line in enumerate(lines) if line.paragraph]
    if text:
        _tail(lines, found, text)
        text = [i for i in text if found[i] is None]
    named = _named(lines, title)
    if named is not None:
        found[named] = "title"
        text = [i for i in text if i != named]
    if not text:
        return [kind or ("boilerplate" if line.where in ("list", "tail") else "body") for kind, line in zip(found, lines, strict=True)]
    _undated(lines, found, text)
    top = named if named is not None or title else _title(lines, found, text[0])
    if top is not None:
        found[top] = "title"
    _captions(lines, found)
    _head(lines, found, text[0], top)
    _inside(lines, found, text)
    _after(lines, found, text[-1])
    return [kind or "body" for kind in found]


def _unstopped(lines: Sequence[Line]) -> Sequence[Line]:
    """Take every long line for a paragraph where a page writes no full stops; the first may still be the title."""
    long = [i for i, line in enumerate(lines) if line.kind is None and line.words >= UNSTOPPED]
    stops = sum(lines[i].text.rstrip(" ”“»\"')").endswith(".") for i in long)
    if len(long) < 4 or stops > len(long) / 5:
        return lines
    later = set(long[1:])
    return [line._replace(paragraph=line.paragraph or i in later) for i, line in enumerate(lines)]


def _tail(lines: Sequence[Line], found: list[Kind | None], text: list[int]) -> None:
    """Mark what stands below the article, and lists of links."""
    size = sum(len(lines[i].text) for i in text)
    for i, line in enumerate(lines):
        if found[i] is not None or not line.where:
            continue
        below = [j for j in text if j > i and found[j] is None]
        outside = not below or i < text[0]
        if line.where == "heading":
            _links(lines, found, i)
        elif line.where == "list" or (line.where == "end" and outside):
            found[i] = "boilerplate"
            if i > text[0]:
                found[i : i + 1 + _run(lines, i)] = ["boilerplate"] * (1 + _run(lines, i))
        elif line.where == "tail":
            found[i] = "boilerplate"
            if i > text[0] and sum(len(lines[j].text) for j in below) <= size / 3:
                found[i:] = ["boilerplate"] * (len(lines) - i)


def _run(lines: Sequence[Line], i: int) -> int:
    """Count the lines below `i` that are links (or teasers) of a list."""
    rest = lines[i + 1 :]
    return next((n for n, line in enumerate(rest) if line.paragraph), len(rest))


def _links(lines: Sequence[Line], found: list[Kind | None], i: int) -> None:
    """Mark what stands below «اقرأ أيضاً»: one or two links are inline links, more are a list."""
    below = _run(lines, i)
    if not below and "المزيد" in lines[i].plain:
        found[i] = "boilerplate"  # a button
        return
    kind: Kind = "related" if below <= 2 else "boilerplate"
    found[i : i + 1 + below] = [kind] * (1 + below)


def _named(lines: Sequence[Line], title: str | None) -> int | None:
    """Find the line that says what is known to be the title."""
    wanted = rules.letters(fold.key(html.unescape(title))) if title else ""
    letter, least = wanted[:1], 0.8 * len(wanted)
    for i, line in enumerate(lines) if wanted else ():
        first = line.plain[:1]
        if (first != letter and first.isalnum()) or len(line.plain) < least:
            continue
        head = rules.letters(line.plain[:HEAD])
        if not (wanted.startswith(head) or head.startswith(wanted)):
            continue
        long, short = sorted((len(line.key), len(wanted)), reverse=True)
        if line.key == wanted or (short >= 0.8 * long and (line.key.startswith(wanted) or wanted.startswith(line.key)) and short >= 12):
            return i
    return None


def _undated(lines: Sequence[Line], found: list[Kind | None], text: list[int]) -> None:
    """Take back the kind of a country, a bare date or a number inside the article: a heading or a row of a list."""
    inside = set(text)
    for i in range(text[0] + 1, text[-1]):
        bare = lines[i].where == "words" and not _TIME.search(lines[i].text) and i > text[min(1, len(text) - 1)]
        if i + 1 in inside and (found[i] == "section" or (found[i] == "date" and bare)):
            found[i] = None
    bare_text = not _layout(lines, found)
    for i in range(text[0] + 1, len(lines)):
        if found[i] == "share_count" and lines[i].key.isdigit() and bare_text:
            found[i] = None


def _title(lines: Sequence[Line], found: list[Kind | None], first: int) -> int | None:
    """Find the first headline above the first paragraph, and mark a menu of links above it."""
    menu = [i for i in range(first) if rules.BULLET.match(lines[i].text) and found[i] is None]
    short = [i for i in range(first) if found[i] is None and rules.headline(lines[i]) and lines[i].words >= 2]
    heads = [i for i in short if lines[i].words >= 4]
    if len(menu) >= 3 and not (heads and heads[0] < menu[0]):
        repeated = {lines[i].key for i in menu}
        for i in range(first):
            if found[i] is None and (i <= menu[-1] or lines[i].key in repeated):
                found[i] = "boilerplate"
    return next((i for i in [*heads, *short] if found[i] is None and not rules.names(lines[i])), None)


def _captions(lines: Sequence[Line], found: list[Kind | None]) -> None:
    """Mark lines written twice in a row: a picture's caption and its alternative text. So is the title again."""
    for i, line in enumerate(lines):
        if line.words < 3 or len(line.text) > rules.RULED or (line.paragraph and line.text.rstrip().endswith(".")):
            continue
        for j in range(i + 1, min(i + (8 if found[i] == "title" else 2), len(lines))):
            if found[j] is None and rules.same(lines[j], line):
                found[j] = "caption"
                found[i] = found[i] or "caption"


def _head(lines: Sequence[Line], found: list[Kind | None], first: int, top: int | None) -> None:
    """Mark what stands above the first paragraph; many lines without a sign of a page are a poem."""
    free = [i for i in range(first) if found[i] is None]
    page = len(free) <= 6 or _layout(lines, found)
    for i in free:
        found[i] = _above(lines, found, i, top) if page else "body"


def _above(lines: Sequence[Line], found: list[Kind | None], i: int, top: int | None) -> Kind:
    line, before = lines[i], found[i - 1] if i else None
    meta = ("byline", "date", "share_count", "boilerplate", "section")
    if top is not None and i < top:
        return "section" if line.words <= 3 else "subtitle"
    if line.words <= 14 and rules.table().cue.search(line.plain):
        return "caption"
    if rules.names(line):
        return "byline"
    if top is None:
        return "heading" if rules.headline(line) else "body"
    if not _ARABIC.search(line.text):
        return "boilerplate"
    if 2 <= line.words <= (3 if line.plain.startswith("ال") else 4) and not any(char.isdigit() for char in line.text):
        return "byline"
    if i == top + 1 or before == "subtitle":
        return "subtitle"
    if line.words > 10:
        return "body"
    return "caption" if before in meta and line.words >= 3 else "heading"


def _inside(lines: Sequence[Line], found: list[Kind | None], text: list[int]) -> None:
    """Mark headings and links between paragraphs."""
    layout = _layout(lines, found)
    for start, end in _runs(found, text):
        run = range(start, end)
        if not all(rules.headline(lines[i]) for i in run):
            continue
        followed = lines[end].paragraph and found[end] is None
        last = lines[end - 1]
        if len(run) == 1 and rules.table().cue.match(last.plain):
            found[start] = "caption"
        elif len(run) == 1:
            short = last.words <= (6 if "،" in last.text else 14)
            found[start] = "heading" if followed and short else "related" if layout and not followed else None
        elif len(run) == 2 and layout and lines[start].words >= 3:
            found[start], found[start + 1] = "related", "heading" if followed else "related"


def _layout(lines: Sequence[Line], found: list[Kind | None]) -> bool:
    """Say whether something shows that this is a web page and not bare text."""
    sure = ("words", "list", "tail", "heading", "end")
    return any(kind is not None and (line.where in sure or kind in ("related", "date")) for line, kind in zip(lines, found, strict=True))


def _runs(found: list[Kind | None], text: list[int]) -> Iterator[tuple[int, int]]:
    """Find runs of lines between the first and the last paragraph that nothing is known of."""
    known = set(text)
    start = None
    for i in range(text[0], text[-1] + 1):
        free = i not in known and found[i] is None
        if free and start is None:
            start = i
        elif not free and start is not None:
            yield start, i
            start = None


def _after(lines: Sequence[Line], found: list[Kind | None], last: int) -> None:
    """Mark headlines below the last paragraph: links where the page goes on, else the end of the article."""
    rest = range(last + 1, len(lines))
    layout = _layout(lines, found)
    closed = any(found[i] == "boilerplate" for i in rest)
    for i in rest if layout else ():
        if found[i] is None and rules.headline(lines[i]):
            found[i] = "related" if lines[i].words >= 4 and (closed or lines[i].words <= 14) else "boilerplate" if closed else None
