"""Files attached to records: brought by picking, dropping and pasting, shown small and large, served safely."""

from .field import FilesField, FormFiles
from .routes import routes
from .strip import Files as FilesStrip
from .uploads import Uploads

__all__ = ['FilesField', 'FilesStrip', 'FormFiles', 'Uploads', 'routes']
