"""Owns who may come in at once, who proves some work first, and who waits: the answer to floods.

A proof and a ticket are each good for one submission only (its sid), so using one twice finds the same
record: nothing has to be remembered. Knows nothing of HTTP.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.domain.limits import Turns, work
from functions.errors import TooMany

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.allowance import Allowance

_PROOF_GOOD = timedelta(minutes=10)
_TICKET_GOOD = timedelta(hours=2)
_TURN_EVERY = timedelta(milliseconds=200)
_TURN_LEAST = timedelta(seconds=10)


@dataclass(frozen=True)
class Visit:
    """Who sends and what they bring along."""

    subscriber: str = ""
    proof: str = ""
    ticket: str = ""
    trapped: bool = False  # filled in the field that no person sees


class Guard:
    """Lets submissions in, or says what it takes."""

    def __init__(self, allowance: Allowance, key: bytes, now: Callable[[], datetime]) -> None:
        self._allowance = allowance
        self._key = key
        self._now = now
        self._turns = Turns(_TURN_EVERY, _TURN_LEAST)

    def admit(self, visit: Visit, procedure: str, sid: str) -> None:
        """Let a new submission pass.

        Raises:
            TooMany: not yet; with a challenge to solve, and a ticket for who cannot.
        """
        address = self._allowance.by_address(visit.subscriber)
        everybody = self._allowance.by_procedure(procedure)
        self._ask(visit, sid, work(address, max(everybody, float(visit.trapped))))

    def under_load(self, visit: Visit, sid: str) -> None:
        """Let one pass while the process has its hands full: before anything is checked or read.

        Raises:
            TooMany: as above.
        """
        self._ask(visit, sid, work(0, 1))

    def _ask(self, visit: Visit, sid: str, hashes: int) -> None:
        if hashes and not self._is_proof(visit.proof, sid, hashes) and not self._is_turn(visit.ticket, sid):
            ticket, opens = self._ticket(visit.ticket, sid)
            wait = max(1, math.ceil((opens - self._now()).total_seconds()))
            raise TooMany(self._challenge(sid, hashes), ticket, wait)

    def _challenge(self, sid: str, hashes: int) -> dict[str, Any]:
        from altcha import v1

        expires = self._now() + _PROOF_GOOD
        made = v1.create_challenge(
            v1.ChallengeOptions(
                hmac_key=self._key,
                max_number=hashes,
                expires=expires,
                params={"sid": sid, "most": str(hashes)},
            )
        )
        return made.to_dict()

    def _is_proof(self, proof: str, sid: str, hashes: int) -> bool:
        """Whether a proof is right, for this submission, and not for much less work than is asked for now."""
        if not proof or len(proof) > 2000:
            return False
        from altcha import v1

        try:
            told = json.loads(base64.b64decode(proof, validate=True))
            right, _ = v1.verify_solution(told, self._key, check_expires=False)
            bound = {name: values[0] for name, values in v1.extract_params(told).items()}
            expires = datetime.fromtimestamp(int(bound["expires"]), UTC)
            return (
                right and bound["sid"] == sid and int(bound["most"]) * 4 >= hashes and self._now() < expires
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
            return False

    def _ticket(self, held: str, sid: str) -> tuple[str, datetime]:
        """The ticket that one has already, or the next one; and when its turn is."""
        opens = self._opens(held, sid)
        if opens is None or self._turns.is_too_late(opens, self._now()):
            opens = self._turns.next(self._now())
            held = f"{int(opens.timestamp())}.{self._signed(sid, int(opens.timestamp()))}"
        return held, opens

    def _is_turn(self, ticket: str, sid: str) -> bool:
        opens = self._opens(ticket, sid)
        return opens is not None and opens <= self._now()

    def _opens(self, ticket: str, sid: str) -> datetime | None:
        second, _, signature = ticket.partition(".")
        if not (second.isascii() and second.isdigit() and len(second) < 12):
            return None
        if not hmac.compare_digest(signature.encode(), self._signed(sid, int(second)).encode()):
            return None
        opens = datetime.fromtimestamp(int(second), UTC)
        return opens if self._now() < opens + _TICKET_GOOD else None

    def _signed(self, sid: str, second: int) -> str:
        return hmac.new(self._key, f"ticket\n{sid}\n{second}".encode(), hashlib.sha256).hexdigest()[:32]
