"""Read the day from a date as it is written: ISO, with a time, in Arabic or English words, in Arabic-Indic digits, or as day/month/year.

The names of months are in ``data/months.csv``. A Hijri date is recognised and not converted, since its day depends on the
place; beside a Gregorian date («28 رمضان 1436 هـ - 15 يوليو 2015م») it is passed over.
"""

import datetime
import functools
import re
import unicodedata
from typing import Any, Literal, NamedTuple

from analysis import fold, lexicon

Order = Literal["day", "month", "either", "both"]
"""What a column proves of its dates like 3/4/2015: the day comes first, the month does, nothing, or both occur."""

YEARS = range(1800, 2101)
HIJRI = range(1200, 1501)
NOT_A_DATE, IS_HIJRI, UNSURE = "not a date that can be read", "a Hijri date is not converted", "day and month cannot be told apart"


class Reading(NamedTuple):
    """What a written date says: its days (day or month first, where that makes a difference), or why there is none."""

    day_first: datetime.date | None = None
    month_first: datetime.date | None = None
    numeric: bool = False
    plain: bool = False
    fault: str = ""


def read(value: Any, order: Order = "either") -> tuple[datetime.date | None, str]:
    """Read the day of `value`, and say why there is none; what is missing has neither.

    Parameters
    ----------
    value
        A text, a date or time, or a missing value. Of a time with a zone, the day is the one in that zone.
    order
        What the column it stands in proves; dates like 3/4/2015 are read day first where it proves nothing, and not at all
        where it holds both.
    """
    found = reading(value)
    if found.numeric and found.day_first and found.month_first and found.day_first != found.month_first:
        if order == "both":
            return None, UNSURE
        return (found.month_first if order == "month" else found.day_first), ""
    return found.day_first or found.month_first, found.fault


def reading(value: Any) -> Reading:
    """Read all that one value says by itself."""
    if isinstance(value, datetime.datetime):
        return Reading() if value != value else _settled(value.date(), plain=value.time() == datetime.time())
    if isinstance(value, datetime.date):
        return _settled(value, plain=True)
    if value is None or (isinstance(value, float) and value != value):
        return Reading()
    return _written(str(value))


@functools.lru_cache(1 << 16)
def _written(text: str) -> Reading:
    if not text.strip():
        return Reading()
    plain = _tidy(text)
    if match := _PLAIN.fullmatch(plain):
        day = _day(*match.groups())
        return _settled(day, plain=text.strip() == plain) if day else _unread(plain)
    found = {day for day in (_named(match) for match in _words().finditer(plain)) if day} or {
        day for day in (_day(*filter(None, match.groups())) for match in _YEAR_FIRST.finditer(plain)) if day
    }
    if len(found) == 1:
        return _settled(found.pop())
    return Reading(fault=NOT_A_DATE) if found else _numeric(plain)


def _settled(day: datetime.date, *, plain: bool = False) -> Reading:
    return Reading(day, day, plain=plain)


def _numeric(plain: str) -> Reading:
    matches = list(_YEAR_LAST.finditer(plain))
    pairs = {(_day(year, second, first), _day(year, first, second)) for first, second, year in (match.groups() for match in matches)}
    pairs.discard((None, None))
    if len(pairs) != 1:
        return _unread(plain)
    day_first, month_first = pairs.pop()
    return Reading(day_first, month_first, numeric=True)


def _unread(plain: str) -> Reading:
    hijri = any(int(year) in HIJRI for year in re.findall(r"(?<!\d)\d{4}(?!\d)", plain)) or _hijri_months().search(plain)
    return Reading(fault=IS_HIJRI if hijri else NOT_A_DATE)


def _day(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


def _named(match: re.Match[str]) -> datetime.date | None:
    """Day of a date with the name of its month, or two names for the same month («آب/أغسطس»)."""
    parts = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    months = {_months()[" ".join(name.split())] for name in re.split(_BETWEEN, parts["month"]) if name.strip()}
    return _day(parts["year"], months.pop(), parts["day"]) if len(months) == 1 else None


_PLAIN = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_BETWEEN = r"\s*[/()\\|-]\s*"
_DROPPED = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _tidy(text: str) -> str:
    """ASCII digits, joined alef forms, lower case, single spaces."""
    digits = "".join(str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char for char in text)
    return " ".join(fold.key(_DROPPED.sub("", digits)).lower().split())


@functools.cache
def _months() -> dict[str, int]:
    rows = lexicon.load("months")
    rows = rows[rows["calendar"] == "gregorian"]
    return {_tidy(name): int(month) for name, month in zip(rows["name"], rows["month"], strict=True)}


@functools.cache
def _words() -> re.Pattern[str]:
    """Dates with the name of a month, in the three orders they are written in."""
    name = rf"(?:{'|'.join(sorted(map(re.escape, _months()), key=len, reverse=True))})(?!\w)"
    month, gap = rf"{name}(?:{_BETWEEN}{name}\)?)*", r"[\s,،./-]*"
    day, year = r"(?<!\d)(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)", r"(?P<year{0}>\d{{4}})(?!\d)"
    clock = r"(?:\d{1,2}:\d\d(?::\d\d)?\s+(?:(?:[a-z]{3,4}|[+-]\d{4})\s+)?)?"
    orders = (
        rf"{day.format(1)}{gap}(?:(?:من|شهر|of) ){{0,2}}\(?(?P<month1>{month}){gap}(?:عام |سنه |سنة |لعام )?{year.format(1)}",
        rf"(?<!\w)(?P<month2>{month}){gap}{day.format(2)}{gap}{clock}{year.format(2)}",
        rf"(?<!\d){year.format(3)}{gap}(?P<month3>{month}){gap}{day.format(3)}",
    )
    return re.compile("|".join(orders))


@functools.cache
def _hijri_months() -> re.Pattern[str]:
    rows = lexicon.load("months")
    names = (_tidy(name) for name in rows.loc[rows["calendar"] == "hijri", "name"])
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)|\d\s?ه(?!\w)")
