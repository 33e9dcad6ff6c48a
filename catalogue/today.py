"""The date that a build is for: the only clock of the build side."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta


def today() -> str:
    """The date in Viet Nam, yyyy-mm-dd; SOURCE_DATE_EPOCH (reproducible builds) overrides it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return (now + timedelta(hours=7)).date().isoformat()
