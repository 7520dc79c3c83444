"""Append one decision to its file: only behind the last byte, in the file's own way to end lines."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from ..across import Choice, Decision, DecisionKind
from .entries import LARGEST
from .fields import CHOICES, KINDS

_KIND_WORDS: Final[dict[DecisionKind, str]] = {kind: word for word, kind in KINDS.items()} | {"follow": "链接"}
_CHOICE_WORDS: Final[dict[Choice, str]] = {choice: word for word, choice in CHOICES.items()}
_PLAIN: Final = re.compile(r"[\w\u3000-\u303f\uff00-\uffef（）《》“”‘’·%.+/\-]+(?: [\w（）《》“”]+)*")
_HEAD: Final = "# 人工决定。只在末尾添加，不要改动已有的条目；写法见“指南—人工决定”。"


class AppendError(Exception):
    """The decision cannot be written; the message is Chinese."""


def entry_text(decision: Decision) -> str:
    """The decision as YAML, lines ended by newlines: what `append` writes and what people can copy.

    >>> from ..across import Ref
    >>> print(entry_text(Decision(kind="status", ref=Ref(report="K7M3", id="K3"), words="x")))
    - 决定: 状态
      编号: K7M3-K3
      原话: x
      <BLANKLINE>
    """
    values = dict(decision.values)
    rows = {
        "决定": _KIND_WORDS[decision.kind],
        "编号": str(decision.ref) if decision.ref.id else "",
        "原话": decision.words,
        "目标": str(decision.target) if decision.target is not None else "",
        "目标原话": decision.target_words,
        "意见": _CHOICE_WORDS[decision.choice] if decision.choice is not None else "",
        **values,
        "日期": decision.day,
        "经办人": decision.author,
        "说明": decision.note,
    }
    lines = [f"{key}: {_scalar(value)}" for key, value in rows.items() if value]
    return "- " + "\n  ".join(lines) + "\n"


def append(curation: Path, decision: Decision) -> Path:
    """Write `decision` behind the last byte of its file, which is made where it is missing; what stands there stays.

    Returns the file. Raises AppendError where the file is no text of ours, OSError where the system refuses.
    """
    folder = curation / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{decision.ref.report}.yml"
    with ExitStack() as stack:
        file = stack.enter_context(path.open("a+b"))
        before = _bytes(file.fileno(), path)
        newline = b"\r\n" if b"\r\n" in before else b"\n"
        text = entry_text(decision)
        lead = b"" if not before or before.endswith((b"\n", b"\r")) else newline
        if not before.removeprefix(b"\xef\xbb\xbf").strip():
            text = f"{_HEAD}\n{text}"
        else:
            indent = re.search(rb"^( *)- ", before, re.M)
            text = re.sub(r"^", " " * len(indent[1]), text, flags=re.M).rstrip(" ") if indent else text
        data = lead + text.encode("utf-8", "backslashreplace").replace(b"\n", newline)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return path


def _bytes(descriptor: int, path: Path) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        before = file.read(LARGEST + 1)
    if len(before) > LARGEST:
        raise AppendError(f"{path} 太大，没有写入。")
    try:
        before.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AppendError(f"{path} 不是 UTF-8 编码，没有写入。请用 UTF-8 另存。") from None
    return before


def _scalar(value: str) -> str:
    """A value on one line; quoted unless it is plain words that YAML takes for nothing else."""
    words = " ".join(value.split())
    if _PLAIN.fullmatch(words) and words[0] not in "-.+%/\"'" and not words.endswith(":"):
        return words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in escaped
    )
    return f'"{escaped}"'
