"""The history of procedures as git repositories tell it, made for each test."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.history.history import Entry, History, read_history
from catalogue.output.site_files import site_files
from tests.catalogue.conftest import site_of
from tests.records.examples import make_content, record

if TYPE_CHECKING:
    from pathlib import Path

CODE = "1.900002"
#: Who wrote is nobody's business: this must never come out of the history.
AUTHOR = "Nguyen Van Bi Mat"


class Repository:
    """A content directory in a git repository, and the days on which it was changed."""

    def __init__(self, root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.root, self.content = root, root / "content"
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2031-01-01T09:00:00+0700") -> str:
        """Run git on a day."""
        env = os.environ | {
            "GIT_AUTHOR_NAME": AUTHOR, "GIT_AUTHOR_EMAIL": "bi-mat@example.vn", "GIT_COMMITTER_NAME": AUTHOR,
            "GIT_COMMITTER_EMAIL": "bi-mat@example.vn", "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day,
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        }  # fmt: skip
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def write(self, file: str = CODE, /, **changed: Any) -> Path:
        """Write the procedure, or a version of it, without committing."""
        path = self.content / "procedures" / "thu" / f"{file}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record("procedure", CODE) | changed, ensure_ascii=False), "utf-8")
        return path

    def commit(self, day: str) -> None:
        """Commit everything on a day, at nine in the morning in Viet Nam."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "Sửa", day=f"{day}T09:00:00+0700")

    def story(self, code: str = CODE) -> list[Entry]:
        """The history of a procedure, the newest first."""
        return read_history(self.content).entries[code]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository in which the procedure was published on 2031-01-01."""
    made = Repository(tmp_path / "kho")
    made.write()
    made.commit("2031-01-01")
    return made


def kinds(story: list[Entry]) -> list[tuple[str, str]]:
    """What happened, and from which day it holds."""
    return [(entry.kind, entry.since) for entry in story]


def test_a_fresh_repository_says_only_that_it_was_published(repository: Repository) -> None:
    """Records added in one commit have one line of history."""
    assert kinds(repository.story()) == [("first", "2031-01-01")]
    assert read_history(repository.content).missing == ""


def test_a_corrected_text_is_told_with_what_was_and_what_is(repository: Repository) -> None:
    """The day of the commit is the day from which it stands so."""
    repository.write(summary="Thuê một chỗ.")
    repository.commit("2031-02-01")
    entry = repository.story()[0]
    assert (entry.kind, entry.since, entry.recorded.isoformat()) == (
        "corrected", "2031-02-01", "2031-02-01T09:00:00+07:00",
    )  # fmt: skip
    [change] = entry.changes
    assert (change.keys, change.was, change.now) == (
        ("summary",), record("procedure", CODE)["summary"], "Thuê một chỗ.",
    )  # fmt: skip


def test_a_new_version_holds_from_its_own_day_and_names_its_decision(repository: Repository) -> None:
    """Written into the same file or into one of its own: since when and by which decision it holds."""
    new = {"effective": {"from": "2031-06-01"}, "summary": "Khác.", "decision": {"number": "12/QĐ-NX"}}
    repository.write(f"{CODE}@2031-06-01", **new)
    repository.commit("2031-05-10")
    for story in (repository.story(), _written_over(repository, new)):
        assert kinds(story) == [("changed", "2031-06-01"), ("first", "2031-01-01")]
        assert story[0].decision == {"number": "12/QĐ-NX"}
        assert ("summary",) in [change.keys for change in story[0].changes]


def _written_over(repository: Repository, new: dict[str, Any]) -> list[Entry]:
    """Tidying up when the day has come: the version's file takes the place of the old one."""
    (repository.content / "procedures" / "thu" / f"{CODE}@2031-06-01.yaml").unlink()
    repository.write(**new)
    repository.commit("2031-06-02")
    return repository.story()


