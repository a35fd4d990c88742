"""Look at one line of a news page: what the rules of ``data/boilerplate.csv`` say of it, and how it reads.

A *paragraph* is a line that reads as running text. A *headline* is a short line without a full stop, such as titles,
headings and links are. Where a line stands is not looked at here, but in `layout`.
"""

import bisect
import functools
import re
from collections.abc import Callable
from typing import Literal, NamedTuple, cast, get_args

from analysis import fold, lexicon
from analysis.clean import edges

Kind = Literal["title", "subtitle", "heading", "byline", "section", "caption", "related", "date", "share_count", "body", "boilerplate"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WHERE = ("line", "words", "heading", "list", "tail", "end", "cue", "opening")

RULED = 260  # characters: rules for a whole line do not look at longer ones
LONG = 160  # characters: no title or link of the pages looked at was longer without a full stop
LINK = 30  # words: the most a headline has
WORDY = 15  # words: no line of nothing but certain words has so many
_CLOSING = "”“»«\"')]’‘*" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_SENTENCES = re.compile(r"(?<![.\s])[.؟!] +\S")
BULLET = re.compile(r"^\s*(?:[•●▪◾■○◦·*➤►▶✔✅–—-]|\d{1,3}\s?[-.)/](?!\d)|[\u0660-\u0669]{1,3}\s?[-.)])\s?")
_AROUND = " \t\n\r\xa0•●▪◾■○◦·*➤►▶–—_-|:«»\"“”'.،…!؟?\u200b\u200e\u200f"  # what stands around a line and says nothing
_MARKS = re.compile("[\u064b-\u0652]")
_SIGNS = re.compile(r"[\W_]+")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d:\d\d")
_NAMES = re.compile(r"^[^|:؟!.]{2,40}(?:[|،][^|:؟!.]{2,40})+$|^[^–—:؟!.-]{2,30}\s?[–—-]\s?[^–—:؟!.-]{2,30}$")


class Line(NamedTuple):
    """One line of a page, what the rules say of it, and what it looks like."""

    text: str
    plain: str  # `fold.key` without what stands around it, for the rules
    words: int
    kind: Kind | None
    where: str
    paragraph: bool

    @property
    def key(self) -> str:
        """Its letters and digits only, to compare lines; nothing if the line is long."""
        return letters(self.plain) if len(self.plain) <= 2 * RULED else ""

    @property
    def ordinary(self) -> bool:
        """Whether the line is a paragraph that no rule says anything else of."""
        return self.paragraph and self.kind is None


def read(text: str, key: str) -> Line:
    """Look at one line: `text` as written, `key` its `fold.key`."""
    plain = key.strip(_AROUND)
    if "  " in plain or not plain.isprintable():  # a tab or another space
        plain = " ".join(key.split()).strip(_AROUND)
    words = plain.count(" ") + 1 if plain else 0
    kind, where = _rule(text, plain, words)
    return Line(text, plain, words, kind, where, kind is None and (_paragraph(text.strip(), words) or _opens(plain, words)))


@functools.lru_cache(maxsize=1 << 10)
def letters(plain: str) -> str:
    """Leave nothing but letters and digits of a line."""
    return _SIGNS.sub("", plain)


def same(one: Line, other: Line) -> bool:
    """Say whether two lines have the same letters and digits."""
    first, second = one.plain[:1], other.plain[:1]
    return not (first != second and first.isalnum() and second.isalnum()) and one.key == other.key


def headline(line: Line) -> bool:
    """Say whether the line could be a title, a heading or a link."""
    if line.paragraph or not 1 <= line.words <= LINK or BULLET.match(line.text):
        return False
    if not line.plain[0].isalpha() and (not line.key or line.key.isdigit()):
        return False
    return not re.search(r"(?<!\.)\.$", line.text.rstrip(_CLOSING))


def names(line: Line) -> bool:
    """Say whether the line reads «name – place» or «name | name»."""
    return line.words <= 10 and _NAMES.match(line.text.strip()) is not None


def _opens(plain: str, words: int) -> bool:
    """Say whether the line begins as an article does."""
    return words >= 4 and table().opening.match(plain) is not None


def _paragraph(text: str, words: int) -> bool:
    """Say whether the line looks like running text."""
    return len(text) >= LONG or _stopped(text, words) or (len(text) >= 100 and _SENTENCES.search(text) is not None)


def _stopped(text: str, words: int) -> bool:
    bare = text.rstrip(_CLOSING)
    if bare.endswith((".", "…")):
        return words >= 4 and not bare.endswith(("..", "…"))
    return (bare.endswith((":", "،", "؛", ",")) and words >= 4) or (bare.endswith(("!", "؟", "?")) and words >= 15)


class Rules(NamedTuple):
    """The rows of ``boilerplate.csv``, compiled."""

    line: re.Pattern[str]  # every rule for a whole line, each with an empty group behind it: before it, it would slow the search
    labels: dict[str, tuple[Kind, str]]
    begun: Callable[[str], bool]  # whether a line begins as what a rule for a whole line matches,
    ended: Callable[[str], bool]  # or ends so, given backwards,
    widths: tuple[int, ...]  # or, if it is no longer than one of these,
    loose: tuple[re.Pattern[str], ...]  # it is matched by the pattern that goes with it
    opening: re.Pattern[str]  # how an article begins
    words: dict[Kind, re.Pattern[str]]  # lines of nothing but certain words and numbers,
    worded: Callable[[str], bool]  # and whether a line begins as one of these words
    cue: re.Pattern[str]


@functools.cache
def table() -> Rules:
    """Read and compile the rules.

    Raises
    ------
    ValueError
        A row has an unknown `kind` or `where`.
    """
    rows = lexicon.load("boilerplate")
    if (wrong := ~(rows["kind"].isin(KINDS) & rows["where"].isin(WHERE))).any():
        row = rows[wrong].iloc[0]
        msg = (
            f"boilerplate.csv: kind {row['kind']!r}, where {row['where']!r} in the row {row['pattern']!r}. "
            f"Kinds are {', '.join(KINDS)}; where is one of {', '.join(WHERE)}."
        )
        raise ValueError(msg)
    patterns = [_MARKS.sub("", pattern).translate(fold.ALEF) for pattern in rows["pattern"]]
    plain = [(cast(Kind, kind), str(where), pattern) for kind, where, pattern in zip(rows["kind"], rows["where"], patterns, strict=True)]
    whole = {f"r{i}": row for i, row in enumerate(plain) if row[0] != "body" and row[1] not in ("words", "cue")}
    return Rules(
        re.compile("|".join(f"(?:{pattern})(?P<{name}>)" for name, (_, _, pattern) in whole.items())),
        {name: (kind, where) for name, (kind, where, _) in whole.items()},
        *_edges([pattern for _, _, pattern in whole.values()]),
        re.compile("|".join(pattern for kind, _, pattern in plain if kind == "body")),
        {kind: re.compile(rf"(?:\b(?:{pattern}|\d+(?:[همصت]|[ap]m)?)\b\W*)+") for kind, where, pattern in plain if where == "words"},
        edges.beginning(set[str]().union(*(edges.of(pattern) for _, where, pattern in plain if where == "words"))),
        re.compile("|".join(pattern for _, where, pattern in plain if where == "cue")),
    )


def _edges(patterns: list[str]) -> tuple[Callable[[str], bool], Callable[[str], bool], tuple[int, ...], tuple[re.Pattern[str], ...]]:
    """Collect with what matches of the patterns begin or end; a pattern where both can be anything is loose, and tried by its length."""
    heads, tails, loose = set[str](), set[str](), []
    for pattern in patterns:
        if "" not in (head := edges.of(pattern)):
            heads |= head
        elif "" not in (tail := edges.of(pattern, last=True)):
            tails |= tail
        else:
            loose.append((edges.longest(pattern), pattern))
    widths = sorted({width for width, _ in loose})
    tried = ["|".join(pattern for longest, pattern in loose if longest >= width) for width in widths]
    return edges.beginning(heads), edges.beginning(tails), tuple(widths), tuple(map(re.compile, [*tried, r"(?!)"]))


def _ruled(plain: str) -> bool:
    """Say whether a rule for a whole line may match: to try them all takes long, and most lines can be told by their ends."""
    rules = table()
    if rules.begun(plain[: edges.WIDTH]) or rules.ended(plain[: -edges.WIDTH - 1 : -1]):
        return True
    return rules.loose[bisect.bisect_left(rules.widths, len(plain))].fullmatch(plain) is not None


def _rule(text: str, plain: str, words: int) -> tuple[Kind | None, str]:
    """Find kind and place of the first rule that holds."""
    rules = table()
    if not plain:
        return "boilerplate", "line"
    if len(plain) <= RULED:
        if _ruled(plain) and (match := rules.line.fullmatch(plain)):
            kind, where = rules.labels[str(match.lastgroup)]
            if not (kind in ("caption", "byline") and words >= 8 and text.rstrip(_CLOSING).endswith(".")):
                return kind, where
        worded = words < WORDY and (plain[0].isdigit() or rules.worded(plain[: edges.WIDTH]))
        for kind, pattern in rules.words.items() if worded else ():
            if pattern.fullmatch(plain) and _means(kind, plain):
                return kind, "words"
    return None, ""


def _means(kind: Kind, plain: str) -> bool:
    """Say whether a line of nothing but words of `kind` means it: a date has a number, the others are not numbers alone."""
    letters = any(char.isalpha() for char in plain)
    if kind == "date":
        return _DAY.search(plain) is not None or (letters and ("منذ" in plain or any(char.isdigit() for char in plain)))
    return letters and not (kind == "section" and any(char.isdigit() for char in plain))
