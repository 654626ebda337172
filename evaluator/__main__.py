"""``python -m evaluator``."""

import sys

if not sys.flags.safe_path:
    # Python has put the current folder in front; nothing that lies there is ours to import.
    del sys.path[0]

from .cli import main

main()
