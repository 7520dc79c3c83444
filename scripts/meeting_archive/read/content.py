"""What a reader makes of the bytes of one file, before the file's name and neighbours come in; errors in words."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..model import Finding, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Paragraphs in order, the values of the file's own head, and what a person should know."""

    paragraphs: tuple[Paragraph, ...] = ()
    front_matter: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


_REASONS: Final = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ENOENT: "文件不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ENAMETOOLONG: "路径太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘或者网络读取出错",
}


def reason(error: Exception) -> str:
    """Why the system refused, in Chinese where the reason is known."""
    if isinstance(error, ValueError):  # a NUL in the name
        return "名称里有不能使用的字符"
    number = getattr(error, "errno", None)
    return _REASONS.get(number or 0) or getattr(error, "strerror", None) or type(error).__name__
