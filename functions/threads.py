"""Owns where blocking work (the store, the disk) runs: on a few threads, while the event loop goes on.

asyncio's own threads instead of anyio's, whose first use imports 15 ms into every cold start.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

_threads = ThreadPoolExecutor(40, thread_name_prefix="work")


async def in_thread(act: Callable[..., Result], *given: object) -> Result:
    """What an action gives that may block."""
    return await asyncio.get_running_loop().run_in_executor(_threads, act, *given)
