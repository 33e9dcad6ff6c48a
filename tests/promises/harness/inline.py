"""Work that the functions give to threads is done at once, in the thread that asks: so a seed decides what
happens when, and a run costs no threads.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any
from unittest import mock

from functions import threads

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class Inline(Executor):
    """Does what is submitted before it answers; what a dying process throws goes through."""

    def submit(self, act: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """See Executor."""
        done: Future[Any] = Future()
        try:
            done.set_result(act(*given, **named))
        except Exception as error:  # noqa: BLE001 - it is whoever waits for the future that gets it
            done.set_exception(error)
        return done


def inline() -> AbstractContextManager[object]:
    """Within it, all work of the functions is done where it is asked for."""
    return mock.patch.object(threads, "_threads", Inline())
