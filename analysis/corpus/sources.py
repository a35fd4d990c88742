"""Find out what a path holds, and prepare to read it: tables, documents, or a folder that ``articles.csv`` describes."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.corpus import described, documents, encodings, files, tables
from analysis.corpus.files import DOCUMENTS, TABLES, File
from analysis.corpus.refusals import Log, listed
from analysis.corpus.rows import Row, Source


def find(path: Path, columns: Mapping[str, str], log: Log) -> list[Source]:
    """Get the sources of raw rows behind a path, in the order they are read.

    Raises
    ------
    FileNotFoundError
        There is nothing at the path, or no article in the folder.
    ValueError
        The ending is of no format that can be read.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        if not path.exists():
            _missing(path)
        members = files.listed(path)
        return _one(members[0], log) if len(members) == 1 and not path.is_dir() else _many(members, path, columns, log)
    if not path.exists():
        _missing(path)
    return _one(File(path.name, path), log)


def _missing(path: Path) -> None:
    msg = f"{path}: no such folder or file. Give {files.FORMATS}."
    raise FileNotFoundError(msg)


def _one(file: File, log: Log) -> list[Source]:
    if file.suffix in TABLES:
        return [tables.source(file, log)]
    if file.suffix in DOCUMENTS:
        return [_documents([file], [], file.shown, log)]
    ending = repr(file.suffix) if file.suffix else "a name without an ending"
    msg = f"{file.shown}: {ending} is not a format that is read. Give {files.FORMATS}."
    raise ValueError(msg)


def _many(members: list[File], path: Path, columns: Mapping[str, str], log: Log) -> list[Source]:
    """Get the sources of a folder or a zip. Documents come before tables: both together are not one corpus."""
    members = _without_attachments(members, path, log)
    texts = [file for file in members if file.suffix in DOCUMENTS]
    found = [file for file in members if file.suffix in TABLES and file.name != files.TRANSLATIONS]
    table = next((file for file in found if file.name.lower() == described.TABLE), None)
    if table and texts:
        return [described.source(members, str(path), columns, log)]
    if table and "file" in tables.names(table):
        found = []  # it describes files, and there are none
    if not texts and not found:
        msg = (
            f"{path}: no .txt files here, nor .docx, .html or tables. Put one article in each file, in UTF-8, "
            f"and describe them in {path / described.TABLE}: {described.ADVICE}."
        )
        raise FileNotFoundError(msg)
    left = [file for file in members if file not in (texts or found) and file.name != files.TRANSLATIONS]
    if texts:
        unknown = "date" if columns.get("outlet") == "folder" else "outlet and date"
        log.warnings.append(
            f"{path}: there is no articles.csv, so the {unknown} of {listed([file.name for file in texts])} are unknown "
            f"(of HTML, what the pages say is taken). To compare outlets put {path / described.TABLE} there: {described.ADVICE}."
        )
        if any("/" in file.name for file in texts) and "folder" not in columns.values():
            log.note('the files lie in sub-folders. If these are outlets, say columns={"outlet": "folder"}', str(path))
        return [_documents(texts, left, str(path), log)]
    stems = Counter(file.stem for file in found)
    read = [tables.source(file, log)._replace(stem=file.name if stems[file.stem] > 1 else file.stem) for file in found]
    return [*read, *([_documents([], left, str(path), log)] if left else [])]


def _without_attachments(members: list[File], path: Path, log: Log) -> list[File]:
    """Leave out the folders in which browsers save pictures and advertisements beside a page («page.html», «page_files»)."""
    pages = {file.stem for file in members if file.suffix in (".html", ".htm")}
    beside = {f"{page}{ending}" for page in pages for ending in ("_files", ".files")}
    folders = {str(parent) for file in members for parent in PurePosixPath(file.name).parents} & beside
    if folders:
        log.note(f"what browsers saved beside pages is left out: {listed(sorted(folders))}", str(path))
    return [file for file in members if folders.isdisjoint(map(str, PurePosixPath(file.name).parents))]


def _documents(texts: list[File], left: list[File], where: str, log: Log) -> Source:
    """One source for all documents, in the order of their ids, and for the files that are none."""
    texts = sorted(texts, key=lambda file: file.stem)
    nested = any("/" in file.name for file in texts)
    pages = any(file.suffix in (".html", ".htm") for file in texts)
    columns = ("article_id", "file", *(("folder",) if nested else ()), *(documents.PAGE if pages else ()), "text")

    def rows() -> Iterator[Row]:
        with files.held(texts) as archive:
            for file in texts:
                yield _document(file, archive, nested=nested, log=log)
        for file in left:
            yield Row(file.shown, 0, {"file": file.name}, fault=_unread(file))

    return Source(where, "", rows, columns=columns if texts else ())


def _unread(file: File) -> str:
    if file.stem.lower() == PurePosixPath(described.TABLE).stem:
        return f"only {described.TABLE} describes documents: save it under that name, as CSV in UTF-8"
    return "a table beside documents is not read" if file.suffix in TABLES else "not a format that is read"


def _document(file: File, archive: zipfile.ZipFile | None, *, nested: bool, log: Log) -> Row:
    values: dict[str, Any] = {"article_id": file.stem, "file": file.name}
    if nested:
        values["folder"] = file.name.rpartition("/")[0]
    try:
        found, encoding = documents.read(file, archive)
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        return Row(file.shown, 0, values, fault=str(error).removeprefix(f"{file.shown}: "))
    if encoding and not encoding.startswith("utf-8"):
        log.note(f"read as {encodings.NAMES.get(encoding, encoding)}", file.shown)
    if any(found.get(name) for name in ("outlet", "date", "title")):
        log.note("outlet, date and title are what the page says of itself", file.shown)
    return Row(file.shown, 0, {**values, **found}, encoding)
