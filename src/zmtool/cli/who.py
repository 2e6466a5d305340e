"""Who is at the keyboard, and what time it is: the two things a command brings to a workflow."""

from __future__ import annotations

import getpass
import os
from datetime import datetime

VARIABLE = "ZMTOOL_USER"


def current_user() -> str:
    """The name that goes into the audit trail: ``ZMTOOL_USER``, else the computer's user."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "未知用户"


def right_now() -> datetime:
    """This moment, with the computer's time zone."""
    return datetime.now().astimezone()
