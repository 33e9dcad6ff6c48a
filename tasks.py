"""Every task of the project; `./run TASK` is the only way in."""

from __future__ import annotations

import sys
from pathlib import Path

from invoke import task

from catalogue.build import BuildFailed
from catalogue.build import build as build_site
from catalogue.check import check
from catalogue.records import read_records

ROOT = Path(__file__).resolve().parent


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(f"▸ {text}", flush=True)


@task
def validate(context, content="content"):  # type: ignore[no-untyped-def]
    """Check every record of a content directory and say what is wrong, where, and what would be right."""
    records = read_records(Path(content))
    problems = check(records)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} lỗi trong {len({p.path for p in problems})} tệp.")
    say(f"{len(records.of('procedure'))} thủ tục, {len(records.all)} bản ghi: không có lỗi.")


@task
def build(context, content="content", output="output", base_url=""):  # type: ignore[no-untyped-def]
    """Build the site and the form bundle; on any error the site that stood before stays."""
    try:
        build_site(Path(content), Path(output), say, base_url)
    except BuildFailed as error:
        sys.exit(f"{error}\nChưa dựng trang mới; trang cũ giữ nguyên.")
