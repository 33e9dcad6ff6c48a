"""A language is data: a locality adds one with two .po files, and what is missing falls back visibly.

The third language here is Khmer with pseudo-translations («…»): what they say does not matter to the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from catalogue.checks.check import check
from catalogue.languages.messages import record_texts, sentences, update_all
from catalogue.languages.po_file import read
from catalogue.languages.texts import Translated, texts, translated
from catalogue.output.bundle import bundle_files
from catalogue.reading.records import read_records
from tests.catalogue.conftest import crawl, site_of
from tests.records.examples import record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.catalogue.pages import Page

PAGE = "km/thu-tuc/1.900001/index.html"


def settings(content: Path, **changes: Any) -> None:
    """Change site.yaml."""
    path = content / "site.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}, allow_unicode=True))


def write_po(content: Path, code: str, domain: str, known: dict[str, str], header: str = "") -> Path:
    """A .po file of a locality."""
    path = content / "locale" / code / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    quoted = [[text.replace('"', '\\"').replace("\n", "\\n") for text in pair] for pair in known.items()]
    entries = [f'msgid "{text}"\nmsgstr "{said}"\n' for text, said in quoted]
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{header}'
    path.write_text("\n".join([head, *entries]), "utf-8")
    return path


def problems(content: Path) -> list[str]:
    """What the check says, without the directory."""
    return [str(one).replace(f"{content}/", "") for one in check(read_records(content))]


@pytest.fixture
def khmer(content: Path) -> Path:
    """The example locality with Khmer begun: one sentence of the interface, three texts of records."""
    settings(content, languages=["vi", "en", "km"], languages_in_progress=["km"])
    write_po(content, "km", "messages", {"Chi phí": "«Chi phí»"})
    known = ("Đăng ký trồng cây ven đường", "Cây xanh", "Họ và tên")
    write_po(content, "km", "records", {text: f"«{text}»" for text in known})
    return content


def languages_of(page: Page, wanted: str) -> list[str]:
    """The lang attribute of each element that a class or tag names."""
    return [a.get("lang", "") for tag, a in page.elements if tag == wanted]


def test_a_language_needs_nothing_but_files_of_its_own(khmer: Path) -> None:
    """Every page of the site exists in it, says what is translated, and marks what is not."""
    assert problems(khmer) == []
    crawler = crawl(khmer)
    in_english = {path.removeprefix("en/") for path in crawler.pages if path.startswith("en/")}
    assert {path.removeprefix("km/") for path in crawler.pages if path.startswith("km/")} == in_english
    page = crawler.pages[PAGE]
    assert page.all("html")[0]["lang"] == "km"
    assert "«Chi phí»" in page.text
    assert page.text_in("h1") == "«Đăng ký trồng cây ven đường»"
    assert languages_of(page, "h1") == [""]
    assert "«Cây xanh»" in page.text
    summary = next(a for _, a in page.elements if "govuk-body-l" in a.get("class", ""))
    assert summary["lang"] == "vi"
    assert crawler.dead() == []


def test_pages_link_to_each_other_by_the_names_that_speakers_give_their_language(khmer: Path) -> None:
    """The switcher and the alternates come from the data."""
    page = crawl(khmer).pages[PAGE]
    other = [a for a in page.all("a") if "hreflang" in a]
    assert [(a["hreflang"], a["lang"], a["href"]) for a in other] == [
        ("vi", "vi", "/thu-tuc/1.900001/"),
        ("en", "en", "/en/thu-tuc/1.900001/"),
    ]
    assert "Tiếng Việt English" in page.text
    alternates = {a["hreflang"] for a in page.all("link") if a.get("rel") == "alternate" and "hreflang" in a}
    assert {"vi", "en", "km"} <= alternates
    assert "ខ្មែរ" in crawl(khmer).pages["thu-tuc/1.900001/index.html"].text


def test_a_page_says_that_something_on_it_is_not_translated(content: Path) -> None:
    """And says so no more when all of it is."""
    path, notice = "en/thu-tuc/1.900001/index.html", "What is not translated yet is shown in Vietnamese."
    write_po(content, "en", "records", {"Cây xanh": "Trees"})
    assert notice in crawl(content).pages[path].text
    known = {text: f"«{text}»" for text in (str(m.id) for m in record_texts(read_records(content)) if m.id)}
    write_po(content, "en", "records", known)
    page = crawl(content).pages[path]
    assert notice not in page.text
    marked = [a for tag, a in page.elements if a.get("lang") == "vi" and tag != "a"]
    assert len(marked) <= 15, marked  # numbers of documents, Vietnamese by nature
    del known["Người cao tuổi"]
    write_po(content, "en", "records", known)
    assert notice in crawl(content).pages[path].text


def test_a_language_in_progress_says_so_on_every_page(khmer: Path) -> None:
    """The sentences that are not translated cannot each carry their language."""
    crawler = crawl(khmer)
    for path, page in crawler.pages.items():
        assert ("Bản dịch chưa đủ" in page.text) == path.startswith("km/"), path


def test_a_language_must_be_complete_or_said_to_be_in_progress(khmer: Path) -> None:
    """The message names the file, how many sentences are missing, and the first of them."""
    settings(khmer, languages_in_progress=[])
    found = problems(khmer)
    assert len(found) == 1
    assert found[0].startswith("locale/km/messages.po:1:1: Giao diện tiếng “ខ្មែរ” thiếu bản dịch của ")
    assert f"{len(sentences()) - 1} câu: “" in found[0]
    assert "./run messages --language km" in found[0]


def test_a_language_is_complete_when_every_sentence_is(khmer: Path) -> None:
    """Then it needs no allowance, and its pages no notice."""
    settings(khmer, languages_in_progress=[])
    for _ in update_all(read_records(khmer), ["km"]):
        pass
    path = khmer / "locale" / "km" / "messages.po"
    catalogue, _ = read(path, "km")
    plural = {str(one.id[0]): str(one.id[1]) for one in catalogue if isinstance(one.id, (list, tuple))}
    known = {text: f"«{text}»" for text in sentences() if text not in plural}
    write_po(khmer, "km", "messages", known)
    with path.open("a") as file:
        for one, many in plural.items():
            file.write(f'\nmsgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "«{many}»"\n')
    assert problems(khmer) == []
    assert "Bản dịch chưa đủ" not in crawl(khmer).pages["km/index.html"].text


def test_a_locality_says_a_sentence_in_its_own_words(content: Path) -> None:
    """Its file overrides the theme's message by message; the others stay."""
    write_po(content, "en", "messages", {"Chi phí": "What you pay"})
    page = crawl(content).pages["en/thu-tuc/1.900001/index.html"]
    assert "What you pay" in page.text
    assert "On this page" in page.text


