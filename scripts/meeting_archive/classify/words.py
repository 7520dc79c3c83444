"""What headings, opening sentences and wording say about a role; all of it read from `data/roles.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from ..model import ROLES, Role
from ..settings import table

_LAST_ASKED: Final = 256
"""The same title is asked about a dozen times in a row."""
_BLANK: Final = re.compile(r"[\s\u200b-\u200d\ufeff\u2060*#]+")
_PAREN: Final = re.compile(r"[（(][^（）()]{0,30}[）)]$")
_JOIN: Final = re.compile(r"(?:及其?|和|与|、|暨|以及|，|/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a heading says: its roles (two or more where it is merged), `none`, or nothing; `pure`: it says no more.

    `work`: it names work without saying whether it is done or to be done; `shows`: it is 表现, how a problem looks.
    """

    roles: tuple[Role, ...]
    none: bool
    pure: bool
    work: bool = False
    shows: bool = False


_NARROW: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_WIDE: Final = re.compile("[０-９．％]")


@lru_cache(maxsize=_LAST_ASKED)
def squeeze(text: str) -> str:
    """The text without white space and Markdown marks, with narrow digits: how wording is compared."""
    words = _BLANK.sub("", text)
    return words.translate(_NARROW) if _WIDE.search(words) else words


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _head_words() -> tuple[re.Pattern[str], dict[str, str]]:
    heads = table("roles")["heads"]
    role_of = {word: role for role, words in heads.items() for word in words}
    return re.compile(_alternatives(role_of)), role_of


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(f"(?:{_alternatives(table('roles')['head_fillers'])})*[：:。]?")


@cache
def _dress() -> re.Pattern[str]:
    data = table("roles")
    words = set(data["head_dress"]) | {w for row in data["heads"].values() for w in row} | set(data["head_fillers"])
    return re.compile(f'(?:{_alternatives(words)}|[0-9０-９，,：:“”"])+')


def head(title: str) -> Head | None:
    """Read a heading; None where it is no heading of a kind.

    >>> head("存在的主要问题").roles, head("问题产生的原因分析").roles, head("加强学习")
    (('problem',), ('cause',), None)
    """
    words = squeeze(title).strip("“”\"'【】[]")
    words = _PAREN.sub("", words).rstrip("：:。；;，,")
    if not words or len(words) > 40:
        return None
    if asked := _asked(words):
        return Head(roles=(asked,), none=False, pure=True)
    if _solved().search(words):
        return Head(roles=("progress",), none=False, pure=True)
    pattern, role_of = _head_words()
    found = [(m.start(), m.end(), role_of[m.group()]) for m in pattern.finditer(words)]
    last = next((f for f in reversed(found) if _fillers().fullmatch(words, f[1])), None)
    while last is not None and found and last != found[0]:
        # 问题剖析, 问题情况: a word that is also a filler gives way to a role word right before it
        before = max((f for f in found if f[1] <= last[0] and f[2] != last[2]), default=None)
        done = last[2] == "progress" and before is not None and before[2] == "measure"  # 整改工作情况
        if before is None or done or not _fillers().fullmatch(words, before[1]) or before[2] in ("none", "open"):
            break
        last = before
    if last is None or not _is_noun_phrase(words, last[0], last[1]):
        return None
    roles = [last[2]]
    for start, stop, role in reversed([f for f in found if f[1] <= last[0]]):
        joined = words[stop : last[0]]
        if role in ROLES and role not in roles and _JOIN.match(joined) and start >= 0:
            roles.insert(0, role)
    kept = tuple(r for r in ROLES if r in roles)
    work = not kept and last[2] == "work"
    shows = words.endswith(("表现", "描述", "事实", "现象"))
    none = not kept and last[2] == "none"
    return Head(roles=kept, work=work, shows=shows, none=none, pure=len(_dress().sub("", words)) <= 1)


@cache
def _solved() -> re.Pattern[str]:
    return re.compile(table("roles")["solved"])


@cache
def _left_open() -> re.Pattern[str]:
    return re.compile(table("roles")["left_open"])


def leaves_open(title: str) -> bool:
    """Whether a heading stands over what was not settled, which is a problem however it is worded."""
    return bool(_left_open().search(squeeze(title)))


@cache
def _questions() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern)) for role, pattern in table("roles")["questions"].items())


def _asked(words: str) -> Role | None:
    return next((role for role, pattern in _questions() if pattern.search(words)), None)


@cache
def _quotes() -> re.Pattern[str]:
    return re.compile(table("roles")["quotes"])


