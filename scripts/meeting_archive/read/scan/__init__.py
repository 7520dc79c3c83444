"""Words in pictures: scanned pages of a pdf and picture files, read by tesseract where it is installed and asked for.

`tesseract` finds and runs it (apart, without network, within limits of memory and time for each page), `hocr` makes
pages of what it says, `pages` keeps that by the hash of the original; what comes out is told to be recognised.
"""

from .document import read_picture, read_pictures
from .pages import DPI, Recognised, Scan, findings, recognise, what_is_missing
from .tesseract import identity as recognition

__all__ = [
    "DPI",
    "Recognised",
    "Scan",
    "findings",
    "read_picture",
    "read_pictures",
    "recognise",
    "recognition",
    "what_is_missing",
]
