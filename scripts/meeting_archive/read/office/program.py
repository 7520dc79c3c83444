"""Where LibreOffice is on this machine."""

from __future__ import annotations

from functools import cache
from typing import Final

from ..programs import find

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)


@cache
def program() -> str | None:
    """The command of LibreOffice; None where it is not installed."""
    return find(_NAMES, _PLACES)
