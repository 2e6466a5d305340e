"""The server: one application process for each browser window, behind a door (``access``)."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from zmtool.tui.web.access import COOKIE, LOOPBACK_NAMES, Doorkeeper, is_loopback, is_own_address
from zmtool.workflow.web_people import lets_in

PAGES = Path(__file__).parent / "pages"
_MOST_CELLS = 500
_SECONDS_TO_END = 10
_OPEN_TO_ALL = ("/login", "/leave", "/favicon.ico")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self' ws: wss:; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to serve: the workspace, the address, the person that the token stands for, TLS files, how many at once."""

    workspace: Path
    host: str
    port: int
    user: str
    token: str
    certificate: Path | None = None
    key: Path | None = None
    most: int = 8
    names: tuple[str, ...] = ()


class PersonalService(AppService):
    """An application process that works for one person."""

    person = ""
    workspace = ""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment = super()._build_environment(width, height)
        environment["ZMTOOL_USER"] = self.person
        environment["ZMTOOL_WORKSPACE"] = self.workspace
        environment["ZMTOOL_IN_BROWSER"] = "1"
        environment.pop("NO_COLOR", None)
        return environment

    async def stop(self) -> None:
        """Ends the process and waits until it is gone; one that does not end is killed."""
        process = self._process
        if process is None:
            return
        await super().stop()
        self._process = None
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _SECONDS_TO_END)
        except TimeoutError:
            process.kill()
            await process.wait()


