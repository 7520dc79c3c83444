"""`python -m meeting_archive` is the command line."""

from .cli import main

main()
