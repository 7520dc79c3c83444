"""What `make score` prints: the whole pipeline, links and commitments with the marked items fed in, follow-through.

    .venv/bin/python tests/score.py [--diff] [DOC …]
    .venv/bin/python tests/score.py --leave-one-out [--folder DIR …]

The second form says what each rule earns, and how each document reads without the rules that it alone needs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent


def main() -> int:
    """Run the scores; the exit status of the first that fails, else 0."""
    words = sys.argv[1:]
    if "--leave-one-out" in words:
        runs = [["score_rules.py", *(word for word in words if word != "--leave-one-out")]]
    else:
        runs = [[f"score_{name}.py", *words] for name in ("reading", "links", "commitments")] + [["score_follow.py"]]
    codes = [subprocess.run([sys.executable, str(_HERE / run[0]), *run[1:]], check=False).returncode for run in runs]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
