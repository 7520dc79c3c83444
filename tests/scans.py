"""Scans for tests: pages that LibreOffice laid out, drawn as pictures, as a scanner gives them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import numpy
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from meeting_archive.read.scan.tesseract import missing

needs_tesseract = pytest.mark.skipif(
    missing() != "", reason="tesseract with chi_sim is not installed (tesseract-ocr, tesseract-ocr-chi-sim)"
)
Picture = numpy.ndarray[tuple[int, int], numpy.dtype[numpy.uint8]]
"""Grey values, shape (height, width)."""


def drawn(pdf: bytes, dpi: int = 200) -> list[Picture]:
    """The pages of a pdf as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = []
    for page in document:
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        pictures.append(bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy())
    return pictures


def askew(picture: Picture, degrees: float, seed: int = 1) -> Picture:
    """A picture as from a poor scanner: turned a little, grey paper, noise."""
    turn, (height, width) = numpy.deg2rad(degrees), picture.shape
    y, x = numpy.mgrid[0:height, 0:width]
    dy, dx = y - height / 2, x - width / 2
    from_x = numpy.clip(numpy.round(numpy.cos(turn) * dx + numpy.sin(turn) * dy + width / 2), 0, width - 1)
    from_y = numpy.clip(numpy.round(numpy.cos(turn) * dy - numpy.sin(turn) * dx + height / 2), 0, height - 1)
    noise = numpy.random.default_rng(seed).normal(0, 10, picture.shape)
    worn = picture[from_y.astype(int), from_x.astype(int)] * 0.85 + 20 + noise
    made: Picture = numpy.clip(worn, 0, 255).astype(numpy.uint8)
    return made


def blank(like: Picture) -> Picture:
    """An empty sheet, scanned."""
    return askew(numpy.full_like(like, 250), 0.0)


def as_pdf(pictures: Sequence[Picture], before: bytes | None = None) -> bytes:
    """A pdf with a page for each picture, after the pages of the pdf `before`."""
    document = pypdfium2.PdfDocument.new()
    if before is not None:
        document.import_pages(pypdfium2.PdfDocument(before))
    for picture in pictures:
        page = document.new_page(595, 842)
        image = pypdfium2.PdfImage.new(document)
        height, width = picture.shape
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        numpy.copyto(bitmap.to_numpy().reshape(height, width), picture)
        image.set_bitmap(bitmap)
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(image)
        page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_png(picture: Picture) -> bytes:
    """A picture as png."""
    height, width = picture.shape
    rows = b"".join(b"\0" + row.tobytes() for row in picture)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def as_tiff(pictures: Sequence[Picture]) -> bytes:
    """Pictures as one tiff."""
    out, at = b"II*\0" + struct.pack("<I", 8), 8
    for left, picture in zip(range(len(pictures) - 1, -1, -1), pictures, strict=True):
        (height, width), data = picture.shape, picture.tobytes() + b"\0" * (picture.size % 2)
        begin = at + 2 + 12 * 9 + 4
        tags = [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, begin), (277, 3, 1),
            (278, 4, height), (279, 4, picture.size),
        ]  # fmt: skip
        at = begin + len(data)
        out += struct.pack("<H", 9) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
        out += struct.pack("<I", at if left else 0) + data
    return out


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
