"""Death of a process at a named point, as kill -9 does it: nothing of it acts any more, what it stored
stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.promises.harness.wrapped import Given, WrappedStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.stores.protocol import Store


class Killed(BaseException):
    """The process is dead. Derived from BaseException: no code of ours may catch it and go on."""


@dataclass
class Life:
    """Counts the effects of one process and ends it before or after one of them.

    `ends_at` is the number of the effect, from 1, and None for a process that lives on.
    """

    ends_at: int | None = None
    before: bool = True
    effects: int = 0
    died_at: str = ""
    seen: list[str] = field(default_factory=list)

    def effect(self, what: str, act: Callable[[], Given]) -> Given:
        """Do something that outlives the process; may be the last thing that it does, or not even that."""
        self.check()
        self.effects += 1
        self.seen.append(what)
        fatal = self.effects == self.ends_at
        if fatal and self.before:
            self._die(f"before {what}")
        done = act()
        if fatal:
            self._die(f"after {what}")
        return done

    def check(self) -> None:
        """A dead process does nothing: clean-ups that its end sets off do not happen."""
        if self.died_at:
            raise Killed(self.died_at)

    def _die(self, where: str) -> None:
        self.died_at = where
        raise Killed(where)


class MortalStore(WrappedStore):
    """A store as one process holds it: its writes are the effects at which the process may die."""

    def __init__(self, inner: Store, life: Life) -> None:
        super().__init__(inner)
        self._life = life

    def wrote(self, what: str, act: Callable[[], Given]) -> Given:
        """An effect."""
        return self._life.effect(what, act)

    def asked(self, _what: str, act: Callable[[], Given]) -> Given:
        """A dead process reads nothing."""
        self._life.check()
        return act()