def test_an_announcement_mended_before_its_day_is_one_announcement(repository: Repository) -> None:
    """What was never in force never was."""
    new = {"effective": {"from": "2031-06-01"}, "summary": "Khác."}
    repository.write(f"{CODE}@2031-06-01", **new)
    repository.commit("2031-05-10")
    repository.write(f"{CODE}@2031-06-01", **new | {"summary": "Khác hẳn."})
    repository.commit("2031-05-20")
    story = repository.story()
    assert kinds(story) == [("changed", "2031-06-01"), ("first", "2031-01-01")]
    assert [change.now for change in story[0].changes] == ["Khác hẳn."]


def test_what_was_announced_and_taken_back_is_told(repository: Repository) -> None:
    """Who read the announcement learns that it will not come."""
    path = repository.write(f"{CODE}@2031-06-01", effective={"from": "2031-06-01"}, summary="Khác.")
    repository.commit("2031-05-10")
    path.unlink()
    repository.commit("2031-05-20")
    assert kinds(repository.story()) == [("withdrawn", "2031-06-01"), ("first", "2031-01-01")]


def test_what_was_put_off_is_announced_for_its_new_day(repository: Repository) -> None:
    """The file under its new name tells it once."""
    path = repository.write(f"{CODE}@2031-06-01", effective={"from": "2031-06-01"}, summary="Khác.")
    repository.commit("2031-05-10")
    path.unlink()
    repository.write(f"{CODE}@2031-09-01", effective={"from": "2031-09-01"}, summary="Khác.")
    repository.commit("2031-05-20")
    assert kinds(repository.story()) == [("changed", "2031-09-01"), ("first", "2031-01-01")]


def test_what_nobody_feels_is_not_told(repository: Repository) -> None:
    """Another layout, another folder, other words for the search: nothing."""
    path = repository.write()
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=3), "utf-8")
    repository.commit("2031-02-01")
    repository.write(popular_names=["Thuê sạp"])
    repository.commit("2031-02-02")
    repository.git("mv", "content/procedures/thu", "content/procedures/khac")
    repository.commit("2031-02-03")
    assert kinds(repository.story()) == [("first", "2031-01-01")]


def test_a_review_that_changed_nothing_is_told_as_a_review(repository: Repository) -> None:
    """People may know that somebody looked."""
    repository.write(reviewed={"date": "2031-02-15", "by": "tram-kiem-lam"})
    repository.commit("2031-02-16")
    assert kinds(repository.story()) == [("reviewed", "2031-02-15"), ("first", "2031-01-01")]
    assert read_history(repository.content).news([CODE]) == []


def test_commits_of_one_day_are_told_once(repository: Repository) -> None:
    """Who mends in the afternoon what was written in the morning changed one thing."""
    for summary in ("Một.", "Hai."):
        repository.write(summary=summary)
        repository.commit("2031-02-01")
    story = repository.story()
    assert kinds(story) == [("corrected", "2031-02-01"), ("first", "2031-01-01")]
    assert [change.now for change in story[0].changes] == ["Hai."]


@pytest.mark.parametrize("spoiled", [b"a: [", b"\xff\xfe", b"- x", b"name: &a [*a]", b""])
def test_a_spoiled_file_of_the_past_is_skipped(repository: Repository, spoiled: bytes) -> None:
    """What could not be read never stood on the site: its neighbours in time are compared."""
    path = repository.write()
    path.write_bytes(spoiled)
    repository.commit("2031-02-01")
    repository.write(summary="Lại đọc được.")
    repository.commit("2031-03-01")
    assert kinds(repository.story()) == [("corrected", "2031-03-01"), ("first", "2031-01-01")]


def test_gone_and_back_again(repository: Repository) -> None:
    """Taken off the site, and published again with other words."""
    repository.write().unlink()
    repository.commit("2031-02-01")
    assert kinds(repository.story()) == [("removed", "2031-02-01"), ("first", "2031-01-01")]
    repository.write(summary="Mới.")
    repository.commit("2031-03-01")
    assert kinds(repository.story())[:2] == [("corrected", "2031-03-01"), ("returned", "2031-03-01")]


