"""The app with its guard on a given database, for tests of settings in a browser: PORT FOLDER."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from nicegui import app, ui

from storage import models as models
from storage.files import Files
from storage.store import Store
from ui import guard, pages, theme

port, folder = int(sys.argv[1]), Path(sys.argv[2])
pages.NOUNS = ('deals', 'clients', 'settings')
store = Store(f'sqlite:///{folder}/artel.db')
store.start()
theme.install(app)
guard.install(app, store)
pages.install(app, store, Files(folder / 'files'))
ui.run(host='127.0.0.1', port=port, show=False, reload=False, tailwind=False, http='h11')
