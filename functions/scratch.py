"""Owns where files lie while they are looked at: a folder that goes with them; full, it is a full store."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from functions.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for as long as the block runs.

    Raises:
        StoreUnavailable: there is no room in it, or no folder can be made.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    except OSError as error:
        raise StoreUnavailable(
            f"a folder for what comes in: {error.strerror or type(error).__name__}"
        ) from error
