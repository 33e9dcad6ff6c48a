"""What must hold after a run, whatever happened in it. Each broken invariant is one sentence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from functions.domain import submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.promises.harness.citizen import Citizen
    from tests.promises.harness.town import Town

_KNOWN = re.compile(
    r"submissions/[0-9a-f]{32}/record\.json|codes/.+|lookups/[0-9a-f]{64}|(probe|limits|swept)/.+"
    r"|(uploads|clean|verdicts)/[0-9a-f]{32}/.+|dossiers/[0-9a-f]{32}/events/[0-9]+\.json"
)
MOST_ROUNDS = 200


def settle(town: Town, citizens: Iterable[Citizen]) -> None:
    """The trouble is over: whoever did not give up tries again until there is a receipt; all is delivered."""
    town.plan.clear()
    town.stop()
    town.office.answer = lambda: 204
    for citizen in citizens:
        for _ in range(50):
            if citizen.acknowledged or citizen.gives_up:
                break
            town.clock.forward(2)
            citizen.post(town.place, town.process.app)
    town.process.mend()
    for _ in range(MOST_ROUNDS):
        wait = town.process.forward()
        if wait is None:
            break
        town.clock.forward(wait)
    town.stop()


def audit(town: Town, citizens: list[Citizen]) -> list[str]:
    """Everything that is wrong, as sentences; nothing when all promises were kept."""
    return [
        *_records(town, citizens),
        *_receipts(town, citizens),
        *_deliveries(town),
        *_leftovers(town),
    ]


def records(town: Town) -> dict[str, dict[str, Any]]:
    """All records by sid."""
    found = {}
    for name in town.store.list("submissions/"):
        record = json.loads(town.store.get(name) or b"null")
        found[name.split("/")[1]] = record
    return found


def _records(town: Town, citizens: list[Citizen]) -> Iterator[str]:
    kept = records(town)
    keys = {submission.submission_id("1.001193", citizen.key): citizen for citizen in citizens}
    for sid in kept.keys() - keys.keys():
        yield f"a record nobody filed: {sid}"
    for sid, citizen in keys.items():
        if sid in kept and citizen.acknowledged and kept[sid]["code"] != citizen.code:
            yield f"{citizen.key}: acknowledged as {citizen.code}, kept as {kept[sid]['code']}"
        if sid not in kept and citizen.acknowledged:
            yield f"{citizen.key}: acknowledged as {citizen.code} and lost"
        if sid not in kept and not citizen.gives_up:
            yield f"{citizen.key}: tried again and again, last {citizen.seen[-5:]}, and is not kept"
    codes = [record["code"] for record in kept.values()]
    if len(set(codes)) != len(codes):
        yield f"a code stands for two records: {sorted(codes)}"
    for sid, record in kept.items():
        for file in record["files"]:
            if town.store.size(f"uploads/{sid}/{file['id']}") != file["size"]:
                yield f"{record['code']} names a file that is not there"
        if town.store.get(f"codes/{record['code']}") != sid.encode():
            yield f"the claim of {record['code']} does not name its record"


def _receipts(town: Town, citizens: list[Citizen]) -> Iterator[str]:
    app, place = town.process.app, town.place
    for citizen in citizens:
        if not citizen.acknowledged:
            continue
        answer = citizen.post(place, app)
        if answer.status != 200:
            yield f"{citizen.key}: a repeat is answered {answer.status}"
        for kind, receipts in (("receipts", citizen.receipts), ("receipt pages", citizen.pages)):
            if len(set(receipts)) > 1:
                yield f"{citizen.key}: {len(set(receipts))} different {kind}"
        asked = {"code": citizen.code, "secret": citizen.secret}
        found = place.post_json(app, "/api/status", asked)
        if found.status != 200 or found.json["code"] != citizen.code:
            yield f"{citizen.key}: looking {citizen.code} up is answered {found.status}"
    town.stop()


def _deliveries(town: Town) -> Iterator[str]:
    kept = records(town)
    for sid in kept.keys() - town.office.got.keys():
        yield f"{kept[sid]['code']} never reached the back office"
    for sid in town.office.got.keys() - kept.keys():
        yield f"the back office got {sid}, which is not kept"
    for sid, events in town.office.got.items():
        for event in events:
            for file in event["data"].get("files", []):
                file.pop("url", None)  # a link is made anew each time, as it ends after a week
        if len({json.dumps(event, sort_keys=True) for event in events}) > 1:
            yield f"the back office got {sid} with different contents"
        if sid in kept and events[0]["subject"] != kept[sid]["code"]:
            yield f"the back office got {sid} as {events[0]['subject']}"
    for sid in kept:
        names = list(town.store.list(f"dossiers/{sid}/events/"))
        log = [json.loads(town.store.get(name) or b"{}") for name in names]
        said = [(event["source"], event["id"]) for event in log]
        if len(set(said)) != len(said):
            yield f"{sid}: an event stands in the log twice"
        if [event["type"] for event in log].count("vn.motcua.dossier.forwarded") != 1:
            yield f"{sid}: not marked as forwarded once"


def _leftovers(town: Town) -> Iterator[str]:
    for name in town.store.list(""):
        if not _KNOWN.fullmatch(name):
            yield f"left over: {name}"
