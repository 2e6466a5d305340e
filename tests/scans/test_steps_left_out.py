"""What stands in for a step that the bench leaves out takes what the step takes."""

from __future__ import annotations

import inspect

import pytest

from bench.steps import LEFT_OUT
from zmtool.scans import pages

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@pytest.mark.parametrize("left_out", [one for one in LEFT_OUT if LEFT_OUT[one]])
def test_a_stand_in_is_called_like_its_step(left_out: str) -> None:
    for name, stand_in in LEFT_OUT[left_out].items():
        step = inspect.signature(getattr(pages, name))
        given = [one for one in step.parameters.values() if one.kind in _POSITIONAL]
        inspect.signature(stand_in).bind(*given)
