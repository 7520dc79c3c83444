"""The pictures of a Word document, for those that hold nothing else: scans that somebody pasted into Word."""

from __future__ import annotations

from typing import Final

from ..package import Package, PackageError
from .words import R, V

_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def docx_pictures(data: bytes) -> list[bytes]:
    """The pictures in the order of the document, each once; none where the package cannot be read."""
    try:
        package = Package(data)
        main = next((p for kind, p in package.related("").values() if kind == "officeDocument"), "word/document.xml")
        root, related = package.xml(main), package.related(main)
        if root is None:
            return []
        names = (e.get(R + "embed") or e.get(R + "id") or "" for e in root.iter(_BLIP, V + "imagedata"))
        places = dict.fromkeys(related[name][1] for name in names if name in related)
        return [picture for place in places if (picture := package.read(place))]
    except PackageError:
        return []
