"""The page that checks receipts, and the public keys that it and everybody else checks them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.open_data.schema_org import in_page
from catalogue.site import compact

if TYPE_CHECKING:
    from catalogue.pages.pages import Pages
    from catalogue.site import Site

VERIFY = "/xac-minh/"
KEYS_FILE = "khoa.json"


def verify_page(pages: Pages) -> tuple[str, bytes]:
    """The page in one language; the keys stand in it, so that it works without a network."""
    signing = [key for key in pages.site.keys if key["use"] == "receipt"]
    return pages.page("verify.html", VERIFY, signing_keys=signing, keys_json=in_page(_published(pages.site)))


def keys_file(site: Site) -> tuple[str, bytes]:
    """Every public key of this place, also old and revoked ones."""
    return KEYS_FILE, compact(_published(site))


def _published(site: Site) -> dict[str, Any]:
    return {"keys": site.keys}
