"""Automatic numbering of Word documents, against the numerals that LibreOffice shows for the same files.

Where the two differ, `LIBREOFFICE` says at which paragraph, and why ours is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from meeting_archive.read.docx import read_docx
from meeting_archive.read.numerals import FORMATS, numeral
from office import convert, needs_office
from word_files import WordFile, abstract, level, numbered, override, paragraph

NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
LAST = 125
"""Numbers 1 … LAST of every format are compared."""


def styled(
    name: str, based: str, *, list_id: int | None = None, at: int | None = None, outline: int | None = None
) -> str:
    ilvl = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    num = "" if list_id is None else f'<w:numPr>{ilvl}<w:numId w:val="{list_id}"/></w:numPr>'
    depth = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    head = f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
    return f"{head}<w:pPr>{num}{depth}</w:pPr></w:style>"


def document(numbering: str, *paragraphs: str, styles: str = NORMAL) -> bytes:
    return WordFile(body="".join(paragraphs), parts={"numbering": numbering, "styles": styles}).bytes()


REPORT = abstract(
    1,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%4"),
)
HEADS = abstract(
    1,
    level(0, "chineseCountingThousand", "%1、", pStyle="H1"),
    level(1, "chineseCountingThousand", "（%2）", pStyle="H2"),
)
HEAD_STYLES = (
    NORMAL
    + styled("H1", "a", list_id=1, outline=0)
    + styled("H2", "a", list_id=1, at=1, outline=1)
    + styled("Mine", "H2")
)
LINKED = abstract(
    1, level(0, "chineseCountingThousand", "%1、"), level(1, "decimal", "%2."), link='<w:styleLink w:val="N"/>'
) + abstract(2, link='<w:numStyleLink w:val="N"/>')
LINK_STYLE = NORMAL + (
    '<w:style w:type="numbering" w:styleId="N"><w:name w:val="N"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
P = paragraph
CHANGED = (
    '<w:pPrChange w:id="1" w:author="甲"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "</w:pPrChange>"
)
CASES: Mapping[str, tuple[bytes, str]] = {
    "levels": (
        document(REPORT + numbered(1, 1), P("a", 1, 0), P("b", 1, 1), P("c", 1, 1), P("d", 1, 2), P("e", 1, 0),
                 P("f", 1, 1), P("g", 1, 3)),
        "一、a （一）b （二）c 1.d 二、e （一）f 二.1g",
    ),
    "two lists over one definition go on counting, and startOverride begins anew once": (
        document(REPORT + numbered(1, 1) + numbered(2, 1) + numbered(3, 1, override(0, 1)), P("a", 1, 0), P("b", 2, 0),
                 P("c", 3, 0), P("d", 3, 0), P("e", 1, 0)),
        "一、a 二、b 一、c 二、d 三、e",
    ),
    "startOverride of a lower level": (
        document(REPORT + numbered(1, 1) + numbered(2, 1, override(1, 5)), P("a", 1, 0), P("b", 1, 1), P("c", 2, 1),
                 P("d", 2, 1), P("e", 1, 0), P("f", 2, 1)),
        "一、a （一）b （五）c （六）d 二、e （五）f",
    ),
    "a level whose parents never came": (
        document(abstract(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3"))
                 + numbered(1, 1), P("a", 1, 1), P("b", 1, 1), P("c", 1, 0), P("d", 1, 2), P("e", 1, 1)),
        "1.1a 1.2b 2c 2.1.1d 2.2e",
    ),
    "lvlRestart 0 never begins anew": (
        document(abstract(1, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "第%2条", lvlRestart="0"))
                 + numbered(1, 1), P("a", 1, 0), P("b", 1, 1), P("c", 1, 1), P("d", 1, 0), P("e", 1, 1)),
        "第一章a 第1条b 第2条c 第二章d 第3条e",
    ),
    "lvlRestart 1 begins anew after the first level only": (
        document(abstract(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"),
                          level(2, "lowerLetter", "%3)", lvlRestart="1")) + numbered(1, 1),
                 P("a", 1, 0), P("b", 1, 1), P("c", 1, 2), P("d", 1, 1), P("e", 1, 2), P("f", 1, 0), P("g", 1, 2)),
        "1a 1.1b a)c 1.2d b)e 2f a)g",
    ),
    "isLgl writes every level in digits": (
        document(abstract(1, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", isLgl="1"))
                 + numbered(1, 1), P("a", 1, 0), P("b", 1, 1)),
        "第一章a 1.1b",
    ),
    "numId 0 is no number and is not counted": (
        document(REPORT + numbered(1, 1), P("a", 1, 0), P("b", 0), P("c", 1, 0)),
        "一、a b 二、c",
    ),
    "numbers of styles, of styles based on them, and turned off in one paragraph": (
        document(HEADS + numbered(1, 1), P("a", style="H1"), P("b", style="H2"), P("c", style="Mine"),
                 P("d", 0, style="H2"), P("e", style="H2"), P("f", style="H1"), styles=HEAD_STYLES),
        "一、a （一）b （二）c d （三）e 二、f",
    ),
    "numbering in a record of changes counts for nothing": (
        document(REPORT + numbered(1, 1), P("a", 1, 0), P("b", more=CHANGED), P("c", 1, 0)),
        "一、a b 二、c",
    ),
    "numStyleLink leads to the definition with styleLink": (
        document(LINKED + numbered(1, 1) + numbered(2, 2), P("a", 1, 0), P("b", 2, 0), P("c", 2, 1), P("d", 2, 0),
                 styles=LINK_STYLE),
        "一、a 二、b 1.c 三、d",
    ),
    "a level of its own for one list": (
        document(REPORT + numbered(1, 1) + numbered(2, 1, override(0, own=level(0, "upperRoman", "%1."))), P("a", 1, 0),
                 P("b", 2, 0), P("c", 2, 0), P("d", 1, 0)),
        "一、a II.b III.c 四、d",
    ),
    "other starts": (
        document(abstract(1, level(0, "decimal", "%1.", start="3"), level(1, "decimal", "%1.%2", start="0"))
                 + numbered(1, 1), P("a", 1, 0), P("b", 1, 1), P("c", 1, 1), P("d", 1, 0), P("e", 1, 1)),
        "3.a 3.0b 3.1c 4.d 4.0e",
    ),
    "an empty paragraph has its number": (
        document(REPORT + numbered(1, 1), P("a", 1, 0), P("", 1, 0), P("c", 1, 0)),
        "一、a 二、 三、c",
    ),
    "no gap, and signs for bullets": (
        document(abstract(1, level(0, "decimal", "%1", suff="nothing"), level(1, "bullet", "\uf0b7"))
                 + numbered(1, 1), P("a", 1, 0), P("b", 1, 1)),
        "1a •b",
    ),
}  # fmt: skip
LIBREOFFICE: Mapping[str, tuple[dict[int, str], str]] = {
    "startOverride of a lower level": (
        {5: "（一）f"}, "ECMA-376 17.9.26: the value counts as well whenever the level begins anew"),
    "lvlRestart 0 never begins anew": ({4: "第1条e"}, "LibreOffice does not read lvlRestart"),
    "lvlRestart 1 begins anew after the first level only": ({4: "a)e"}, "LibreOffice does not read lvlRestart"),
    "no gap, and signs for bullets": ({1: "◦b"}, "LibreOffice's text filter writes a sign of its own by level"),
    "isLgl writes every level in digits": ({1: "一.1b"}, "LibreOffice does not read isLgl"),
}  # fmt: skip
"""Case → ({paragraph: what LibreOffice shows}, why it is not what Word shows)."""
FORMAT_FAULTS: Mapping[str, tuple[int, str]] = {
    "chineseCounting": (100, "ECMA-376 17.18.59: from 100 on digit by digit with ○"),
    "taiwaneseCounting": (100, "the same"),
    "taiwaneseDigital": (1, "LibreOffice shows digits"),
    "ideographDigital": (10, "digit by digit; LibreOffice counts"),
    "japaneseCounting": (100, "百 without 一 before it; LibreOffice counts in Chinese"),
    "japaneseDigitalTenThousand": (1, "LibreOffice shows digits"),
    "japaneseLegal": (10, "LibreOffice leaves 拾 out"),
    "ideographZodiacTraditional": (1, "LibreOffice shows digits"),
    "ideographEnclosedCircle": (1, "LibreOffice shows ① for ㊀"),
    "decimalEnclosedParen": (1, "LibreOffice shows digits"),
    "decimalEnclosedFullstop": (1, "LibreOffice shows digits"),
    "numberInDash": (1, "LibreOffice shows digits"),
    "ordinal": (1, "LibreOffice shows no ending in a Chinese document"),
    "hex": (10, "LibreOffice shows digits"),
}
"""Format → (the first number that LibreOffice shows otherwise, why)."""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def ours(data: bytes) -> list[str]:
    return [squeezed(p.text) for p in read_docx(data).paragraphs]


@pytest.mark.parametrize("name", CASES)
def test_labels_are_those_that_word_shows(name: str) -> None:
    data, expected = CASES[name]
    assert ours(data) == expected.split()


@needs_office
def test_libreoffice_shows_the_same_labels(tmp_path: Path) -> None:
    names = {f"c{at}.docx": name for at, name in enumerate(CASES)}
    seen = convert({file: CASES[name][0] for file, name in names.items()}, "txt:Text (encoded):UTF8", tmp_path)
    for file, name in names.items():
        theirs = [squeezed(line) for line in seen[file].decode("utf-8-sig").splitlines() if line.strip()]
        expected = CASES[name][1].split()
        for at, label in LIBREOFFICE.get(name, ({}, ""))[0].items():
            assert expected[at] != label
            expected[at] = label
        assert theirs == expected, name


@needs_office
def test_libreoffice_shows_the_same_numerals_in_every_format(tmp_path: Path) -> None:
    files = {
        f"{name}.docx": document(abstract(1, level(0, name, "%1、")) + numbered(1, 1), *[P("字", 1, 0)] * LAST)
        for name in FORMATS
    }
    seen = convert(files, "txt:Text (encoded):UTF8", tmp_path)
    for file, data in files.items():
        name = file.removesuffix(".docx")
        theirs = [squeezed(line) for line in seen[file].decode("utf-8-sig").splitlines() if line.strip()]
        first = next((at for at, (a, b) in enumerate(zip(ours(data), theirs, strict=True), 1) if a != b), None)
        assert first == (FORMAT_FAULTS[name][0] if name in FORMAT_FAULTS else None), name


def test_numerals_of_large_numbers() -> None:
    shown = {
        n: numeral(n, "chineseCountingThousand") for n in (10, 11, 20, 101, 110, 115, 1000, 1005, 1010, 10_000, 12_045)
    }
    assert shown == {
        10: "十", 11: "十一", 20: "二十", 101: "一百零一", 110: "一百一十", 115: "一百一十五", 1000: "一千",
        1005: "一千零五", 1010: "一千零一十", 10_000: "一万", 12_045: "一万二千零四十五",
    }  # fmt: skip
    assert numeral(0, "chineseCounting") == "0"
    assert numeral(-3, "lowerRoman") == "-3"


def test_an_unknown_format_becomes_digits_with_a_finding() -> None:
    read = read_docx(document(abstract(1, level(0, "hebrew1", "%1、")) + numbered(1, 1), P("a", 1, 0)))
    assert [p.text for p in read.paragraphs] == ["1、a"]
    assert [f.code for f in read.findings] == ["NUMBERING-FORMAT"]


def test_lists_that_do_not_exist_give_no_label() -> None:
    assert ours(document(REPORT + numbered(1, 7), P("a", 1, 0), P("b", 9, 0), P("c", 1, 8))) == ["a", "b", "c"]
