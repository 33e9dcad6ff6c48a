"""Every task of the project; `./run TASK` is the only way in."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from invoke.tasks import task

from catalogue.build import BuildFailed
from catalogue.build import build as build_site
from catalogue.checks.check import check
from catalogue.checks.state import warnings
from catalogue.reading.records import read_records
from functions.key_making import trial_key

ROOT = Path(__file__).resolve().parent
SECRETS = ROOT / "var" / "secrets.json"
TRIAL_KEYS = ROOT / "var" / "trial-keys"


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(f"▸ {text}", flush=True)


@task
def validate(context, content="content"):
    """Check every record of a content directory and say what is wrong, where, and what would be right."""
    records = read_records(Path(content))
    problems = check(records)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} lỗi trong {len({p.path for p in problems})} tệp.")
    for warning in warnings(records, datetime.now(timezone(timedelta(hours=7))).date().isoformat()):
        print(f"CHÚ Ý: {warning}")
    say(f"{len(records.of('procedure'))} thủ tục, {len(records.all)} bản ghi: không có lỗi.")


@task
def build(context, content="content", output="output", base_url=""):
    """Build the site and the form bundle; on any error the site that stood before stays."""
    try:
        build_site(Path(content), Path(output), say, base_url)
    except BuildFailed as error:
        sys.exit(f"{error}\nChưa dựng trang mới; trang cũ giữ nguyên.")


def local_secrets() -> dict[str, str]:
    """The keys of a trial on this machine, made once: for look-up names, and shared with the back office."""
    if not SECRETS.exists():
        SECRETS.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "lookup_key": secrets.token_hex(32),
            "back_office_secret": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        scratch = SECRETS.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(json.dumps(made))
        with contextlib.suppress(FileExistsError):  # two terminals at once: the first one's count
            os.link(scratch, SECRETS)
        scratch.unlink()
    found: dict[str, str] = json.loads(SECRETS.read_text())
    return found


def function_settings(output: str, address: str, back_office: str) -> dict[str, str]:
    """The settings of the functions for a trial on this machine; the environment overrides them."""
    keys = local_secrets()
    return {
        "MOTCUA_BUNDLE": f"{output}/bundle",
        "MOTCUA_STORE": "file:var/store",
        "MOTCUA_BASE_URL": address,
        "MOTCUA_BACK_OFFICE_URL": back_office,
        "MOTCUA_LOOKUP_KEY": keys["lookup_key"],
        "MOTCUA_BACK_OFFICE_SECRET": keys["back_office_secret"],
        "MOTCUA_RECEIPT_KEY": trial_key(TRIAL_KEYS).private,
    } | {name: value for name, value in os.environ.items() if name.startswith("MOTCUA_")}


def trial_keys() -> list[dict[str, str]]:
    """The public key of a trial on this machine; none where MOTCUA_RECEIPT_KEY names another."""
    return [] if "MOTCUA_RECEIPT_KEY" in os.environ else [trial_key(TRIAL_KEYS).entry("2026-01-01")]


def listen(port: int, task_name: str) -> socket.socket:
    """A socket on a port of this machine; ends with a sentence when another program has it."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        sys.exit(f"Không mở được cổng {port} ({error}). Thử cổng khác: ./run {task_name} --port 8080")
    return listening


@task(
    help={
        "content": "các bản ghi",
        "output": "nơi dựng trang",
        "port": "cổng của trang",
        "back-office": "địa chỉ nhận hồ sơ của hệ thống một cửa",
    }
)
def serve(
    context, content="content", output="output", port=8000, back_office="http://127.0.0.1:8001/webhook"
):
    """Build the site and serve it with the functions on http://127.0.0.1:8000; dossiers go to var/store."""
    import uvicorn

    from functions.errors import MotCuaError
    from functions.local import create_app
    from functions.settings import read_settings

    listening = listen(port, "serve")
    local = f"http://127.0.0.1:{port}"
    address = os.environ.get("MOTCUA_BASE_URL", local)
    try:
        build_site(Path(content), Path(output), say, address, trial_keys())
    except BuildFailed as error:
        print(error)
        if not (Path(output) / "bundle" / "manifest.json").exists():
            sys.exit("Chưa dựng được trang nào.")
        say("CHÚ Ý: bản ghi có lỗi ở trên; đang phục vụ trang dựng lần trước")
    try:
        settings = read_settings(function_settings(output, address, back_office))
        app = create_app(Path(output) / "site", settings)
    except MotCuaError as error:
        sys.exit(str(error))
    office = urlsplit(settings.back_office_url).port or 80
    say(f"kho hồ sơ: {settings.store}; hồ sơ được chuyển đến {settings.back_office_url}")
    say(f"một cửa mẫu, ở cửa sổ dòng lệnh khác: ./run back-office --port {office} --functions {local}")
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=500,
            proxy_headers=False,  # MOTCUA_PROXIES says whose to believe
        )
    )
    say(f"mở {local} trong trình duyệt; dừng bằng Ctrl+C")
    server.run(sockets=[listening])


