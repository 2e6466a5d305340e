"""Posts in oversight: who stands where, registered by those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.roles.definition import Post, load_roles
from zmtool.workflow.workspace import Place, opened

_KEEPERS = ("leader", "control")


def registered_posts(place: Place = None) -> tuple[Post, ...]:
    """Every post, by login."""
    from zmtool.oversight.roles.keep import posts

    with opened(place) as at, at.reading() as session:
        return posts(session)


def register_post(post: Post, place: Place = None, *, now: datetime, user: str, why: str = "") -> bool:
    """Registers a post or changes it; False if nothing differs.

    The first post is that of a leader or of internal control; from then on only these may register, and nobody changes
    his or her own. Raises UsageProblem for an unknown department or duty, Refused.
    """
    from zmtool.oversight.roles.keep import post_of, posts_kept, save_post

    if not post.login.strip():
        raise UsageProblem(
            "没有登录名", next_step="例：zmtool staff post wangzhiyuan --dept 内管 --duty 县内管"
        )
    with opened(place, now=now) as at, at.writing() as session:
        roles = load_roles(at.root)
        post = replace(
            post,
            dept=roles.department(post.dept),
            duties=tuple(dict.fromkeys(roles.duty(one) for one in post.duties)),
        )
        if post.dept in roles.outside:
            raise UsageProblem(f"{roles.departments[post.dept]}不是单位的部门", next_step="请写单位内的部门")
        if not post.duties:
            raise UsageProblem("没有写明职责", next_step="加 --duty 职责，可多个")
        own = post_of(session, user)
        if not posts_kept(session):
            if not set(post.duties) & set(_KEEPERS):
                raise Refused(
                    "还没有登记分管领导或者县内管，其他人登记后将无人有权修改",
                    next_step="请先登记：zmtool staff post 登录名 --dept 内管 --duty 县内管",
                )
        elif own is None or not own.active or not set(own.duties) & set(_KEEPERS):
            raise Refused(f"“{user}”无权登记职责", next_step="请由分管领导或者县内管办理")
        elif post.login == user and own != post:
            raise Refused("不能改动本人的职责", next_step="请由另一名分管领导或者县内管办理")
        return save_post(session, post, now=now, who=user, why=why)
