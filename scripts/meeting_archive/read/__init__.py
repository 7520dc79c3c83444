"""Originals in, documents out: the one room that knows file systems, encodings and file formats.

`list_sources` says what a reports folder holds, `read_document` reads one file of it, `fingerprint` tells whether a
file is as it was. None raises for what it finds there; they say what they could not use. A format is one entry of
`formats.FORMATS`.
`formats.FORMATS`.
"""

from .document import fingerprint, read_document
from .files import Listing, list_sources

__all__ = ["Listing", "fingerprint", "list_sources", "read_document"]
