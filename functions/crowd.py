"""Owns how many submissions one process works on at once: above that, everybody proves some work first.

A page takes milliseconds to make, so a crowd of them would keep an honest submission waiting; a refusal
takes a tenth of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from starlette.concurrency import run_in_threadpool

from functions.domain.submission import submission_id
from functions.submit import is_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.guard import Guard, Visit

_MOST = 12  # at once
Answer = TypeVar("Answer")


class Crowd:
    """Counts who is being served."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._served = 0

    async def serve(
        self, code: str, key: Any, visit: Visit, work: Callable[..., Answer], *arguments: Any
    ) -> Answer:
        """Do the work in a thread of its own.

        Raises:
            TooMany: there is a crowd, and this one has no proof; nothing was looked at.
        """
        if self._served >= _MOST:
            sid = submission_id(code, key if isinstance(key, str) and is_key(key) else "")
            self._guard.under_load(visit, sid)
        self._served += 1
        try:
            return await run_in_threadpool(work, *arguments)
        finally:
            self._served -= 1
