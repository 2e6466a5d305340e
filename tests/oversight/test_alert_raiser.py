"""An alert of a model of the bureau's own knows the model: its own code and name, whether it is about the bureau itself, its indicator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.definition import load_internal
from zmtool.oversight.internal.keep_alerts import findable_of
from zmtool.oversight.internal.records import Alert, Raiser, Subject
from zmtool.oversight.internal.tables import alert_facts, alert_from
from zmtool.workflow.alert_scene import alert_scene, is_inner
from zmtool.workflow.workspace import opened

from .people import MONDAY, bureau

OWN = Raiser("349901-I51", "投放对象过于集中", inner=True, indicator="NG-03-02")
ALERT = Alert("Y1", "I51", Subject("brand", "示例甲"), "2026-05", 2, MONDAY, "模型 349901-I51", raiser=OWN)


def test_it_is_told_by_its_own_code_and_grouped_by_its_root() -> None:
    internal = load_internal()
    assert internal.raised_by(ALERT) == "349901-I51 投放对象过于集中"
    assert internal.raised_by(replace(ALERT, raiser=None)) == "I51"
    assert internal.raised_by(replace(ALERT, model="A04", raiser=None)) == "A04 恒量订货"
    assert (ALERT.model, ALERT.family, ALERT.key) == (
        "I51",
        "I",
        replace(ALERT, raiser=None).key,
    )
    assert internal.indicator_of(ALERT) == "NG-03-02"
    assert internal.indicator_of(replace(ALERT, raiser=None)) == ""
    assert internal.indicator_of(replace(ALERT, model="A04", raiser=None)) == "WG-02-01"
    variant = replace(ALERT, model="A04", raiser=Raiser("349901-A04", "本县版"))
    assert internal.indicator_of(variant) == "WG-02-01"


def test_it_is_kept_with_the_model_and_an_older_one_without_is_read() -> None:
    assert alert_from(alert_facts(ALERT)).raiser == OWN
    without = replace(ALERT, raiser=None)
    older = alert_facts(without).replace(', "raiser": null', "")
    assert "raiser" not in older and alert_from(older) == alert_from(alert_facts(without))


def test_what_is_about_the_bureau_stays_so_at_every_step(tmp_path: Path) -> None:
    with opened(bureau(tmp_path / "w")) as at:
        scene, course = alert_scene(at), Course(MONDAY, "TRIAGE")
        assert is_inner(scene, ALERT, course)
        assert not is_inner(scene, replace(ALERT, raiser=replace(OWN, inner=False)), course)


def test_it_is_found_by_its_own_code_unless_it_is_about_the_bureau() -> None:
    found = findable_of(ALERT, inner=False)
    assert found is not None and "349901-I51" in found.body
    assert findable_of(ALERT, inner=True) is None
