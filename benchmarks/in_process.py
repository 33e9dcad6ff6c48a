"""What a submission costs in process, without storage: a made-up form of forty fields, part by part."""

from __future__ import annotations

import json
import secrets
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.intake import sample_answers
from catalogue.forms.form import derive_form, encode
from catalogue.languages.languages import read_language
from catalogue.reading.records import Record
from functions.body import parse_json
from functions.bundle import Bundle
from functions.domain import submission
from functions.domain.answers import tidy
from functions.domain.rows import rows
from functions.guard import Visit
from functions.sealing import Sealer
from functions.submit import Intake
from functions.wiring import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from functions.errors import AnswerError

CODE = "1.001193"
KEY = b"k" * 32
TYPES = (
    *("personal_name", "text", "date", "citizen_id", "phone", "email", "address", "yes_no"),
    *("money", "number"),
)


class Nowhere:
    """A store that keeps nothing longer than it must."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """As the protocol says."""
        del durable
        return self._kept.setdefault(name, data) is data

    def get(self, name: str) -> bytes | None:
        """As the protocol says."""
        return self._kept.get(name)

    def list(self, prefix: str) -> Iterator[str]:
        """As the protocol says."""
        return iter(sorted(name for name in self._kept if name.startswith(prefix)))


class Unasked:
    """No files and no crowd: attachments.py and guard.py have nothing to say."""

    def errors(self, *_asked: Any, **_how: Any) -> list[AnswerError]:
        """No file is wrong."""
        return []

    def admit(self, *_asked: Any) -> None:
        """Everybody may come in."""


def forty_fields() -> dict[str, Any]:
    """The form that the build would derive for forty fields, four of each common type."""
    fields = [{"name": f"field_{n}", "type": TYPES[n % 10], "label": f"Mục thứ {n}"} for n in range(40)]
    written = {
        "sections": [{"title": "Phần một", "fields": fields}],
        "applicant": {"name": "field_0", "phone": "field_4"},
    }
    record = Record(Path(f"{CODE}.yaml"), "procedure", {"code": CODE, "name": "Thử", "form": written})
    return derive_form(record, {lang: read_language(lang) for lang in ("vi", "en")})


def main(settings: dict[str, str], runs: int) -> None:
    """Print what each part takes and what the whole does."""
    bundle = Path(settings["MOTCUA_BUNDLE"])
    digest, data = encode(forty_fields())
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder)
        for file in bundle.iterdir():
            (copied / file.name).symlink_to(file.resolve())
        (copied / "forms").unlink()
        (copied / "forms").mkdir()
        (copied / "forms" / f"{digest}.json").write_bytes(data)
        manifest = json.loads((bundle / "manifest.json").read_bytes())
        manifest["procedures"][CODE]["form"] = digest
        (copied / "manifest.json").unlink()
        (copied / "manifest.json").write_text(json.dumps(manifest))
        store: Any = Nowhere()
        nobody: Any = Unasked()
        intake = Intake(
            store, Bundle(copied), KEY, "", now, secrets.token_bytes, lambda: None, nobody, nobody, Sealer()
        )
        _print(intake, digest, runs)


def _print(intake: Intake, digest: str, runs: int) -> None:
    opened = intake.opened(CODE, digest)
    answers = sample_answers(opened.form)

    def body() -> bytes:
        return json.dumps({"key": secrets.token_hex(16), "form": digest, "answers": answers}).encode()

    def whole(sent_bytes: bytes) -> bytes:
        sent = parse_json(sent_bytes)
        form = intake.opened(CODE, sent["form"])
        kept, _ = intake.submit(form, sent["key"], tidy(sent["answers"]), [], "vi", Visit())
        return json.dumps(kept.receipt, ensure_ascii=False).encode()

    kept, _ = intake.submit(opened, "k" * 32, answers, [], "vi", Visit())
    parts: dict[str, Callable[[], object]] = {
        "reading the body": lambda: tidy(parse_json(sample)["answers"]),
        "checking the answers": lambda: intake.check(opened, answers, []),
        "their rows for people": lambda: rows(opened.form, answers, intake.units),
        "digest of the content": lambda: submission.content_digest(KEY, answers),
        "the record's bytes": lambda: submission.encode({**kept.envelope, "body": kept.body}),
        "the receipt's bytes": lambda: json.dumps(kept.receipt, ensure_ascii=False),
    }
    sample = body()
    print(f"\n{len(answers)} answers, {len(sample)} bytes, no storage:\n")
    print("| in process | ms (median) |")
    print("|---|---|")
    for name, act in parts.items():
        print(f"| {name} | {_median(act, runs):.3f} |")
    bodies = [body() for _ in range(runs)]
    print(f"| **the whole submission** | {_median(lambda: whole(bodies.pop()), runs):.3f} |")


def _median(act: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
