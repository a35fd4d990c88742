"""Write a file so that whoever reads sees the old one or the whole new one, never a part."""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

PART = ".part"  # ending of a file that is still being written


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` once all is written."""
    new = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PART}")
    try:
        with new.open("xb") as out:
            yield cast(BinaryIO, out)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