def quotes_problem(title: str) -> bool:
    """Whether a heading quotes a problem that the piece under it deals with.

    >>> quotes_problem("关于“巡河记录不全”问题"), quotes_problem("存在的问题")
    (True, False)
    """
    found = _quotes().search(squeeze(title))
    if found is None:  # of opinions only those that confess: 关于“路灯不足”的意见
        opinion = re.match('(?:关于|针对)[“"]?(.{4,40}?)[”"]?的(?:审议)?(?:意见|建议)$', squeeze(title))
        return opinion is not None and confesses(opinion[1])
    said = found["said"]
    return "“" in said or '"' in said or confesses(said.rstrip("的")) or (said.endswith("的") and len(said) > 6)


def names_handling(title: str) -> bool:
    """Whether a heading that quotes a problem says that its handling follows: 关于“…”问题的整改."""
    return bool(re.search("(?:整改|落实)(?:落实|完成|进展)?(?:情况)?[：:。]?$", squeeze(title)))


_THE_WANTING: Final = re.compile(r"(?:^|的|之|存在|主要|突出|自身|工作|方面|问题|差距|[和与及、])$")
_DEALS: Final = re.compile("解决|(?<!值得)重视|破解|化解|治理|整治|克服|应对|聚焦|处理|防范|消除")


def _is_noun_phrase(words: str, start: int, stop: int) -> bool:
    """Whether the role word names the heading, and is not the object of its verb (落实整改措施, 认真部署)."""
    clause = words[max(words.rfind("，"), words.rfind(",")) + 1 :]
    pure = len(_dress().sub("", clause)) <= 1
    if pure:
        return True
    if words[start:stop] == "不足" and not _THE_WANTING.search(words[:start]):
        return False  # 思想引领的深度不足 says that something is wanting, and heads no list
    if clause != words or (words[start:stop] in ("问题", "不足", "困难") and _DEALS.search(words[:start])):
        return False
    return not begins_with_verb(words) or "的" in words[:start] or words[start:stop].endswith("情况")


@cache
def _leads() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((role, re.compile("|".join(table("roles")["leads"][role]))) for role in ROLES)


_ANNOUNCES: Final = re.compile("以下(?!简称)|如下|主要|几个|几方面|几点|各种|多方面|下列|[一二三四五六七八九十]个方面")
_SHORT_OPENING: Final = 14


def lead(words: str) -> Role | None:
    """The role that an opening gives to the list right after it; of several the last one named decides.

    >>> lead("但对照标准，还存在以下不足："), lead("造成问题的原因有："), lead("重点做好以下工作：")
    ('problem', 'cause', 'measure')
    """
    words = words.rstrip(" \u3000*")
    last = _last_sentence(words)
    if len(last) < _SHORT_OPENING and last[-1:] in "：:":  # 主要有：
        last = _last_sentence(words[: len(words) - len(last)]) + last
    if not last:
        return None
    if _wrongs().search(last):
        return "problem"
    if _forewords().search(last):
        return None
    if _solved().search(squeeze(last)):
        return "progress"
    if last[-1] not in "：:，," and not (last[-1] == "。" and _ANNOUNCES.search(last)):
        if _opens_causes().search(last):
            return "cause"
        return "problem" if opens_confession(last) or opens_confession(_last_sentence(words[: -len(last)])) else None
    said = max(((m.end(), role) for role, p in _leads() for m in p.finditer(last)), default=None)
    return said[1] if said else None


@cache
def _preambles() -> re.Pattern[str]:
    return re.compile(table("roles")["preambles"])


def is_preamble(title: str) -> bool:
    """Whether an article only says why a rule is made, or whence it comes."""
    return bool(_preambles().match(squeeze(title)))


@cache
def _opens_causes() -> re.Pattern[str]:
    return re.compile(table("roles")["opens_causes"])


def names_origin(title: str) -> bool:
    """Whether a title says that it is a cause: 原因, 根源, 从…看."""
    return bool(re.search("原因|根源|成因|由于|^从.{1,12}看|在于", squeeze(title)))


@cache
def _wrongs() -> re.Pattern[str]:
    return re.compile(table("roles")["wrongs"])


@cache
def _forewords() -> re.Pattern[str]:
    return re.compile(table("roles")["forewords"])


@cache
def _lessons() -> re.Pattern[str]:
    return re.compile(table("roles")["lessons"])


def opens_lessons(words: str) -> bool:
    """Whether the list that these words open holds lessons drawn (体会, 启示) and no items."""
    return bool(_lessons().search(words.rstrip(" \u3000*")))


def _last_sentence(words: str) -> str:
    stop = max(len(words) - 1, 0)
    return words[max(words.rfind(mark, 0, stop) for mark in "。？！?!") + 1 :]


@cache
def _confession() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table("roles")
    return re.compile(data["confesses"]), re.compile(data["removes"])


