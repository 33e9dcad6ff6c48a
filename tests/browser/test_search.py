"""How people meet the search: suggestions, results, filters and addresses, by finger, key and ear."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.browser.conftest import Running

INPUT = "#q"
LIST = "[data-search-options]"
OPTION = f"{LIST} [role=option]"
TITLE = "[data-title]"
ROWS = "[data-rows] > li"
CHIP = "[data-chips] button"
BIRTH = "Đăng ký khai sinh"


@pytest.fixture
def page(browser: Browser, running: Running) -> Page:
    """The home page on a phone."""
    page = open_page(browser)
    page.goto(running.url)
    return page


def type_in(page: Page, text: str) -> None:
    """Type letter by letter and wait for suggestions."""
    page.locator(INPUT).press_sequentially(text)
    page.wait_for_selector(OPTION)


def active(page: Page) -> str:
    """The text of the suggestion that assistive technology is told to be chosen; empty when none is."""
    name = page.get_attribute(INPUT, "aria-activedescendant")
    chosen = page.locator(f"{OPTION}[aria-selected=true]")
    assert chosen.count() == (1 if name else 0)
    return page.locator(f"[id='{name}']").inner_text() if name else ""


def test_typing_without_diacritics_and_arrow_keys_lead_to_the_procedure(page: Page) -> None:
    """Down chooses the first suggestion, Enter goes there; the field keeps the focus all the time."""
    type_in(page, "dang ky khai sinh")
    expect(page.locator(INPUT)).to_have_attribute("aria-expanded", "true")
    assert active(page) == ""
    page.keyboard.press("ArrowDown")
    assert active(page) == BIRTH
    expect(page.locator(INPUT)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/1.001193/")
    assert page.locator("h1").inner_text() == BIRTH


def test_keys_move_through_the_suggestions(page: Page) -> None:
    """Up and Down go round, Home and End to the ends; typing on starts anew."""
    type_in(page, "dang ky")
    texts = page.locator(OPTION).all_inner_texts()
    assert len(texts) > 2
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[0]
    page.keyboard.press("End")
    assert active(page) == texts[-1]
    page.keyboard.press("Home")
    assert active(page) == texts[0]
    page.locator(INPUT).press_sequentially(" k")
    assert active(page) == ""


def test_escape_closes_first_and_enter_alone_searches(page: Page) -> None:
    """Escape keeps what was typed; Enter with nothing chosen is the form's, not the first suggestion's."""
    type_in(page, "khai sinh")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(INPUT)).to_have_attribute("aria-expanded", "false")
    assert active(page) == ""
    assert page.input_value(INPUT) == "khai sinh"
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/?q=khai+sinh")
    page.wait_for_selector(ROWS)
    assert page.input_value(INPUT) == "khai sinh"


def test_leaving_the_field_closes_the_suggestions_and_a_tap_takes_one(page: Page) -> None:
    """A finger finds targets of at least 44 pixels and the tap is not lost to the closing list."""
    type_in(page, "khai sinh")
    page.locator("h1").click()
    expect(page.locator(LIST)).to_be_hidden()
    page.locator(INPUT).press_sequentially(" ")
    page.locator(INPUT).press("ArrowDown")
    page.wait_for_selector(OPTION)
    for option in page.locator(OPTION).all():
        box = option.bounding_box()
        assert box
        assert box["height"] >= 44
    page.locator(OPTION, has_text=re.compile(f"^{BIRTH}$")).click()
    page.wait_for_url("**/thu-tuc/1.001193/")


def test_the_number_of_suggestions_is_told(page: Page) -> None:
    """A polite region says how many there are once the typing rests."""
    type_in(page, "khai sinh")
    count = page.locator(OPTION).count()
    status = page.locator("[data-search-status]")
    assert status.get_attribute("role") == "status"
    expect(status).to_contain_text(f"{count} gợi ý")


def test_a_result_tells_code_level_agency_time_and_fee(browser: Browser, running: Running) -> None:
    """What decides whether this is the right one stands under its name, in the language of the page."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/?q=khai sinh")
    row = page.locator(ROWS, has=page.locator(f"a:text-is('{BIRTH}')"))
    for words in ("1.001193", "Cấp xã", "Trong ngày", "Không mất tiền", "Nộp trực tuyến được"):
        expect(row).to_contain_text(words)
    page.goto(f"{running.url}/en/thu-tuc/?q=khai sinh")
    row = page.locator(ROWS, has_text="1.001193")
    for words in ("Same day", "Free", "Apply online"):
        expect(row).to_contain_text(words)
    assert (row.locator("a").get_attribute("href") or "").startswith("/en/thu-tuc/")


