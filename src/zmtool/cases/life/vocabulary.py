"""The named conditions of steps: each a function that looks at an attempt and yields what is in its way.

``CONDITIONS`` is the vocabulary that ``life-cycle.yaml`` may use under ``checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.conditions import ending, goods, hearing, money, penalty, people

Condition = Callable[[Attempt], Iterator[Obstacle]]

CONDITIONS: Mapping[str, Condition] = {
    name: condition
    for module in (people, goods, penalty, hearing, money, ending)
    for name, condition in module.CONDITIONS.items()
}