def confesses(title: str) -> bool:
    """Whether a clause of it says that something is wanting.

    >>> confesses("推进工作不力"), confesses("解决作风不实的问题")
    (True, False)
    """
    wanting, removes = _confession()
    return any(wanting.search(c) and not removes.match(c) for c in re.split("[，,。；;：:]", squeeze(title)))


@cache
def _called() -> re.Pattern[str]:
    return re.compile(table("roles")["called"])


def called_problem(body: str) -> bool:
    """Whether the first sentence of a topic calls it a problem: 积水是当前老城区面临的突出问题。"""
    return bool(_called().match(squeeze(body[:200])))


@cache
def _tenses() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = table("roles")
    return re.compile(data["past"]), re.compile(data["future"]), re.compile(data["ahead"])


def tense(words: str) -> int:
    """How many more signs of things done than of things to do: above 0 it tells what was done."""
    past, future, _ = _tenses()
    words = squeeze(words)
    return len(past.findall(words)) - len(future.findall(words))


def looks_ahead(words: str) -> bool:
    """Whether it speaks of what is to come."""
    return bool(_tenses()[2].search(words))


@cache
def _cues() -> dict[Role, tuple[re.Pattern[str], re.Pattern[str]]]:
    cues = table("roles")["cues"]
    return {
        role: (re.compile(_alternatives(cues[role]["strong"])), re.compile(_alternatives(cues[role]["weak"])))
        for role in ROLES
    }


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(f"(?:{_alternatives(table('roles')['verbs'])})")


def begins_with_verb(words: str) -> bool:
    """Whether it begins as a measure does."""
    return bool(_verbs().match(squeeze(words)))


@cache
def _overview() -> re.Pattern[str]:
    return re.compile(table("roles")["overview"])


def is_overview(title: str) -> bool:
    """Whether a heading stands over how things are on the whole."""
    return bool(_overview().search(squeeze(title)))


@cache
def _intent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table("roles")
    return re.compile(data["aims"], re.S), re.compile(data["intends"])


def has_aim(words: str) -> bool:
    """Whether a paragraph opens with what it is for: 针对学习不够的问题，…"""
    return bool(_intent()[0].match(squeeze(words[:200])))


def intends(words: str) -> bool:
    """Whether a paragraph speaks of what is to be done, once what it is for is set aside.

    >>> intends("针对学习不够的问题，每天自学一小时。"), intends("去年学习了两次。")
    (True, False)
    """
    said = squeeze(words[:200])
    aim, intent = _intent()
    found = aim.match(said)
    rest = found["rest"] if found else said
    return bool(intent.search(rest)) or begins_with_verb(rest)


@lru_cache(maxsize=_LAST_ASKED)
def scores(title: str, body: str) -> Mapping[Role, float]:
    """How much a piece sounds like each role, by its title and the first 300 characters of its words."""
    title, body = squeeze(title), squeeze(body[:300])
    found: dict[Role, float] = {}
    for role, (strong, weak) in _cues().items():
        in_title = 2.0 * len(set(strong.findall(title))) + 0.5 * len(set(weak.findall(title)))
        in_body = len(set(strong.findall(body))) + 0.3 * len(set(weak.findall(body)))
        found[role] = 1.5 * in_title + in_body
    if begins_with_verb(title) and not confesses(title):
        found["measure"] += 2.0
    return found


def best(title: str, body: str, floor: float) -> Role | None:
    """The role a piece sounds most like, where it does so with at least `floor` and clearly."""
    ranked = sorted(scores(title, body).items(), key=lambda pair: -pair[1])
    (role, top), (_, second) = ranked[0], ranked[1]
    return role if top >= floor and top >= second * 1.15 else None


@cache
def _genres() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(_alternatives(words))) for role, words in table("roles")["genres"].items())


def genre(title: str) -> Role | None:
    """The role that the items of such a document have where nothing else says so; the title's last word decides.

    >>> genre("关于落实各项规定情况的报告"), genre("会议管理规定"), genre("关于垃圾分类的调研报告")
    ('progress', 'measure', None)
    """
    title = squeeze(title)
    found = [(m.end(), -m.start(), role) for role, pattern in _genres() for m in pattern.finditer(title)]
    last = max(found, default=(0, 0, "none"))[2]
    return next((role for role in ROLES if role == last), None)


@cache
def _confession_opening() -> re.Pattern[str]:
    return re.compile(table("roles")["turns"]["problem"])


def opens_confession(sentence: str) -> bool:
    """Whether a sentence of a narrative turns to what is wanting: 但工作中还存在一些不足。"""
    return bool(_confession_opening().match(squeeze(sentence)))
