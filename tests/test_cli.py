"""The command line as a person uses it: Chinese words, exit codes, and files that stay as they were."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import click
import pytest

from meeting_archive.cli import main
from meeting_archive.cli.commands import cli

REPORT = """云川市水务局2023年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够深入。集中学习次数偏少。
二、整改措施
（一）加强理论学习。每月集中学习不少于2次。
"""


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*arguments: str | Path) -> Outcome:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Outcome(int(stop.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    reports = tmp_path / "档案" / "reports" / "水务局"
    reports.mkdir(parents=True)
    (reports / "对照检查.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path / "档案"


def english_words(text: str) -> set[str]:
    allowed = {"meeting", "archive", "build", "convert", "inspect", "check", "serve", "new", "help", "version", "json"}
    allowed |= {"explain", "reports", "site", "port", "docs", "curation", "mkdocs", "yml", "h", "JSON", "Ctrl", "C"}
    allowed |= {"search", "in", "limit", "role", "year", "unit", "meeting", "person", "topic", "has", "sort"}
    allowed |= {"decide", "link", "status", "item", "metadata", "decisions", "confirm", "reject", "add", "by", "note"}
    allowed |= {"date", "evidence", "words", "role", "nth", "archive", "K", "P", "M"}
    allowed |= {"ledger", "export", "import", "draft", "xlsx", "docx", "Excel", "WPS", "LibreOffice", "sheet", "per"}
    allowed |= {"force", "yes", "workers", "Dask", "tcp"}
    return {w for w in re.findall(r"[A-Za-z]+", text) if w not in allowed}


def test_help_is_chinese(run) -> None:  # type: ignore[no-untyped-def]
    groups = [
        (name, *sub)
        for name in cli.list_commands(click.Context(cli))
        for sub in [(), *((s,) for s in getattr(cli.get_command(click.Context(cli), name), "commands", ()))]
    ]
    for command in ((), *groups):
        outcome = run(*command, "--help")
        assert outcome.code == 0
        assert "用法：" in outcome.out
        assert not english_words(outcome.out), command


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buidl"], "没有“buidl”这个命令"),
        (["build", "--report", "x"], "没有“--report”这个选项"),
        (["inspect"], "缺少"),
        (["inspect", "没有.txt"], "没有这个文件"),
        (["serve", "--port", "0"], "不能用"),
        (["build", "多余"], "多出了"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(run, arguments: list[str], words: str) -> None:  # type: ignore[no-untyped-def]
    outcome = run(*arguments)
    assert outcome.code == 2
    assert words in outcome.err
    assert not english_words(outcome.err) - set(re.findall(r"[A-Za-z]+", " ".join(arguments))) - {"x", "txt"}


def test_a_broken_archive_yml_is_named(run, archive: Path) -> None:  # type: ignore[no-untyped-def]
    (archive / "archive.yml").write_text("colour: red", encoding="utf-8")
    outcome = run("convert", "--archive", archive)
    assert outcome.code == 3
    assert "不认识的设置 colour" in outcome.err


def test_inspect_prints_an_outline_and_the_rules(run, archive: Path) -> None:  # type: ignore[no-untyped-def]
    file = archive / "reports/水务局/对照检查.txt"
    outcome = run("inspect", file)
    assert outcome.code == 0
    assert "P1 问题　理论学习不够深入" in outcome.out
    assert "→ 措施 M1 加强理论学习" in outcome.out
    assert "规则" not in outcome.out
    explained = run("inspect", file, "--explain").out
    assert explained.count("规则") >= 3
    assert not re.search(r"规则 [^：]+：\s*$", explained, re.M), "a rule without words"


def test_inspect_gives_json(run, archive: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("inspect", archive / "reports/水务局/对照检查.txt", "--json")
    data = json.loads(outcome.out)
    assert outcome.err == ""
    assert [item["id"] for item in data["items"]] == ["P1", "M1"]


def test_check_lists_findings_and_fails_on_errors(run, archive: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("check", "--archive", archive).code == 0
    (archive / "reports" / "空.txt").write_text("", encoding="utf-8")
    outcome = run("check", "--archive", archive)
    assert outcome.code == 0
    assert "空.txt" in outcome.out
    assert "FILE-EMPTY" in outcome.out


def test_build_makes_a_site_from_an_empty_folder(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("build", "--archive", tmp_path / "没有", "--site", tmp_path / "网站")
    assert outcome.code == 0, outcome.err
    assert (tmp_path / "网站/index.html").is_file()
    assert "还没有原件" in outcome.err


def test_build_leaves_the_originals_alone_and_repeats_byte_for_byte(run, archive: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def tree(folder: Path) -> dict[str, str]:
        files = [f for f in sorted(folder.rglob("*")) if f.is_file()]
        return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}

    before = tree(archive / "reports")
    sites = []
    for name in ("甲", "乙"):
        outcome = run("build", "--archive", archive, "--site", tmp_path / name)
        assert outcome.code == 0, outcome.err
        sites.append(tree(tmp_path / name))
    assert sites[0] == sites[1]
    assert any(path.startswith("reports/2023/") for path in sites[0])
    assert tree(archive / "reports") == before


def test_new_makes_an_archive_that_builds_and_never_overwrites(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("new", tmp_path / "新档案").code == 0
    assert (tmp_path / "新档案/mkdocs.yml").is_file()
    built = run("build", "--archive", tmp_path / "新档案")
    assert built.code == 0, built.err
    page = (tmp_path / "新档案/site/index.html").read_text(encoding="utf-8")
    assert "示例市档案局" in page
    assert "承诺台账" in page
    again = run("new", tmp_path / "新档案")
    assert again.code == 3
    assert "已经有文件" in again.err


def test_a_clerk_decides_and_the_site_follows(run, archive: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("convert", "--archive", archive).code == 0
    (line,) = (archive / "curation/registry").iterdir()
    code = json.loads(line.read_text(encoding="utf-8"))["code"]
    where = ("--archive", archive, "--by", "张三", "--date", "2025年3月1日")
    assert run("decide", "item", code, "--words", "集中学习次数偏少", "--role", "原因", *where).code == 0
    done = run("decide", "link", f"{code.lower()}-p1", f"{code} M1", "--confirm", *where)
    assert done.code == 0, done.err
    assert "理论学习不够深入" in done.err
    assert "加强理论学习" in done.err
    assert run("decide", "status", f"{code}-K1", "整改中", "--evidence", "学习记录", *where).code == 0
    assert run("decide", "metadata", code, "汇报人", "王小河", *where).code == 0
    assert "没有生效" not in run("convert", "--archive", archive).out
    page = next((archive / "docs/reports").rglob(f"{code}.md")).read_text(encoding="utf-8")
    assert "已确认（张三，2025年3月1日）" in page
    assert "王小河" in page
    assert "C1" in page
    shown = run("inspect", archive / "reports/水务局/对照检查.txt", "--archive", archive)
    assert "C1 原因　集中学习次数偏少" in shown.out
    assert (archive / f"curation/decisions/{code}.yml").read_text(encoding="utf-8").count("- 决定") == 4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["link", "{}-P1", "{}-M9", "--confirm"], 3, "有的是：M1"),
        (["link", "{}-P1", "{}-M1"], 2, "--confirm"),
        (["link", "{}-P1", "{}-P1", "--add"], 3, "同一个条目"),
        (["link", "ZZZZ-P1", "{}-M1", "--add"], 3, "没有编号为 ZZZZ 的报告"),
        (["link", "问题一", "{}-M1", "--add"], 3, "不是编号"),
        (["status", "{}-K1", "完成"], 3, "可用的状态：待整改"),
        (["status", "{}-P1", "整改中"], 3, "不是承诺"),
        (["status", "{}-K1", "整改中", "--date", "昨天"], 3, "不是日期"),
        (["item", "{}", "--words", "没有这句话", "--role", "原因"], 3, "找不到"),
        (["item", "{}", "--words", "理论学习", "--role", "原因"], 3, "有 2 处"),
        (["item", "{}", "--words", "理论学习"], 2, "--role"),
        (["metadata", "{}", "年度", "去年"], 3, "写四位数"),
        (["metadata", "{}", "体裁", "内部"], 3, "可用的项目"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_what_to_do(  # type: ignore[no-untyped-def]
    run, archive: Path, arguments: list[str], code: int, words: str
) -> None:
    run("convert", "--archive", archive)
    (line,) = (archive / "curation/registry").iterdir()
    name = json.loads(line.read_text(encoding="utf-8"))["code"]
    outcome = run("decide", *(argument.format(name) for argument in arguments), "--archive", archive)
    assert outcome.code == code, outcome.err
    assert words in outcome.err
    assert not (archive / "curation/decisions").exists()
