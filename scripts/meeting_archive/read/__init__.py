"""Originals in, documents out: the one room that knows file systems, encodings and file formats.

`list_sources` says what a reports folder holds, `read_document` reads one file of it with the `Means` at hand,
`fingerprint` tells whether a file is as it was, `prepare` has other programs convert many at once, `pack` and `unpack`
take one to another machine. None raises for what it finds there; they say what they could not use. A format is one
entry of `formats.FORMATS`.
"""

from .document import fingerprint, read_document
from .files import Listing, list_sources
from .kept import Kept
from .means import ALONE, Means
from .parcel import Parcel, pack, travels, unpack
from .prepare import prepare
from .scan import recognition

__all__ = [
    "ALONE",
    "Kept",
    "Listing",
    "Means",
    "Parcel",
    "fingerprint",
    "list_sources",
    "pack",
    "prepare",
    "read_document",
    "recognition",
    "travels",
    "unpack",
]
