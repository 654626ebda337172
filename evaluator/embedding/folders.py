"""Where this room keeps what it can make again: converted models and vectors."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APPLICATION = "bilingual-evaluator"
OVERRIDE = "EVALUATOR_CACHE_DIR"


def cache_folder() -> Path:
    """Return the user's cache folder of the evaluator; it need not exist yet.

    Returns:
        ``$EVALUATOR_CACHE_DIR`` where it is set, else the platform's own place.
    """
    override = os.environ.get(OVERRIDE)
    if override:
        return Path(override).expanduser()
    return platformdirs.user_cache_path(APPLICATION, appauthor=False)
