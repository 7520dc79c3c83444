"""Show the site while it is being worked on: rebuild on every change, and reload the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from ..settings import SettingsError, theme_dir
from .errors import SiteError
from .messages import quiet

HOST: Final = "127.0.0.1"


def serve_site(
    *,
    site: Path,
    watch: Iterable[Path],
    rebuild: Callable[[], None],
    say: Callable[[str], None],
    port: int,
    ignore: Callable[[Path], bool] = lambda _: False,
) -> None:
    """Serve `site` until Ctrl+C; call `rebuild` when a file below `watch` changes, and reload open pages.

    `rebuild` converts and builds; what it raises is said and the last good site stays. `ignore` is asked about each
    changed file: say True for files that `rebuild` itself writes, or it would run for ever. Paths that do not exist
    are not watched. Raises SiteError where the address cannot be used.
    """

    def builder() -> None:
        try:
            rebuild()
        except (SiteError, SettingsError) as error:
            say(str(error))
            raise _StayError from error
        except Exception as error:  # a fault in one rebuild must not end the server
            say(f"重新生成时出错：{type(error).__name__}：{error}。改正后会自动再试。")
            raise _StayError from error
        say("已更新。")

    with quiet():
        server = _Server(builder=builder, host=HOST, port=port, root=str(site))
        for path in (*watch, theme_dir()):
            if path.exists():
                server.watch_unless(path, ignore)
        say(f"请在浏览器打开 {server.url}，按 Ctrl+C 结束。")
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            say("已结束。")
        except OSError as error:
            raise SiteError(f"无法使用端口 {port}：可能已被别的程序占用。请用 --port 换一个。") from error
        finally:
            server.shutdown()


class _StayError(Exception, SystemExit):
    """Ends a failed rebuild: MkDocs prints a SystemExit without a traceback and goes on with the last good site."""


class _Server(LiveReloadServer):
    """MkDocs' server, with files that a change is not taken from."""

    def watch_unless(self, path: Path, ignore: Callable[[Path], bool]) -> None:
        """Watch the file or folder `path`, and rebuild when a file changes for which `ignore` is false."""

        def changed(event: FileSystemEvent) -> None:
            files = [Path(str(name)) for name in (event.src_path, event.dest_path) if name]
            if event.is_directory or all(ignore(file) for file in files):
                return
            with self._rebuild_cond:
                self._want_rebuild = True
                self._rebuild_cond.notify_all()

        handler = FileSystemEventHandler()
        handler.on_any_event = changed  # type: ignore[method-assign]
        absolute = str(path.resolve())
        self._watched_paths[absolute] = 1
        self.observer.schedule(handler, absolute, recursive=True)
