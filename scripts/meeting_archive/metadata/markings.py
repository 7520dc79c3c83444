"""The words of a marking: who may read a paper, and for how long it is kept from others.

Such a marking stands alone on a line near the top or the end, or in the head or foot of the page; a sentence that
speaks of secrets is none.
"""

from __future__ import annotations

import re
from typing import Final

SECRET: Final = ("绝密", "机密", "秘密")
"""The three levels of state secrets, highest first (Law on Guarding State Secrets, article 14)."""
_TERM: Final = (
    r"\s?[★☆]\s?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:年|个月|月|天)|长期|(?:启用|启封|公布|评卷)前)?"
)
_LEVEL: Final = rf"(?:绝|机|秘)\s?密(?:{_TERM})?"
_INTERNAL: Final = (
    r"工作秘密|内部(?:资料|材料|文件|刊物|明电|情况|使用|掌握|参考|传阅)|(?:仅供|限)内部(?:使用|参考|传阅)|注意(?:保存|保密|保管)"
    r"|(?:不得|请勿|严禁|切勿)(?:外传|外泄|扩散|公开|翻印|复印|转载|上网)|(?:会后|阅后|用后)(?:收回|退回|交回|销毁|归还)"
    r"|(?:不予|不|暂不|依申请)公开"
)
_LABEL: Final = (
    r"(?:(?:密\s?级|(?:秘密|保密|涉密|文件)等级|(?:信息)?公开(?:属性|类别|方式|选项))(?:和保密期限)?\s?[:：]?\s?)"
)
_BESIDE: Final = r"(?:\d{6}|№?\s?\d{3,6}|特急|特提|加急|平急|急件)"
"""Number of the copy and urgency, which stand beside it (GB/T 9704)."""
_BETWEEN: Final = r"[\s,，、;；。.·|/—-]{0,4}"
TOKEN: Final = re.compile(rf"{_LEVEL}|{_INTERNAL}")
_MARKING: Final = re.compile(
    rf"[【（(\[〔]?(?:{_LABEL})?(?:{_BESIDE}{_BETWEEN}){{0,2}}(?:(?:此|本|该)(?:件|材料|文件|资料|稿){_BETWEEN})?"
    rf"(?:{_LEVEL}|{_INTERNAL})(?:{_BETWEEN}(?:{_LEVEL}|{_INTERNAL})){{0,4}}"
    rf"(?:{_BETWEEN}{_BESIDE}){{0,2}}{_BETWEEN}[】）)\]〕]?"
)
WITH_STAR: Final = re.compile(rf"(?:绝|机|秘)\s?密{_TERM}")
IN_MARGIN: Final = re.compile(
    rf"(?:^|[\s（(【|])(?P<words>(?:{_LEVEL}|{_INTERNAL}){_BETWEEN}(?:{_INTERNAL})?)(?=$|[\s）)】|])"
)
LONGEST: Final = 60


def is_marking(text: str) -> bool:
    """Whether a line says nothing but who may read the paper."""
    return len(text) <= LONGEST and _MARKING.fullmatch(text) is not None


def level_of(value: str | None) -> str | None:
    """The level of state secret that a marking names, None where it names none."""
    return next((level for level in SECRET if value and value.startswith(level)), None)
