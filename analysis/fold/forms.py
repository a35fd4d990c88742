"""Distinct words in one array of Arrow: as strings of Python, those of a large corpus would take more memory than its texts."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _arrays
from analysis.fold import characters, hashes
from analysis.fold.characters import ALEF, Codes

Int32s = npt.NDArray[np.int32]


class Forms(NamedTuple):
    """Words in clean form, none twice."""

    names: Any
    """The words, a ``pyarrow.LargeStringArray``."""
    hashes: hashes.Hashes
    """Their hashes."""

    def take(self, places: npt.NDArray[np.integer[Any]]) -> "Forms":
        """Give some of them."""
        return Forms(self.names.take(places), self.hashes[places])


def array(words: Iterable[str | None]) -> Any:
    """Give strings as an array."""
    import pyarrow as pa

    return pa.array(words, pa.large_string())


def joined(parts: Iterable[Any]) -> Any:
    """Put arrays one behind the other."""
    import pyarrow as pa

    return pa.concat_arrays([*parts, array([])])


def of_codes(codes: Codes) -> Any:
    """Give words whose letters are `codes` (see `characters.decode`), each followed by a line break."""
    import pyarrow as pa

    text = characters.decode(codes).encode()
    breaks = np.flatnonzero(np.frombuffer(text, np.uint8) == hashes.BREAK)
    ends = np.append(0, breaks - np.arange(len(breaks)))
    return pa.LargeStringArray.from_buffers(len(breaks), pa.py_buffer(ends), pa.py_buffer(text.replace(b"\n", b"")))


def keys(names: Any) -> Any:
    """`fold.key` of words in clean form; all forms of the alef have two bytes in UTF-8."""
    import pyarrow as pa

    _, ends, letters = joined([names]).buffers()
    text = letters.to_pybytes().decode() if letters else ""
    for written, plain in ALEF.items():
        text = text.replace(chr(written), chr(plain))
    return pa.LargeStringArray.from_buffers(len(names), ends, pa.py_buffer(text.encode()))


def like(names: Any, pattern: str) -> npt.NDArray[np.bool_]:
    """Tell which names a regular expression of RE2 is found in."""
    import pyarrow.compute as pc

    found: npt.NDArray[np.bool_] = pc.match_substring_regex(names, pattern).to_numpy(zero_copy_only=False)
    return found


def among(names: Any, chosen: Collection[str]) -> npt.NDArray[np.bool_]:
    """Tell which names are among some others."""
    import pyarrow.compute as pc

    found: npt.NDArray[np.bool_] = pc.is_in(names, value_set=array(chosen)).to_numpy(zero_copy_only=False)
    return found


def categorical(codes: Int32s, names: Any) -> "pd.Categorical[Any]":
    """Make categories of `names` that may coincide or be missing, given by their `codes`; in the order in which the names are."""
    found = names.dictionary_encode()
    code = found.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    categories = pd.Index(found.dictionary.to_pandas(), dtype="str")
    # The names are distinct by now; where pandas lets us, it is spared finding that out, a twentieth of the time of `tokens.table`.
    dtype = getattr(pd.CategoricalDtype, "_from_fastpath", pd.CategoricalDtype)(categories, ordered=False)
    return pd.Categorical.from_codes(_arrays.taken(code, codes) if len(code) else codes, dtype=dtype, validate=False)
