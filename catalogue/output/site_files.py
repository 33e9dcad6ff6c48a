"""Every file of the public site, as (path, bytes); whoever calls decides where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.history.feeds import feed_files
from catalogue.history.rule_dates import calendar_file
from catalogue.leaflets.leaflets import Leaflets
from catalogue.open_data.files import open_data_files, open_data_page
from catalogue.open_data.sitemap import Sitemap
from catalogue.output.offline import offline_files
from catalogue.pages.change_pages import change_page
from catalogue.pages.lists import list_pages
from catalogue.pages.pages import Pages
from catalogue.pages.posting import posting_page
from catalogue.pages.verify_page import keys_file, verify_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.site import Site


def site_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Styles, scripts and data, then all pages in each language of the interface, then what machines read."""
    for name, content in site.assets.items():
        yield site.urls[name].lstrip("/"), content
    yield from site.download_files.items()
    yield from offline_files(site)
    sitemap = Sitemap(site.settings.get("base_url", ""), site.languages)
    for name, content in page_files(site):
        sitemap.add(name, content)
        yield name, content
    if site.settings.get("leaflets"):
        yield from Leaflets(site).files()
    yield from feed_files(site)
    yield calendar_file(site)
    yield keys_file(site)
    yield from sitemap.files()
    yield from open_data_files(site)


def page_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every page in each language of the interface."""
    for language in site.languages:
        pages = Pages(site, language)
        yield from pages.files()
        yield from list_pages(pages)
        yield from posting_page(pages)
        yield from change_page(pages)
        yield open_data_page(pages)
        yield verify_page(pages)
