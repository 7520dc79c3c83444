"""Hostile and broken files: each costs one clear finding, within the limits, and the rest of the archive is read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from meeting_archive.pipeline import read_archive
from meeting_archive.read import list_sources, read_document
from meeting_archive.read.limits import HEAVY_BYTES, MAX_CHARACTERS, MAX_PART_BYTES
from meeting_archive.settings import Settings
from test_pdf import one_page
from word_files import WordFile, abstract, level, numbered, paragraph, run, table

MEGABYTE = 1 << 20
MAIN = "word/document.xml"
GOOD = WordFile(body=paragraph("一、存在的问题")).bytes()


def package(parts: Mapping[str, bytes], *, base: bytes = GOOD) -> bytes:
    """The parts of a good file with others in their place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def large_part(megabytes: int) -> bytes:
    """A part that unpacks to so many megabytes of white space, packed without holding them."""
    out = io.BytesIO(package({MAIN: b""}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file, file.open("word/media/large.xml", "w") as part:
        for _ in range(megabytes):
            part.write(b" " * MEGABYTE)
    return out.getvalue().replace(b"word/media/large.xml", b"word/document.xml\0\0\0")


def lying_size() -> bytes:
    """A part that is larger than the package says."""
    data = bytearray(package({MAIN: b"<a>" + b" " * 9 * MEGABYTE + b"</a>"}))
    true = struct.pack("<I", 9 * MEGABYTE + 7)
    at = data.find(true)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 100)
        at = data.find(true)
    return bytes(data)


def document(head: str, body: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
        root = good.read(MAIN).decode().split("?>\n", 1)[1].split("<w:body>")[0]
    return package({MAIN: f"{head}{root}<w:body>{body}</w:body></w:document>".encode()})


def deep(opening: str, inside: str, closing: str, count: int) -> bytes:
    return WordFile(body=opening * count + inside + closing * count).bytes()


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
CELL = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
LOCKED_ZIP = GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def pdf_bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m " * 1_000_000) for _ in range(100)) + packer.flush()
    return one_page(zlib.compress(packed, 9), packed=b"/Filter[/FlateDecode/FlateDecode]")


FILES: Mapping[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip bomb": ("a.docx", lambda: large_part(500), {"FILE-LIMIT"}),
    "a part of 200 MB": ("a.docx", lambda: large_part(200), {"FILE-LIMIT"}),
    "a part larger than it says": ("a.docx", lying_size, {"FILE-BROKEN"}),
    "100,000 entries": ("a.docx", lambda: archive_of({f"word/{n}.xml": b"" for n in range(100_000)}), {"FILE-LIMIT"}),
    "entity bomb": ("a.docx", lambda: document(f"<!DOCTYPE a [<!ENTITY e0 'x'>{ENTITIES}]>", ""), {"FILE-BROKEN"}),
    "external entity": (
        "a.docx",
        lambda: document('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>', paragraph("&e;")),
        {"FILE-BROKEN"},
    ),
    "document type": ("a.docx", lambda: document("<!DOCTYPE a>", paragraph("甲")), {"FILE-BROKEN"}),
    "3,000 nested tables": ("a.docx", lambda: deep(CELL[0], paragraph("甲"), CELL[1], 3000), {"FILE-BROKEN"}),
    "10 million attributes": (
        "a.docx",
        lambda: document("", "<w:p " + " ".join(f'a{n}=""' for n in range(10_000_000 // 10)) + "/>"),
        {"FILE-LIMIT", "FILE-EMPTY", "FILE-BROKEN"},
    ),
    "truncated": ("a.docx", lambda: GOOD[: len(GOOD) // 2], {"FILE-BROKEN"}),
    "empty": ("a.docx", lambda: b"", {"FILE-BROKEN"}),
    "encrypted entries": ("a.docx", lambda: LOCKED_ZIP, {"FILE-ENCRYPTED"}),
    "a truncated pdf": ("a.pdf", lambda: one_page(b"BT ET")[:120], {"FILE-BROKEN"}),
    "a stream of a pdf without end": ("a.pdf", pdf_bomb, {"FILE-LIMIT", "FILE-EMPTY", "FILE-BROKEN"}),
    "a picture with the name of a document": ("a.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), {"PICTURE-FILE"}),
    "a program with the name of a document": ("a.doc", lambda: b"\x7fELF" + bytes(range(256)) * 9, {"FILE-BINARY"}),
    "a broken compound file": (
        "a.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 9,
        {"FILE-BROKEN"},
    ),
    "web page nested deeply": ("a.html", lambda: b"<div>" * 50_000 + "学".encode(), {"FILE-LIMIT"}),
    "web page of scripts": ("a.html", lambda: b"<script>" * 50_000, {"FILE-EMPTY"}),
    "empty web page": ("a.html", lambda: b"", {"FILE-EMPTY"}),
    "a message without a page": ("a.mht", lambda: b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", {"FILE-BROKEN"}),
    "text beyond the limit on one line": (
        "a.txt",
        lambda: ("学习不够深入，" * (MAX_CHARACTERS // 6)).encode("gb18030"),
        {"FILE-LIMIT"},
    ),
    "ofd without anything": ("a.ofd", lambda: archive_of({"OFD.xml": b"<a/>"}), {"FILE-EMPTY"}),
    "a workbook that is none": ("a.xlsx", lambda: archive_of({"xl/workbook.xml": b"<a/>"}), {"FILE-BROKEN"}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_costs_one_finding(tmp_path: Path, name: str) -> None:
    file, make, expected = FILES[name]
    (tmp_path / file).write_bytes(make())
    read = read_document(tmp_path, file)
    codes = [f.code for f in read.findings]
    assert (read.paragraphs, len(codes)) == ((), 1), (codes, read.text[:80])
    assert codes[0] in expected


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 3}"/></w:style>' for n in range(3)
)
ODD = abstract(
    1,
    level(0, "decimal", "%1、", start="-7"),
    level(1, "chineseCounting", "%1%2%3%9", start="2147483647"),
    level(2, "lowerRoman", "%0%", start="99999999999999999999"),
)
ENDURED: Mapping[str, tuple[WordFile, str]] = {
    "styles in a circle": (WordFile(body=paragraph("甲", style="S0"), parts={"styles": STYLES}), "甲"),
    "a style based on itself": (
        WordFile(
            body=paragraph("甲", style="S"),
            parts={"styles": '<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="S"/></w:style>'},
        ),
        "甲",
    ),
    "numbers without measure": (
        WordFile(
            body="".join(paragraph("甲", 1, at) for at in (0, 1, 2, 8, -3, 99)),
            parts={"numbering": ODD + numbered(1, 1)},
        ),
        "甲",
    ),
    "names that lead out": (WordFile(body=paragraph("甲"), extra={"../../etc/x": b"x", "/etc/y": b"y"}), "甲"),
    "a cell over a billion columns": (
        WordFile(body=table(("甲", '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>'))),
        "甲",
    ),
}


@pytest.mark.parametrize("name", ENDURED)
def test_odd_documents_are_read(tmp_path: Path, name: str) -> None:
    made, words = ENDURED[name]
    (tmp_path / "a.docx").write_bytes(made.bytes())
    read = read_document(tmp_path, "a.docx")
    assert read.findings == ()
    assert words in read.text
    assert sorted(os.listdir(tmp_path)) == ["a.docx"]


def test_a_large_document_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    look = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/><w:color w:val="000000"/><w:sz w:val="32"/>'
    body = "".join(f"<w:p>{run('整改落实情况如下，', look) * 4}</w:p>" for _ in range(12_000))
    assert HEAVY_BYTES < len(body) < MAX_PART_BYTES
    (tmp_path / "a.docx").write_bytes(WordFile(body=body).bytes())
    read = read_document(tmp_path, "a.docx")
    assert (len(read.paragraphs), read.findings) == (12_000, ())


def test_the_rest_of_an_archive_is_read(tmp_path: Path) -> None:
    bad = {"包.docx": LOCKED_ZIP, "断.pdf": b"%PDF-1.7", "空.html": b"", "深.html": b"<div>" * 9_999 + b"x"}
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "好.docx").write_bytes(GOOD)
    archive = read_archive(tmp_path, Settings(), lambda *_: None)
    assert [r.report.source.path for r in archive.readings] == ["好.docx"]
    assert [s.path for s in archive.skipped] == sorted(bad)
    assert all(len(s.findings) == 1 for s in archive.skipped)


def test_ten_thousand_files_in_one_folder_are_listed(tmp_path: Path) -> None:
    for n in range(10_000):
        (tmp_path / f"{n}.txt").touch()
    assert len(list_sources(tmp_path).paths) == 10_000


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not stop root")
def test_a_file_without_permission_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(GOOD)
    (tmp_path / "a.docx").chmod(0)
    assert [f.code for f in read_document(tmp_path, "a.docx").findings] == ["FILE-UNREADABLE"]


TYPES: Mapping[str, tuple[str, bytes]] = {
    "a web page called doc": ("doc", "<html><body><p>一、存在的问题".encode()),
    "a web page of Word called doc": (
        "doc",
        b"\xef\xbb\xbf" + '<html xmlns:o="urn:x">\r\n<head>\r\n<meta charset=utf-8></head><p>一、存在的问题'.encode(),
    ),
    "a document called doc": ("doc", GOOD),
    "a document with the name of a web page": ("html", GOOD),
    "a document without an ending": ("", GOOD),
    "a document with an odd ending": ("bak", GOOD),
    "text called doc": ("doc", "一、存在的问题".encode("gb18030")),
    "text called pdf": ("pdf", "一、存在的问题".encode()),
    "a saved page called doc": (
        "doc",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"".join(b"=%02X" % b for b in "<p>一、存在的问题".encode("gb18030"))
        + b"\r\n--x--\r\n",
    ),
}


@pytest.mark.parametrize("name", TYPES)
def test_the_bytes_say_what_a_file_is(tmp_path: Path, name: str) -> None:
    suffix, data = TYPES[name]
    file = f"报告.{suffix}" if suffix else "报告"
    (tmp_path / file).write_bytes(data)
    assert list_sources(tmp_path).paths == (file,)
    assert [p.text for p in read_document(tmp_path, file).paragraphs] == ["一、存在的问题"]
