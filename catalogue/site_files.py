"""Every file of the public site, as (path, bytes); whoever calls decides where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.change_pages import change_page
from catalogue.feeds import feed_files
from catalogue.leaflets import Leaflets
from catalogue.lists import list_pages
from catalogue.offline import offline_files
from catalogue.open_data.files import open_data_files, open_data_page
from catalogue.open_data.sitemap import Sitemap
from catalogue.pages import Pages
from catalogue.posting import posting_page
from catalogue.rule_dates import calendar_file

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
