"""Random forms over all field types, and random posts to them, from a seed.

A form is written as a department writes it, so that all of the build stands behind it: groups with
conditions of their own and about fields outside, several conditions, computed fields, signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

Raw = dict[str, list[str]]
Field = dict[str, Any]

OPTIONS = [{"value": value, "label": value.upper()} for value in ("mot", "hai", "ba")]
#: type → what a field of it may say beside its name, each key now and then
SIMPLE: dict[str, dict[str, list[Any]]] = {
    "personal_name": {},
    "date": {"not_after": ["today", "2026-11-20"], "not_before": ["today", "2000-01-01"]},
    "partial_date": {"not_after": ["today", "2020-05-20"], "not_before": ["1950-06-15"]},
    "time": {},
    "citizen_id": {},
    "business_code": {},
    "phone": {},
    "email": {},
    "address": {},
    "choice": {},
    "choices": {"max_choices": [1, 2]},
    "yes_no": {},
    "money": {"min": [1000, 5], "max": [5_000_000]},
    "number": {"decimals": [True], "min": [1], "max": [20, 200]},
    "text": {"min_length": [2, 3], "max_length": [5, 40]},
    "long_text": {"min_length": [2], "max_length": [8, 40]},
    "declaration": {},
}
#: Not in groups.
FILES: dict[str, list[Any]] = {"accept": [["pdf", "jpeg"]], "max_files": [1, 2], "max_size": ["2 MB"]}
REFERENCES = [
    f"{file_id}~{size}~{kind}~{digest}~{name}"
    for file_id, digest, name in (
        *(("0" * 32, "a" * 64, "a.jpg"), ("1" * 32, "b" * 64, "b\u202e/.pdf"), ("2" * 32, "c" * 64, "c")),
        ("3" * 31, "d", ""),
    )
    for size in (1, 2_000_000, 2_097_153, 9_000_000)
    for kind in ("image/jpeg", "application/pdf", "image/png", "text/html")
]
#: Something right for each type, as people type it.
RIGHT: dict[str, list[str]] = {
    "personal_name": ["Trần Thị Bưởi", "  trần thị  bưởi ", "Lê Văn Mít"],
    "signature": ["Trần Thị Bưởi", "trần  thị bưởi", "TRẦN THỊ BƯỞI", "Tran Thi Buoi", "Lê Văn Mít"],
    "date": ["01/02/2024", "21/11/2026", "2024-02-29", "22/11/2026", "31122020"],
    "partial_date": [
        "1952",
        "03/1990",
        "2020-05",
        "05/2020",
        "1/2/2001",
        "6/1950",
        "1950",
        "2026",
        "11/2026",
    ],
    "time": ["14:30", "7h05", "7 giờ 5 phút", "7h", "23:59", "0:0"],
    "citizen_id": ["012 345 678 901"],
    "business_code": ["0312345678-001", "0312345678"],
    "phone": ["+84 912 345 678", "0912345678"],
    "email": ["ten@vidu.vn"],
    "choice": ["mot", "hai", "ba"],
    "choices": ["mot", "hai", "ba"],
    "yes_no": ["yes", "no"],
    "money": ["1.200.000 đ", "999", "2000"],
    "number": ["2", "85,5", "0", "1", "3,75", "20"],
    "text": ["Đường Bờ Đê", "abc", "ab"],
    "long_text": ["Vì thế\r\nthôi", "ab"],
    "declaration": ["yes"],
    "files": REFERENCES[:48],
}
ADDRESS = {"province": ["01", "79", ""], "commune": ["phuong hoan kiem", "00070"], "detail": ["Số 5"]}
PIECES = [
    *("", " ", "\u00a0", "\u200b", "0", "1", "7", "12", "012345678901", "0312345678", "-001", ".", ",", "-"),
    *("/", "84", "+84", "(028)", "3829 1234", "0912 345 678", "01/02/2024", "31/02/2024", "2024-02-29"),
    *("1/1/1899", "21/11/2026", "22/11/2026", "29/02/2023", "01022024", "1.200.000", "1,200,000đ", "999"),
    *("85,5", "85.125", "1e5", "đồng", "vnd", "a@b.vn", "a@b", "ten@vidu.com.vn", "Nguyễn", "Trần Thị"),
    *("Nguye\u0302\u0303n", "O'Neil", "x\ty", "dòng\r\nhai", "\x07", "\U0001f600", "mot", "hai", "ba", "bon"),
    *("yes", "no", "01", "79", "00070", "long binh", "xa tan thanh", "Hoàn Kiếm", "Xã Không Có", "é" * 50),
    *("Số 5, ngõ Sen", "\u0660\u0661", "\uff10\uff11", "null", "true", "<b>", "\\d", "h", "giờ"),
    *("24:00", "1899", "\u0130", "\u03a3", "\u1e9e", "\u01c5", "13/2020", "0000", "2026-13", "Trần Thị Bưởi"),
]  # fmt: skip


def form(chance: random.Random) -> dict[str, Any]:
    """A form as a record has it; conditions and computed fields are about fields that stand before."""
    fields: list[Field] = [{"name": "signer", "type": "personal_name"}]
    fields += [
        _simple(chance, name, []) for name in ("choice_0", "yes_no_0", "number_0", "money_0", "choices_0")
    ]
    for place in range(chance.randrange(4, 12)):
        kind = chance.choice([*SIMPLE, "group", "group", "group", "signature", "computed", "files"])
        fields.append(_field(chance, f"{kind}_{place + 1}", kind, fields, []))
    for field in fields:
        for one in (field, *field.get("fields", [])):
            one["label"] = one["name"]
    half = chance.randrange(1, len(fields))
    return {
        "applicant": {"name": "signer"},
        **_some(chance, {"max_total_size": ["11 MB"]}),
        "sections": [{"title": "A", "fields": fields[:half]}, {"title": "B", "fields": fields[half:]}],
    }


def _field(chance: random.Random, name: str, kind: str, before: list[Field], outside: list[Field]) -> Field:
    if kind == "group":
        inner: list[Field] = []
        for place in range(chance.randrange(1, 6)):
            sort = chance.choice([*SIMPLE, "signature", "computed"])
            inner.append(_field(chance, f"{name}_{sort}_{place}", sort, inner, before))
        group = {"name": name, "type": "group", "item": "Người", "fields": inner}
        group |= _some(chance, {"min_items": [1, 2], "max_items": [2, 3], "required": [False]})
        return group | _only_if(chance, before)
    if kind == "signature":
        return {"name": name, "type": "signature", "of": "signer"} | _some(chance, {"required": [False]})
    if kind == "files":
        files = {"name": name, "type": "files"} | _some(chance, {**FILES, "required": [False]})
        return files | _only_if(chance, before)
    if kind == "computed":
        field = {
            "name": name,
            "type": chance.choice(["money", "number"]),
            **_some(chance, {"min": [-5], "max": [9999]}),
        }
        if field["type"] == "number":
            field |= _some(chance, {"decimals": [True]})
        return field | {"computed": [_term(chance, before, outside) for _ in range(chance.randrange(1, 4))]}
    return _simple(chance, name, before + outside)


def _simple(chance: random.Random, name: str, before: list[Field]) -> Field:
    kind = name.rpartition("_")[0]
    kind = next(one for one in sorted(SIMPLE, key=len, reverse=True) if kind.endswith(one))
    field: Field = {"name": name, "type": kind, **_some(chance, {**SIMPLE[kind], "required": [False]})}
    if kind in ("choice", "choices"):
        field["options"] = OPTIONS
    if field.get("min_length", 0) > field.get("max_length", 99) or "today" in (field.get("not_before"),):
        field.pop("not_after", None)
    return field | _only_if(chance, before)


def _only_if(chance: random.Random, before: list[Field]) -> Field:
    if chance.random() < 0.5:
        return {}
    asked = []
    for field in chance.sample(before, min(len(before), chance.choice((1, 1, 2)))):
        if "computed" in field:
            continue
        if field["type"] in ("choice", "choices"):
            asked.append(
                {"field": field["name"], "in": chance.sample(["mot", "hai", "ba"], chance.choice((1, 2)))}
            )
        elif field["type"] == "yes_no":
            asked.append({"field": field["name"], "in": [chance.random() < 0.5]})
        elif field["type"] in ("money", "number", "group"):
            asked.append({"field": field["name"], "at_least": chance.choice((1, 2, 2))})
    if not asked:
        return {}
    return {"only_if": asked[0] if len(asked) == 1 and chance.random() < 0.7 else asked}


def _term(chance: random.Random, before: list[Field], outside: list[Field]) -> dict[str, Any]:
    groups = [field for field in before if field["type"] == "group" and _numbers(field["fields"])]
    if groups and chance.random() < 0.6:
        group = chance.choice(groups)
        return {
            "times": _factors(chance, _numbers(group["fields"]) + _numbers(before)),
            "each": group["name"],
        }
    return {"times": _factors(chance, _numbers(before) + _numbers(outside))}


def _factors(chance: random.Random, names: list[str]) -> list[Any]:
    made: list[Any] = []
    for _ in range(chance.randrange(1, 4)):
        factor: Any = chance.choice([*names, 2000, 0.5, 1.1, -3])
        if isinstance(factor, str) and chance.random() < 0.3:
            factor = {"field": factor} | _some(chance, {"above": [2, 0.5], "up_to": [2, 10]})
        made.append(factor)
    return made


def _numbers(fields: list[Field]) -> list[str]:
    return [field["name"] for field in fields if field["type"] in ("money", "number")]


def _some(chance: random.Random, keys: dict[str, list[Any]]) -> dict[str, Any]:
    return {key: chance.choice(values) for key, values in keys.items() if chance.random() < 0.4}


def post(chance: random.Random, fields: list[Field], care: float | None = None) -> Raw:
    """A post in which each field is missing, right, or anything; some posts are mostly right.

    `fields` are a form's, as written or as derived; `care`: how much of it is right, by chance if not given.
    """
    if care is None:
        care = chance.choice((0.3, 0.85, 0.98, 1.0))
    return dict(_posted(chance, fields, care, ""))


def _posted(
    chance: random.Random, fields: list[Field], care: float, prefix: str
) -> Iterator[tuple[str, list[str]]]:
    for field in fields:
        name = prefix + field["name"]
        if field["type"] == "group":
            numbers = chance.choice(([], [0], [0, 1], [0, 1, 2], [1, 3], [0, 2, 10, 7], [0, 1, 2, 3, 4]))
            for number in numbers:
                blank = chance.random() < 0.15
                for inner, typed in _posted(chance, field["fields"], care, f"{name}.{number}."):
                    yield inner, [""] if blank else typed
        elif field["type"] == "address":
            for part, right in ADDRESS.items():
                yield from _one(chance, f"{name}.{part}", right, care)
        elif field["type"] == "files":
            if chance.random() < 0.6:
                yield name, [chance.choice(RIGHT["files"]) for _ in range(chance.choice((1, 2, 3)))]
        elif "computed" not in field:
            yield from _one(chance, name, RIGHT[field["type"]], care)


def _one(chance: random.Random, name: str, right: list[str], care: float) -> Iterator[tuple[str, list[str]]]:
    if chance.random() < care:
        yield name, [chance.choice(right) for _ in range(chance.choice((1, 1, 1, 2)))]
    elif chance.random() < 0.9:
        yield name, [typed(chance) for _ in range(chance.choice((1, 1, 2)))]


def typed(chance: random.Random) -> str:
    """Something a person, or a cat on the keyboard, might type."""
    if chance.random() < 0.03:
        return chance.choice(REFERENCES)
    return "".join(chance.choice(PIECES) for _ in range(chance.choice((1, 1, 1, 2, 3))))
