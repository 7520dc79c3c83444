"""Options that several commands have, worded once. Imports nothing that takes time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

FOLDER: Final = click.Path(path_type=Path, file_okay=False)
FILE: Final = click.Path(path_type=Path, dir_okay=False)
archive_option = click.option(
    "--archive", type=FOLDER, default=Path(), metavar="文件夹",
    help="档案文件夹，里面是 archive.yml、mkdocs.yml、docs、curation。默认是当前文件夹。",
)  # fmt: skip
reports_option = click.option(
    "--reports", type=FOLDER, metavar="文件夹", help="原件所在的文件夹。默认是档案文件夹里的 reports。"
)
site_option = click.option("--site", type=FOLDER, metavar="文件夹", help="网站放在哪里。默认是档案文件夹里的 site。")
workers_option = click.option(
    "--workers", metavar="地址",
    help="由集群读取原件：Dask 调度程序的地址，如 tcp://10.0.0.5:8786。默认由本机读取。",
)  # fmt: skip
unit_option = click.option("--unit", default="", metavar="单位", help="只要这个单位的。")
force_option = click.option("--force", is_flag=True, help="已有同名的文件时，换掉它。")
