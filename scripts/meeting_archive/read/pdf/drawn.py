"""The process that draws pages of pdf files: page number and limits, then a file's bytes in; a grey picture out."""

from __future__ import annotations

import base64
import json
import math
from typing import Any, Final

import pypdfium2

from ..serve import serve

_POINTS: Final = 72


def _answered(data: bytes) -> bytes:
    asked, _, file = data.partition(b"\n")
    number, dpi, pixels = json.loads(asked)
    return json.dumps(_answer(file, number, dpi, pixels)).encode()


def _answer(data: bytes, number: int, dpi: int, pixels: int) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(dpi / _POINTS, math.sqrt(pixels / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = memoryview(bitmap.buffer).cast("B")
        stride, across, down = bitmap.stride, bitmap.width, bitmap.height
        packed = b"".join(rows[at * stride : at * stride + across] for at in range(down))
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return {"picture": None}
    picture = b"P5 %d %d 255\n" % (across, down) + packed
    return {"picture": base64.b64encode(picture).decode("ascii")}


if __name__ == "__main__":
    serve(_answered)