def test_a_merge_counts_on_its_day(repository: Repository) -> None:
    """Only the line of the published branch counts: work on a side branch is told when it is merged."""
    repository.git("checkout", "--quiet", "-b", "nhanh")
    repository.write(summary="Trên nhánh.")
    repository.commit("2031-02-01")
    repository.git("checkout", "--quiet", "main")
    assert kinds(repository.story()) == [("first", "2031-01-01")]
    repository.git("merge", "--quiet", "--no-ff", "-m", "Gộp", "nhanh", day="2031-03-01T09:00:00+0700")
    assert kinds(repository.story()) == [("corrected", "2031-03-01"), ("first", "2031-01-01")]


def test_days_are_those_of_viet_nam(repository: Repository) -> None:
    """Eight in the evening in London is the next day here."""
    repository.write(summary="Khác.")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "Sửa", day="2031-02-01T20:00:00+0000")
    assert repository.story()[0].since == "2031-02-02"


def test_without_git_there_is_no_history_and_a_reason(tmp_path: Path, repository: Repository) -> None:
    """Outside a repository, in a shallow one, in one without commits, without records in it."""
    content = make_content(tmp_path / "ngoai")
    assert read_history(content) == History(missing="các bản ghi không nằm trong kho git")
    repository.commit("2031-02-01")
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.root}", str(tmp_path / "nong"))
    assert "shallow" in read_history(tmp_path / "nong" / "content").missing
    empty = Repository(tmp_path / "rong")
    empty.content.mkdir()
    assert read_history(empty.content).missing
    empty.commit("2031-01-01")
    assert read_history(empty.content).missing == "các bản ghi chưa được ghi vào git"


def test_settings_of_the_person_who_builds_change_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the environment of a hook nor somebody's own git settings."""
    repository.write(summary="Khác.")
    repository.commit("2031-02-01")
    before = read_history(repository.content)
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("TZ", "America/New_York")
    repository_config = repository.root / ".git" / "config"
    settings = "[log]\n\tshowSignature = true\n\tdecorate = full\n[diff]\n\trenames = copies\n"
    repository_config.write_text(f"{repository_config.read_text()}\n{settings}")
    assert read_history(repository.content) == before


def test_the_site_tells_the_history_and_never_who_wrote(tmp_path: Path) -> None:
    """On the page, in feeds and in the calendar; names and addresses of authors nowhere."""
    made = Repository(tmp_path / "kho")
    make_content(made.content)
    made.commit("2031-01-01")
    made.write(summary="Thuê một chỗ bày hàng vào ngày chợ họp.")
    made.commit("2031-02-01")
    site = site_of(made.content)
    site.history = read_history(made.content)
    files = dict(site_files(site))
    page = files[f"thu-tuc/{CODE}/index.html"].decode()
    assert "01/02/2031: sửa nội dung trên trang" in page
    assert "01/01/2031: công bố lần đầu trên trang này" in page
    assert "01/02/2031: text on this page corrected" in files[f"en/thu-tuc/{CODE}/index.html"].decode()
    for name, content in files.items():
        assert AUTHOR.encode() not in content, name
        assert b"bi-mat" not in content, name


def test_what_was_wrong_once_and_mended_stops_no_build(repository: Repository) -> None:
    """A date that is none and characters that no feed can hold lie in old commits for ever."""
    repository.write(name="Chợ\x01 phiên", effective={"from": "mai"}, reviewed={"date": "hôm qua"})
    repository.commit("2031-02-01")
    repository.write()
    repository.commit("2031-03-01")
    told = str(repository.story())
    assert "\\x01" not in told
    assert "mai" not in [entry.since for entry in repository.story()]


def test_a_commit_beyond_the_calendar_stops_no_build(repository: Repository) -> None:
    """Git takes any second for the time of a commit."""
    repository.write(name="Chợ khác")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "Sửa", day="@99999999999999 +0000")
    assert repository.story()[0].recorded.year == 9999


def test_git_reads_no_repository_that_lies_among_the_files(repository: Repository) -> None:
    """Somebody's pull request may hold a bare repository, with a configuration that runs programs."""
    below = repository.root / "ben-trong"
    repository.git("init", "--quiet", "--bare", str(below))
    repository.content.rename(below / "content")
    assert "bare" in read_history(below / "content").missing
