"""The foot of every page: from how many originals the site was built, when, and with which version.

It changes with each build, so it is a script of its own: a page is not written anew for it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from .words import zh_date

FOOT: Final = "assets/data/built.js"


def foot_words(originals: int, built: date, version: str) -> str:
    """The sentence of the foot."""
    return f"由 {originals} 份原件生成于{zh_date(built)} · 版本 {version}"


def foot_script(words: str) -> str:
    """The script that gives the sentence to `archive.js`."""
    text = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return f"window.maBuilt = {text};\n"
