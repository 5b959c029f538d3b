"""Files attached to records: brought by picking, dropping and pasting, shown small and large, served safely."""

from .routes import routes
from .strip import Files as FilesStrip
from .strip import Large
from .uploads import Uploads, gone

__all__ = ['FilesStrip', 'Large', 'Uploads', 'gone', 'routes']
