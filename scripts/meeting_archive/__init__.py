"""meeting-archive: a folder of Chinese meeting materials becomes a cross-linked, searchable static site.

The rooms, in the order a document walks through them:

read → metadata → parse → classify → link → commitments → render → site

`pipeline` alone knows them all; `cli` talks to people. `model`, `settings`, `findings` and `numbering` are the
only things a stage may import (docs/architecture.md, tests/test_architecture.py).
"""

__version__ = "0.1.0"
