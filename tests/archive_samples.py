"""Small archives of our own for tests of whole builds: two units over three years, made of sentences one can swap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meeting_archive.pipeline import Converted, convert
from meeting_archive.settings import load_settings
from meeting_archive.site import build_site
from meeting_archive.site.pages import STATE
from meeting_archive.store import store_of
from meeting_archive.unchanged import Last, Place

UNITS: Final = ("柏川县水利局", "柏川县青石中学")
YEARS: Final = (2021, 2022, 2023)
_NUMERALS: Final = "一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that a unit has to put right: what is wrong, why, what it promises, what it says a year later."""

    name: str
    problem: str
    cause: str
    measure: str
    account: str


MATTERS: Final = (
    Matter(
        name="理论学习",
        problem="理论学习不够深入，集中学习时常以读文件代替讨论。",
        cause="对理论武装的认识有偏差，觉得业务忙就可以少学。",
        measure="每月组织集中学习不少于2次，6月底前班子成员各讲一次党课，由办公室负责。",
        account="全年集中学习26次，班子成员讲党课7次，以读代学的问题已经改正。",
    ),
    Matter(
        name="调查研究",
        problem="调查研究走马观花，到偏远村组的次数少。",
        cause="群众观念有所淡化，习惯于听汇报、看材料。",
        measure="班子成员每季度到联系村蹲点不少于3天，年底前形成调研报告5篇。",
        account="班子成员累计蹲点41天，形成调研报告4篇，还有1篇正在修改。",
    ),
    Matter(
        name="灌溉渠道",
        problem="东干渠末梢12个村灌溉用水没有保障。",
        cause="资金争取不力，管护责任没有落到人。",
        measure="9月底前完成东干渠清淤18公里，落实管护员24名。",
        account="东干渠清淤18公里已经完工，管护员24名全部到岗。",
    ),
    Matter(
        name="营养午餐",
        problem="营养午餐公示不及时，家长意见较大。",
        cause="制度执行不严，监督停留在纸面上。",
        measure="从3月起每周公示一次午餐账目，每学期请家长代表查账2次。",
        account="午餐账目每周公示，请家长代表查账4次，收到意见9条，已答复9条。",
    ),
    Matter(
        name="会议文件",
        problem="会议多、文件长的老毛病时有反弹。",
        cause="求稳怕乱的思想作怪，以会议落实会议。",
        measure="2023年全局性会议压减20%，发文控制在80件以内。",
        account="全局性会议压减23%，发文76件。",
    ),
    Matter(
        name="财务报销",
        problem="报销凭证不齐，个别差旅补助超标准发放。",
        cause="纪律规矩意识不强，财务人员培训跟不上。",
        measure="4月底前清退超标准发放的补助1.2万元，修订《财务管理办法》。",
        account="超标准发放的补助1.2万元已全部清退，《财务管理办法》已经印发。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one original says: unit, year, the matters (numbers in MATTERS), and those of the year before."""

    unit: str
    year: int
    matters: tuple[int, ...]
    before: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """Where it is put at first."""
        return f"{self.unit}/{self.year}/{self.unit}领导班子{self.year}年度民主生活会对照检查材料.txt"

    @property
    def text(self) -> str:
        """The report as text."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        chosen = [MATTERS[number] for number in self.matters]
        yield f"{self.unit}领导班子{self.year}年度民主生活会对照检查材料"
        yield f"（{self.year}年12月20日）"
        numerals = iter(_NUMERALS)
        if self.before:
            yield f"{next(numerals)}、上年度整改措施落实情况"
            for at, number in enumerate(self.before, 1):
                yield f"{at}.{MATTERS[number].name}方面。{MATTERS[number].account}"
        for head, field in (("存在的主要问题", "problem"), ("产生问题的原因", "cause"), ("整改措施", "measure")):
            yield f"{next(numerals)}、{head}"
            for at, matter in enumerate(chosen):
                yield f"（{_NUMERALS[at]}）{matter.name}方面。{getattr(matter, field)}"


ORIGINALS: Final = (
    Written(unit=UNITS[0], year=2021, matters=(0, 2)),
    Written(unit=UNITS[0], year=2022, matters=(1, 4), before=(0, 2)),
    Written(unit=UNITS[0], year=2023, matters=(0, 5), before=(1, 4)),
    Written(unit=UNITS[1], year=2021, matters=(3, 0)),
    Written(unit=UNITS[1], year=2022, matters=(3, 5), before=(3, 0)),
)
"""What an archive of these tests begins with."""


def put(archive: Path, relative: str, text: str) -> None:
    """Write an original."""
    path = archive / "reports" / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def build(archive: Path) -> Converted | None:
    """What `meeting-archive build` does; None where it found nothing to do."""
    settings, site = load_settings(archive), archive / "site"
    place = Place.of(archive, archive / "reports", site)
    if place.last() is not None:
        return None
    converted = convert(archive, archive / "reports", settings, lambda *_: None)
    built = build_site(archive=archive, docs=archive / "docs", site=site, settings=settings)
    place.remember(Last(summary=(), findings=(), notices=built.notices))
    return converted


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder but those that only say how the next build can go on (times, places on a disk)."""
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: p.read_bytes() for name, p in files.items() if p.name not in (STATE, ".meeting-archive.lock")}


def differences(ours: dict[str, bytes], clean: dict[str, bytes]) -> list[str]:
    """What differs between two folders, in words for a person."""
    return [
        f"{name}: {'only after many builds' if name not in clean else 'missing' if name not in ours else 'differs'}"
        for name in sorted(ours.keys() | clean.keys())
        if ours.get(name) != clean.get(name)
    ]


def forget(archive: Path) -> None:
    """Remove what is kept of an archive outside of it."""
    store = store_of(archive)
    for path in store.parent.glob(f"{store.stem}.*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
