"""Reading originals: case files, encodings by evidence, damage, folders, and what must always hold.

A case's `input` has the file's `name`, its `text` (written in `encoding`, UTF-8 if not said) or its `bytes` in
hexadecimal, and files `beside` it; `change` replaces one byte of the text: [offset, "hex"], "" drops it. `expected`
lists paragraphs as `style: text`, and front_matter, sidecar and the codes of findings where there are any.
"""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from pathlib import Path
from typing import Any, Final

import jieba
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meeting_archive.model import Document
from meeting_archive.read import list_sources, read_document
from meeting_archive.read.encoding import ENCODINGS, decode
from meeting_archive.read.formats import FORMATS, recognise
from meeting_archive.read.limits import MAX_BYTES
from meeting_archive.read.text import is_blank
from meeting_archive.settings import table

SHARED = Path(__file__).resolve().parents[2] / "shared"
CASES = sorted((Path(__file__).parent / "cases" / "read").glob("*.yml"))
CODECS = [e.codec for e in ENCODINGS]
SIMPLIFIED: Final = (
    "区水务局坚持把防汛作为头等大事来抓，全年开展汛前检查十二次，整改隐患三十七处。会议认为，巡河记录不够细致，个别站点值守人员"
    "业务不熟，应急物资台账更新不及时。下一步，由工程科牵头，六月底前完成全部泵站检修，每季度组织一次演练，确保群众安全度汛。"
    "同时要看到，少数干部存在等靠思想，遇到难题绕着走，联系群众不够紧密，对基层反映的用水问题回应不快。局党组对此作了深刻反思，"
    "既有学习不深不透的原因，也有制度执行不严的原因，必须从自身做起，带头改进作风，一件一件抓好落实。"
)
TRADITIONAL: Final = (
    "本區圖書館於去年完成閱覽室的整修工程，並且延長開放時間，讓學生在課後能夠安心讀書。會議指出，館員人數不足，舊書的編目進度緩慢，"
    "讀者經常反映找不到需要的資料。對於這些問題，我們檢討之後認為，主要是經費來源過於單一，志工的訓練也沒有持續下去。今後將與鄰近的"
    "學校聯絡，共同舉辦讀書會，並請專家協助建立電腦系統，預計在明年三月以前全部開始使用。各位委員如果還有其他意見，請於會後寄給辦公室，"
    "我們會逐項說明處理的結果，絕不讓大家的關心落空。另外，總務組報告了屋頂漏水的修繕情形，廠商已經進場施工。"
)


def read_bytes(folder: Path, name: str, data: bytes) -> Document:
    (folder / name).write_bytes(data)
    return read_document(folder, name)


