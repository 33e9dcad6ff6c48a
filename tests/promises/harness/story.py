"""A run: people file, repeat and give up, the back office answers, processes die and start again. All from
a seed.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from tests.promises.harness.audit import audit, settle
from tests.promises.harness.citizen import Citizen
from tests.promises.harness.crash import Life
from tests.promises.harness.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.stores.protocol import Store
    from tests.promises.harness.place import Place
    from tests.promises.harness.town import Process

_WAYS = ("json",) * 60 + ("script",) * 39 + ("page",) + ("files",) * 15  # a page is dear: it draws a QR code
_WRITTEN_BACK = 60  # seconds after which a system has written to the disk what nobody asked it to


class Story:
    """What happens in one run; `told` says what went wrong. A life ends within `longest` effects, if it
    ends.
    """

    def __init__(
        self,
        place: Place,
        store: Store,
        seed: int,
        crashes: int = 0,
        opened: Callable[[Life], Store] | None = None,
        longest: int = 16,
        people: int = 0,
    ) -> None:
        self.chance = Random(seed)
        self.town = Town(place, store, self.chance, opened)
        self.town.plan = [self._end(longest) for _ in range(crashes)]
        self.citizens = [
            self._citizen(number) for number in range(people or self.chance.choice((1, 1, 1, 2, 3)))
        ]
        self.counts: Counter[str] = Counter()
        self.longest_pause: float = 4 * 86400
        self.on_quiet: Callable[[], object] = lambda: None  # the system has written all back

    def run(self) -> list[str]:
        """Everything that happens, then the audit."""
        self.play()
        self.finish()
        return self.told()

    def play(self) -> None:
        """The trouble."""
        self.town.office.answer = lambda: self.chance.choice((204, 204, 204, 500, None))
        for act in self.acts():
            self.town.attempt(act)
            passed = self.chance.choice((0.2, 1, 5, 70, 70, self.longest_pause))
            self.town.clock.forward(passed)
            if passed > _WRITTEN_BACK:
                self.on_quiet()

    def finish(self) -> None:
        """The trouble ends."""
        settle(self.town, self.citizens)

    def told(self) -> list[str]:
        """What is wrong now."""
        self.counts.update(f"died {where}" for where in self.town.deaths)
        self.counts[f"runs with {len(self.town.deaths)} deaths"] += 1
        return audit(self.town, self.citizens)

    def acts(self) -> list[Callable[[Process], object]]:
        town = self.town
        posts = [citizen for citizen in self.citizens for _ in range(self.chance.randint(1, 5))]
        self.chance.shuffle(posts)
        acts: list[Callable[[Process], object]] = []
        if self.chance.random() < 0.7:
            acts.append(lambda process: process.start())
        for citizen in posts:
            acts.append(partial(self._post, citizen))
            if self.chance.random() < 0.7:
                acts.append(lambda process: process.forward())
            if self.chance.random() < 0.3:
                acts.append(lambda process: process.mend())
            if self.chance.random() < 0.2:
                acts.append(partial(self._accept, citizen))
            if self.chance.random() < 0.1:
                acts.append(lambda _process: town.stop())
        acts.append(lambda process: process.mend())
        return acts

    def _post(self, citizen: Citizen, process: Process) -> None:
        citizen.post(self.town.place, process.app)

    def _accept(self, citizen: Citizen, process: Process) -> None:
        if citizen.code:
            self.town.office.accept(self.town.place, process.app, citizen.code, self.town.clock())

    def _citizen(self, number: int) -> Citizen:
        return Citizen(
            key=f"{self.chance.getrandbits(64):016x}-{number}",
            name=self.chance.choice(("Nguyễn Thị Bình", "Trần Văn Cường", "Lò Thị Ún")),
            way=self.chance.choice(_WAYS),
            gives_up=self.chance.random() < 0.2,
            again=self.chance.random() < 0.5,
        )

    def _end(self, longest: int) -> Life:
        return Life(ends_at=self.chance.randint(1, longest), before=self.chance.random() < 0.5)
