"""Show the site while it is being worked on: rebuild on every change, and reload the browser."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from ..docs_folder import MANIFEST
from ..settings import ARCHIVE_FILE, Settings, SettingsError, load_settings
from .build import build_site
from .configuration import CONFIG_FILE, theme_dir
from .errors import SiteError
from .messages import quiet

HOST: Final = "127.0.0.1"


def serve_site(
    *,
    archive: Path,
    docs: Path,
    reports: Path | None,
    settings: Settings,
    port: int,
    rebuild: Callable[[], None],
    say: Callable[[str], None] = print,
) -> None:
    """Serve the site of `archive` on this machine until Ctrl+C, and bring it up to date on every change.

    `rebuild` brings `docs` up to date; the site is then built anew and open pages reload. What goes wrong is said,
    and the last good site stays. Raises SiteError where the first build fails or `port` is taken.
    """
    with tempfile.TemporaryDirectory(prefix="meeting-archive-", ignore_cleanup_errors=True) as folder:
        site = Path(folder) / "site"
        _say_all(say, build_site(archive=archive, docs=docs, site=site, settings=settings))

        def update() -> None:
            try:
                rebuild()
                messages = build_site(archive=archive, docs=docs, site=site, settings=load_settings(archive))
            except (SiteError, SettingsError) as error:
                say(str(error))
                raise _StayError from error
            except Exception as error:  # a fault in one update must not end the server
                say(f"更新时出错：{type(error).__name__}：{error}。改正后会自动再试。")
                raise _StayError from error
            _say_all(say, messages)
            say("已更新。")

        with quiet():
            server = _Server(builder=update, host=HOST, port=port, root=str(site))
            for path in (
                reports,
                docs,
                archive / "curation",
                archive / ARCHIVE_FILE,
                archive / CONFIG_FILE,
                theme_dir(),
            ):
                if path is not None and path.exists():
                    server.watch_written_by_people(path, docs)
            try:
                server.serve()  # type: ignore[no-untyped-call]
            except KeyboardInterrupt:
                say("已结束。")
            except OSError as error:
                raise SiteError(f"端口 {port} 不能用，可能已被别的程序占用。请用 --port 换一个。") from error
            finally:
                server.shutdown()


def _say_all(say: Callable[[str], None], messages: tuple[str, ...]) -> None:
    for message in messages:
        say(message)


class _StayError(Exception, SystemExit):
    """Ends a failed update: MkDocs prints a SystemExit without a traceback and goes on with the last good site."""


class _Server(LiveReloadServer):
    """MkDocs' server, deaf to the files that an update itself writes (it would never come to rest)."""

    def watch_written_by_people(self, path: Path, docs: Path) -> None:
        """Watch the file or folder `path`; generated pages of `docs` and hidden files do not count."""
        docs = docs.resolve()

        def changed(event: FileSystemEvent) -> None:
            files = [Path(str(name)) for name in (event.src_path, event.dest_path) if name]
            if event.is_directory or all(f.name.startswith(".") or _is_generated(f, docs) for f in files):
                return
            with self._rebuild_cond:
                self._want_rebuild = True
                self._rebuild_cond.notify_all()

        handler = FileSystemEventHandler()
        handler.on_any_event = changed  # type: ignore[method-assign]
        absolute = str(path.resolve())
        self._watched_paths[absolute] = 1
        self.observer.schedule(handler, absolute, recursive=True)


def _is_generated(file: Path, docs: Path) -> bool:
    if not file.is_relative_to(docs):
        return False
    try:
        manifest = json.loads((docs / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return file.relative_to(docs).as_posix() in manifest
