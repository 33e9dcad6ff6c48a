"""Owns the gate in front of the app: so many posts a second from one subscriber, and no more.

A bucket of tokens for each subscriber, in the memory of one process, bounded. What it turns away costs a
tenth of a millisecond: no body is read, nothing is rendered anew. It is wide enough for a whole office
behind one address; allowance.py counts what counts.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from functions.domain.limits import subscriber

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

_PER_SECOND = 20.0
_AT_ONCE = 200.0
_MOST = 20_000  # subscribers kept in memory: about 3 MB


def client_address(scope: Scope, proxies: int) -> str:
    """The address of who asks: the peer's, or what the first of our own proxies wrote into X-Forwarded-For.

    `proxies` is the number of our own in front of us. What stands further left anybody could have written.
    """
    if proxies:
        hops = [hop.strip() for hop in ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")]
        if len(hops) >= proxies:
            return subscriber(hops[-proxies])
        return ""
    client = scope.get("client")
    return subscriber(client[0]) if client else ""


class Gate:
    """Around the app; `clock` counts seconds."""

    def __init__(self, app: ASGIApp, refusal: ASGIApp, proxies: int, clock: Callable[[], float]) -> None:
        self._app = app
        self._refusal = refusal
        self._proxies = proxies
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or turn it away."""
        if scope["type"] == "http" and scope["method"] == "POST":
            who = client_address(scope, self._proxies)
            scope["state"] = {**scope.get("state", {}), "subscriber": who}
            if not self._spend(who):
                await self._refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _spend(self, who: str) -> bool:
        now = self._clock()
        tokens, then = self._buckets.pop(who, (_AT_ONCE, now))
        tokens = min(_AT_ONCE, tokens + (now - then) * _PER_SECOND)
        self._buckets[who] = (max(tokens - 1, 0.0) if tokens >= 1 else tokens, now)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)  # who was quiet for longest has a full one anyway
        return tokens >= 1
