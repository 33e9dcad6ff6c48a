"""The web app manifest and the service worker: what makes the site installable and readable offline.

Knows the site's settings and the names of its assets; the worker's own behaviour stands in theme/scripts/.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from catalogue.derive import POSTING
from catalogue.pages.templates import THEME
from catalogue.pages.verify_page import VERIFY
from catalogue.site import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.site import Site

#: The page that a worker shows when there is nothing else.
OFFLINE_PAGE = "/ngoai-tuyen/"
#: What that page, and the one that checks receipts, are made from besides their HTML.
NEEDED = ("main.css", "app.js", "icon.svg", "form.css", "verify.js")
COLOUR = "#0b4f5f"
ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
)


def offline_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """manifest.webmanifest and sw.js."""
    yield "manifest.webmanifest", compact(_manifest(site))
    yield "sw.js", _worker(site)


def _manifest(site: Site) -> dict[str, Any]:
    """https://www.w3.org/TR/appmanifest/"""
    return {
        "id": "/",
        "name": f"{site.settings['name']}, {site.settings['locality']}",
        "short_name": site.settings["name"],
        "lang": site.languages[0],
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [
            {"src": site.urls[name], "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
    }


def _in_each_language(site: Site, path: str) -> dict[str, str]:
    """First part of an address ("" for the main language) → the page at `path` in that language."""
    return {"": path, **{language: f"/{language}{path}" for language in site.languages[1:]}}


def _worker(site: Site) -> bytes:
    """The worker with what it must know of this build; where site.yaml switches it off, one that ends others.

    Its version is that of styles and scripts: pages and what they are made from are dropped together, and a
    build that only changes records drops nothing that people keep.
    """
    scripts = THEME / "scripts"
    if site.settings.get("offline") is False:
        return (scripts / "worker_off.mjs").read_bytes()
    code = (scripts / "worker.mjs").read_bytes()
    look = [url for name, url in sorted(site.urls.items()) if name.endswith((".css", ".js"))]
    build = {
        "version": hashlib.sha256(code + compact(look)).hexdigest()[:10],
        "offline": _in_each_language(site, OFFLINE_PAGE),
        "posting": _in_each_language(site, POSTING),
        "verify": _in_each_language(site, VERIFY),
        "assets": [site.urls[name] for name in NEEDED],
    }
    return b"const BUILD = " + compact(build) + b";\n" + code
