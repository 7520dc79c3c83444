"""How the index lies in files: names, sizes and the way a file is written. The browser's `search-index.js` knows the
same.

    root.js                what there is: the segments, the folding table, the first key of every directory page
    d/<hash>.js …          directory pages: of so many shards the first key and the name
    p/<hash>.js …          shards: posting lists by key, each a row of blocks of segments
    s/<hash>/0.js …        texts of a segment: the words of so many records, with the heads of their reports
    s/<hash>/table.js      a segment's reports and the columns of its items and commitments
    codes/<hash>.js        the codes of all reports

A name is a hash of what it stands for, so no cache ever lies and what did not change keeps its name; `root.js` alone
keeps its own and is asked for anew each time. A file is UTF-8, or UTF-16 where that is shorter, as it is for Chinese
and for numbers (`codes.py`): then a byte order mark says so, which every browser puts above all else.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from . import codes
from .fold import units

FOLDER: Final = "assets/search"
ROOT: Final = f"{FOLDER}/root.js"
"""The only file whose name does not change with what it says."""
FORMAT: Final = 3
CALLBACK: Final = "maIndex"
SHARD_UNITS: Final = 12_000
"""UTF-16 units of posting lists in a shard, about; a longer list is cut at blocks into shards of its own."""
SHARDS_IN_PAGE: Final = 1024
TEXT_UNITS: Final = 6_000
"""UTF-16 units in a file of texts, about."""
NAME_DIGITS: Final = 9
"""Digits of a name, of _DIGITS; three of them are one unit in the directory."""
FACETS: Final = ("year", "unit", "meeting", "person")
"""The facets that a report has, by the name of their column."""
TOPICS: Final = 128
"""More topics than there are: a record's kind and facts are counted in such steps in its column."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuv"
_DIGIT_BITS: Final = 5


def payload(data: Any) -> str:
    """Data as a file carries it."""
    return _ENCODER.encode(data)


def name_of(payloads: Iterable[str | bytes]) -> str:
    """A name for what some payloads say."""
    digest = hashlib.blake2b(digest_size=8)
    for one in payloads:
        digest.update(one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    number = int.from_bytes(digest.digest(), "big")
    return "".join(_DIGITS[number >> _DIGIT_BITS * n & 31] for n in range(NAME_DIGITS))


def name_text(names: Iterable[str]) -> str:
    """Names as a run of units."""
    run = "".join(names)
    return "".join(codes.unit(int(run[at : at + 3], 32)) for at in range(0, len(run), 3))


def names_of(text: str) -> list[str]:
    """The names in such a run."""
    values = [codes.value_of(character) for character in text]
    run = "".join(_DIGITS[value >> shift & 31] for value in values for shift in (10, 5, 0))
    return [run[at : at + NAME_DIGITS] for at in range(0, len(run), NAME_DIGITS)]


def shard_place(name: str) -> str:
    """The path of a shard of that name: in one of 32 folders."""
    return f"p/{name[:1]}/{name[1:]}"


def file_of(place: str, data: str) -> tuple[str, bytes]:
    """A file at a place below FOLDER (without .js): its path and its bytes, one call with its place and its data."""
    text = f'{CALLBACK}("{place}",{data});\n'
    path, narrow = f"{FOLDER}/{place}.js", text.encode("utf-8", "backslashreplace")
    if len(narrow) <= 2 * len(text):
        return path, narrow
    return path, codecs.BOM_UTF16_LE + text.encode("utf-16-le", "backslashreplace")


def shard_of(place: str, keys: str, lists: bytes) -> tuple[str, bytes]:
    """The file of a shard: its keys (of `shard_key_text`), and its lists as UTF-16."""
    before = f'{CALLBACK}("{place}",[{payload(keys)},"'.encode("utf-16-le", "backslashreplace")
    return f"{FOLDER}/{place}.js", b"".join((codecs.BOM_UTF16_LE, before, lists, '"]);\n'.encode("utf-16-le")))


def text_of(data: bytes) -> str:
    """The text of a file; ValueError where it is none."""
    wide = data.startswith(codecs.BOM_UTF16_LE)
    return data.decode("utf-16" if wide else "utf-8")


def data_of(file: bytes) -> Any:
    """The JSON in a file; ValueError where it is not ours."""
    text = text_of(file)
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def key_text(*keys: int) -> str:
    """Keys as a run of units, two each."""
    return b"".join(key.to_bytes(4, "big") for key in keys).decode("utf-16-be", "surrogatepass")


_FIRST: Final = ord("A")
"""Announces a first unit in the keys of a shard: folded texts have no capitals."""


def shard_key_text(keys: NDArray[np.uint32]) -> str:
    """The ordered keys of a shard as a run of units: the second of each, and A and the first where that changes."""
    first = (keys >> 16).astype(np.uint16)
    new = np.ones(len(keys), dtype=bool)
    new[1:] = first[1:] != first[:-1]
    at = np.arange(len(keys)) + 2 * np.cumsum(new)
    result = np.empty(len(keys) + 2 * int(new.sum()), dtype="<u2")
    result[at] = keys & 0xFFFF
    result[at[new] - 1] = first[new]
    result[at[new] - 2] = _FIRST
    return result.tobytes().decode("utf-16-le", "surrogatepass")


def shard_keys_of(text: str) -> list[int]:
    """The keys in such a run."""
    found: list[int] = []
    first = 0
    run = iter(units(text).tolist())
    for unit in run:
        if unit == _FIRST:
            first, unit = next(run), next(run)
        found.append(first << 16 | unit)
    return found


def keys_of(text: str) -> list[int]:
    """The keys in a run of units, two each."""
    pairs = units(text).astype(int).tolist()
    return [first << 16 | second for first, second in zip(pairs[::2], pairs[1::2], strict=True)]