def test_filters_stand_in_the_address_and_back_undoes_them(browser: Browser, running: Running) -> None:
    """Ticking narrows and counts, chips take away, back and forward walk, and the address can be shared."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/")
    page.locator(INPUT).fill("dang ky")
    page.locator(INPUT).press("Enter")
    page.wait_for_selector(ROWS)
    before = page.locator(TITLE).inner_text()
    page.locator("[data-filters] > summary").click()
    box = page.get_by_role("checkbox", name="Cấp xã")
    promised = re.search(r"\((\d+)\)", box.locator("xpath=..").inner_text())
    assert promised
    box.check()
    page.wait_for_url("**/thu-tuc/?q=dang+ky&cap=commune")
    expect(page.locator(TITLE)).to_contain_text(f"{promised[1]} thủ tục")
    expect(page.locator("[data-search-status]")).to_contain_text(f"{promised[1]} thủ tục")
    expect(box).to_be_focused()
    assert page.locator(ROWS).count() == min(50, int(promised[1]))
    page.get_by_role("group", name="Lĩnh vực").get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile(r"Xem \d+ kết quả")).click()
    expect(page.locator(TITLE)).to_be_focused()
    expect(page.locator("[data-filters]")).not_to_have_attribute("open", "")
    expect(page.locator(CHIP)).to_have_count(3)  # two, and one that takes all away
    shared = page.url
    assert "linh-vuc=" in shared

    page.go_back()
    expect(page.locator(CHIP)).to_have_count(1)
    page.go_back()
    expect(page.locator(CHIP)).to_have_count(0)
    expect(page.locator(TITLE)).to_have_text(before)
    page.go_forward()
    expect(page.locator(CHIP)).to_have_count(1)
    page.get_by_role("button", name="Bỏ lọc: Cấp xã").click()
    expect(page.locator(TITLE)).to_have_text(before)
    expect(page.locator(TITLE)).to_be_focused()
    assert page.url.endswith("/thu-tuc/?q=dang+ky")

    other = open_page(browser)
    other.goto(shared)
    expect(other.locator(CHIP)).to_have_count(3)
    other.get_by_role("button", name="Bỏ tất cả bộ lọc").click()
    expect(other.locator(TITLE)).to_have_text(before)


def test_filters_alone_list_by_name_as_the_page_does(browser: Browser, running: Running) -> None:
    """Without a question the order is the alphabet's, as in the list without scripts."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/")
    names = page.locator("[data-whole-list] .procedures a").all_inner_texts()
    assert len(names) > 20
    page.goto(f"{running.url}/thu-tuc/?cap=commune&cap=province&cap=ministry&cap=other")
    page.wait_for_selector(ROWS)
    assert page.locator(f"{ROWS} a").all_inner_texts() == names[:50]
    expect(page.locator("[data-whole-list]")).to_be_hidden()


