"""Read one article from a file of its own: plain text, a page of HTML, a DOCX document."""

import codecs
import contextlib
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from analysis.corpus import encodings, files
from analysis.corpus.files import File

PAGE = ("outlet", "date", "title", "author", "url")
"""What a page of HTML may say of itself beside its text."""

WESTERN = ("iso8859-1", "cp1252", "iso8859-15")  # what editors write of every page
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(file: File, archive: zipfile.ZipFile | None = None) -> tuple[dict[str, Any], str]:
    """Read one document (of a zip that is open already, if `archive` is given).

    Returns
    -------
    tuple
        Its columns (`text`, and for a page of HTML what it says of itself), and its encoding.

    Raises
    ------
    ValueError
        It cannot be decoded, or there is no article in it; the message does not name the file.
    """
    raw = files.read(file, archive)
    if file.suffix == ".docx":
        return {"text": _docx(raw)}, ""
    if file.suffix == ".txt":
        text, encoding = encodings.decode(raw)
        return {"text": text}, encoding
    return _page(raw)


def _page(raw: bytes) -> tuple[dict[str, Any], str]:
    """Article of a page of HTML, as trafilatura extracts it; of what else it finds, only what the page says of itself.

    That is why not all of the page is searched for a date: one in the text, a footer or a link is of something else.
    """
    import trafilatura
    from trafilatura.settings import set_date_params

    html, encoding = _decoded(raw)
    dates = set_date_params(extensive=False)
    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if found is None:
        msg = "no article was found in the page"
        raise ValueError(msg)
    page = found if isinstance(found, dict) else found.as_dict()
    return {"outlet": page["sitename"], **{name: page[name] for name in ("date", "title", "author", "url", "text")}}, encoding


def _decoded(raw: bytes) -> tuple[str, str]:
    """Text of a page. What it says of its encoding counts only where its bytes do not tell better: pages are saved anew as UTF-8."""
    found = encodings.of_blocks([raw])
    declared = _declared(raw) if found in (None, "cp1256", "iso8859_6") or raw.isascii() else None
    if declared and (found is None or declared[1] not in WESTERN):
        return declared
    return encodings.decode(raw, found)


def _declared(raw: bytes) -> tuple[str, str] | None:
    """Text in the encoding the page itself names, if it is one and fits."""
    if match := _CHARSET.search(raw[:4096]):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            name = codecs.lookup(match[1].decode("ascii")).name
            name = {"utf-8": "utf-8-sig", "iso8859-6": "iso8859_6"}.get(name, name)
            return raw.decode(name), name.removesuffix("-sig")
    return None


def _docx(raw: bytes) -> str:
    """Paragraphs of a document, one per line, those in tables and text boxes too; deleted text of tracked changes is left out.

    Headers, footers and notes are no part of the body.
    """
    import io

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
        msg = f"not a DOCX document ({error})"
        raise ValueError(msg) from error
    return "\n".join(_paragraph(element) for element in document.element.body.iter(f"{_WORD}p") if not _inside(element)).strip("\n")


def _inside(element: Any) -> bool:
    """Tell whether a paragraph is the copy kept for older programs."""
    return any(parent.tag == _FALLBACK for parent in element.iterancestors())


def _moved(part: Any) -> bool:
    """Tell whether tracked changes moved this part elsewhere, where it stands, too."""
    return any(parent.tag == f"{_WORD}moveFrom" for parent in part.iterancestors())


def _paragraph(element: Any) -> str:
    """Text of a paragraph without that of the paragraphs inside it (text boxes)."""
    parts = []
    for part in element.iter(*(f"{_WORD}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen"))):
        if next(part.iterancestors(f"{_WORD}p")) is element and part.getparent().tag != f"{_WORD}tabs" and not _moved(part):
            parts.append({"t": part.text or "", "tab": "\t", "noBreakHyphen": "\u2011"}.get(part.tag.removeprefix(_WORD), "\n"))
    return "".join(parts)
