"""What search finds, how fast and for how many bytes, beside well-known engines on the same questions."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli

from catalogue.importers.national import import_procedures
from catalogue.output.assets import NODE, install_node_packages, make_assets
from catalogue.reading.records import read_records
from catalogue.search.index import search_index
from catalogue.search.vocabulary import vocabulary
from catalogue.site import compact
from catalogue.vietnamese import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.reading.records import Records

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261121
TITLES = 200
LETTERS = "abcdeghiklmnopqrstuvxy"


def main(
    source: str, questions: list[Path], say: Callable[[str], None], *, show_missed: bool = False
) -> None:
    """Print a Markdown table; `source` is a national export, empty for content/."""
    install_node_packages(development=True)
    with tempfile.TemporaryDirectory() as folder:
        if source:
            import_procedures(Path(source), Path(folder) / "content", say)
        records = read_records(Path(folder) / "content" if source else ROOT / "content")
        procedures = records.of("procedure")
        words = vocabulary(records)
        index = search_index(procedures.values(), records.of("field"), words)
        data = compact(index)
        asked = {path.stem: read_questions(path) for path in questions}
        sets = {
            f"{name}, {way}": [{**one, "q": change(one["q"])} for one in found]
            for name, found in (asked | {"titles": titles(records)}).items()
            for way, change in WAYS.items()
        }
        answers = ask(index, records, sets)
    script = make_assets()["search.js"]
    print(
        f"\n{len(procedures)} procedures, {len(words.synonyms)} synonym entries. Bytes to the first result:\n"
    )
    print("| | raw | gzip | brotli |\n|---|---|---|---|")
    for name, content in (("search.js", script), ("search.json", data), ("**both**", script + data)):
        parts = (script, data) if name == "**both**" else (content,)
        packed = [
            sum(len(press(part)) for part in parts) for press in (bytes, gzip.compress, brotli.compress)
        ]
        print(f"| {name} | " + " | ".join(f"{size:,}" for size in packed) + " |")
    print("\n| questions | engine | hit@1 | hit@5 | MRR | honest nothing | ms, median | ms, p95 |")
    print("|---|---|---|---|---|---|---|---|")
    for name in sets:
        for engine, answer in answers.items():
            one = answer["sets"][name]
            shares = [percent(one[key]) for key in ("hit1", "hit5")]
            mrr = "–" if one["mrr"] is None else f"{one['mrr']:.2f}"
            cells = [*shares, mrr, percent(one["nothing"]), f"{one['median']:.2f}", f"{one['p95']:.1f}"]
            print(f"| {name} ({len(sets[name])}) | {engine} | " + " | ".join(cells) + " |")
    opened = ", ".join(f"{engine} {answer['open']:.0f} ms" for engine, answer in answers.items())
    print(f"\nMaking the index ready in the browser's engine, second time: {opened}.")
    if show_missed:
        for name in sets:
            for question in answers["Một Cửa"]["sets"][name]["missed"]:
                print(f"missed ({name}): {question}")


def read_questions(path: Path) -> list[dict[str, Any]]:
    """[{"q": question, "codes": [codes that answer; none when nothing does]}] of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def titles(records: Records) -> list[dict[str, Any]]:
    """Some names of procedures as questions; every procedure of that name answers."""
    named: dict[str, list[str]] = {}
    for record in records.of("procedure").values():
        named.setdefault(folded(record.data["name"]), []).append(record.id)
    procedures = list(records.of("procedure").values())
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    some = chance.sample(procedures, min(TITLES, len(procedures)))
    return [{"q": one.data["name"], "codes": named[folded(one.data["name"])]} for one in some]


def with_slip(text: str) -> str:
    """One slip of the finger in a word of four letters: one left out, doubled, wrong or two swapped."""
    chance = random.Random(f"{SEED}{text}")  # noqa: S311 - the same slip each time
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 4]
    if not long:
        return text
    at = chance.choice(long)
    word, place = words[at], chance.randrange(1, len(words[at]) - 1)
    words[at] = chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + chance.choice(LETTERS) + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )
    return " ".join(words)


WAYS: dict[str, Callable[[str], str]] = {
    "as typed": str,
    "no diacritics": folded,
    "one slip": with_slip,
}


def ask(index: dict[str, Any], records: Records, sets: dict[str, Any]) -> dict[str, Any]:
    """What each engine answers, through Node."""
    documents = [
        {"code": one.id, "name": one.data["name"], "others": "; ".join(one.data.get("popular_names", []))}
        for one in records.of("procedure").values()
    ]
    done = subprocess.run(
        [str(NODE), str(ROOT / "benchmarks" / "search.mjs")],
        input=json.dumps({"index": index, "documents": documents, "sets": sets}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def percent(share: float | None) -> str:
    """0.966 → "97 %"."""
    return "–" if share is None else f"{share:.0%}".replace("%", " %")