def test_nothing_found_says_so_and_offers_ways_on(browser: Browser, running: Running) -> None:
    """An honest sentence, fields, life events and the telephone; filters that leave nothing say that."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/?q=xyzzyqwfp")
    expect(page.locator(TITLE)).to_contain_text("Chưa thấy thủ tục nào khớp với “xyzzyqwfp”")
    ways = page.locator("[data-nothing-found]")
    for href in ("/linh-vuc/", "/su-kien/", "tel:19000000"):
        expect(ways.locator(f"a[href='{href}']")).to_be_visible()
    page.goto(f"{running.url}/thu-tuc/?q=khai sinh&linh-vuc=khong-co")
    expect(page.locator("[data-nothing-chosen]")).to_be_visible()
    page.locator(CHIP).click()
    page.wait_for_selector(ROWS)


def test_what_is_done_elsewhere_is_pointed_to(browser: Browser, running: Running) -> None:
    """A question of the vocabulary that nothing answers gets its sentence, in the language of the page."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/?q=muon hoi truong")
    expect(page.locator("[data-elsewhere]")).to_contain_text("hỏi trưởng khu phố")
    expect(page.locator("[data-search-status]")).to_contain_text("hỏi trưởng khu phố")
    page.goto(f"{running.url}/en/thu-tuc/?q=muon hoi truong")
    expect(page.locator("[data-elsewhere]")).to_contain_text("head of your quarter")
    page.locator(INPUT).fill("xyzzyqwfp")
    page.locator(INPUT).press("Enter")
    expect(page.locator("[data-elsewhere-unknown]")).to_be_visible()
    expect(page.locator("[data-elsewhere]")).to_be_hidden()


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=document.title='owned'>",
        "</script><script>document.title='owned'</script>",
        "%(count)s %(query)s %(n)s $& $1",
        "a" * 5_000,
        "khai sinh " * 400,
        "\u202e\u0000\u200b😀",
    ],
    ids=["image", "script", "placeholders", "long word", "many words", "odd characters"],
)
def test_a_hostile_question_is_shown_as_text(browser: Browser, running: Running, query: str) -> None:
    """Whatever stands in the address is a question, never markup or a pattern."""
    page = open_page(browser)
    page.goto(running.url)
    page.evaluate("(query) => location.assign('/thu-tuc/?' + new URLSearchParams({ q: query }))", query)
    expect(page.locator(TITLE)).to_contain_text("khớp")
    assert query.strip()[:60] in (page.locator(TITLE).text_content() or "")
    assert page.title() != "owned"
    assert page.locator("main img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_lists_do_the_job(browser: Browser, running: Running) -> None:
    """The form leads to the list of all procedures, which says why and leads on to the other lists."""
    page = open_page(browser, javascript=False)
    page.goto(running.url)
    page.fill(INPUT, "khai sinh")
    page.press(INPUT, "Enter")
    page.wait_for_url("**/thu-tuc/?q=khai+sinh")
    assert "JavaScript" in page.locator("main").inner_text()
    page.locator("[data-filters] > summary").click()
    page.get_by_role("link", name="Xem theo lĩnh vực").click()
    page.get_by_role("link", name="Hộ tịch").click()
    assert page.locator(".procedures a", has_text=BIRTH).count()


def test_more_results_come_on_demand(browser: Browser, running: Running) -> None:
    """Fifty at once; the button brings the next and the keyboard goes on with the first of them."""
    page = open_page(browser)

    def grow(route: Route) -> None:
        facets = route.fetch().json()
        facets["order"] = (facets["order"] * 3)[:90]
        route.fulfill(json=facets)

    page.route("**/assets/facets.*.json", grow)
    page.goto(f"{running.url}/thu-tuc/?cap=commune&cap=province&cap=ministry&cap=other")
    expect(page.locator(ROWS)).to_have_count(50)
    assert page.locator("[data-more]").inner_text() == "Xem thêm 40 thủ tục"
    page.locator("[data-more]").click()
    expect(page.locator(f"{ROWS} a").nth(50)).to_be_focused()
    expect(page.locator("[data-more]")).to_be_hidden()


def test_a_lost_network_leaves_the_list_and_says_so(browser: Browser, running: Running) -> None:
    """When the data cannot be fetched a sentence says so, the list stays, and the next try may succeed."""
    page = open_page(browser)
    page.route("**/assets/search.*.json", lambda route: route.abort())
    page.goto(f"{running.url}/thu-tuc/?q=khai sinh")
    expect(page.locator(TITLE)).to_contain_text("Chưa tải được dữ liệu tìm kiếm")
    expect(page.locator("[data-whole-list] .procedures a").first).to_be_visible()
    page.unroute("**/assets/search.*.json")
    page.locator(INPUT).press("Enter")
    page.wait_for_selector(ROWS)
    expect(page.locator("[data-whole-list]")).to_be_hidden()


def test_names_come_before_facts_and_nothing_moves(browser: Browser, running: Running) -> None:
    """Results show while facets.json is still under way, and do not jump when it comes."""
    page = open_page(browser)
    page.set_viewport_size({"width": 1280, "height": 800})
    waiting: list[Route] = []
    page.route("**/assets/facets.*.json", lambda route: waiting.append(route))
    page.goto(f"{running.url}/thu-tuc/?q=khai sinh")
    page.wait_for_selector(ROWS)
    second = page.locator(ROWS).nth(1)
    assert "Không mất tiền" not in page.locator("[data-rows]").inner_text()
    before = second.bounding_box()
    for route in waiting:
        route.continue_()
    expect(page.locator(ROWS).first).to_contain_text("Không mất tiền")
    assert second.bounding_box() == before


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize(("width", "scheme"), list(product((360, 1280), SCHEMES)))
def test_axe_finds_nothing_wrong(
    browser: Browser, running: Running, width: int, scheme: Literal["light", "dark"]
) -> None:
    """With the suggestions open, with results, chips and all filters open, and with nothing found."""
    page = open_page(browser)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(running.url)
    type_in(page, "dang ky")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.goto(f"{running.url}/thu-tuc/?q=dang ky&cap=commune")
    expect(page.locator(CHIP)).to_have_count(1)
    page.evaluate(
        "document.querySelectorAll('.filters, .filters details').forEach((one) => (one.open = true))"
    )
    page.wait_for_selector("[data-filters] input")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{running.url}/en/thu-tuc/?q=xyzzyqwfp")
    expect(page.locator("[data-nothing-found]")).to_be_visible()
    assert violations(page) == []
