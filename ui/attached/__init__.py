"""Files attached to records: brought by picking, dropping and pasting, shown small and large, served safely."""

from .field import FilesField, FormFiles
from .large import Large
from .routes import routes
from .serving import Serving
from .strip import Files as FilesStrip
from .uploads import Uploads, gone

__all__ = ['FilesField', 'FilesStrip', 'FormFiles', 'Large', 'Serving', 'Uploads', 'gone', 'routes']
