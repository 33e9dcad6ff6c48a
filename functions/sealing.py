"""Owns how the body of a submission goes into its record and comes out of it. It is not sealed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.domain.submission import Body, Envelope, Record


def close(envelope: Envelope, body: Body) -> Record:
    """The record that is stored."""
    return {**envelope, "body": body}


def open_body(record: Record) -> Body | None:
    """The body of a stored record; None when it is sealed for others' eyes."""
    return record.get("body")
