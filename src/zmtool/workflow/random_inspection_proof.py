"""A draw once more from its record alone: in the workspace, or from the proof file that was handed out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput, NotFound
from zmtool.base.file_names import safe_name
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.licenses.random_inspection.basis import Basis, basis_from
from zmtool.licenses.random_inspection.draw import Draw, draw
from zmtool.licenses.random_inspection.rules import DrawRules, load_draw_rules
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.licenses.random_inspection.keep import KeptBatch

_MOST_BYTES = 64 * 1024 * 1024
_METHOD = (
    "SHA-256(种子.许可证号) 从小到大，各层取前 ⌈户数×比例⌉ 户，须顺延的注明原因、由下一户递补；"
    "每户归信用等级一层，风险分档的比例更高的归该分档一层；人员按 SHA-256(种子.许可证号.执法证号) 从小到大取"
)


def prove(batch_no: str, place: Place = None) -> tuple[Draw, bool]:
    """Draws a kept batch once more from what it was drawn from; whether the same comes out. Raises NotFound."""
    from zmtool.licenses.random_inspection.keep import kept_batch

    with opened(place) as at, at.reading() as session:
        kept = kept_batch(session, batch_no)
        otherwise = load_draw_rules(at.root)
    return _again(kept.draw, kept.basis, kept.basis_hash, otherwise)


def write_proof(batch_no: str, place: Place = None, *, out: Path | None = None) -> Path:
    """Writes everything that a batch can be drawn from once more; by default into the outbox. Raises NotFound, Refused."""
    from zmtool.licenses.random_inspection.keep import kept_batch

    with opened(place) as at:
        with at.reading() as session:
            kept = kept_batch(session, batch_no)
        path = out or at.root / "outbox" / f"抽签证明-{safe_name(batch_no)}.json"
    ready_folder(path.parent)
    write_whole(path, (json.dumps(_content(kept), ensure_ascii=False, indent=1) + "\n").encode())
    return path


def prove_file(file: Path) -> tuple[str, Draw, bool]:
    """Draws once more from a proof file, without a workspace: the batch it names, the draw, whether the same comes out.

    Raises NotFound, BadInput.
    """
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise BadInput("抽签证明文件过大", where=str(file), next_step="请检查是否选错了文件")
        content: Any = json.loads(file.read_text(encoding="utf-8"))
        batch_no, digest = content["batch"], content["basis_sha256"]
        if not isinstance(batch_no, str) or not isinstance(digest, str):
            raise ValueError("batch")
        made, basis = from_plain(Draw, content["draw"]), basis_from(content["basis"])
        again, same = _again(made, basis, digest, load_draw_rules())
    except FileNotFoundError as error:
        raise NotFound("找不到抽签证明文件", where=str(file), next_step="请检查路径") from error
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError, RecursionError, Misfit) as error:
        raise BadInput(
            "不是抽签证明文件", where=str(file), next_step="请选 zmtool license draw proof 写出的文件"
        ) from error
    return batch_no, again, same


def _again(made: Draw, basis: Basis, digest: str, otherwise: DrawRules) -> tuple[Draw, bool]:
    again = draw(
        made.seed,
        basis.candidates,
        basis.officers,
        basis.rules(otherwise),
        left_out=basis.left_out,
        avoided=basis.avoided,
    )
    same = again.shops == made.shops and again.strata == made.strata and basis.digest() == digest
    return again, same


def _content(kept: KeptBatch) -> dict[str, Any]:
    return {
        "batch": kept.batch_no,
        "title": kept.title,
        "seed_source": kept.seed_source,
        "witness": kept.witness,
        "drawn_at": kept.drawn_at,
        "drawn_by": kept.drawn_by,
        "method": _METHOD,
        "basis_sha256": kept.basis_hash,
        "basis": kept.basis.plain(),
        "draw": to_plain(kept.draw),
    }
