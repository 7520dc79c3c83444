"""How the index lies in files: names, sizes and the way a file is written. The browser's `search-index.js` knows the
same.

    root.js                what there is: the segments, the folding table, the first key of every directory page
    d/<hash>.js …          directory pages: of so many shards the first key and the name
    p/<hash>.js …          shards: posting lists by key, each a row of blocks of segments
    s/<hash>/0.js …        texts of a segment: the words of so many records, with the heads of their reports
    s/<hash>/table.js      a segment's reports and the columns of its items and commitments
    codes/<hash>.js        the codes of all reports

A name is a hash of what it stands for, so no cache ever lies and what did not change keeps its name; `root.js` alone
keeps its own and is asked for anew each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .fold import units

FOLDER: Final = "assets/search"
FORMAT: Final = 2
CALLBACK: Final = "maIndex"
SHARD_CHARACTERS: Final = 16_000
"""Characters of posting lists in a shard, about; a longer list is cut at blocks into shards of its own."""
SHARDS_IN_PAGE: Final = 128
TEXT_BYTES: Final = 12_000
"""What a file of texts takes, about."""
NAME_DIGITS: Final = 10
FACETS: Final = ("year", "unit", "meeting", "person")
"""The facets that a report has, by the name of their column."""


def payload(data: Any) -> bytes:
    """Data as a file carries it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def name_of(payloads: Iterable[bytes]) -> str:
    """A name for what some payloads say: as many hexadecimal digits as NAME_DIGITS."""
    digest = hashlib.blake2b(digest_size=NAME_DIGITS // 2)
    for one in payloads:
        digest.update(one)
        digest.update(b"\n")
    return digest.hexdigest()


def shard_place(name: str) -> str:
    """The path of a shard of that name: in one of 256 folders."""
    return f"p/{name[:2]}/{name[2:]}"


def file_of(place: str, data: bytes) -> tuple[str, bytes]:
    """A file at a place below FOLDER (without .js): its path and its text, one call with its place and its data."""
    return f"{FOLDER}/{place}.js", b'%b("%b",%b);\n' % (CALLBACK.encode(), place.encode(), data)


def data_of(text: str) -> Any:
    """The JSON in a file's text; ValueError where it is not ours."""
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
