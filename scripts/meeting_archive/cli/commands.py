"""The command line as a whole: which commands there are, what a person reads when one cannot be done, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import click

from .. import __version__
from ..findings import reason
from .chinese import ChineseGroup, explain
from .report import EXIT_FAILED, EXIT_USAGE, say

_COMMANDS: Final = {
    "build": "build:build_command",
    "convert": "build:convert_command",
    "inspect": "look:inspect_command",
    "check": "look:check_command",
    "serve": "build:serve_command",
    "search": "search:search_command",
    "new": "new:new_command",
    "decide": "decide:decide_group",
    "ledger": "ledger:ledger_group",
    "export": "export:export_command",
    "draft": "draft:draft_command",
}
"""Each command, in the order of the help, and where it is: a module of this room and a name in it."""


@click.group(
    cls=ChineseGroup,
    places=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="meeting-archive %(version)s", help="显示版本。")
def cli() -> None:
    """把会议材料文件夹变成可以浏览、可以检索的网站。

    第一次使用：meeting-archive new 我的档案，把原件放进 reports，再运行 meeting-archive build。
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; every message is Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console in another code page must not stop a build
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=arguments, prog_name="meeting-archive", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        say(f"命令有误：{explain(error)}（用 meeting-archive --help 查看用法）")
        sys.exit(EXIT_USAGE)
    except OSError as error:
        say(f"无法读写 {error.filename or '文件'}：{reason(error)}。原来的网站没有改动。")
        sys.exit(EXIT_FAILED)
    except (KeyboardInterrupt, click.exceptions.Abort):
        say("已中止，原来的网站没有改动。")
        sys.exit(130)
    except Exception as error:
        if isinstance(error, _refusals()):
            say(str(error))
        else:  # a fault of ours: still a sentence, not a traceback
            say(f"程序出错：{type(error).__name__}：{error}。原来的网站没有改动。请把这句话反馈给维护人员。")
        sys.exit(EXIT_FAILED)
    sys.exit(code if isinstance(code, int) else 0)


def _refusals() -> tuple[type[Exception], ...]:
    """What says in Chinese why a command could not be done; imported when it is wanted, as it takes a while."""
    from ..lock import BusyError
    from ..outputs import FolderTakenError, LedgerFileError, NothingFoundError
    from ..pages import PagesError
    from ..pipeline import AppendError, IndexMissingError
    from ..settings import SettingsError
    from ..shelf import LostError
    from ..site import SiteError
    from ..workers import WorkersError
    from .decide import DecideError
    from .folders import FolderError
    from .new import NewArchiveError
    from .opened import OutputError

    return (
        SettingsError,
        FolderError,
        BusyError,
        SiteError,
        NewArchiveError,
        IndexMissingError,
        DecideError,
        AppendError,
        OutputError,
        FolderTakenError,
        LedgerFileError,
        NothingFoundError,
        WorkersError,
        LostError,
        PagesError,
    )
