"""What an archive's owner can set (`archive.yml`) and the data tables that experts may correct (`data/*.yml`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

DATA: Final = Path(__file__).parent / "data"
ARCHIVE_FILE: Final = "archive.yml"
YAML_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C where there is one: it takes an eighth of the time."""


class SettingsError(Exception):
    """`archive.yml` cannot be used; the message says where and what to do, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one archive; every one has a default, so that an empty folder is an archive.

    name: shown in the header of every page.
    as_at: the day on which deadlines are judged; None means the day of the build.
    page_size: entries on one page of a long list, 10 … 1000.
    organizations: other names of a unit → the name to show, for units written in several ways.
    ocr: whether the words of scanned pages and of pictures are recognised, by tesseract where it is installed.
    originals: whether originals are offered for download beside their pages; a Word file may hold more than it shows.
    search_traditional: whether a search takes traditional characters for their simplified forms, and the other way.
    """

    name: str = "会议材料档案"
    as_at: date | None = None
    page_size: int = 100
    organizations: Mapping[str, str] = field(default_factory=dict)
    search_traditional: bool = False
    originals: bool = True
    ocr: bool = False


def theme_dir() -> Path:
    """The folder of the theme: inside the package in a wheel, at the root of a source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parent / "theme"
    return packaged if packaged.is_dir() else here.parents[2] / "theme"


def load_settings(archive: Path) -> Settings:
    """Read `archive.yml` in `archive`; defaults where there is none. Raises SettingsError."""
    path = archive / ARCHIVE_FILE
    if not os.path.lexists(path):
        return Settings()
    if not path.is_file():
        raise SettingsError(f"{path}：应当是一个文件。")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}：不是 UTF-8 编码。请用 UTF-8 另存。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "某处"
        raise SettingsError(f"{path}：{where}不是有效的 YAML。请检查缩进和冒号（冒号后要有空格）。") from error
    except (ValueError, RecursionError) as error:  # a day that does not exist, a number or a nesting beyond all bounds
        raise SettingsError(f"{path}：有一个值不能用，例如不存在的日期。请检查日期和数字。") from error
    if not isinstance(raw, dict):
        raise SettingsError(f"{path}：应当是“名称: 值”的形式。")
    known = {"name", "as_at", "page_size", "organizations", "search_traditional", "originals", "ocr"}
    if unknown := sorted(str(k) for k in raw if k not in known):
        raise SettingsError(f"{path}：不认识的设置 {'、'.join(unknown)}。可用的有 {'、'.join(sorted(known))}。")
    return Settings(
        name=_text(raw, "name", path, Settings().name),
        as_at=_date(raw, path),
        page_size=_page_size(raw, path),
        organizations=_mapping(raw, "organizations", path),
        ocr=_switch(raw, "ocr", path, Settings().ocr),
        originals=_switch(raw, "originals", path, Settings().originals),
        search_traditional=_switch(raw, "search_traditional", path, Settings().search_traditional),
    )


def _text(raw: Mapping[str, Any], key: str, path: Path, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{path}：{key} 应当是一段文字，现在是 {value}。")
    return value.strip()


def _date(raw: Mapping[str, Any], path: Path) -> date | None:
    value = raw.get("as_at")
    if value is None or type(value) is date:
        return value
    raise SettingsError(f"{path}：as_at 应当是日期，如 2024-03-05，现在是 {value}。")


def _page_size(raw: Mapping[str, Any], path: Path) -> int:
    value = raw.get("page_size", Settings().page_size)
    if type(value) is not int or not 10 <= value <= 1000:
        raise SettingsError(f"{path}：page_size 应当是 10 到 1000 之间的整数，现在是 {value}。")
    return value


def _switch(raw: Mapping[str, Any], key: str, path: Path, default: bool) -> bool:
    value = raw.get(key, default)
    if type(value) is not bool:
        raise SettingsError(f"{path}：{key} 应当是 true 或 false，现在是 {value}。")
    return value


def _mapping(raw: Mapping[str, Any], key: str, path: Path) -> Mapping[str, str]:
    value = raw.get(key) or {}
    if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise SettingsError(f"{path}：{key} 应当是“别名: 全称”的列表。")
    return dict(value)


@cache
def table(name: str) -> Any:
    """The data table `data/<name>.yml`, read once a process. Callers must not change it."""
    return yaml.load((DATA / f"{name}.yml").read_text(encoding="utf-8"), YAML_LOADER)
