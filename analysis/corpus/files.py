"""Open what a corpus is kept in: a folder, a file, a file packed with gzip, or the members of a zip."""

import contextlib
import gzip
import io
import shutil
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

TABLES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx")
DOCUMENTS = (".txt", ".docx", ".html", ".htm")
FORMATS = (
    "a folder of .txt, .docx or .html files (with or without articles.csv), or a file ending in "
    ".csv .tsv .xlsx .json .jsonl .parquet .txt .docx .html, each also packed as .gz or .zip"
)
REFUSED = ".refused.csv"
TRANSLATIONS = "translations.csv"
_FOREIGN_NAMES = 0x800  # flag of a zip's member whose name is in UTF-8


class File(NamedTuple):
    """One file of a corpus: its name within the corpus, where it is on disk, and which member of that zip it is."""

    name: str
    path: Path
    member: str = ""

    @property
    def suffix(self) -> str:
        """Its ending in lower case, without the .gz."""
        return PurePosixPath(_unpacked(self.name)).suffix.lower()

    @property
    def stem(self) -> str:
        """Its name without its endings; the folders it lies in stay."""
        return str(PurePosixPath(_unpacked(self.name)).with_suffix(""))

    @property
    def shown(self) -> str:
        """What messages call it."""
        return f"{self.path}, {self.member}" if self.member else str(self.path)


def _unpacked(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def translations(path: Path) -> Path:
    """Where the translations of a corpus are, if it has any: in its folder, or beside its file."""
    return (path.parent if path.is_file() else path) / TRANSLATIONS


@contextlib.contextmanager
def opened(file: File, archive: zipfile.ZipFile | None = None) -> Iterator[BinaryIO]:
    """Open a file to be read once from its beginning, unpacked; a damaged one is a ValueError that names it.

    To open many members of one zip, give it opened (`held`): its directory is read anew each time otherwise.
    """
    with contextlib.ExitStack() as stack, told(file.shown):
        if file.member:
            archive = archive or stack.enter_context(zipfile.ZipFile(file.path))
            raw = cast(BinaryIO, stack.enter_context(archive.open(file.member)))
        else:
            raw = cast(BinaryIO, stack.enter_context(file.path.open("rb")))
        if file.name.lower().endswith(".gz"):
            raw = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=raw)))
        yield raw


@contextlib.contextmanager
def seekable(file: File) -> Iterator[BinaryIO]:
    """Open a file that is read from its end: what is packed is unpacked to a temporary file first."""
    with opened(file) as raw:
        if not file.member and not file.name.lower().endswith(".gz"):
            yield raw
            return
        with tempfile.TemporaryFile() as whole:
            shutil.copyfileobj(raw, whole)
            whole.seek(0)
            yield cast(BinaryIO, whole)


@contextlib.contextmanager
def told(shown: str) -> Iterator[None]:
    """Turn what the standard library says of a damaged archive into a ValueError that names the file."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        msg = f"{shown}: the file is damaged or cut off ({error}). Fetch or pack it again."
        raise ValueError(msg) from error
    except RuntimeError as error:
        if "password" not in str(error):
            raise
        msg = f"{shown}: the file is locked by a password. Unpack it, and load the folder."
        raise ValueError(msg) from error


@contextlib.contextmanager
def held(files: list[File]) -> Iterator[zipfile.ZipFile | None]:
    """Hold the zip open that the files are in, if they are in one."""
    if files and files[0].member:
        with told(str(files[0].path)), zipfile.ZipFile(files[0].path) as archive:
            yield archive
    else:
        yield None


def read(file: File, archive: zipfile.ZipFile | None = None) -> bytes:
    """All bytes of a file."""
    with opened(file, archive) as raw:
        return raw.read()


def text(file: File, encoding: str, *, newline: str) -> contextlib.AbstractContextManager[io.TextIOWrapper]:
    """Open a file as text; bytes that are no part of UTF-8 become lone surrogates, by which they are found later."""

    @contextlib.contextmanager
    def wrapped() -> Iterator[io.TextIOWrapper]:
        with opened(file) as raw:
            errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
            wrapper = io.TextIOWrapper(
                cast("io.BufferedReader", raw), "utf-8-sig" if encoding == "utf-8" else encoding, errors, newline=newline
            )
            try:
                yield wrapper
            except UnicodeDecodeError as error:
                msg = f"{file.shown}: not decodable: broken off or no {encoding.upper()} ({error.reason}). Save it as UTF-8."
                raise ValueError(msg) from error
            finally:
                wrapper.detach()

    return wrapped()


def listed(path: Path) -> list[File]:
    """Files of a folder and its sub-folders, or of a zip, by name; hidden files and lists of refused rows are left out."""
    if path.is_dir():
        found = [File(normalised(file.relative_to(path).as_posix()), file) for file in path.rglob("*") if file.is_file()]
    else:
        with told(str(path)), zipfile.ZipFile(path) as archive:
            found = [File(_name(info), path, info.filename) for info in archive.infolist() if not info.is_dir()]
    found = sorted(file for file in found if not _hidden(file.name))
    while not path.is_dir() and found and all("/" in file.name for file in found) and len({file.name.split("/")[0] for file in found}) == 1:
        found = [file._replace(name=file.name.split("/", 1)[1]) for file in found]
    return found


def _hidden(name: str) -> bool:
    *folders, last = name.split("/")
    return (
        name.endswith(REFUSED)
        or "__MACOSX" in folders
        or last in ("Thumbs.db", "desktop.ini")
        or any(part.startswith((".", "~$")) for part in (*folders, last))
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Name of a zip's member; older tools write UTF-8 without saying so."""
    if not info.flag_bits & _FOREIGN_NAMES:
        with contextlib.suppress(UnicodeError):
            return normalised(info.filename.encode("cp437").decode("utf-8"))
    return normalised(info.filename)


def normalised(name: str) -> str:
    """Write a name as it is typed: some systems store «أ» as two characters."""
    return unicodedata.normalize("NFC", name)
