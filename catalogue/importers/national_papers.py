"""Turns the tables of papers into cases with papers, counts and the forms that belong to them.

The source glues the columns name, form file and count together; some were cut in the wrong place before
they came to us. What cannot be right (81 originals) is left out, reported, and the raw table kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.importers.plain_text import clean, has_words, one_line
from catalogue.importers.record_notes import covers

if TYPE_CHECKING:
    from catalogue.importers.national_source import Case, Item, NationalProcedure
    from catalogue.importers.record_notes import RecordNotes

#: More originals than this were the end of the name: "Mẫu số 8" and "1 bản chính" became 81.
MOST_COUNTED = 10
_BULLET = re.compile(r"^(?:[-–—+*•✓]+\s*)+(?=\S)")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip)\b", re.IGNORECASE)
_FORM_WORD = r"(?:Mẫu|MẪU|mẫu|Mau|MAU|mau|Phụ lục|PHỤ LỤC|Phu luc)\b"
#: A form's file name glued to the last letter of the paper's name: "… theo mẫuMẫu số 03.docx".
_GLUED_FORM = re.compile(rf"(?<=[^\s\W_]|[.;,)\]]){_FORM_WORD}[^;\n]{{0,120}}$")
#: Its beginning alone, where the rest stands in a column of its own: "… theo mẫu;Mẫu I." and "1.8.docx".
_GLUED_START = re.compile(rf"(?<=[^\s\W_]|[.;,)\]]){_FORM_WORD}[^;\n]{{0,60}}[.)-]$")
_GLUED_WORD = re.compile(rf"(?<=[^\s\W_]|[.;,)\]]){_FORM_WORD}$")
#: Headings over papers that everybody needs. Any other may be an alternative or an addition: left unsaid.
_FOR_ALL = re.compile(
    r"(các |những )?(giấy tờ (phải|cần) (nộp|xuất trình)|lưu ý|bao gồm|(thành phần )?hồ sơ (bao )?gồm)\W*$",
    re.IGNORECASE,
)
_HEADINGS = r"(Têngiấytờ|Mẫuđơntờkhai|Sốlượng|[0-9]+bảnchính|[0-9]+bảnsao)*"


def cases_of(source: NationalProcedure, notes: RecordNotes) -> list[dict[str, Any]]:
    """The cases in the source's order; a table without rows becomes a note."""
    cases = [found for case in source["dossier"] if (found := _case(case, notes))]
    if not cases:
        notes.doubt("papers", "Nguồn không ghi thành phần hồ sơ.")
    tokens: list[str] = []
    certain = True
    for case in source["dossier"]:
        tokens += [case.get("case") or "", case.get("text") or ""]
        for item in case.get("items", []):
            form = item.get("form_file")
            tokens += [item["name"], form if isinstance(form, str) else ""]
            certain = certain and _counted(item)
    if not certain or not covers(source["dossier_raw"], tokens, _HEADINGS):
        notes.keep("papers", source["dossier_raw"])
        notes.doubt("papers", "Bảng thành phần hồ sơ có chữ không tách được thành cột; đã giữ nguyên văn.")
    return cases


def _case(case: Case, notes: RecordNotes) -> dict[str, Any] | None:
    title, lines = clean(case.get("case") or ""), [clean(case.get("text") or "")]
    papers = []
    for item in case.get("items", []):
        paper = _paper(item, notes)
        # Under "Lưu ý" the rows without counts are remarks, not papers to bring.
        if paper and title.lower().startswith("lưu ý") and set(paper) == {"name"}:
            lines.append(paper["name"])
        elif paper:
            papers.append(paper | _action(title))
    note = "\n\n".join(line for line in lines if has_words(line))
    if not papers and not note and not has_words(title):
        return None
    row: dict[str, Any] = {"title": title} if has_words(title) else {}
    if _FOR_ALL.match(title):
        row["applies"] = "always"
    return row | ({"note": note} if note else {}) | {"papers": papers}


def _action(title: str) -> dict[str, str]:
    """What the heading says of every paper below it, when it says one thing."""
    lower = title.lower().removeprefix("các ")
    if lower.startswith("giấy tờ phải xuất trình"):
        return {"action": "show"}
    return {"action": "submit"} if lower.startswith("giấy tờ phải nộp") else {}


def _counted(item: Item) -> bool:
    return max(item.get("originals", 0), item.get("copies", 0)) <= MOST_COUNTED


def _paper(item: Item, notes: RecordNotes) -> dict[str, Any] | None:
    name, form = _form(clean(item["name"]), item.get("form_file"), notes)
    name = _BULLET.sub("", name)
    if not has_words(name):
        if not form:
            notes.doubt("papers", "Có dòng ghi số lượng mà không có tên giấy tờ; đã bỏ dòng trống ấy.")
            return None
        name = form
    paper: dict[str, Any] = {"name": name}
    originals, copies = item.get("originals", 0), item.get("copies", 0)
    if not _counted(item):
        notes.doubt(
            "papers", f"Số lượng {originals} bản chính, {copies} bản sao có lẽ dính với tên: “{name[-60:]}”."
        )
    elif originals or copies:
        paper |= {"originals": originals, "copies": copies}
    else:
        notes.doubt("papers", "Có dòng 0 bản chính, 0 bản sao: có thể là lời ghi chú chứ không phải giấy tờ.")
    return paper | ({"form": {"title": form}} if form else {})


def _form(name: str, form_file: str | bool | None, notes: RecordNotes) -> tuple[str, str]:
    """The paper's name and the title of its form ("" when there is none or its seam is not certain)."""
    if isinstance(form_file, str) and has_words(form_file):
        title = one_line(form_file)
        start = _GLUED_WORD.search(name) or _GLUED_START.search(name)
        if start and not _FILE.search(start[0]):
            name, title = name[: start.start()].rstrip(), start[0] + title
        if _FILE.search(name):
            notes.doubt(
                "forms", "Một giấy tờ có nhiều mẫu; mẫu sau cùng đã tách, các mẫu khác còn trong tên giấy tờ."
            )
        return name, title
    if form_file:
        glued = _GLUED_FORM.search(name)
        if glued and len(_FILE.findall(glued[0])) == 1 and _FILE.search(glued[0][-6:]):
            return name[: glued.start()].rstrip(), one_line(glued[0])
        notes.doubt("forms", "Tên tệp mẫu đơn dính với tên giấy tờ, không tách chắc chắn được.")
    return name, ""
