"""zmtool web: the terminal application in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="在浏览器中使用终端界面（默认只在本机）；给同事设置登录密码",
    invoke_without_command=True,
    rich_markup_mode=None,
)
LoginArgument = Annotated[str, typer.Argument(help="登录名，记入操作记录", metavar="登录名")]


@app.callback()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口", metavar="数字")] = 8765,
    host: Annotated[
        str, typer.Option(help="监听地址；不是本机地址时，同事凭登录名和密码进入", metavar="地址")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="同事打开网址时用的主机名，可多个", metavar="主机名", show_default=False),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="HTTPS 证书（PEM）", metavar="文件", show_default=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="HTTPS 私钥（PEM）", metavar="文件", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(help="同时最多打开几个窗口", metavar="数字")] = 8,
    workspace: WorkspaceOption = None,
) -> int:
    """在浏览器中使用终端界面。本机使用凭启动时显示的网址（含一次性口令）进入；开放给办公网须先为每个人设密码。

    例：zmtool web -w demo
    """
    if context.invoked_subcommand is not None:
        return 0
    import importlib
    import os
    import secrets

    from zmtool.base.errors import Refused, UsageProblem
    from zmtool.store.workspace import find_workspace
    from zmtool.workflow.web_people import web_logins

    # By name: the two front ends do not know each other.
    access = importlib.import_module("zmtool.tui.web.access")
    server = importlib.import_module("zmtool.tui.web.server")
    if not 1 <= port <= 65535:
        raise UsageProblem(f"没有端口 {port}", next_step="请用 1024 至 65535 之间的数")
    if (certificate is None) != (key is None):
        raise UsageProblem("证书和私钥要一起给出", next_step="--certificate 证书.pem --key 私钥.pem")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise UsageProblem("没有这个文件", where=str(file), next_step="请检查路径")
    root = find_workspace(workspace, os.environ.get("ZMTOOL_WORKSPACE"), Path.cwd()).root
    on_this_computer = access.is_loopback(host)
    if not on_this_computer and not web_logins(root):
        raise Refused(
            "还没有人有登录密码，不能开放给其他电脑",
            next_step="先为每位使用者设置：zmtool web password 登录名",
        )
    token = secrets.token_urlsafe(24) if on_this_computer else ""
    scheme = "https" if certificate else "http"
    shown = f"[{host}]" if ":" in host else host
    if on_this_computer:
        print_text(f"请在浏览器中打开：{scheme}://{shown}:{port}/?token={token}")
    else:
        print_text(f"请在浏览器中打开：{scheme}://{(name or [shown])[0]}:{port}/")
        say(f"注意：{host} 上的其他电脑可以连接本机；只在可信的办公网内使用")
        if certificate is None:
            say("注意：没有 HTTPS，密码和内容在网络上不加密；请用 --certificate 和 --key")
    say("按 Ctrl+C 结束")
    serving = server.Serving(
        root, host, port, current_user(), token, certificate, key, most, tuple(name or ())
    )
    try:
        server.DeskServer(serving, say).run()
    except OSError as error:
        raise Refused(
            f"不能在 {host}:{port} 上监听（{error.strerror or error}）",
            next_step="端口可能已被占用，请用 --port 另选一个",
        ) from error
    return 0


@app.command()
def password(
    login: LoginArgument,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="从文件第一行读取密码，不询问", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> int:
    """为一个人设置（或更换）浏览器登录密码。

    例：zmtool web password 周望 --from 密码.txt
    """
    from zmtool.base.errors import BadInput, UsageProblem
    from zmtool.workflow.web_people import set_password

    if source is not None:
        try:
            word = source.read_text(encoding="utf-8-sig").splitlines()[0].strip()
        except (OSError, UnicodeError, IndexError) as error:
            raise BadInput(
                "密码文件读不出", where=str(source), next_step="第一行写密码，UTF-8 编码"
            ) from error
    else:
        word = typer.prompt("密码", hide_input=True, err=True)
        if typer.prompt("再输一次", hide_input=True, err=True) != word:
            raise UsageProblem("两次输入的密码不一样", next_step="请重新设置")
    fresh = set_password(login, word, workspace, now=right_now(), user=current_user())
    print_text(f"{login} 的密码已{'设置' if fresh else '更换'}")
    return 0


@app.command()
def remove(login: LoginArgument, workspace: WorkspaceOption = None) -> int:
    """取消一个人的浏览器登录。

    例：zmtool web remove 周望
    """
    from zmtool.base.errors import NotFound
    from zmtool.workflow.web_people import remove_password

    if not remove_password(login, workspace, now=right_now(), user=current_user()):
        raise NotFound(f"{login} 没有登录密码", next_step="用 zmtool web people 查看")
    print_text(f"{login} 不能再登录")
    return 0


@app.command()
def people(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出有浏览器登录密码的人。

    例：zmtool web people
    """
    from zmtool.workflow.web_people import web_logins
    from zmtool.workflow.workspace import located

    logins = web_logins(located(workspace).root)
    if as_json:
        print_json(list(logins))
    else:
        print_table("浏览器登录", ["登录名"], [(one,) for one in logins])
    return 0
