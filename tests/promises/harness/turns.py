"""Many threads of which one runs at a time, in an order that a seed decides: races that can be run again.

A thread gives its turn away before each call of the store.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from tests.promises.harness.wrapped import Given, WrappedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from functions.stores.protocol import Store


class Turns:
    """Runs acts at once, each in a thread of its own. They must share no lock that is held over a call of
    the store.
    """

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._waiting: dict[int, threading.Semaphore] = {}
        self._given = threading.Semaphore(0)

    def run(self, acts: Sequence[Callable[[], object]]) -> list[Any]:
        """What each act gave, or the exception that it raised."""
        results: list[Any] = [None] * len(acts)
        threads = [
            threading.Thread(target=self._act, args=(number, act, results)) for number, act in enumerate(acts)
        ]
        self._waiting = {number: threading.Semaphore(0) for number in range(len(acts))}
        for thread in threads:
            thread.start()
        while self._waiting:
            number = self._chance.choice(list(self._waiting))
            self._waiting[number].release()
            self._given.acquire()
        for thread in threads:
            thread.join()
        return results

    def give(self) -> None:
        """Let another thread run; comes back when it is this one's turn again."""
        number = getattr(threading.current_thread(), "number", None)
        if number is not None:
            self._given.release()
            self._waiting[number].acquire()

    def _act(self, number: int, act: Callable[[], object], results: list[Any]) -> None:
        threading.current_thread().number = number  # type: ignore[attr-defined]
        self._waiting[number].acquire()
        try:
            results[number] = act()
        except Exception as error:  # noqa: BLE001 - whoever asked for the acts judges what they gave
            results[number] = error
        finally:
            del self._waiting[number]
            self._given.release()


class SharedStore(WrappedStore):
    """A store that gives the turn away before each call."""

    def __init__(self, inner: Store, turns: Turns) -> None:
        super().__init__(inner)
        self._turns = turns

    def wrote(self, what: str, act: Callable[[], Given]) -> Given:
        """Others first, perhaps."""
        return self.asked(what, act)

    def asked(self, _what: str, act: Callable[[], Given]) -> Given:
        """Others first, perhaps."""
        self._turns.give()
        return act()
