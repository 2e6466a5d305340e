"""Who works with order data and models, and where the columns stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.roles.definition import Viewer

FOLDER = "cache/insight"
"""Below the workspace: everything in it can be made anew from the originals."""


def require_analyst(session: Session, at: OpenWorkspace, user: str) -> Viewer:
    """The person, if he or she may import orders and run models. Raises Refused."""
    from zmtool.oversight.roles.definition import load_roles

    roles = load_roles(at.root)
    person = person_of(session, user, roles)
    require(person, "analyse", roles)
    return person
