"""What tests with LibreOffice share: they run one at a time, and only where it is installed."""

from __future__ import annotations

import pytest

from zmtool.base.errors import OutsideMissing
from zmtool.forms.libreoffice import find_libreoffice


def _there() -> bool:
    try:
        return find_libreoffice().is_file()
    except OutsideMissing:
        return False


needs_libreoffice = [
    pytest.mark.skipif(not _there(), reason="LibreOffice is missing: apt-get install libreoffice-writer"),
    pytest.mark.xdist_group("soffice"),
]
