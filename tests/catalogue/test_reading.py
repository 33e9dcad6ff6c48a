"""Reading YAML: what is typed stays what was typed, and one broken file never hides the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.checks.check import check
from catalogue.reading import yaml_file
from catalogue.reading.records import read_records
from tests.records.examples import make_content, place

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "record.yaml"
    path.write_text(text, "utf-8")
    return path


def read(folder: Path, text: str | bytes) -> Any:
    """The value of a file that must be readable."""
    path = folder / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    value, problems = yaml_file.read(path)
    assert problems == []
    return value


@pytest.mark.parametrize(
    "typed",
    [
        "1.001193", "00070", "1.10", "2026-07-01", "2026-07-01 08:30:00", "no", "yes", "on", "off", "y", "N",
        "012", "0x1F", "0o17", "0b1", "1e3", "1_000", "+1", "1.5", ".5", ".inf", ".nan", "12:30:45", "True",
        "FALSE", "Null", "NULL", "=", "<<", "1.001193.000.00.00.H38", "-", "--1", "1-2",
    ],
)  # fmt: skip
def test_what_looks_like_a_code_or_a_date_stays_a_string(tmp_path: Path, typed: str) -> None:
    """YAML's guesses (floats, octal, sexagesimal, dates, the Norway problem) do not touch what was typed."""
    if typed == "-":
        typed = '"-"'
    assert read(tmp_path, f"a: {typed}\nb: [{typed}]\n") == {"a": typed.strip('"'), "b": [typed.strip('"')]}


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0", 0), ("7", 7), ("-3", -3), ("12000", 12000), ("9" * 18, int("9" * 18)), ("9" * 25, "9" * 25),
     ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
     ('"true"', "true"), ("'12'", "12"), ('""', "")],
)  # fmt: skip
def test_whole_numbers_and_true_and_false_convert(tmp_path: Path, typed: str, value: object) -> None:
    """Plain whole numbers, true, false and nothing become values; in quotes they are strings."""
    found = read(tmp_path, f"a: {typed}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_strings_whatever_they_look_like(tmp_path: Path) -> None:
    """A key such as 1, true or null is the word that was typed."""
    assert list(read(tmp_path, "1: a\ntrue: b\n~: c\n2026-07-01: d\n")) == ["1", "true", "~", "2026-07-01"]


@pytest.mark.parametrize("text", ["Thủ tục", "Thu\u0309 tu\u0323c", "Ａ", "\u1e9b\u0323"])
def test_letters_are_not_normalised(tmp_path: Path, text: str) -> None:
    """Composed and decomposed letters come through as they were saved."""
    assert read(tmp_path, f"a: {text}\n") == {"a": text}


def test_files_saved_on_windows_are_read(tmp_path: Path) -> None:
    """A byte order mark and CR LF line ends are no part of the record."""
    assert read(tmp_path, b"\xef\xbb\xbfa: m\xe1\xbb\x99t\r\nb: |\r\n  hai\r\n  ba\r\n") == {
        "a": "một",
        "b": "hai\nba\n",
    }


def test_an_empty_file_is_a_problem(tmp_path: Path) -> None:
    """Not one byte: the problem says so instead of the build falling over."""
    path = tmp_path / "a.yaml"
    path.touch()
    value, [problem] = yaml_file.read(path)
    assert value is None
    assert (problem.line, problem.column) == (1, 1)
    assert "trống" in problem.what


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    """A file that went away between listing and reading is reported like any other problem."""
    value, [problem] = yaml_file.read(tmp_path / "gone.yaml")
    assert value is None
    assert "Không mở được" in problem.what


def test_an_expansion_bomb_is_refused_unexpanded(tmp_path: Path) -> None:
    """Ten lines of aliases that would make 10^9 strings end at the first alias."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    path = tmp_path / "a.yaml"
    path.write_text("\n".join(lines))
    value, [problem] = yaml_file.read(path)
    assert value is None
    assert "dấu *" in problem.what


def test_brackets_too_deep_to_read_are_a_problem(tmp_path: Path) -> None:
    """Nesting that exhausts Python's stack is reported, not raised."""
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "[" * 3000 + "]" * 3000)
    value, problems = yaml_file.read(path)
    assert value is None
    assert len(problems) == 1