def codes(document: Document) -> list[str]:
    return [f.code for f in document.findings]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case.keys() == {"purpose", "input", "expected"}
    given_file, expected = case["input"], case["expected"]
    assert given_file.keys() <= {"name", "text", "encoding", "bytes", "change", "beside"}
    assert expected.keys() <= {"paragraphs", "front_matter", "sidecar", "findings", "messages"}
    data = bytes.fromhex(given_file.get("bytes", "")) or given_file["text"].encode(given_file.get("encoding", "utf-8"))
    if "change" in given_file:
        at, new = given_file["change"]
        data = data[:at] + bytes.fromhex(new) + data[at + 1 :]
    for name, text in given_file.get("beside", {}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    document = read_bytes(tmp_path, given_file["name"], data)
    assert [f"{p.style}: {p.text}" for p in document.paragraphs] == expected["paragraphs"]
    assert dict(document.front_matter) == expected.get("front_matter", {})
    assert dict(document.sidecar) == expected.get("sidecar", {})
    assert codes(document) == expected.get("findings", [])
    for message in expected.get("messages", []):
        assert any(message in f.message for f in document.findings), [f.message for f in document.findings]


def words_by_frequency(count: int, seed: int) -> str:
    """Synthetic text: jieba's words drawn by their frequency, with punctuation between."""
    words, weights = [], []
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, weight, *_ = line.split(" ")
            if all("一" <= c <= "鿿" for c in word) and is_gb2312(word):
                words.append(word)
                weights.append(int(weight))
    rng = random.Random(seed)
    drawn = rng.choices(words, weights, k=count)
    return "".join(w + rng.choices(["", "，", "。", "\n", "2023"], [85, 9, 3, 1, 2])[0] for w in drawn)


def is_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def traditional_by_frequency(count: int, seed: int) -> str:
    """Synthetic traditional text: characters that both ways of writing share, by frequency, and traditional ones."""
    known = table("characters")
    shared = {c: 2.0**-k for k, text in known["common"].items() for c in text if c != "\n" and k <= 13}
    shared = {c: w for c, w in shared.items() if c.encode("cp950", "ignore")}
    own = [c for text in known["traditional"].values() for c in text if c != "\n"]
    rng = random.Random(seed)
    common = rng.choices(list(shared), list(shared.values()), k=count)
    return "".join(
        rng.choice(own) if rng.random() < 0.3 else rng.choices([c, "，", "。"], [90, 7, 3])[0] for c in common
    )


def windows(text: str, shortest: int, longest: int, count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    made: list[str] = []
    while len(made) < count:
        size = rng.randint(shortest, longest)
        at = rng.randrange(len(text) - size)
        if (piece := text[at : at + size]).strip():
            made.append(piece)
    return made


@pytest.mark.parametrize("codec", CODECS)
def test_short_snippets_without_a_mark(codec: str) -> None:
    own = TRADITIONAL if codec == "cp950" else SIMPLIFIED
    drawn = traditional_by_frequency(6000, 1) if codec == "cp950" else words_by_frequency(3000, 1)
    snippets = windows(own, 8, 20, 250, 2) + windows(drawn, 8, 20, 250, 3)
    wrong = [s for s in snippets if decode(s.encode(codec)).text != s]
    assert len(wrong) <= len(snippets) * 0.005, wrong[:5]


@pytest.mark.parametrize("codec", CODECS)
def test_long_texts_without_a_mark_are_never_wrong(codec: str) -> None:
    drawn = traditional_by_frequency(9000, 4) if codec == "cp950" else words_by_frequency(6000, 4)
    for text in windows(drawn, 1500, 4000, 25, 5):
        decoded = decode(text.encode(codec))
        assert (decoded.text, decoded.damaged, decoded.binary) == (text, (), False)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared originals are not on this machine")
@pytest.mark.parametrize("codec", CODECS)
def test_pieces_of_real_reports_without_a_mark(codec: str) -> None:
    files = sorted(path for folder in ("reports", "gold") for path in (SHARED / folder).glob("*.txt"))
    text = "\n".join(decode(path.read_bytes()).text for path in files)
    text = text.encode(codec, "ignore").decode(codec)  # a codec that has two codes for a character gives one back
    short, long = windows(text, 8, 20, 500, 7), windows(text, 1500, 4000, 40, 8)
    wrong = [s for s in short if decode(s.encode(codec)).text != s]
    assert len(wrong) <= len(short) * 0.005, wrong[:5]
    assert not [s for s in long if decode(s.encode(codec)).text != s]


def alike(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("damage", ["change", "drop", "insert"])
def test_one_bad_byte_costs_a_few_characters(codec: str, damage: str) -> None:
    text = (TRADITIONAL if codec == "cp950" else SIMPLIFIED) * 5
    rng = random.Random(6)
    for _ in range(12):
        data = bytearray(text.encode(codec))
        at = rng.randrange(len(data))
        if damage == "change":
            data[at] = rng.randrange(256)
        elif damage == "drop":
            del data[at]
        else:
            data.insert(at, rng.randrange(256))
        decoded = decode(bytes(data))
        assert not decoded.binary
        start = alike(text, decoded.text)
        stop = alike(text[start:][::-1], decoded.text[start:][::-1])
        assert max(len(text), len(decoded.text)) - start - stop <= 10, decoded.text[start : start + 40]


def test_character_table_is_what_the_dictionary_says() -> None:
    counts: Counter[str] = Counter()
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, weight, *_ = line.split(" ")
            if is_gb2312(word):
                counts.update({c: int(weight) * word.count(c) for c in set(word) if "一" <= c <= "鿿"})
    total = sum(counts.values())
    for bits, text in table("characters")["common"].items():
        for character in text.replace("\n", ""):
            assert 2.0 ** -(bits + 0.51) <= counts[character] / total <= 2.0 ** -(bits - 0.51), character


def test_valid_utf8_is_utf8_in_any_script() -> None:
    for text in (
        "ئۇيغۇر ئاپتونوم رايونى",
        "བོད་རང་སྐྱོང་ལྗོངས།",
        "Отчёт о работе за год",
        "한국어 보고서입니다",
        "🙂🙃😀😁😂🤣😃😄",
    ):
        decoded = decode(text.encode())
        assert (decoded.text, decoded.encoding.name, decoded.binary) == (text, "UTF-8", False)


def test_programs_and_noise_are_not_text(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(20_000)
    for data in (noise, bytes(4000), b"\x7fELF" + bytes(range(256)) * 20):
        document = read_bytes(tmp_path, "报告.txt", data)
        assert (document.paragraphs, codes(document)) == ((), ["FILE-BINARY"])


def test_a_pdf_called_txt_is_a_pdf(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, "报告.txt", b"%PDF-1.7\n1 0 obj\n")
    assert (document.source.format, codes(document)) == ("pdf", ["FILE-BROKEN"])


def test_each_known_format_is_recognised_by_name() -> None:
    for name in ("pdf", "docx", "xlsx", "pptx", "zip", "doc", "rtf", "md", "txt"):
        known = recognise(f"报告.{name.upper()}", b"")
        assert known is not None
        assert known.name == name
    assert recognise("报告.xyz", b"") is None
    assert len({f.name for f in FORMATS}) == len(FORMATS)


def test_what_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    assert codes(read_document(tmp_path, "没有.txt")) == ["FILE-UNREADABLE"]
    assert codes(read_document(tmp_path, "坏\0名.txt")) == ["FILE-UNREADABLE"]
    (tmp_path / "夹.txt").mkdir()
    assert codes(read_document(tmp_path, "夹.txt")) == ["FILE-UNREADABLE"]
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert codes(read_document(tmp_path, "大.txt")) == ["FILE-TOO-LARGE"]


def test_reading_leaves_the_original_as_it_is(tmp_path: Path) -> None:
    data = "一、存在的问题\r\n学习不够。".encode("gb18030")
    read_bytes(tmp_path, "报告.txt", data)
    path = tmp_path / "报告.txt"
    path.chmod(0o444)
    before = path.stat().st_mtime_ns
    read_document(tmp_path, "报告.txt")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (data, before)


def test_a_folder_is_listed_in_order_with_what_was_passed_over(tmp_path: Path) -> None:
    for name in ("乙局/2023/报告.txt", "甲局/总结.md", "甲局/总结.md.yml", "甲局/表.pptx", "乙局/孤.yml", "说明.TXT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("文字", encoding="utf-8")
    for name in (".git/x.txt", "~$总结.txt", "Thumbs.db", "__MACOSX/总结.txt", "甲局/.DS_Store"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    listing = list_sources(tmp_path)
    assert listing.paths == ("乙局/2023/报告.txt", "甲局/总结.md", "说明.TXT")
    assert [(path, f.code) for path, f in listing.findings] == [
        ("乙局/孤.yml", "SIDECAR-ALONE"),
        ("甲局/表.pptx", "FILE-UNSUPPORTED"),
    ]


def test_links_are_passed_over_with_a_finding(tmp_path: Path) -> None:
    outside, root = tmp_path / "外面", tmp_path / "材料"
    outside.mkdir()
    (outside / "密.txt").write_text("外面的文字", encoding="utf-8")
    (root / "局").mkdir(parents=True)
    (root / "局" / "报告.txt").write_text("文字", encoding="utf-8")
    try:
        (root / "出去").symlink_to(outside, target_is_directory=True)
        (root / "局" / "绕回").symlink_to(root, target_is_directory=True)
        (root / "断.txt").symlink_to(root / "没有")
    except OSError:
        pytest.skip("this system does not let us make symbolic links")
    listing = list_sources(root)
    assert listing.paths == ("局/报告.txt",)
    assert sorted((path, f.code) for path, f in listing.findings) == sorted(
        (path, "LINK-SKIPPED") for path in ("出去", "局/绕回", "断.txt")
    )


def test_a_closed_folder_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "关").mkdir()
    (tmp_path / "报告.txt").write_text("文字", encoding="utf-8")
    look = os.scandir

    def refuse(path: str) -> Any:  # permissions do not stop everyone who runs tests
        if path.endswith("关"):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    listing = list_sources(tmp_path)
    assert listing.paths == ("报告.txt",)
    assert [(p, f.code) for p, f in listing.findings] == [("关", "FOLDER-UNREADABLE")]
    assert "没有权限" in listing.findings[0][1].message


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname != "Linux", reason="names are bytes only on Linux")
def test_a_name_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), "报告.txt".encode("gbk")), "wb") as file:
        file.write(b"text")
    listing = list_sources(tmp_path)
    assert listing.paths == ()
    assert [f.code for _, f in listing.findings] == ["FILE-NAME"]


def test_missing_and_special_things(tmp_path: Path) -> None:
    assert list_sources(tmp_path / "没有").paths == ()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "管.txt")
        assert [f.code for _, f in list_sources(tmp_path).findings] == ["FILE-UNREADABLE"]
        assert codes(read_document(tmp_path, "管.txt")) == ["FILE-UNREADABLE"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes and sockets in folders")
def test_odd_entries_are_never_opened_and_give_one_finding_each(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.txt")
    os.mkfifo(tmp_path / "总结.txt.yml")  # to open it would wait for ever
    folder = os.getcwd()
    os.chdir(tmp_path)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("口.txt")
    finally:
        os.chdir(folder)
    (tmp_path / "总结.txt").write_text("文字", encoding="utf-8")
    listing = list_sources(tmp_path)
    assert listing.paths == ("总结.txt",)
    assert [(path, f.code) for path, f in listing.findings] == [
        (path, "FILE-UNREADABLE") for path in ("口.txt", "总结.txt.yml", "管.txt")
    ]
    for name in (
        "管.txt",
        "口.txt",
        "没有.txt",
        "总结.txt/里.txt",
        "a\0b.txt",
        "",
        "..",
        "\udcb1.txt",
        "长" * 200 + ".txt",
    ):
        assert codes(read_document(tmp_path, name)) == ["FILE-UNREADABLE"], name
    assert codes(read_document(tmp_path, "总结.txt")) == []


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
def test_odd_names_are_read_as_they_are(tmp_path: Path) -> None:
    names = [
        "甲\n乙.txt",
        "甲\t.txt",
        "\u202e倒.txt",
        "😀.txt",
        "长" * 65 + ".txt",
        "尾.txt.",
        "空.txt ",
        "a.txt",
        "A.md",
    ]
    for name in names:
        (tmp_path / name).write_text("文字", encoding="utf-8")
    listing = list_sources(tmp_path)
    assert (listing.paths, listing.findings) == (tuple(sorted(names)), ())
    for name in names:
        document = read_document(tmp_path, name)
        assert (document.text, document.findings, document.source.path) == ("文字", (), name)


def test_a_sidecar_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    outside, root = tmp_path / "外面.yml", tmp_path / "材料"
    outside.write_text("title: 外面", encoding="utf-8")
    root.mkdir()
    (root / "总结.txt").write_text("文字", encoding="utf-8")
    try:
        (root / "总结.txt.yml").symlink_to(outside)
    except OSError:
        pytest.skip("this system does not let us make symbolic links")
    assert [f.code for _, f in list_sources(root).findings] == ["LINK-SKIPPED"]
    assert read_document(root, "总结.txt").sidecar == {}


def squeezed(text: str) -> str:
    return "".join(text.split())


CHINESE = st.text(
    st.sampled_from("一二是的局党组工作报告、。：#-*|>`~ \t\n\r\v\f\x85\u2028\u3000\u200b\0\x1b\ufeff年2４—{}[]&<"),
    max_size=300,
)
ANY_TEXT = st.one_of(CHINESE, st.text(max_size=200))


@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.tuples(ANY_TEXT, st.sampled_from(CODECS)).map(lambda t: t[0].encode(t[1], "ignore")),
        st.tuples(ANY_TEXT, st.binary(max_size=3), st.integers(0, 300)).map(
            lambda t: t[0].encode("utf-8", "ignore")[: t[2]] + t[1] + t[0].encode("utf-8", "ignore")[t[2] :]
        ),
    ),
    name=st.sampled_from(["报告.txt", "报告.md"]),
)
@settings(deadline=None, max_examples=300)
def test_any_bytes_become_a_document_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    document = read_bytes(tmp_path_factory.mktemp("bytes"), name, data)
    assume(document.source.format in ("txt", "md"))
    decoded = decode(data)
    document.text.encode("utf-8")
    assert [p.index for p in document.paragraphs] == list(range(len(document.paragraphs)))
    assert all(p.text.strip() and (p.style == "table" or p.text == p.text.rstrip()) for p in document.paragraphs)
    if document.paragraphs or not document.findings:
        assert squeezed(document.text) == squeezed(decoded.text)
    else:
        assert {"FILE-BINARY", "FILE-EMPTY", "FILE-UNSUPPORTED"} & set(codes(document))
        assert "FILE-EMPTY" not in codes(document) or is_blank(decoded.text)


@given(text=ANY_TEXT)
@settings(deadline=None, max_examples=150)
def test_utf8_text_comes_back_character_by_character(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    text = "会议对照检查材料。" * 3 + text
    data = text.encode("utf-8", "ignore")
    document = read_bytes(tmp_path_factory.mktemp("text"), "报告.txt", data)
    if "FILE-BINARY" not in codes(document):
        assert squeezed(document.text) == squeezed(data.decode("utf-8"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared originals are not on this machine")
def test_shared_originals_lose_nothing() -> None:
    for folder in ("reports", "gold"):
        listing = list_sources(SHARED / folder)
        assert listing.paths
        for path in listing.paths:
            document = read_document(SHARED / folder, path)
            assert document.paragraphs, path
            assert {f.severity for f in document.findings} <= {"info"}, path
            decoded = decode((SHARED / folder / path).read_bytes())
            assert squeezed(document.text) == squeezed(decoded.text), path
