"""The site: from the Markdown pages of `docs/` to a folder of HTML, with MkDocs and Material.

The only room that imports mkdocs. A site is built aside and then swapped in (`swap`), MkDocs speaks Chinese here
(`messages`), and `serve` shows the site while it is being worked on.
"""

from .build import BuiltSite, build_site
from .errors import SiteError
from .server import serve_site

__all__ = ["BuiltSite", "SiteError", "build_site", "serve_site"]
