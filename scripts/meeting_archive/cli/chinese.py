"""Click speaks English; these classes make its help and its complaints Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class _Formatter(click.HelpFormatter):
    """Headings end in a full-width colon."""

    def write_heading(self, heading: str) -> None:
        """Write a heading on a line of its own."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _ChineseHelp(click.Command):
    """Help with Chinese headings."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = ["[选项]" if piece == "[OPTIONS]" else piece for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options."""
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)


class ChineseCommand(_ChineseHelp):
    """A command with Chinese help."""


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands with Chinese help."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, places: Mapping[str, str] | None = None, **options: Any) -> None:
        """`places` says of commands that are imported when they are wanted where they are: "module:name", beside us."""
        super().__init__(*args, **options)
        self._places = dict(places or {})
        self._first = tuple(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported where it was not before."""
        if cmd_name in self._places:
            module, name = self._places[cmd_name].split(":")
            self.commands[cmd_name] = getattr(import_module(f".{module}", __package__), name)
            del self._places[cmd_name]
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options, then that of commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return ["命令", "[选项]…"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, in the order in which they were declared."""
        with formatter.section("命令"):
            named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            formatter.write_dl([(name, command.get_short_help_str(60)) for name, command in named if command])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were declared."""
        return list(dict.fromkeys((*self._first, *self.commands)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say in Chinese that there is none."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(f"没有“{args[0]}”这个命令。可用的命令：{'、'.join(self.list_commands(ctx))}。", ctx)
        return super().resolve_command(ctx, args)


def explain(error: click.ClickException) -> str:
    """What was wrong with the words of a call, in Chinese."""
    match error:
        case click.NoSuchOption():
            near = f"是不是想用 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有“{error.option_name}”这个选项。{near}"
        case click.MissingParameter():
            return f"缺少 {_name(error)}。"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面要有一个值，或者给了不该有的值。"
        case click.BadParameter():
            return f"{_name(error)} 不能用：{_why(error)}"
        case click.FileError():
            return f"无法打开 {error.ui_filename}。"
    if "unexpected extra argument" in error.message.lower():
        return "多出了不认识的参数。名称里有空格时请加引号。"
    return error.message


def _why(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if kind is click.INT and not error.message.endswith("。"):
        return "应当是整数。"
    if isinstance(kind, click.Path):
        return "应当是一个文件夹。"
    return error.message


def _name(error: click.BadParameter) -> str:
    names: Any = error.param_hint or (error.param.human_readable_name if error.param is not None else "参数")
    return "、".join(names) if isinstance(names, (list, tuple)) else str(names)
