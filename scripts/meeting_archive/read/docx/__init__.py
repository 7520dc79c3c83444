"""Word documents (docx, docm, dotx): what a person sees on the page, numerals included, and nothing else."""

from .document import read_docx

__all__ = ["read_docx"]
