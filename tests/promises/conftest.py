"""While a promise is tested, runs go on as `./run promises` does them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.promises.harness.place import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def runs() -> Iterator[None]:
    """No thread pool, one reading of the bundle."""
    with at_work():
        yield
