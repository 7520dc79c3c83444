"""Word documents made part by part for tests: the features that no office program writes on command."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PARTS = {
    "styles": ("word/styles.xml", "wordprocessingml.styles"),
    "numbering": ("word/numbering.xml", "wordprocessingml.numbering"),
    "settings": ("word/settings.xml", "wordprocessingml.settings"),
    "footnotes": ("word/footnotes.xml", "wordprocessingml.footnotes"),
    "endnotes": ("word/endnotes.xml", "wordprocessingml.endnotes"),
    "header": ("word/header1.xml", "wordprocessingml.header"),
    "footer": ("word/footer1.xml", "wordprocessingml.footer"),
}
_ROOTS = {"header": "hdr", "footer": "ftr"}


def level(at: int, number_format: str, text: str, **more: str) -> str:
    """One `w:lvl`; `start`, `suff`, `lvlRestart`, `pStyle` by name, `isLgl="1"`."""
    order = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText")
    values = {"start": "1", "numFmt": number_format, "lvlText": text, **more}
    inside = "".join(f'<w:{name} w:val="{values[name]}"/>' for name in order if name in values)
    return f'<w:lvl w:ilvl="{at}">{inside}</w:lvl>'


def abstract(name: int, *levels: str, link: str = "") -> str:
    """One `w:abstractNum`; `link` is a numStyleLink or styleLink element."""
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{name}">{kind}{link}{"".join(levels)}</w:abstractNum>'


def numbered(list_id: int, of: int, *overrides: str) -> str:
    """One `w:num` over the abstract definition `of`."""
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def override(at: int, start: int | None = None, own: str = "") -> str:
    """One `w:lvlOverride`."""
    begin = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    return f'<w:lvlOverride w:ilvl="{at}">{begin}{own}</w:lvlOverride>'


def paragraph(
    text: str = "", list_id: int | None = None, at: int | None = None, *, style: str = "", more: str = ""
) -> str:
    """One paragraph; `more` stands in its properties after the numbering."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_id is not None or at is not None:
        ilvl = "" if at is None else f'<w:ilvl w:val="{at}"/>'
        num = "" if list_id is None else f'<w:numId w:val="{list_id}"/>'
        inside += f"<w:numPr>{ilvl}{num}</w:numPr>"
    return f"<w:p><w:pPr>{inside}{more}</w:pPr>{run(text) if text else ''}</w:p>"


def run(text: str, properties: str = "") -> str:
    """One run."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: Sequence[str]) -> str:
    """A table; a cell is its text, or its XML where it begins with <w:."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(cell(c) for c in row)}</w:tr>" for row in rows) + "</w:tbl>"


def cell(content: str, properties: str = "") -> str:
    """One cell."""
    if content.startswith("<w:tc>"):
        return content
    inside = content if content.startswith("<w:") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


@dataclass(frozen=True, kw_only=True)
class WordFile:
    """A document from the insides of its parts."""

    body: str
    parts: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, bytes] = field(default_factory=dict)

    def bytes(self) -> bytes:
        """The file."""
        types, relations, files = [], [], {}
        for name, inside in self.parts.items():
            path, kind = _PARTS[name]
            files[path] = f"<w:{_ROOTS.get(name, name)} {_SPACES}>{inside}</w:{_ROOTS.get(name, name)}>"
            types.append(_override(path, kind))
            relations.append(_relation(f"r{name}", name, path.removeprefix("word/")))
        main = _override("word/document.xml", "wordprocessingml.document.main")
        files["[Content_Types].xml"] = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{main}{"".join(types)}</Types>'
        )
        files["_rels/.rels"] = _relations(_relation("r1", "officeDocument", "word/document.xml"))
        files["word/_rels/document.xml.rels"] = _relations(*relations)
        files["word/document.xml"] = f"<w:document {_SPACES}><w:body>{self.body}</w:body></w:document>"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for path, content in files.items():
                package.writestr(path, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
            for path, data in self.extra.items():
                package.writestr(path, data)
        return out.getvalue()


def _override(path: str, kind: str) -> str:
    base = "application/vnd.openxmlformats-officedocument"
    return f'<Override PartName="/{path}" ContentType="{base}.{kind}+xml"/>'


def _relation(name: str, kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"/>'


def _relations(*entries: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(entries)}</Relationships>'