def test_every_wrong_file_is_reported(tmp_path: Path) -> None:
    """Files wrong in all sorts of ways, unreadable ones too, are in one list, by file and line."""
    content = make_content(tmp_path / "content")
    wrong = {
        place(content, "agency", "hong-1"): "id: hong-1\nname: [\n",
        place(content, "agency", "hong-2"): "id: hong-2\nname: A\nlevel: xa\n",
        place(content, "field", "hong-3"): "a: b: c\n",
        place(content, "legal-document", "hong-4"): "id: hong-4\n",
        place(content, "procedure", "hong-5"): "code: 5\n",
        content / "site.yaml": "name: Trang\n",
        content / "procedures" / "hong-6.yml": "code: x\n",
        content / "la" / "hong-7.yaml": "a: b\n",
        content / "ghi-chu.txt": "xin chào\n",
    }
    for path, text in wrong.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    place(content, "calendar", "hong-8").write_bytes(b"id: h\xff\n")

    problems = check(read_records(content))

    assert {problem.path for problem in problems} == {*wrong, place(content, "calendar", "hong-8")}
    assert problems == sorted(problems)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.what for problem in problems)


def test_a_file_in_no_known_folder_is_reported(tmp_path: Path) -> None:
    """A record with the wrong ending or in a folder of its own is not left out in silence."""
    content = make_content(tmp_path / "content")
    (content / "procedures" / "thu" / "1.900009.yml").write_text('code: "1.900009"\n')
    [problem] = check(read_records(content))
    assert problem.path.name == "1.900009.yml"
    assert "procedures" in problem.mend


def test_a_missing_folder_and_a_missing_site_are_reported(tmp_path: Path) -> None:
    """A mistyped content directory, and one without site.yaml, are said in words."""
    [problem] = check(read_records(tmp_path / "khong-co"))
    assert "Không có thư mục này" in problem.what
    content = make_content(tmp_path / "content")
    (content / "site.yaml").unlink()
    [problem] = check(read_records(content))
    assert problem.path == content / "site.yaml"
    assert "Thiếu tệp" in problem.what


def test_a_problem_is_shown_as_file_line_column(tmp_path: Path) -> None:
    """The form that editors' programs turn into a link: path:line:column: sentence sentence."""
    content = make_content(tmp_path / "content")
    path = place(content, "field", "sai")
    path.write_text("id: sai\nname: Sai\nabot: x\n", "utf-8")
    [problem] = check(read_records(content))
    assert str(problem) == f"{path}:3:1: {problem.what} {problem.mend}"


#: Any letter that may stand in YAML at all.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.dictionaries(words, words, min_size=1), st.booleans())
def test_whatever_yaml_can_write_in_quotes_reads_back(
    tmp_path: Path, record: dict[str, str], unicode: bool
) -> None:
    """Any mapping of strings that PyYAML writes with quoted strings comes back as it was."""
    written = yaml.safe_dump(record, default_style='"', allow_unicode=unicode, sort_keys=False)
    assert read(tmp_path, written) == record


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_record_or_problems(tmp_path: Path, data: bytes) -> None:
    """No file makes the reader raise: it gives a mapping, or problems with a place in the file."""
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    value, problems = yaml_file.read(path)
    assert isinstance(value, dict) != bool(problems)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[x," * 200_000,
        "a: " + "{k: " * 100_000 + "1" + "}" * 100_000,
        "a: " + "[ # c\n " * 100_000,
        "a: " + "[x," * 200 + "1" + "]" * 200,
        "".join(" " * level + "k:\n" for level in range(3000)),
        "- " * 100_000,
    ],
    ids=["brackets", "braces", "comments", "closed", "blocks", "dashes"],
)
def test_what_is_nested_without_end_is_refused(tmp_path: Path, text: str) -> None:
    """libyaml's own stack ends with the process: a record is refused long before."""
    value, problems = yaml_file.read(written(tmp_path, text))
    assert value is None
    assert len(problems) == 1
    assert problems[0].mend


def test_quoted_brackets_are_only_text(tmp_path: Path) -> None:
    """Many brackets or dashes in a sentence are not depth."""
    text = f'a: "{"[" * 100}"\nb: |\n  {"- " * 100}x\n'
    assert yaml_file.read(written(tmp_path, text))[1] == []


def test_only_plain_files_of_a_records_size_are_read(tmp_path: Path) -> None:
    """A link elsewhere, a pipe and a huge file are told, not followed, waited for or loaded."""
    link, pipe, large = tmp_path / "link.yaml", tmp_path / "pipe.yaml", tmp_path / "large.yaml"
    link.symlink_to("/dev/zero")
    os.mkfifo(pipe)
    large.write_text("a: " + "x" * 1_000_001)
    for path in (link, pipe, large):
        value, problems = yaml_file.read(path)
        assert value is None
        assert len(problems) == 1
