"""The MkDocs configuration of an archive: its own `mkdocs.yml`, or the one that comes with the package."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from ..settings import DATA, Settings, theme_dir
from .errors import SiteError
from .messages import Collector

CONFIG_FILE: Final = "mkdocs.yml"


def load(*, archive: Path, docs: Path, target: Path, settings: Settings, log: Collector) -> MkDocsConfig:
    """The configuration to build `docs` into `target`; the archive's own `mkdocs.yml` counts where there is one.

    The theme of this package is put beneath a `custom_dir` of the archive. Raises SiteError.
    """
    own = archive / CONFIG_FILE
    path = own if own.is_file() else DATA / CONFIG_FILE
    options: dict[str, Any] = {"docs_dir": str(docs.resolve()), "site_dir": str(target)}
    if path != own or settings.name != Settings().name:
        options["site_name"] = settings.name
    try:
        config = load_config(str(path), **options)
    except MkDocsException as error:
        raise SiteError(
            f"{path} 不能用来生成网站。\n" + ("\n".join(log.notices()) or _yaml_fault(str(error)))
        ) from error
    if config.theme.name == "material":
        _add_theme(config)
    if path != own and config.nav:
        config.nav = [entry for entry in config.nav if (docs / next(iter(entry.values()))).is_file()]
    return config


def _add_theme(config: MkDocsConfig) -> None:
    ours = str(theme_dir())
    if ours not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)


def _yaml_fault(text: str) -> str:
    line = re.search(r"line (\d+)", text)
    where = f"第 {line[1]} 行" if line else "某处"
    return f"{where}不是有效的 YAML。请检查缩进和冒号（冒号后要有空格）。"
