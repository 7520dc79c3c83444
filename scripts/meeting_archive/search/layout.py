"""How the index lies in files: names, sizes and the way a file is written. The browser's `search.js` knows the same.

    root.js              what there is, the folding table, the first key of every directory page
    <version>/d0.js …    directory pages: the first key of every shard
    <version>/p/0/0.js … shards: posting lists by key
    <version>/t/0/0.js … texts: the words of so many records, with the heads of their reports
    <version>/c0.js …    columns: kind, topic and flags of items and commitments
    <version>/r0.js …    reports: year, unit, meeting and person as numbers, how many records
    <version>/names.js   the values that these numbers stand for

The version is a hash of all that went in, so a browser never mixes two; `root.js` alone keeps its name and is asked for
anew each time.
"""

from __future__ import annotations

import json
from typing import Any, Final

from .fold import units

FOLDER: Final = "assets/search"
FORMAT: Final = 1
CALLBACK: Final = "maIndex"
FILES_IN_FOLDER: Final = 256
SHARD_CHARACTERS: Final = 16_000
SHARDS_IN_PAGE: Final = 128
TEXT_BYTES: Final = 10_000
"""What a file of texts should take; the number of records in each is the power of two that comes nearest below."""
COLUMN_BITS: Final = 14
REPORTS_IN_FILE: Final = 1024
FACETS: Final = ("year", "unit", "meeting", "person")
"""The facets that a report has, by the name of their column."""


def place(name: str, version: str) -> str:
    """The path of a file below FOLDER: t300 → <version>/t/1/300.js."""
    number = name[1:]
    if name == "root":
        return "root.js"
    if name[0] in "pt":
        return f"{version}/{name[0]}/{int(number) // FILES_IN_FOLDER}/{number}.js"
    return f"{version}/{name}.js"


def script(name: str, data: Any) -> str:
    """A file's text: one call with its name and JSON."""
    return f'{CALLBACK}("{name}",{json.dumps(data, ensure_ascii=False, separators=(",", ":"))});\n'


def data_of(text: str) -> Any:
    """The JSON in a file's text; ValueError where it is not ours."""
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def key_text(*keys: int) -> str:
    """Keys as a run of units, two each."""
    return b"".join(key.to_bytes(4, "big") for key in keys).decode("utf-16-be", "surrogatepass")


def keys_of(text: str) -> list[int]:
    """The keys in a run of units, two each."""
    pairs = units(text).astype(int).tolist()
    return [first << 16 | second for first, second in zip(pairs[::2], pairs[1::2], strict=True)]
