"""The example records of this folder, and the content directories that tests make of them.

`<kind>/valid/` together are a small locality that holds together; `<kind>/invalid/` are files with something
wrong, which say in `# expect: LINE:COLUMN words` lines where it is and what the message must contain, and in
a `# file: NAME.yaml` line what the file is called where that matters.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from catalogue.reading import yaml_file
from catalogue.reading.records import FILES, FOLDERS

EXAMPLES = Path(__file__).resolve().parent
#: kind → folder of a content directory
FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
#: kind → file of a content directory, for the kinds that there is one of
FILE_OF = {kind: file for file, kind in FILES.items()}
KINDS = [*FOLDER_OF, *FILE_OF]
#: What an invalid procedure calls itself, so that only what it is about is wrong with it; other kinds: "sai".
CODE = "1.909999"


def valid(kind: str) -> list[Path]:
    """The valid examples of one kind."""
    return sorted((EXAMPLES / kind / "valid").glob("*.yaml"))


def record(kind: str, name: str) -> dict[str, Any]:
    """The data of a valid example."""
    data: dict[str, Any] = yaml_file.read(EXAMPLES / kind / "valid" / f"{name}.yaml")[0]
    return data


def invalid() -> list[Path]:
    """The invalid examples of all kinds."""
    return sorted(EXAMPLES.glob("*/invalid/*.yaml"))


def place(content: Path, kind: str, name: str) -> Path:
    """Where a record of a kind and name lies in a content directory; its folder is made."""
    if kind in FILE_OF:
        return content / FILE_OF[kind]
    folder = content / FOLDER_OF[kind] / ("thu" if kind == "procedure" else "")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.yaml"


def make_content(to: Path, *, site: str = "site.yaml") -> Path:
    """A content directory of all valid examples, with one of the valid site.yaml."""
    to.mkdir(parents=True)
    for kind in FOLDER_OF:
        for example in valid(kind):
            shutil.copyfile(example, place(to, kind, example.stem))
    for kind, file in FILE_OF.items():
        shutil.copyfile(EXAMPLES / kind / "valid" / (site if kind == "site" else file), to / file)
    shutil.copyfile(EXAMPLES / "units.csv", to / "units.csv")
    shutil.copytree(EXAMPLES / "files", to / "files")
    return to


def write_record(content: Path, kind: str, data: dict[str, Any]) -> Path:
    """Add or replace a record; written as JSON, which is YAML too."""
    path = place(content, kind, str(data.get("code", data.get("id"))))
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return path
