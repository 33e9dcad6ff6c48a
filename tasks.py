"""Every task of the project; `./run TASK` is the only way in."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from pathlib import Path

from invoke import task

from catalogue.build import BuildFailed
from catalogue.build import build as build_site
from catalogue.check import check
from catalogue.records import read_records

ROOT = Path(__file__).resolve().parent
SECRETS = ROOT / "var" / "secrets.json"


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


def local_secrets() -> dict[str, str]:
    """The keys of this machine's own trial, made once: of the look-up names, and shared with the back office."""
    if not SECRETS.exists():
        SECRETS.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "lookup_key": secrets.token_hex(32),
            "back_office_secret": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        SECRETS.touch(mode=0o600)
        SECRETS.write_text(json.dumps(made))
    found: dict[str, str] = json.loads(SECRETS.read_text())
    return found


@task
def serve(context, content="content", output="output", port=8000, back_office="http://127.0.0.1:8001/webhook"):  # type: ignore[no-untyped-def]
    """Build the site and serve it with the functions on http://127.0.0.1:8000, the directory var/store as the store."""
    import uvicorn

    from functions.errors import MotCuaError
    from functions.local import create_app
    from functions.settings import read_settings

    address = f"http://127.0.0.1:{port}"
    build(context, content=content, output=output, base_url=address)
    keys = local_secrets()
    try:
        settings = read_settings(
            {
                "MOTCUA_BUNDLE": f"{output}/bundle",
                "MOTCUA_STORE": "file:var/store",
                "MOTCUA_BASE_URL": address,
                "MOTCUA_BACK_OFFICE_URL": back_office,
                "MOTCUA_LOOKUP_KEY": keys["lookup_key"],
                "MOTCUA_BACK_OFFICE_SECRET": keys["back_office_secret"],
            }
            | os.environ
        )
        app = create_app(Path(output) / "site", settings)
    except MotCuaError as error:
        sys.exit(str(error))
    say(f"kho hồ sơ: {settings.store}; một cửa: {settings.back_office_url} (mở bằng ./run back-office)")
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, server_header=False)
    )
    say(f"mở {address} trong trình duyệt; dừng bằng Ctrl+C")
    server.run()
    if not server.started:
        sys.exit(f"Không mở được cổng {port}: có chương trình khác đang dùng? Thử ./run serve --port 8080.")


@task
def messages(context):  # type: ignore[no-untyped-def]
    """Bring theme/locale up to date with the templates and list what is not translated yet."""
    from catalogue.messages import extract, languages, update

    template = extract()
    for language, path in languages().items():
        waiting = update(path, language, template)
        say(f"{path.relative_to(ROOT)}: {len(template)} câu, {len(waiting)} chưa dịch")
        for message in waiting:
            print(f"    {message}")