def test_a_changed_sentence_loses_its_translation(content: Path) -> None:
    """A stale translation would be worse than Vietnamese."""
    write_po(content, "en", "records", {"Cây xanh": "Trees"})
    assert "Trees" in crawl(content).pages["en/linh-vuc/index.html"].text
    field = content / "fields" / "cay-xanh.yaml"
    field.write_text(field.read_text().replace("name: Cây xanh", "name: Cây phố"))
    page = crawl(content).pages["en/linh-vuc/index.html"]
    assert "Trees" not in page.text
    assert [a["lang"] for a in page.all("a") if a["href"] == "/en/linh-vuc/cay-xanh/"] == ["vi"]


def test_a_language_written_from_right_to_left(content: Path) -> None:
    """The direction comes with the language."""
    settings(content, languages=["vi", "ar"], languages_in_progress=["ar"])
    write_po(content, "ar", "records", {"Cây xanh": "«Cây xanh»"})
    crawler = crawl(content)
    assert crawler.pages["ar/index.html"].all("html")[0] == {"lang": "ar", "dir": "rtl"}
    assert "dir" not in crawler.pages["index.html"].all("html")[0]


def test_a_language_without_a_name_in_unicode_is_named_in_site_yaml(content: Path) -> None:
    """Eastern Cham is not in CLDR."""
    settings(content, languages=["vi", "cjm"], languages_in_progress=["cjm"])
    write_po(content, "cjm", "records", {"Cây xanh": "«Cây xanh»"})
    assert "Không biết ngôn ngữ nào có mã “cjm”." in problems(content)[0]
    settings(content, language_names={"cjm": "Cam"})
    assert problems(content) == []
    page = crawl(content).pages["index.html"]
    assert [a["lang"] for a in page.all("a") if "hreflang" in a] == ["cjm"]
    assert "Cam" in page.text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("kh", "Có phải km (Tiếng Khmer)"),
        ("khm", "Có phải km (Tiếng Khmer)"),
        ("vn", "Có phải vi (Tiếng Việt)"),
        ("cn", "zh (Tiếng Trung)"),
    ],
)
def test_a_wrong_code_is_answered_with_the_right_one(content: Path, written: str, expected: str) -> None:
    """Codes of countries are mistaken for codes of languages."""
    settings(content, languages=["vi", written])
    found = [one for one in problems(content) if "Không biết ngôn ngữ" in one]
    assert found, problems(content)
    assert expected in found[0]
    assert found[0].startswith("site.yaml:")


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
WRONG = [
    ('msgid "Chi phí"\nmsgstr "a\n', 6, "không đúng cách viết"),
    ('msgid "Chi phí"\nmsgstr a"\n', 6, "không đúng cách viết"),
    ('msgid "Chi phí"\nmsgst "a"\n', 6, "không đúng cách viết"),
    ('msgid "Chi phí"\nmsgstr "a "b" c"\n', 6, "không đúng cách viết"),
    ('msgid "Chi phí"\nmsgstr "a\\q"\n', 6, "không đúng cách viết"),
    ('msgid "Chi phí"\nmsgid "b"\nmsgstr "c"\n', 5, "thiếu msgid hoặc msgstr"),
    ('msgid "Chi phí"\n', 5, "thiếu msgid hoặc msgstr"),
    ('msgid "Giữ %(count)s"\nmsgstr "a"\n', 5, "bỏ mất %(count)s"),
    ('msgid "Giữ %(count)s"\nmsgstr "%(counts)s"\n', 5, "có %(counts)s mà câu gốc không có"),
    ('msgid "Giữ %(count)s"\nmsgstr "%(count)s 5%"\n', 5, "dấu % đứng một mình"),
    ('msgid "a %(n)s"\nmsgid_plural "b %(n)s"\nmsgstr[0] "c"\n', 5, "bỏ mất %(n)s"),
    ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', 5, "quá nhiều dạng số nhiều"),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG)
def test_what_is_wrong_in_a_po_file_is_told_with_its_line(
    khmer: Path, text: str, line: int, words: str
) -> None:
    """A broken translation never reaches a page."""
    (khmer / "locale" / "km" / "messages.po").write_text(HEAD + "\n" + text)
    found = problems(khmer)
    assert any(one.startswith(f"locale/km/messages.po:{line}:1:") and words in one for one in found), found


def test_a_header_with_the_wrong_plurals(khmer: Path) -> None:
    """Forms that nobody would ever read."""
    header = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    write_po(khmer, "km", "messages", {"Chi phí": "a"}, header)
    assert "2 dạng số nhiều, ngôn ngữ này có 1" in problems(khmer)[0]


def test_files_that_are_no_translations(khmer: Path) -> None:
    """What lies in locale/ is read, or told."""
    (khmer / "locale" / "km" / "message.po").write_text("")
    (khmer / "locale" / "lo").mkdir()
    (khmer / "locale" / "km" / "records.po").write_bytes(b"\xff\xfe")
    assert [one.split(": ")[0] for one in problems(khmer)] == [
        "locale/km/message.po:1:1",
        "locale/km/records.po:1:1",
        "locale/lo:1:1",
    ]


def test_texts_are_those_that_people_read() -> None:
    """Names, sentences and labels; no codes, numbers of laws, values or addresses of the web."""
    said = {one.text for one in texts("procedure", record("procedure", "1.900001"))}
    assert {
        "Đăng ký trồng cây ven đường",
        "Cây không cao quá mái nhà.\n\nKhông trồng cây có gai.",
        "tờ",
    } <= said
    assert {"Điều 7", "Học sinh", "Họ và tên", "Ra hoa đầu năm", "m", "Người nhận", "Mít"} <= said
    assert not said & {"1.900001", "cay-xanh", "KQ.MT.01", "77/QĐ-NX", "mit", "ho_ten", "15:30", "citizen"}
    assert not [one for one in said if one.startswith("http")]


def test_a_translated_record_changes_nothing_else() -> None:
    """Only texts; a value that reads like a text stays, as answers and rules hang on it."""
    data = record("procedure", "1.900001")
    copy = translated("procedure", data, {"Mít": "Jackfruit", "mit": "!", "cay-xanh": "!"}, "en")
    option = copy["form"]["sections"][1]["fields"][1]["options"][1]
    assert option == {"value": "mit", "label": "Jackfruit"}
    assert isinstance(option["label"], Translated)
    assert option["label"].language == "en"
    option["label"] = "Mít"
    assert copy == data


def test_messages_lists_new_texts_and_keeps_what_is_done(content: Path) -> None:
    """The second run changes no byte; what is gone becomes a comment and is taken up when it comes back."""
    (report,) = [one for one in update_all(read_records(content), ["km"]) if one.path.name == "records.po"]
    assert (report.total, len(report.waiting)) == (report.total, report.total)
    path = report.path
    assert "#: procedures/thu/1.900001.yaml" in path.read_text()
    assert "#. Tên thủ tục" in path.read_text()
    before = path.read_text().replace('msgid "Cây xanh"\nmsgstr ""', 'msgid "Cây xanh"\nmsgstr "Trees"')
    path.write_text(before)
    list(update_all(read_records(content), ["km"]))
    assert path.read_text() == before
    field = content / "fields" / "cay-xanh.yaml"
    text = field.read_text()
    field.write_text(text.replace("name: Cây xanh", "name: Cây phố"))
    list(update_all(read_records(content), ["km"]))
    assert '#~ msgid "Cây xanh"\n#~ msgstr "Trees"' in path.read_text()
    field.write_text(text)
    list(update_all(read_records(content), ["km"]))
    assert path.read_text() == before


def test_the_bundle_speaks_every_language(khmer: Path) -> None:
    """A catalogue of the interface and one of the texts that its pages show."""
    names = {name for name, _ in bundle_files(site_of(khmer)) if name.startswith("locale/")}
    assert names == {
        f"locale/{code}/LC_MESSAGES/{domain}.mo"
        for code in ("en", "km")
        for domain in ("messages", "records")
    }
