"""What a department should look at although nothing stops the build: law and bodies that no longer stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import law
from catalogue.history.versions import standing, versions
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record, Records

Found = tuple[law.Pointer, str, str]


def warnings(records: Records, today: str) -> list[Problem]:
    """In the order of files and lines; `today` is yyyy-mm-dd. The records must have passed the checks.

    Told of the versions that hold or are yet to come: nobody needs to mend what another version replaced.
    """
    found = []
    for in_order in versions(records).values():
        now = standing(in_order, today)
        for record in (*([now.in_force] if now.in_force else []), *now.coming):
            for pointer, what, mend in _procedure(record, records, today):
                line, column = yaml_file.locate(record.path, pointer)
                found.append(Problem(record.path, line, column, what, mend))
    return sorted(found)


def _procedure(record: Record, records: Records, today: str) -> Iterator[Found]:
    documents = {key: one.data for key, one in records.of("legal-document").items()}
    agencies = {key: one.data for key, one in records.of("agency").items()}
    for pointer, name in law.cited_documents(record.data):
        document = documents[name]
        if law.state_of(document, documents, today) == "expired":
            successor = documents.get(document.get("replaced_by", ""))
            mend = (
                f"Hãy dẫn {successor['number']} và rà lại nội dung."
                if successor
                else "Hãy tìm văn bản thay thế và rà lại nội dung."
            )
            yield pointer, f"Văn bản {document['number']} đã hết hiệu lực.", mend
    for pointer, agency in law.closed_agencies(record.data, agencies, today):
        successor = agencies.get(agency.get("successor", ""))
        mend = f"Hãy ghi {successor['id']}." if successor else "Hãy ghi cơ quan nhận việc thay."
        yield pointer, f"{agency['name']} đã giải thể từ {agency['closed']}.", mend
    bodies = (records.single("abolished") or {}).get("bodies", [])
    for pointer, body in law.abolished_bodies(record.data, bodies, today):
        what = f"Còn nhắc tới {body['name']}, đã bỏ từ {body['since']}."
        yield pointer, what, "Hãy ghi cơ quan đang làm việc này."
    months = (records.single("site") or {}).get("review_months")
    reviewed = record.data.get("reviewed", {}).get("date")
    if months and reviewed and law.months_between(reviewed, today) >= months:
        what = f"Lần rà soát gần nhất đã quá {months} tháng."
        yield ["reviewed", "date"], what, "Hãy đối chiếu với luật đang có hiệu lực rồi ghi ngày mới."
