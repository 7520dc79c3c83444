"""What can keep a site from being built."""


class SiteError(Exception):
    """The site cannot be built or served; the message says what, where and what to do, in Chinese."""
