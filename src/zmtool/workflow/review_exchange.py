"""Reviewing for one another: dossiers go to another bureau as packages with a list, reviews come back as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.file_names import safe_name
from zmtool.base.files import ready_folder, write_whole
from zmtool.dossiers.package import SUFFIX
from zmtool.reviews.exchange import Returning, Sending, SentDossier, sealed, unsealed
from zmtool.reviews.register_records import KeptDossier
from zmtool.workflow.case_import_package import export_case_package
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.review_acting import acting_of
from zmtool.workflow.workspace import Place, opened

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the list, the packages beside it, the dossiers."""

    file: Path
    packages: tuple[Path, ...]
    dossiers: tuple[KeptDossier, ...]


def send_dossiers(
    batch: str,
    numbers: Sequence[int],
    to: str,
    folder: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
) -> Sent:
    """Puts dossiers of a batch into the hands of the bureau ``to`` and writes its list and packages into ``folder``.

    All or none. Raises NotFound, UsageProblem or Refused, also where the folder holds something already.
    """
    from zmtool.reviews.exchanged import send
    from zmtool.reviews.register import batch_named, dossier

    to = to.strip()
    if not to or not to.isprintable():
        raise UsageProblem("没有写明送给哪个单位", next_step="加 --to 单位全称")
    ready_folder(folder)
    if any(folder.iterdir()):
        raise Refused("文件夹里已有文件，未写入", where=str(folder), next_step="请另选一个空文件夹")
    with opened(place, now=now) as at, at.writing() as session:
        sender = bureau_of(at).name
        kept = batch_named(session, batch)
        acting = acting_of(at, session, user, now)
        sent = []
        for number in dict.fromkeys(numbers):
            if dossier(session, number).batch != batch:
                raise UsageProblem(f"第 {number} 号案卷不在批次“{batch}”中", next_step="请核对批次和编号")
            sent.append(send(session, number, to, acting=acting))
        entries, packages = [], []
        for one in sent:
            path = folder / f"{one.number}-{safe_name(one.case_no)}{SUFFIX}"
            export_case_package(one.case_no, path, at)
            packages.append(path)
            entries.append(SentDossier(one.number, one.case_no, one.unit, one.people, one.draft, path.name))
        content = Sending(sender, batch, to, kept.checklist, kept.rules, tuple(entries))
        file = folder / "送评单.json"
        write_whole(file, sealed(content))
    return Sent(file, tuple(packages), tuple(sent))


def call_back_one(number: int, place: Place = None, *, now: datetime, user: str) -> KeptDossier:
    """Takes a dossier back that was sent away. Raises NotFound or Refused."""
    from zmtool.reviews.exchanged import call_back

    with opened(place, now=now) as at, at.writing() as session:
        acting = acting_of(at, session, user, now)
        return call_back(session, number, acting=acting).seen_by(user, acting.machine)


def receive_dossiers(
    file: Path, name: str, place: Place = None, *, now: datetime, user: str
) -> tuple[str, tuple[KeptDossier, ...]]:
    """Makes a batch of a list that another bureau sent; returns its name. Raises NotFound, BadInput or Refused."""
    from zmtool.reviews.exchanged import receive

    sending = unsealed(Sending, _content(file), str(file))
    with opened(place, now=now) as at, at.writing() as session:
        own = bureau_of(at).name
        if sending.to != own:
            raise Refused(
                f"这份送评单是送给{sending.to}的，本工作区是{own}",
                where=str(file),
                next_step="请核对收件单位",
            )
        batch = name.strip() or f"{sending.batch}（{sending.sender}）"
        return batch, receive(session, sending, batch, acting=acting_of(at, session, user, now))


def give_back(batch: str, file: Path, place: Place = None, *, now: datetime) -> Returning:
    """Writes the submitted reviews of a received batch for the bureau that asked for them. Raises NotFound, Refused."""
    from zmtool.reviews.exchanged import returned
    from zmtool.reviews.register import batch_named, dossiers

    with opened(place, now=now) as at, at.reading() as session:
        content = returned(batch_named(session, batch), dossiers(session, batch), bureau_of(at).name)
    ready_folder(file.parent)
    if file.exists():
        raise Refused("目标文件已存在，未覆盖", where=str(file), next_step="请换一个文件名")
    write_whole(file, sealed(content))
    return content


def take_in_reviews(
    file: Path, place: Place = None, *, now: datetime, user: str
) -> tuple[str, tuple[KeptDossier, ...]]:
    """Enters the reviews that another bureau gave back, all or none; returns that bureau.

    Raises NotFound, BadInput, UsageProblem or Refused.
    """
    from zmtool.reviews.exchanged import take_in

    content = unsealed(Returning, _content(file), str(file))
    with opened(place, now=now) as at, at.writing() as session:
        own = bureau_of(at).name
        if content.sender != own:
            raise Refused(
                f"这份回评单是给{content.sender}的，本工作区是{own}",
                where=str(file),
                next_step="请核对收件单位",
            )
        acting = acting_of(at, session, user, now)
        entered = tuple(take_in(session, one, content.by, acting=acting) for one in content.reviews)
        return content.by, tuple(one.seen_by(user, acting.machine) for one in entered)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput("文件过大", where=str(file), next_step="请检查是否选错了文件")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("找不到文件", where=str(file), next_step="请检查路径") from error
    except OSError as error:
        raise BadInput("文件无法读取", where=str(file), next_step="请检查是否是文件、是否有权限") from error
