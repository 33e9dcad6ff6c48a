"""One installation through a run: its processes start, die and start again over one store, as local.py runs
them.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from functions.abandoned import remove_abandoned
from functions.allowance import forget
from functions.errors import StoreError
from functions.files.judgement import Judgement
from functions.stores.directory import DirectoryStore
from functions.stores.proof import prove
from functions.sweep import Swept, sweep, sweep_new
from functions.wiring import wire
from tests.promises.harness.crash import Killed, Life, MortalStore
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.office import Office
from tests.promises.harness.place import Clock, Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from functions.stores.protocol import Store


class Town:
    """Store, clock and back office stay; `process` comes and goes, and opens the store with its own life."""

    def __init__(
        self,
        place: Place,
        store: Store,
        chance: Random,
        opened: Callable[[Life], Store] | None = None,
    ) -> None:
        self.place = place
        self.store = store
        self.opened: Callable[[Life], Any] = opened or (lambda life: MortalStore(store, life))
        self.chance = chance
        self.settings = place.settings()
        self.clock = Clock()
        if isinstance(store, MemoryStore):
            store.now = self.clock
        self.office = Office()
        self.plan: list[Life] = []  # how the next processes end
        self.deaths: list[str] = []
        self.effects: list[str] = []
        self._process: Process | None = None
        self.on_death: Callable[[], object] = lambda: None

    @property
    def process(self) -> Process:
        """The process that runs now; started when the last one died."""
        if self._process is None:
            life = self.plan.pop(0) if self.plan else Life()
            self._process = Process(self, life)
        return self._process

    def attempt(self, act: Callable[[Process], Any]) -> Any:
        """Let the process do something; None when it died of it, or could not start."""
        try:
            return act(self.process)
        except StoreError:  # it could not start: whoever looks after it starts it again
            self.stop()
            return None
        except Killed as death:
            self.deaths.append(str(death))
            self.stop()
            self.on_death()
            return None

    def stop(self) -> None:
        """End the process; the next one is started when it is needed."""
        if self._process is not None:
            self.effects += self._process.life.seen
        self._process = None


class Process:
    """One process: what local.py does at its start and in its background thread, step by step."""

    def __init__(self, town: Town, life: Life) -> None:
        self._town = town
        self.life = life
        self.store = town.opened(life)
        self.rung = False
        self.functions = wire(
            town.settings,
            self.store,
            ring=self._ring,
            send=lambda headers, body: life.effect("send", lambda: town.office.take(headers, body)),
            now=town.clock,
            random_bytes=town.chance.randbytes,
            jitter=town.chance.random,
            judge=_clean,
        )

    @property
    def app(self) -> Any:
        """The endpoints."""
        return self.functions.app

    def start(self) -> None:
        """Tidy and prove the store, as before anything is served."""
        if isinstance(self.store, DirectoryStore):
            self.store.tidy()
        prove(self.store)

    def mend(self) -> None:
        """What the background thread does at the start and every hour: deliver, mend, tidy up, deliver."""
        self.forward()
        now, settings = self._town.clock(), self._town.settings
        with contextlib.suppress(StoreError):
            sweep_new(self.store, settings.master_key, now)
            remove_abandoned(self.store, now)
            forget(self.store, settings.limits, now)
        self.forward()

    def sweep(self) -> Swept:
        """Mend all, as an operator asks for it."""
        return sweep(self.store, self._town.settings.master_key)

    def forward(self) -> float | None:
        """One round of delivery."""
        rung, self.rung = self.rung, False
        return self.functions.forwarder.deliver_pending(rung)

    def _ring(self) -> None:
        self.rung = True


def _clean(path: Path, claimed_type: str, accept: list[str], *, keep_metadata: bool) -> Judgement:
    """Judges at once: what the judge finds has its own promise, I3."""
    return Judgement("clean", None, claimed_type, None)
