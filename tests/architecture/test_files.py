"""What every file of the code must and must not hold."""

from __future__ import annotations

import ast
import json
import re

import pytest

from tests.architecture.test_imports import ROOT, modules

CODE = [path.relative_to(ROOT).as_posix() for path in modules("catalogue", "functions", "examples")]
LOCKS = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "requirements").glob("*.txt"))]
LONGEST = 250


@pytest.mark.parametrize("path", CODE)
def test_a_module_fits_in_a_head(path: str) -> None:
    """No module is longer than 250 lines; each says in a docstring what it is."""
    source = (ROOT / path).read_text("utf-8")
    assert len(source.splitlines()) <= LONGEST
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "no docstring"


def test_nothing_is_left_to_do() -> None:
    """No note of unfinished work stands in code, templates, styles, scripts, schemas or tests."""
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    folders = ("catalogue", "functions", "examples", "theme", "schemas", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    files += [*ROOT.glob("*.py"), ROOT / "run"]
    kinds = {".py", ".html", ".mjs", ".scss", ".json", ".yaml", ".po", ".toml", ""}
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if words.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", LOCKS)
def test_lock_files_name_versions_and_hashes_and_no_address(path: str) -> None:
    """Which registry a machine uses is its own affair: a lock file pins and hashes, and names no place."""
    text = (ROOT / path).read_text("utf-8")
    assert "://" not in re.sub(r"(?m)^\s*#.*$", "", text)
    assert not re.search(r"(?m)^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text)
    pinned = re.findall(r"(?m)^([A-Za-z0-9_.\[\]-]+)==", text)
    assert pinned
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        if "==" in block.split("\n")[0]:
            assert "--hash=sha256:" in block, block.split("\n")[0]


def test_the_node_lock_file_names_no_address() -> None:
    """package-lock.json pins versions and integrity and no place to download from."""
    lock = json.loads((ROOT / "package-lock.json").read_bytes())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["version"], name
        assert package["integrity"].startswith("sha512-"), name


def test_every_task_that_the_readme_names_exists() -> None:
    """Whoever types what the README says finds a task of that name."""
    readme = ROOT / "README.md"
    if not readme.exists():
        return
    named = set(re.findall(r"\./run ([a-z][a-z-]*)", readme.read_text("utf-8")))
    tree = ast.parse((ROOT / "tasks.py").read_text("utf-8"))
    tasks = {
        node.name.replace("_", "-")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(
            getattr(one.func if isinstance(one, ast.Call) else one, "id", "") == "task"
            for one in node.decorator_list
        )
    }
    assert tasks
    assert named <= tasks
