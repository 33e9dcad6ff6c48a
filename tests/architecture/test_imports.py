"""Import directions of docs/architecture.md, read off the source with ast."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


def imported(source: str, package: str = "") -> set[str]:
    """Every module that a source imports anywhere, also in functions and under TYPE_CHECKING.

    `from a import b` counts as both a and a.b, as either may be the module; relative imports are resolved
    against `package`; import_module("a") and __import__("a") count too.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def modules(*folders: str) -> Iterator[Path]:
    """Every Python file under folders of the repository."""
    for folder in folders:
        found = sorted((ROOT / folder).rglob("*.py"))
        assert found, folder
        yield from found


def folder_of(path: Path) -> tuple[str, ...]:
    """The package that a file is in, by its parts."""
    return path.relative_to(ROOT).parent.parts


def offences(forbidden: set[str], *folders: str, besides: tuple[str, ...] = ()) -> list[str]:
    """ "file: module" for each forbidden module, or anything inside it, that a file imports."""
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*folders)
        if str(path.relative_to(ROOT)) not in besides
        for name in sorted(imported(path.read_text("utf-8"), ".".join(folder_of(path))))
        if any(name == one or name.startswith(f"{one}.") for one in forbidden)
    ]


def test_functions_know_nothing_of_the_build() -> None:
    """The run side imports neither the catalogue nor what only a build needs."""
    build_side = {"catalogue", "theme", "pelican", "pelicanconf", "yaml", "babel", "tasks", "invoke"}
    assert offences(build_side | {"examples", "tests"}, "functions") == []


def test_the_catalogue_knows_nothing_of_the_functions() -> None:
    """The build writes the bundle and never looks at who reads it."""
    run_side = {"functions", "examples", "tasks", "tests", "starlette", "mangum", "obstore"}
    assert offences(run_side, "catalogue") == []


def test_one_module_imports_pelican() -> None:
    """Pelican replaces the process-wide logger: only the generator, in a process of its own, touches it."""
    generator = "catalogue/pelican_generator.py"
    assert offences({"pelican"}, "catalogue", "functions", "examples", besides=(generator,)) == []
    assert "pelican" in imported((ROOT / generator).read_text("utf-8"))
    root_files = [path for path in ROOT.glob("*.py") if "pelican" in imported(path.read_text("utf-8"))]
    assert root_files == []


def test_nothing_else_imports_the_generator() -> None:
    """It is run as a process; importing it would let Pelican in by the back door."""
    assert offences({"catalogue.pelican_generator"}, "catalogue", "functions", "examples") == []
    assert "catalogue.pelican_generator" not in imported((ROOT / "tasks.py").read_text("utf-8"))


def test_the_domain_is_pure() -> None:
    """The domain has no environment, network, storage, clock or randomness; those are handed in."""
    ours = {"functions.stores.s3", "functions.stores.directory", "functions.app", "functions.wiring"}
    outside = {
        "os", "sys", "starlette", "mangum", "obstore", "boto3", "botocore", "uvicorn", "urllib.request",
        "http", "httpx", "requests", "socket", "subprocess", "shutil", "tempfile", "time", "random",
        "secrets", "uuid", "asyncio", "logging",
    }  # fmt: skip
    assert offences(outside | ours, "functions/domain") == []


def clock_calls(source: str) -> list[str]:
    """Calls that read a clock: now(), today(), utcnow(), whatever they are called on."""
    return [
        f"line {node.lineno}: {node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
    ]


def test_the_domain_reads_no_clock() -> None:
    """Time is an argument everywhere in the domain, so that a run can be replayed."""
    found = {
        str(path.relative_to(ROOT)): clock_calls(path.read_text("utf-8"))
        for path in modules("functions/domain")
    }
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_the_example_back_office_stands_alone() -> None:
    """An integrator can copy the example: it imports nothing of ours."""
    assert offences({"functions", "catalogue", "tasks", "tests", "pelican"}, "examples/back_office") == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os.path as p", {"os.path"}),
        ("from a import b, c", {"a", "a.b", "a.c"}),
        ("def f():\n    from urllib import request", {"urllib", "urllib.request"}),
        ("from . import x\nfrom .y import z", {"p.q", "p.q.x", "p.q.y", "p.q.y.z"}),
        ("from ..y import z", {"p.y", "p.y.z"}),
        ("import importlib\nimportlib.import_module('pelican')", {"importlib", "pelican"}),
    ],
)
def test_imports_are_found_wherever_they_hide(source: str, names: set[str]) -> None:
    """The reader of imports itself sees every way to import."""
    assert imported(source, "p.q") == names


def test_calls_of_a_clock_are_found() -> None:
    """The reader of clock calls itself sees them through any name."""
    assert clock_calls("import datetime as d\nx = d.datetime.now(tz)\ny = d.date.today()") == [
        "line 2: now()",
        "line 3: today()",
    ]
