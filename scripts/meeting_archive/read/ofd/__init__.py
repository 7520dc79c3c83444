"""OFD (GB/T 33190), the page format of Chinese offices: text objects with their places become lines and paragraphs.

The layout of its pages is read like that of pdf pages, from the same records.
"""

from .document import read_ofd
from .pictures import ofd_pictures

__all__ = ["ofd_pictures", "read_ofd"]
