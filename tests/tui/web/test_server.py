"""The desk in a browser: the door, the page, and one real window."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType
from aiohttp.test_utils import TestServer

from zmtool.cli.root import command_line
from zmtool.tui.web.server import DeskServer, Serving
from zmtool.workflow.web_people import set_password
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
TOKEN = "a-token-of-this-test"  # noqa: S105


@asynccontextmanager
async def _served(root: Path, host: str = "127.0.0.1") -> AsyncIterator[tuple[str, ClientSession, list[str]]]:
    told: list[str] = []
    desk = DeskServer(Serving(root, host, 0, "本人", TOKEN, names=("127.0.0.1",)), told.append)
    server = TestServer(await desk._make_app())
    await server.start_server()
    jar = CookieJar(unsafe=True)
    try:
        async with ClientSession(cookie_jar=jar) as browser:
            yield str(server.make_url("")).rstrip("/"), browser, told
    finally:
        await server.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return create(tmp_path / "工作 区'\"", now=NOW, user="管理员").root


async def test_nothing_is_shown_without_the_token(root: Path) -> None:
    async with _served(root) as (url, browser, _):
        for path in ("/ws", "/static/js/textual.js", "/download/x"):
            assert (await browser.get(url + path)).status == 401
        assert (await browser.get(f"{url}/?token=wrong")).url.path == "/login"
        page = await (await browser.get(f"{url}/login")).text()
        assert "完整网址" in page and "<form" not in page


async def test_the_token_opens_and_leaves_the_address(root: Path) -> None:
    async with _served(root) as (url, browser, _):
        answer = await browser.get(f"{url}/?token={TOKEN}")
        page = await answer.text()
        assert answer.status == 200 and answer.url.query_string == ""
        assert "data-session-websocket-url" in page and TOKEN not in page
        assert not re.search(r"https?://(?!127)", page), "a script or font of the internet"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        script = await browser.get(f"{url}/static/js/textual.js")
        assert script.status == 200 and (await browser.get(f"{url}/favicon.ico")).status == 204


async def test_other_sites_and_names_are_turned_away(root: Path) -> None:
    async with _served(root) as (url, browser, _):
        await browser.get(f"{url}/?token={TOKEN}")
        assert (await browser.get(url, headers={"Host": "evil.example"})).status == 403
        assert (await browser.get(f"{url}/ws", headers={"Origin": "http://evil.example"})).status == 403


async def test_colleagues_come_in_with_name_and_password(root: Path) -> None:
    set_password("周望", "Lu-shan-2026", root, now=NOW, user="管理员")
    async with _served(root, "0.0.0.0") as (url, browser, told):  # noqa: S104
        assert (await browser.get(f"{url}/?token={TOKEN}")).url.path == "/login"
        wrong = await browser.post(f"{url}/login", data={"login": "周望", "password": "falsch<script>"})
        assert wrong.status == 403 and "登录名或密码不对" in await wrong.text()
        right = await browser.post(f"{url}/login", data={"login": "周望", "password": "Lu-shan-2026"})
        assert right.status == 200 and right.url.path == "/"
        assert [line.split(" ")[1].split("：")[0] for line in told] == ["登录失败", "登录"]
        assert (await browser.post(f"{url}/leave")).url.path == "/login"
        assert (await browser.get(f"{url}/ws")).status == 401


async def test_a_window_runs_the_application_as_the_person(root: Path) -> None:
    async with _served(root) as (url, browser, _):
        await browser.get(f"{url}/?token={TOKEN}")
        drawn = b""
        async with browser.ws_connect(f"{url}/ws?width=100&height=30") as window:
            await window.send_json(["nonsense", 1])
            await window.send_json(["resize", {"width": 90, "height": 24}])
            while "本人".encode() not in drawn:
                message = await asyncio.wait_for(window.receive(), 120)
                if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR):
                    break
                if message.type is WSMsgType.BINARY:
                    drawn += message.data
            await window.send_json(["stdin", "q"])
        assert "专卖工具".encode() in drawn and "本人".encode() in drawn


def test_the_office_network_needs_passwords_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from zmtool.base.errors import Refused, UsageProblem

    with pytest.raises(Refused, match="还没有人有登录密码"):
        command_line(["web", "--host", "0.0.0.0", "-w", str(root)])  # noqa: S104
    with pytest.raises(UsageProblem, match="证书和私钥"):
        command_line(["web", "--certificate", "x.pem", "-w", str(root)])
    word = root.parent / "密码.txt"
    word.write_text("Lu-shan-2026\n", encoding="utf-8")
    assert command_line(["web", "password", "周望", "--from", str(word), "-w", str(root)]) == 0
    assert command_line(["web", "people", "--json", "-w", str(root)]) == 0
    assert '"周望"' in capsys.readouterr().out
    assert command_line(["web", "remove", "周望", "-w", str(root)]) == 0
