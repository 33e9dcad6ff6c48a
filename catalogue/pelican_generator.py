"""Plugs the site into Pelican. The only module that imports pelican.

Pelican reads its settings, calls the generator and reports; its own articles, pages and feeds are switched
off in pelicanconf.py. The public site goes to OUTPUT_PATH/site, the form bundle to OUTPUT_PATH/bundle.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican import Pelican, log, signals
from pelican.generators import Generator
from pelican.settings import read_settings

from catalogue.checks.check import check
from catalogue.checks.external_links import addresses
from catalogue.checks.links import Links, LinksAreDead
from catalogue.history.history import read_history
from catalogue.output.assets import make_assets
from catalogue.output.bundle import bundle_files
from catalogue.output.compress import write_packed
from catalogue.output.site_files import site_files
from catalogue.reading.problems import RecordsAreWrong
from catalogue.reading.records import read_records
from catalogue.site import Site
from catalogue.today import today

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)


class CatalogueGenerator(Generator):  # type: ignore[misc]
    """Records in, site and bundle out."""

    site: Site

    def generate_context(self) -> None:
        """Read and check the records; raises RecordsAreWrong before anything is written."""
        records = read_records(Path(self.path))
        problems = check(records)
        if problems:
            raise RecordsAreWrong(problems)
        history = read_history(Path(self.path))
        if history.missing:
            print(f"chưa có lịch sử thay đổi trên trang: {history.missing}")  # noqa: T201 - the caller shows it
        base_url = self.settings.get("SITEURL") or None
        more_keys = self.settings.get("MORE_KEYS", [])
        self.site = Site(records, make_assets(), today(), base_url, history, more_keys)

    def generate_output(self, _writer: Any) -> None:
        """Write every file."""
        output = Path(self.output_path)
        links = Links(self.site.settings.get("base_url", ""))
        written = write_packed(output / "site", self._site_files(links))
        if dead := links.dead():
            typed = {one.address: f"{one.path}:{one.line}" for one in addresses(self.site.records)}
            raise LinksAreDead([(link, typed.get(link.address)) for link in dead])
        for name, content in bundle_files(self.site):
            path = output / "bundle" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written += 1
        logger.info("%s thủ tục, %s tệp", len(self.site.procedures), written)

    def _site_files(self, links: Links) -> Iterator[tuple[str, bytes]]:
        """Every file of the site, its links noted on the way."""
        for name, content in site_files(self.site):
            links.add(name, content)
            yield name, content


def _generator(_pelican: Any) -> type[Generator]:
    return CatalogueGenerator


def register() -> None:
    """Called by Pelican for each plugin of pelicanconf.py."""
    signals.get_generators.connect(_generator)


def main(content: str, output: str, base_url: str, more_keys: str = "[]") -> int:
    """One build without Pelican's command line: 0, or 1 with every problem of the records printed."""
    log.init(level=logging.WARNING, fatal="warnings", name=__name__)
    overrides = {
        "PATH": content,
        "OUTPUT_PATH": output,
        "MORE_KEYS": json.loads(more_keys),
        **({"SITEURL": base_url} if base_url else {}),
    }
    try:
        Pelican(read_settings("pelicanconf.py", override=overrides)).run()
    except RecordsAreWrong as error:
        for problem in error.problems:
            print(problem)  # noqa: T201 - the caller shows it
        print(f"{len(error.problems)} lỗi trong {len({p.path for p in error.problems})} tệp.")  # noqa: T201
        return 1
    except LinksAreDead as error:
        for link, typed in error.links:
            print(f"{typed}: ghi trong bản ghi này; {link}" if typed else link)  # noqa: T201
        print(f"{len(error.links)} liên kết hỏng.")  # noqa: T201
        return 1
    print(f"{sum(1 for _ in Path(output, 'site').rglob('*.html'))} trang")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
