"""What the tool tells people about their documents: stable codes, each with its severity, message and hint.

A code is a word or two in capitals and never changes meaning. Messages and hints are Chinese sentences with
`{fields}`; `docs/guide/findings.md` lists the same table for readers (a test compares them).
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .model import Finding, Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One entry of the catalogue; `name` is what a list of such findings is called."""

    name: str
    severity: Severity
    message: str
    hint: str


CATALOGUE: Final[Mapping[str, Kind]] = {
    "FILE-UNREADABLE": Kind(
        name="无法读取的文件",
        severity="error",
        message="无法读取文件：{reason}。",
        hint="请确认文件没有被占用、有读取权限，然后重新生成。",
    ),
    "FILE-UNSUPPORTED": Kind(
        name="暂不支持的格式",
        severity="warning",
        message="暂不支持 {format} 格式，文件没有收录。",
        hint="请另存为 docx、pdf 或 txt 放在同一文件夹。",
    ),
    "PACKED-FILE": Kind(
        name="压缩包",
        severity="warning",
        message="这是压缩包（{format}），里面的文件没有收录。",
        hint="请解压，把里面的文件放进材料文件夹。",
    ),
    "FILE-EMPTY": Kind(
        name="没有文字的文件", severity="warning", message="文件里没有文字。", hint="请确认原件是否完整。"
    ),
    "FILE-TOO-LARGE": Kind(
        name="过大的文件",
        severity="error",
        message="文件有 {size}，超过 {limit} 的上限，没有收录。",
        hint="请把文件分成几份，或者去掉里面不是文字的内容。",
    ),
    "FILE-BINARY": Kind(
        name="内容不是文字的文件",
        severity="error",
        message="文件内容不是文字，没有收录。",
        hint="请用文字处理软件打开原件，另存为 txt（UTF-8 编码）。",
    ),
    "FILE-BROKEN": Kind(
        name="损坏的文件",
        severity="error",
        message="文件已损坏或者不是它的名称所说的格式：{reason}。文件没有收录。",
        hint="请用编写它的软件打开，确认能正常显示后另存一份。",
    ),
    "FILE-ENCRYPTED": Kind(
        name="加密的文件",
        severity="error",
        message="文件有打开密码，没有收录。",
        hint="请用密码打开文件，去掉密码后另存一份。",
    ),
    "FILE-LIMIT": Kind(
        name="超出限度的文件",
        severity="error",
        message="文件超出读取的限度：{what}。文件没有收录。",
        hint="正常的材料不会这样。请检查文件来源；确需收录时，请把文字另存为 txt。",
    ),
    "OFFICE-MISSING": Kind(
        name="需要 LibreOffice 的文件",
        severity="warning",
        message="读取 {format} 文件需要 LibreOffice，这台电脑上没有找到，文件没有收录。",
        hint="请安装 LibreOffice 后重新生成，或者用文字处理软件把文件另存为 docx。",
    ),
    "PICTURES-ONLY": Kind(
        name="只有图片的文件",
        severity="warning",
        message="文件里只有图片，没有文字。",
        hint="请找出文字稿；没有的话，在 archive.yml 里写 ocr: true，识别 docx、ofd 里的图片（要先安装 tesseract）。",
    ),
    "PAGE-SCANNED": Kind(
        name="扫描的页",
        severity="warning",
        message="第{pages}页是扫描件，没有文字。",
        hint="请找出文字稿；没有的话，在 archive.yml 里写 ocr: true，由程序识别文字（要先安装 tesseract）。",
    ),
    "PICTURE-FILE": Kind(
        name="图片文件",
        severity="warning",
        message="这是图片，里面的文字没有读取，文件没有收录。",
        hint="请找出文字稿；没有的话，在 archive.yml 里写 ocr: true，由程序识别文字（要先安装 tesseract）。",
    ),
    "OCR-TEXT": Kind(
        name="识别出来的文字",
        severity="warning",
        message="第{pages}页（共 {count} 页）的文字由OCR识别，平均把握 {confidence}，可能有错字。",
        hint="引用前请对照原件。有文字稿的，请放文字稿。",
    ),
    "OCR-LAYER": Kind(
        name="扫描时识别的文字",
        severity="warning",
        message="第{pages}页（共 {count} 页）是扫描件，文字是扫描软件识别的，可能有错字。",
        hint="引用前请对照原件。有文字稿的，请放文字稿。",
    ),
    "OCR-FAILED": Kind(
        name="没有识别出文字的页",
        severity="warning",
        message="第{pages}页是扫描件，{reason}。",
        hint="请找出文字稿，或者扫描得清楚些（每英寸 300 点、摆正、不要有阴影）再放进来。",
    ),
    "OCR-MISSING": Kind(
        name="需要文字识别程序的文件",
        severity="warning",
        message="archive.yml 里要求识别文字，但是这台电脑上没有{what}。",
        hint=(
            "Debian、Ubuntu、统信、麒麟：apt-get install tesseract-ocr tesseract-ocr-chi-sim；"
            "Windows：装 Tesseract 时勾选 Chinese (Simplified)。装好后重新生成。"
        ),
    ),
    "PAGE-DAMAGED": Kind(
        name="损坏的页",
        severity="warning",
        message="第{pages}页已损坏，没有读取。",
        hint="请用阅读软件打开核对，另存一份完好的文件。",
    ),
    "GLYPH-UNKNOWN": Kind(
        name="认不出的字",
        severity="warning",
        message="有 {count} 个字认不出是什么字（{where}），显示为 \ufffd。",
        hint="文件用的字体没有说明这些字形是什么字。请对照原件补上，或者找出文字稿。",
    ),
    "NUMBERING-FORMAT": Kind(
        name="不认识的编号格式",
        severity="info",
        message="自动编号用了不认识的格式（{formats}），按阿拉伯数字显示。",
        hint="请对照原件核对这些编号。",
    ),
    "PART-SKIPPED": Kind(
        name="没有读取的部分",
        severity="warning",
        message="文件里有{what}，这一部分没有读取。",
        hint="请把这一部分的文字粘贴进正文后另存，或者单独存成一个文件。",
    ),
    "FILE-NAME": Kind(
        name="文件名无法识别",
        severity="error",
        message="文件名的编码无法识别，文件没有收录。",
        hint="请给文件改名（多见于在其他系统上压缩的文件），然后重新生成。",
    ),
    "FOLDER-UNREADABLE": Kind(
        name="无法打开的文件夹",
        severity="error",
        message="无法打开文件夹：{reason}，里面的文件没有收录。",
        hint="请确认文件夹的读取权限，然后重新生成。",
    ),
    "LINK-SKIPPED": Kind(
        name="没有收录的链接",
        severity="warning",
        message="这是链接，不是文件本身，没有收录。",
        hint="链接可能指到材料文件夹之外或者绕成圈。需要收录时，请把文件复制进来。",
    ),
    "ENCODING-ASSUMED": Kind(
        name="自动判断的编码",
        severity="info",
        message="原件不是 UTF-8 编码，按 {encoding} 读取。",
        hint="文字正常就不用处理；出现乱码时，请把原件另存为 UTF-8 编码。",
    ),
    "ENCODING-DAMAGED": Kind(
        name="损坏的文字",
        severity="warning",
        message="按 {encoding} 读取时有 {count} 处字节损坏（{where}），损坏处显示为 \ufffd。",
        hint="请对照纸质件或者其他副本补上这几处文字。",
    ),
    "FRONT-MATTER-BROKEN": Kind(
        name="读不懂的文件开头",
        severity="warning",
        message="文件开头的说明第 {line} 行读不懂：{reason}。整段按正文处理。",
        hint="每行写“名称: 值”，用半角冒号，冒号后空一格，前后各有一行 ---。",
    ),
    "SIDECAR-BROKEN": Kind(
        name="读不懂的说明文件",
        severity="warning",
        message="说明文件 {name} 第 {line} 行读不懂：{reason}。这个说明文件没有使用。",
        hint="每行写“名称: 值”，用半角冒号，冒号后空一格。",
    ),
    "SIDECAR-ALONE": Kind(
        name="没有原件的说明文件",
        severity="warning",
        message="这个说明文件没有对应的原件。",
        hint="说明文件应当和原件同名并放在一起，如 报告.txt 和 报告.txt.yml。",
    ),
    "METADATA-CONFLICT": Kind(
        name="说法不一的信息",
        severity="warning",
        message="{what}有两种说法：{origin}是“{value}”，{other_origin}是“{other}”。采用前者。",
        hint="请核对原件；需要更正时，在原件旁边放一个同名的 yml 说明文件。",
    ),
    "SECRET-MARKED": Kind(
        name="标有密级的文件",
        severity="warning",
        message="文件标有“{words}”，放在这里谁都能打开。",
        hint="确属涉密的，请移出材料文件夹，按保密规定保管；已经解密的，在旁注文件里写“密级: 已解密”。",
    ),
    "SEVERAL-REPORTS": Kind(
        name="一个文件里像有几份材料",
        severity="warning",
        message="一个文件里像是有几份材料：“{title}”像是又一份的开头，但不能确定，没有分开。",
        hint="如果确是几份，请分成几个文件；如果是一份，可在旁注文件里写“份数: 1”。",
    ),
    "VERSION-FOUND": Kind(
        name="同一份材料的几稿",
        severity="info",
        message="与 {of} {how}，看作同一份材料：列表、台账和对账用 {of}。",
        hint="两稿都有页面，可以对照。如果其实是两份材料，请把其中一份的标题改得不同。",
    ),
    "NUMBER-SKIPPED": Kind(
        name="不连续的序号",
        severity="info",
        message="序号不连续：“{before}”之后是“{after}”。",
        hint="请核对原件，可能漏了一段，也可能只是编号写错。",
    ),
    "HEADING-WITHOUT-ITEMS": Kind(
        name="标题下没有找到内容",
        severity="warning",
        message="“{title}”像是{role}部分的标题，但下面没有找到{role}。",
        hint="请看原文：可能是写法少见，也可能这一部分没有内容。",
    ),
    "LIST-WITHOUT-ROLE": Kind(
        name="看不出角色的列举",
        severity="info",
        message="“{title}”下面有 {count} 条，看不出是问题、原因、措施还是落实情况。",
        hint="如果其中有该收录的，请告诉维护人员这种写法。",
    ),
    "NO-ITEMS": Kind(
        name="没有找到条目的材料",
        severity="info",
        message="没有找到问题、原因、措施或落实情况。",
        hint="全文照常收录，可以阅读和检索。",
    ),
    "READ-FAILED": Kind(
        name="处理出错的文件",
        severity="error",
        message="处理这份文件时出错：{reason}。其他文件不受影响。",
        hint="请把这份文件和这句话一起反馈给维护人员。",
    ),
    "DECISION-BROKEN": Kind(
        name="写得不对的人工决定",
        severity="warning",
        message="第 {line} 行：{what}。这一条没有采用，其他条目照常采用。",
        hint="{todo}",
    ),
    "DECISIONS-MERGED": Kind(
        name="版本合并留下的记号",
        severity="warning",
        message="第 {line} 行：{what}。",
        hint="{todo}",
    ),
    "DECISIONS-UNREADABLE": Kind(
        name="读不了的人工决定",
        severity="error",
        message="{reason}，里面的决定都没有采用。",
        hint="请确认文件能打开、是 UTF-8 编码的文字，文件名是报告的编号。",
    ),
    "DECISION-SUSPECT": Kind(
        name="原话已经变了的人工决定",
        severity="warning",
        message="第 {line} 行的决定没有生效：{why}。",
        hint="请对照现在的原文，在文件末尾按现在的原话再写一条；原来的一条留着作记录。",
    ),
    "DECISION-UNFIT": Kind(
        name="对不上的人工决定",
        severity="warning",
        message="第 {line} 行的决定没有生效：{why}。",
        hint="请核对编号和原话，在文件末尾再写一条正确的。",
    ),
    "DECISION-GONE": Kind(
        name="报告已经撤下的人工决定",
        severity="info",
        message="第 {line} 行的决定暂时没有用处：{why}。",
        hint="决定照样保留；报告放回来以后会重新生效。",
    ),
    "REGISTRY-DAMAGED": Kind(
        name="损坏的编号登记",
        severity="warning",
        message="编号登记第 {line} 行读不懂（{what}）。原来的文件存为 {copy}。",
        hint="请在版本记录里找回这一行；找不回时，这份报告的条目按先后重新编号，请核对关于它的人工决定。",
    ),
    "REGISTRY-UNREADABLE": Kind(
        name="读不了的编号登记",
        severity="error",
        message="无法读取编号登记：{reason}。这个文件里的编号没有更新。",
        hint="请确认文件没有被占用、有读取权限，然后重新生成。",
    ),
    "REGISTRY-UNWRITABLE": Kind(
        name="写不进的编号登记",
        severity="error",
        message="无法写入编号登记：{reason}。网站照常生成，新的编号没有记下来。",
        hint="请确认 curation 文件夹可以写入，然后重新生成；在此之前不要引用新出现的编号。",
    ),
    "PAGE-OCCUPIED": Kind(
        name="位置被手写的页面占用",
        severity="warning",
        message="docs/{path} 是手写的页面，程序没有覆盖它，这个位置应有的页面没有生成。",
        hint="请把手写的页面改个名字，然后重新生成。",
    ),
    "PAGE-EDITED": Kind(
        name="被人改过的自动页面",
        severity="warning",
        message="自动生成的页面 {path} 被人改过，改过的版本存为 {copy}，页面已重新生成。",
        hint="改过的版本在 curation/edited-pages/ 里。自动生成的页面请不要直接修改，应当修改原件。",
    ),
}


def finding(code: str, span: Span | None = None, **fields: object) -> Finding:
    """Make a finding of the catalogue; `fields` fill the braces of its message and hint."""
    kind = CATALOGUE[code]
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**fields),
        hint=kind.hint.format(**fields),
        span=span,
    )


_REASONS: Final = {
    errno.EACCES: "没有权限，或者文件正被占用",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "已经有同名的文件",
    errno.ENAMETOOLONG: "路径太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘或者网络读写出错",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
}


def reason(error: Exception) -> str:
    """Why the system refused, in Chinese; a rare reason is given by its number."""
    if isinstance(error, ValueError):  # a NUL in the name
        return "名称里有不能使用的字符"
    number = getattr(error, "errno", None) or 0
    return _REASONS.get(number) or f"系统错误 {errno.errorcode.get(number, type(error).__name__)}"