@task(name="check-links")
def check_links(context, content="content"):
    """Ask other hosts whether the addresses in records still answer; link-exceptions.yaml leaves some out."""
    from catalogue.checks.external_links import addresses, check_external, useless
    from catalogue.today import today

    records = read_records(Path(content))
    if problems := check(records):
        sys.exit("\n".join(map(str, problems)))
    found = list(addresses(records))
    exceptions = (records.single("link-exceptions") or {}).get("exceptions", [])
    own = (records.single("site") or {}).get("base_url", "")
    answers = check_external(found, exceptions, today(), own)
    for answer in answers:
        if answer.state != "fine":
            print(answer)
    for said in useless(exceptions, found, today()):
        print(said)
    gone = sum(answer.state == "gone" for answer in answers)
    unsure = sum(answer.state == "unsure" for answer in answers)
    say(f"{len(answers)} địa chỉ ngoài: {gone} đã mất, {unsure} không chắc.")
    if gone:
        sys.exit(1)


@task(help={"to": "thư mục nhận các tệp PDF", "only": "chỉ mã thủ tục hoặc mã cơ quan này"})
def leaflets(context, content="content", to="var/niem-yet", only="", base_url=""):
    """Make the PDFs for the wall: a leaflet for each procedure, a booklet for each office that receives."""
    from catalogue.leaflets.leaflets import LeafletFailed, Leaflets
    from catalogue.output.assets import make_assets
    from catalogue.site import Site
    from catalogue.today import today

    records = read_records(Path(content))
    if problems := check(records):
        sys.exit("\n".join(map(str, problems)))
    made = 0
    try:
        for name, pdf in Leaflets(Site(records, make_assets(), today(), base_url or None)).files(only):
            path = Path(to) / Path(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
            made += 1
    except LeafletFailed as error:
        sys.exit(str(error))
    if not made:
        sys.exit(f"Không có thủ tục hay nơi tiếp nhận nào mang mã “{only}”.")
    say(f"{made} tệp PDF ở {to}/")


@task(name="import-procedures")
def import_procedures(context, source, to):
    """Turn a national export (JSON Lines) into one YAML record for each procedure."""
    from catalogue.importers.national import import_procedures as import_national

    report = import_national(Path(source), Path(to), say)
    if report.failed:
        sys.exit(1)


@task(help={"content": "các bản ghi", "language": "chỉ ngôn ngữ này; chưa có thì thêm, ví dụ km"})
def messages(context, content="content", language=""):
    """Bring the translations up to date: theme/locale, and locale/ of a content directory."""
    from catalogue.languages.messages import update_all

    for path, total, waiting in update_all(read_records(Path(content)), [language] if language else []):
        done = total - len(waiting)
        say(f"{path}: {done} trên {total} câu đã dịch ({100 * done // max(total, 1)} %)")
        for message in waiting[:20]:
            print(f"    {message}")
        if len(waiting) > 20:
            print(f"    … và {len(waiting) - 20} câu nữa")


def need_development_tools() -> None:
    """Install what tests and checks need besides the site and the functions."""
    subprocess.run([sys.executable, str(ROOT / "run"), "--install", "dev"], check=True)


def run_python(*arguments: str) -> None:
    """Run a module of the environment; ends with its exit code when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    if done.returncode:
        sys.exit(done.returncode)


@task
def test(context, only=""):
    """Run every test; --only PATH runs some."""
    need_development_tools()
    if only:
        run_python("pytest", *only.split())
        return
    # Two runs: Playwright's event loop would stand in the way of the tests that run their own.
    run_python("pytest", "-n", "2", "--dist", "worksteal", "--ignore", "tests/browser")
    run_python("pytest", "tests/browser")


@task
def lint(context):
    """Check style and types."""
    need_development_tools()
    run_python("ruff", "check", ".", "run")
    run_python("ruff", "format", "--check", ".", "run")
    run_python("mypy")


@task(
    name="back-office",
    help={"port": "cổng của một cửa mẫu", "functions": "địa chỉ của ./run serve"},
)
def back_office(context, port=8001, functions="http://127.0.0.1:8000"):
    """Start the reference back office on http://127.0.0.1:8001: it receives dossiers and answers them."""
    import uvicorn

    from examples.back_office.unsealing import NotOpened

    os.environ.setdefault("BACK_OFFICE_SECRET", local_secrets()["back_office_secret"])
    os.environ.setdefault("BACK_OFFICE_FUNCTIONS_URL", functions)
    os.environ.setdefault("BACK_OFFICE_DATA", "var/back-office")
    listening = listen(port, "back-office")
    try:
        from examples.back_office.app import app
    except NotOpened as error:
        sys.exit(str(error))
    say(f"một cửa mẫu: mở http://127.0.0.1:{port} trong trình duyệt; dừng bằng Ctrl+C")
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


@task(help={"to": "thư mục nhận khóa bí mật, ngoài kho mã nguồn"})
def keys(context, to):
    """Make the keys of an installation: one that signs receipts, two that dossiers are encrypted to."""
    from catalogue.today import today
    from functions.key_making import KeysRefused, make_keys, told

    try:
        print(told(make_keys(Path(to)), today()))
    except KeysRefused as error:
        sys.exit(str(error))


@task(
    name="verify-receipt",
    positional=["receipt"],
    help={
        "receipt": "tệp PDF, tệp JSON, liên kết hoặc nội dung mã QR “Xác minh”",
        "keys": "khoa.json hoặc keys.yaml của nơi cấp",
        "site": "thư mục trang đã dựng, có khoa.json",
    },
)
def verify_receipt(context, receipt, keys="", site="output/site"):
    """Say without a network whether a receipt is genuine: a PDF or JSON file, a link, text of a QR code."""
    from catalogue.published_keys import KeysUnreadable, read_keys
    from functions.verify import verify

    try:
        known = read_keys(Path(keys) if keys else Path(site) / "khoa.json")
        path = Path(receipt)
        shown = path.read_bytes() if len(receipt) < 1000 and path.is_file() else receipt.encode()
        if path.suffix.lower() in (".pdf", ".json") and shown == receipt.encode():
            sys.exit(f"Không có tệp {path}. Hãy xem lại tên và thư mục.")
    except (KeysUnreadable, OSError) as error:
        sys.exit(str(error))
    verdict = verify(shown, known)
    print(verdict.sentence)
    if not verdict.genuine:
        sys.exit(1)


@task
def lock(context):
    """Compile requirements/*.txt from pyproject.toml: names, versions and hashes, no addresses."""
    need_development_tools()
    for group in ("dev", "catalogue", "functions"):
        constraint = [] if group == "dev" else ["-c", "requirements/dev.txt"]
        flags = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
        target = ["--no-annotate", "--no-header", "-o", f"requirements/{group}.txt"]
        run_python("uv", "pip", "compile", "--quiet", "--group", group, *constraint, *flags, *target)


@task(help={"all": "mọi hồ sơ từ trước tới nay, không chỉ những ngày chưa xem xong"})
def sweep(context, all=False):  # noqa: A002 - the flag is --all
    """Make derived objects of the store again; --all after objects were lost or a backup was played back."""
    from functions.settings import read_settings
    from functions.sweep import sweep, sweep_new
    from functions.wiring import now, open_store

    made = read_settings(
        function_settings("output", "http://127.0.0.1:8000", "http://127.0.0.1:8001/webhook")
    )
    store = open_store(made.store)
    swept = sweep(store, made.master_key) if all else sweep_new(store, made.master_key, now())
    say(", ".join(f"{name} {count}" for name, count in vars(swept).items()))


@task(name="bench-sweep")
def bench_sweep(context, count=100_000):
    """How long sweeps take over a directory store of so many submissions."""
    need_development_tools()
    from benchmarks.sweep import main

    main(count)


@task(name="bench-build")
def bench_build(context, source="", runs=3):
    """Time and memory of full builds: content/, and with --source a national export."""
    from benchmarks.build import main

    main(source, runs, say)


@task(
    name="bench-search",
    help={
        "source": "tệp xuất quốc gia; content: bản ghi của chính kho này",
        "questions": "các tệp câu hỏi JSON Lines, cách nhau bằng dấu phẩy",
        "missed": "in các câu không tìm ra",
    },
)
def bench_search(context, source="", questions="", missed=False):
    """What search finds, how fast, for how many bytes, beside other engines; see HACKING for the data."""
    need_development_tools()
    from benchmarks.search import main

    shared = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared")) / "data"
    export, asked = shared / "national-procedures.jsonl", shared / "search-queries.jsonl"
    source = source or (str(export) if export.exists() else "content")
    given = [Path(path) for path in questions.split(",") if path]
    given = given or [path for path in (asked, ROOT / "tests/search/questions.jsonl") if path.exists()]
    main("" if source == "content" else source, given, say, show_missed=missed)


def bench_app(context):
    """Address → app: the site built for that address, with the functions over a store of its own."""
    from functions.local import create_app
    from functions.settings import read_settings

    def make_app(address):
        build(context, output="var/bench", base_url=address)
        # A measurement must not forward somebody's dossiers.
        settings = function_settings("var/bench", address, address) | {"MOTCUA_STORE": "file:var/bench-store"}
        return create_app(Path("var/bench/site"), read_settings(settings))

    return make_app


@task(name="bench-pages")
def bench_pages(context, code="1.001193"):
    """Bytes of the procedure page and the form page as a browser fetches them."""
    need_development_tools()
    from benchmarks.pages import main

    main(code, bench_app(context))


@task(name="bench-lighthouse")
def bench_lighthouse(context, code="1.001193"):
    """Lighthouse's four categories on home, list, procedure, form and status page."""
    need_development_tools()
    from benchmarks.lighthouse import main
    from catalogue.output.assets import NODE, install_node_packages

    install_node_packages(development=True)
    main(NODE, code, bench_app(context))


@task(name="bench-cold-start")
def bench_cold_start(context, runs=11):
    """Milliseconds from process start to the first answer, through the Lambda handler."""
    need_development_tools()
    from benchmarks.cold_start import main

    build(context, output="var/bench")
    main(function_settings("var/bench", "http://127.0.0.1:8000", "http://127.0.0.1:8001/webhook"), runs)


@task(name="bench-flood")
def bench_flood(context, code="1.004873", rate=1000, seconds=10):
    """Honest submissions while rubbish comes in, on loopback and for a few seconds."""
    from benchmarks.flood import main

    build(context, output="var/bench")
    settings = function_settings("var/bench", "http://127.0.0.1:8000", "http://127.0.0.1:9/webhook")
    main(settings, Path("var/bench/site"), code, rate, seconds)


@task(name="bench-intake")
def bench_intake(context, code="1.004873", count=1000):
    """Acknowledged submissions a second on the directory store and SeaweedFS; what they cost in process."""
    need_development_tools()
    from benchmarks.in_process import main as in_process
    from benchmarks.intake import main

    build(context, output="var/bench")
    made = function_settings("var/bench", "http://127.0.0.1:8000", "http://127.0.0.1:8001/webhook")
    main(made, code, count)
    in_process(made, 2000)


@task(
    help={
        "only": "một cam kết: R1, R1.disk, P2, …",
        "seed": "hạt giống; không có --runs thì chạy lại đúng lượt đó",
        "runs": "số lượt, thay cho con số của thiết kế",
        "full": "gấp mười lần: cho chạy qua đêm",
    }
)
def promises(context, only="", seed="", runs="", full=False):
    """Prove the promises of the README and print each with its count, its seed and its zero."""
    need_development_tools()
    given = {"--only": only, "--seed": seed, "--runs": runs}
    asked = [word for name, value in given.items() if value for word in (name, value)]
    run_python("tests.promises", *asked, *(["--full"] if full else []))


@task(name="bench-files")
def bench_files(context):
    """Judge hostile and good files: how many go wrong, how long and how much memory each takes."""
    need_development_tools()
    from benchmarks.files import main
    from tests.files import good

    good.fetch(say)
    main()
