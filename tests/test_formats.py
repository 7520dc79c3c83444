"""What a file is, whatever it is called: the names that offices give their files, and what only lies among them."""

from __future__ import annotations

import io
import quopri
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from meeting_archive.read import list_sources, read_document
from word_files import WordFile, paragraph

LINES = ["一、存在的问题", "（一）学习不够深入。", "二、整改措施", "（一）每月集中学习一次。"]
PAGE = "<html><body>" + "".join(f"<p class=MsoNormal>{line}</p>" for line in LINES) + "</body></html>"
WORD = WordFile(body="".join(map(paragraph, LINES))).bytes()
ONE_FILE = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    + quopri.encodestring(PAGE.encode("gb18030"))
    + b"\r\n--x--\r\n"
)


def packed(name: str, data: bytes, way: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as package:
        package.writestr(name, data)
    return out.getvalue()


CALLED: Mapping[str, tuple[bytes, str]] = {
    "文字.doc": ("\n".join(LINES).encode("gb18030"), "txt"),
    "网页.doc": (PAGE.replace("<body>", "<meta charset=gb2312><body>").encode("gb18030"), "html"),
    "单文件网页.doc": (ONE_FILE, "mht"),
    "新的.doc": (WORD, "docx"),
    "新的.wps": (WORD, "docx"),
    "没有扩展名": (WORD, "docx"),
    "大写.DOCX": (WORD, "docx"),
    "模板.dotx": (WORD, "docx"),
    "带宏.docm": (WORD, "docx"),
    "备份.docx.bak": (WORD, "docx"),
    "末尾有空格.docx ": (WORD, "docx"),
}


@pytest.mark.parametrize("name", CALLED)
def test_a_file_is_what_its_bytes_say(tmp_path: Path, name: str) -> None:
    data, expected = CALLED[name]
    (tmp_path / name).write_bytes(data)
    assert list_sources(tmp_path).paths == (name,)
    found = read_document(tmp_path, name)
    assert (found.source.format, [p.text for p in found.paragraphs]) == (expected, LINES)


def test_files_in_a_package_are_not_taken_for_the_package(tmp_path: Path) -> None:
    for name, way in (
        ("一.zip", zipfile.ZIP_STORED),
        ("二.doc", zipfile.ZIP_STORED),
        ("三.docx", zipfile.ZIP_DEFLATED),
    ):
        (tmp_path / name).write_bytes(packed("汇总/报告.docx", WORD, way))
        found = read_document(tmp_path, name)
        assert [f.code for f in found.findings] == (["FILE-BROKEN"] if name.endswith("x") else ["PACKED-FILE"]), name


def test_packages_are_told_and_rubbish_is_not(tmp_path: Path) -> None:
    silent = ("~$报告.docx", "Thumbs.db", "desktop.ini", ".DS_Store", "~WRL0001.tmp", "._报告.docx")
    told = {
        "打包.zip": (packed("报告.docx", WORD), "PACKED-FILE"),
        "打包.rar": (b"Rar!\x1a\x07\x01\x00", "PACKED-FILE"),
        "打包.7z": (b"7z\xbc\xaf\x27\x1c", "PACKED-FILE"),
        "打包.tar.gz": (b"\x1f\x8b\x08\x00", "PACKED-FILE"),
        "报告 - 快捷方式.lnk": (b"L\0\0\0", "LINK-SKIPPED"),
        "讲稿.ppt": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FILE-UNSUPPORTED"),
    }
    for name in silent:
        (tmp_path / name).write_bytes(b"x")
    for name, (data, _) in told.items():
        (tmp_path / name).write_bytes(data)
    listing = list_sources(tmp_path)
    assert listing.paths == ()
    assert {path: f.code for path, f in listing.findings} == {name: code for name, (_, code) in told.items()}
