"""Word documents (docx, docm, dotx): what a person sees on the page, numerals included, and nothing else."""

from .document import read_docx
from .pictures import docx_pictures

__all__ = ["docx_pictures", "read_docx"]
