"""Several programs claim at once: every dossier goes to one of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine

from zmtool.reviews.register import dossiers
from zmtool.store.audit import verify_chain
from zmtool.store.engine import reading, writing
from zmtool.store.workspace import Workspace

from .acting import drawn_batch

CLAIMER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from reviews.acting import by
from zmtool.base.errors import Refused
from zmtool.reviews.claims import claim
from zmtool.store.engine import open_engine, writing
from zmtool.store.workspace import open_folder

engine = open_engine(open_folder(Path(sys.argv[1])))
sys.stdin.readline()
won = []
for number in json.loads(sys.argv[4]):
    try:
        with writing(engine) as session:
            claim(session, number, acting=by(sys.argv[2]))
        won.append(number)
    except Refused:
        pass
engine.dispose()
print(json.dumps(won))
"""


def test_two_programs_cannot_claim_the_same_dossier(workspace: Workspace, engine: Engine) -> None:
    with writing(engine) as session:
        numbers = [one.number for one in drawn_batch(session, 24, max_open=100)]
    people = ["钱一", "孙二", "李三", "周四"]
    tests = str(Path(__file__).resolve().parent.parent)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, str(workspace.root), login, tests, json.dumps(numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for login in people
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    won = [json.loads(one.communicate(timeout=120)[0]) for one in running]
    assert sorted(number for each in won for number in each) == numbers, "each once, none lost"
    with reading(engine) as session:
        holders = {one.number: one.holder for one in dossiers(session)}
        assert all(
            holders[number] == login for login, each in zip(people, won, strict=True) for number in each
        )
        assert verify_chain(session) == []
