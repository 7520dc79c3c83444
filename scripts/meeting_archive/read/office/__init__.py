"""Files that only an office program opens (doc, wps, rtf, odt, xls, et, ods): LibreOffice makes docx or xlsx of them.

`program` finds it, `ways` tells what a file is to become and looks into the old binary files beforehand (`compound`);
`convert` runs it with a profile of its own, without macros, network and updates of links, and ends it when it takes too
long; `document` reads what came out, `together` converts many files in one run.
"""

from .compound import SIGNATURE, guess
from .document import office_reader
from .together import convert_together
from .ways import WAYS

__all__ = ["SIGNATURE", "WAYS", "convert_together", "guess", "office_reader"]
