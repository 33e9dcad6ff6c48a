"""What a browser fetches on a first visit: bytes over the wire and after unpacking, request by request."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What the code of a page is; data that a script fetches later and pictures are told apart from it.
CODE = {"Document", "Stylesheet", "Script"}


@contextlib.contextmanager
def served(make_app: Callable[[str], Any]) -> Iterator[str]:
    """The address of an app under uvicorn, on a free port; `make_app` is told the address."""
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(uvicorn.Config(make_app(url), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join()


def visit(url: str) -> list[dict[str, Any]]:
    """Every request of a first visit: path, kind, bytes over the wire with headers, bytes unpacked."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(service_workers="block").new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        seen: dict[str, dict[str, Any]] = {}

        def on_data(event: dict[str, Any]) -> None:
            seen[event["requestId"]]["size"] += event["dataLength"]

        def on_request(event: dict[str, Any]) -> None:
            path = "/" + event["request"]["url"].split("/", 3)[3]
            seen[event["requestId"]] = {"path": path, "kind": event.get("type"), "size": 0, "wire": 0}

        def on_finished(event: dict[str, Any]) -> None:
            seen[event["requestId"]]["wire"] = int(event["encodedDataLength"])

        session.on("Network.requestWillBeSent", on_request)
        session.on("Network.dataReceived", on_data)
        session.on("Network.loadingFinished", on_finished)
        page.goto(url, wait_until="networkidle")
        browser.close()
    return [one for one in seen.values() if one["size"]]


def read(url: str) -> bytes:
    """What stands at an address of our own server."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - http://127.0.0.1
        data: bytes = answer.read()
    return data


def before_first_paint(url: str) -> int:
    """Bytes that a phone needs before it can paint: the page to the end of its head, and its stylesheets."""
    html = read(url)
    sheets = re.findall(rb'<link rel="stylesheet" href="([^"]+)"', html)
    origin = "/".join(url.split("/")[:3])
    files = [html[: html.index(b"</head>")]]
    files += [read(origin + sheet.decode()) for sheet in sheets]
    return sum(len(brotli.compress(one)) for one in files)


def main(code: str, make_app: Callable[[str], Any]) -> None:
    """Print the requests of the procedure page and of the form page of one procedure."""
    sums = []
    with served(make_app) as url:
        print("| page | request | over the wire | unpacked |")
        print("|---|---|---|---|")
        for name, path in (("procedure", f"/thu-tuc/{code}/"), ("form", f"/thu-tuc/{code}/nop-ho-so/")):
            rows = visit(url + path)
            for row in rows:
                print(f"| {name} | {Path(row['path']).name} | {row['wire']:,} | {row['size']:,} |")
            whole, size = sum(row["wire"] for row in rows), sum(row["size"] for row in rows)
            print(f"| **{name}** | {len(rows)} requests | **{whole:,}** | {size:,} |")
            own = sum(row["wire"] for row in rows if row["kind"] in CODE)
            sums.append((name, own, before_first_paint(url + path)))
    print("\n| page | HTML + CSS + JS over the wire | head + CSS, before the first paint (Brotli) |")
    print("|---|---|---|")
    for name, own, paint in sums:
        print(f"| {name} | {own:,} | {paint:,} |")
