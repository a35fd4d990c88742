"""Tell in which encoding a file was written: UTF-8, UTF-16, Windows-1256 or ISO 8859-6; None is better than a wrong guess.

Arabic in Windows-1256 is almost never valid UTF-8, so a strict trial decides between the two. Every byte means something in
Windows-1256, so there the letters must look like Arabic: a file in another alphabet mixes Arabic with Latin letters or rare signs.
"""

import codecs
import itertools
import re
from collections.abc import Iterable
from typing import BinaryIO

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without BOM",
    "utf-16-be": "UTF-16 without BOM",
    "cp1256": "Windows-1256",
    "iso8859_6": "ISO 8859-6",
}
KNOWN = "UTF-8, UTF-16, Windows-1256 or ISO 8859-6"
BLOCK = 1 << 20
BROKEN = 0.1  # share of the bytes outside ASCII that may be no UTF-8 in a file that is UTF-8 with broken places

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ARABIC = re.compile("[\u0621-\u063a\u0640-\u0652]")
_LATIN = re.compile("[\u00c0-\u017f]")
_MIXED = re.compile("[\u0621-\u0652][\u00c0-\u017f]|[\u00c0-\u017f][\u0621-\u0652]")
_COMMON = re.compile("[\u060c\u061b\u061f\u200c-\u200f\u2013\u2014\u2018-\u201e\u2022\u2026«»\u00a0\u00ad©®°·×÷پچژگکھ]")


def detect(file: BinaryIO) -> str | None:
    """Name the encoding of an open file (as `str.decode` takes it) after reading all of it; None if it is none of those known."""
    return of_blocks(iter(lambda: file.read(BLOCK), b""))


def mark(text: str) -> str:
    """Get the byte order mark, where a text needs it in order to be read as UTF-8 again: it has one, or characters as in binary files."""
    return "\ufeff" if text.startswith("\ufeff") or _CONTROL.search(text) else ""


def of_blocks(blocks: Iterable[bytes]) -> str | None:
    """Name the encoding of a text that comes in blocks of bytes; the blocks after the first are needed to tell UTF-8 from others."""
    parts = iter(blocks)
    first = next(parts, b"")
    if marked := _marked(first):
        return marked
    if _CONTROL_BYTE.search(first) and (wide := _wide(first)):
        return wide
    high, broken, sample = _read_as_utf8(first, parts)
    if broken <= BROKEN * high:
        return "utf-8" if len(_CONTROL_BYTE.findall(first)) <= len(first) / 20 else None
    return next((name for name in ("cp1256", "iso8859_6") if _plausible(sample, name)), None)


def decode(raw: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Decode the bytes of one document, whose encoding `of_blocks` has told already if it is given.

    Returns
    -------
    tuple
        The text without its byte order mark, and the encoding.

    Raises
    ------
    ValueError
        The encoding is none of those known, or a byte is no part of it.
    """
    encoding = encoding or of_blocks([raw])
    if encoding is None:
        msg = f"not decodable: not text in {KNOWN}"
        raise ValueError(msg)
    try:
        return raw.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError as error:
        msg = f"not decodable: not {NAMES[encoding]} (byte {error.start} is 0x{raw[error.start]:02x})"
        raise ValueError(msg) from error


def _marked(first: bytes) -> str | None:
    if first.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _wide(first: bytes) -> str | None:
    """UTF-16 without a mark, if almost everything is Arabic or ASCII when read so."""
    even = first[: len(first) // 2 * 2][:BLOCK]
    for name in ("utf-16-le", "utf-16-be"):
        text = even.decode(name, "replace")
        known = len(re.findall("[\t\n\r\x20-\x7e\u00a0-\u00ff\u0600-\u06ff\u2000-\u203f\ufeff]", text))
        if len(first) % 2 == 0 and known >= 0.95 * len(text) and re.search("[A-Za-z\u0621-\u064a]", text):
            return name
    return None


def _read_as_utf8(first: bytes, rest: Iterable[bytes]) -> tuple[int, int, bytes]:
    """Count the bytes outside ASCII and the broken places, and keep the first block that is not plain ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    high = broken = 0
    sample = b""
    for block in itertools.chain([first], rest):
        if block.isascii() and not decoder.getstate()[0]:
            continue
        sample = sample or block
        high += len(block.translate(None, bytes(range(128))))
        broken += decoder.decode(block).count("\ufffd") - block.count(b"\xef\xbf\xbd")
    broken += len(decoder.getstate()[0])
    return high, broken, sample


def _plausible(sample: bytes, encoding: str) -> bool:
    """Tell whether the bytes look like Arabic (or French) when read in this encoding."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    foreign, arabic = len(_FOREIGN.findall(text)), len(_ARABIC.findall(text))
    latin, common = len(_LATIN.findall(text)), len(_COMMON.findall(text))
    if len(_CONTROL.findall(text)) > len(text) / 1000 or len(_MIXED.findall(text)) > arabic / 50:
        return False
    return arabic + latin + common >= 0.9 * foreign
