"""Files that only an office program opens (doc, wps, rtf, odt, xls, et, ods): LibreOffice makes docx or xlsx of them.

`program` finds it, `convert` runs it with a profile of its own, without macros, network and updates of links, and ends
it when it takes too long; `document` reads what came out; `compound` looks into the old binary files beforehand.
"""

from .compound import SIGNATURE, guess
from .document import read_compound, read_flat, read_open, read_word_xml

__all__ = ["SIGNATURE", "guess", "read_compound", "read_flat", "read_open", "read_word_xml"]
