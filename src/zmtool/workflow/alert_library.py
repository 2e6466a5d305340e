"""The case library as a person may read it (supervision.md 2.6)."""

from __future__ import annotations

from zmtool.oversight.internal.records import LibraryCase
from zmtool.workflow.alert_scene import alert_scene
from zmtool.workflow.oversight_scene import person_of
from zmtool.workflow.workspace import Place, opened


def alert_library(place: Place = None, *, model: str = "", user: str) -> tuple[LibraryCase, ...]:
    """The cases, of a model (code or name) or a family (its letter) where one is named. Raises UsageProblem for an unknown one.

    Internal matters are for those who see everything.
    """
    from zmtool.oversight.internal.keep_library import library_cases

    with opened(place) as at, at.reading() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        wanted = model.strip().upper()
        if wanted and wanted not in scene.internal.families:
            wanted = scene.internal.model(model).code
        return library_cases(session, wanted, inner=person.sees == "all")