class DeskServer(Server):
    """textual-serve's server with a door, own pages, and a person for each window."""

    def __init__(self, serving: Serving, told: Callable[[str], None]) -> None:
        super().__init__(_command(), serving.host, serving.port, title="专卖工具", templates_path=PAGES)
        self._serving = serving
        self._told = told
        self._running = 0
        token = serving.token if is_loopback(serving.host) else ""
        self.door = Doorkeeper(
            token, serving.user, lambda login, word: lets_in(serving.workspace, login, word), time.monotonic
        )
        self._names = (*LOOPBACK_NAMES, serving.host, *serving.names)

    def initialize_logging(self) -> None:
        """Nothing: what there is to say is said in Chinese by the command."""

    async def on_startup(self, app: web.Application) -> None:
        """Nothing: the command has told the address."""

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._at_the_door], client_max_size=64 * 1024)
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(PAGES), autoescape=True)
        app.add_routes(
            [
                web.get("/", self.show_desk, name="index"),
                web.get("/login", self.show_login, name="login"),
                web.post("/login", self.take_login),
                web.post("/leave", self.leave),
                web.get("/ws", self.handle_websocket, name="websocket"),
                web.get("/download/{key}", self.handle_download, name="download"),
                web.get("/favicon.ico", _no_picture),
                web.static("/static", self.statics_path, name="static"),
            ]
        )
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    # The door

    @web.middleware
    async def _at_the_door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._meant_for_us(request):
            return web.Response(status=403, text="地址不对：请用启动时显示的网址打开", headers=_HEADERS)
        if request.path not in _OPEN_TO_ALL and not self.door.person(request.cookies):
            secret = self.door.by_token(request.query.get("token", "")) if request.path == "/" else ""
            if secret:
                return self._with_session(_see("/"), secret)
            if request.path == "/":
                return _see("/login")
            return web.Response(status=401, text="请先登录", headers=_HEADERS)
        response = await handler(request)
        if not response.prepared:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    def _meant_for_us(self, request: web.Request) -> bool:
        """The request names this server, and a page of another site did not make it."""
        origin = request.headers.get("Origin", "")
        same = not origin or origin.split("://", 1)[-1] == request.host
        listens_everywhere = self._serving.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
        return same and (listens_everywhere or is_own_address(request.host, self._names))

    def _with_session(self, response: web.Response, secret: str) -> web.Response:
        response.set_cookie(
            COOKIE,
            secret,
            httponly=True,
            samesite="Strict",
            secure=self._serving.certificate is not None,
            path="/",
        )
        return response

    async def show_login(self, request: web.Request) -> web.Response:
        """The page that asks for name and password, or for the address with the token."""
        return self._login_page(request, "")

    def _login_page(self, request: web.Request, problem: str, status: int = 200) -> web.Response:
        by_password = not is_loopback(self._serving.host)
        context = {"by_password": by_password, "problem": problem}
        return aiohttp_jinja2.render_template("login.html", request, context, status=status)

    async def take_login(self, request: web.Request) -> web.Response:
        """Takes name and password."""
        guest = request.remote or ""
        if self.door.must_wait(guest):
            return self._login_page(request, "错得太多，请五分钟后再试", 429)
        form = await request.post()
        login, password = str(form.get("login", "")), str(form.get("password", ""))
        # The hash takes a while: not in the loop that serves everybody.
        secret = await asyncio.to_thread(self.door.by_password, guest, login, password)
        if not secret:
            self._told(f"{guest} 登录失败：{login[:60]!r}")
            return self._login_page(request, "登录名或密码不对", 403)
        self._told(f"{guest} 登录：{login[:60]}")
        return self._with_session(_see("/"), secret)

    async def leave(self, request: web.Request) -> web.Response:
        """Ends the session."""
        self.door.leave(request.cookies)
        response = _see("/login")
        response.del_cookie(COOKIE)
        return response

    # The desk

    async def show_desk(self, request: web.Request) -> web.Response:
        """The page that draws the terminal."""
        scheme = "wss" if request.secure else "ws"
        try:
            size = min(40, max(8, int(request.query.get("fontsize", "16"))))
        except ValueError:
            size = 16
        context = {
            "socket": f"{scheme}://{request.host}/ws",
            "font_size": size,
            "person": self.door.person(request.cookies),
        }
        return aiohttp_jinja2.render_template("desk.html", request, context)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Starts an application for this window and carries what it draws and what is typed."""
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=1024 * 1024)
        await socket.prepare(request)
        if self._running >= self._serving.most:
            await socket.close(message="打开的窗口太多".encode())
            return socket
        service = PersonalService(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=lambda: _closed(socket),
            download_manager=self.download_manager,
        )
        service.person = self.door.person(request.cookies)
        service.workspace = str(self._serving.workspace)
        self._running += 1
        try:
            await service.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await self._carry(socket, service)
        except (ConnectionError, OSError) as error:
            self._told(f"窗口中断：{error}")
        finally:
            self._running -= 1
            await service.stop()
        return socket

    async def _carry(self, socket: web.WebSocketResponse, service: AppService) -> None:
        """Passes on keys and sizes; anything that is not one of the messages of the page is left out."""
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            try:
                kind, *rest = message.json()
            except (ValueError, TypeError):
                continue
            told = rest[0] if rest else None
            if kind == "stdin" and isinstance(told, str):
                await service.send_bytes(told.encode("utf-8", "ignore"))
            elif kind == "resize" and isinstance(told, dict):
                await service.set_terminal_size(_bounded(told.get("width")), _bounded(told.get("height")))
            elif kind == "ping":
                await socket.send_json(["pong", told])
            elif kind == "blur":
                await service.blur()
            elif kind == "focus":
                await service.focus()

    def run(self) -> None:
        """Serves until interrupted. Raises OSError where the address cannot be listened on."""
        context = None
        if self._serving.certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self._serving.certificate, self._serving.key)
        loop = asyncio.new_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, self.request_exit)
            except NotImplementedError:
                break
        web.run_app(
            self._make_app(),
            host=self._serving.host,
            port=self._serving.port,
            ssl_context=context,
            handle_signals=False,
            loop=loop,
            print=None,
            access_log=None,
        )


def _see(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place, **_HEADERS})


async def _no_picture(request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _closed(socket: web.WebSocketResponse) -> None:
    await socket.close()


def _command() -> str:
    """What starts the application: this very Python, whatever the folder is called."""
    parts = [sys.executable, "-m", "zmtool", "tui"]
    return subprocess.list2cmdline(parts) if os.name == "nt" else shlex.join(parts)


def _cells(request: web.Request, name: str, usual: int) -> int:
    try:
        return _bounded(int(request.query.get(name, usual)))
    except ValueError:
        return usual


def _bounded(cells: object) -> int:
    return min(_MOST_CELLS, max(1, cells)) if isinstance(cells, int) else 80
