"""What a browser fetches on a first visit: bytes over the wire and after unpacking, request by request."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable


def visit(url: str) -> list[tuple[str, int, int]]:
    """(path, bytes over the wire with headers, bytes unpacked) of every request of a first visit."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        seen: dict[str, dict[str, Any]] = {}

        def on_data(event: dict[str, Any]) -> None:
            seen[event["requestId"]]["size"] += event["dataLength"]

        def on_request(event: dict[str, Any]) -> None:
            seen[event["requestId"]] = {"url": event["request"]["url"], "size": 0, "wire": 0}

        def on_finished(event: dict[str, Any]) -> None:
            seen[event["requestId"]]["wire"] = event["encodedDataLength"]

        session.on("Network.requestWillBeSent", on_request)
        session.on("Network.dataReceived", on_data)
        session.on("Network.loadingFinished", on_finished)
        page.goto(url, wait_until="networkidle")
        browser.close()
    found = [(one["url"], int(one["wire"]), one["size"]) for one in seen.values()]
    return [("/" + address.split("/", 3)[3], wire, size) for address, wire, size in found if size]


def main(code: str, make_app: Callable[[str], Any]) -> None:
    """Print the requests of the procedure page and of the form page of one procedure."""
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
        print("| page | request | over the wire | unpacked |")
        print("|---|---|---|---|")
        for name, path in (("procedure", f"/thu-tuc/{code}/"), ("form", f"/thu-tuc/{code}/nop-ho-so/")):
            rows = visit(url + path)
            for address, wire, size in rows:
                print(f"| {name} | {Path(address).name or address} | {wire:,} | {size:,} |")
            wire, size = sum(row[1] for row in rows), sum(row[2] for row in rows)
            print(f"| **{name}** | {len(rows)} requests | **{wire:,}** | {size:,} |")
    finally:
        server.should_exit = True
        thread.join()
