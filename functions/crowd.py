"""Owns how many submissions one process works on at once: above that, everybody proves some work first.

Making a form's page takes ten milliseconds of the processor, so pages are made two at a time and few may
wait: a crowd of them would keep an honest submission waiting. Keeping a submission is quick and mostly waits
for the disk, together with others. A refusal costs a third of a millisecond.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

from functions.domain.submission import submission_id
from functions.submit import is_key
from functions.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.guard import Guard, Visit

_PAGES_AT_ONCE = 2
_PAGES = 10  # made or waiting
_MOST = 64  # of all kinds
Answer = TypeVar("Answer")


class Crowd:
    """Counts who is being served."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._served = 0
        self._pages = 0
        self._turns = asyncio.Semaphore(_PAGES_AT_ONCE)

    async def serve(
        self, code: str, key: Any, visit: Visit, page: bool, work: Callable[..., Answer], *arguments: Any
    ) -> Answer:
        """Do the work in a thread of its own; `page`: it makes a page.

        Raises:
            TooMany: there is a crowd, and this one has no proof; nothing was looked at.
        """
        if self._served >= _MOST or (page and self._pages >= _PAGES):
            sid = submission_id(code, key if isinstance(key, str) and is_key(key) else "")
            self._guard.under_load(visit, sid)
        self._served += 1
        self._pages += page
        try:
            async with self._turns if page else contextlib.nullcontext():
                return await in_thread(work, *arguments)
        finally:
            self._served -= 1
            self._pages -= page
