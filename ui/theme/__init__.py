"""The look of Artel for NiceGUI: colours, default props, styles, fonts, icons and the script of the frame."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from nicegui import App, ui

FOLDER: Final = Path(__file__).parent
STYLES: Final = (
    'tokens.css',
    'artel.css',
    'screens.css',
    'quasar.css',
    'fields.css',
    'board.css',
    'table.css',
    'settings.css',
    'clients.css',
    'deal.css',
    'papers.css',
    'templates.css',
    'documents.css',
    'cards.css',
    'duplicates.css',
    'leads.css',
    'activities.css',
    'palette.css',
    'exchange.css',
    'lists.css',
    'notices.css',
    'attached.css',
    'mail.css',
    'month.css',
    'tags.css',
)
SCRIPTS: Final = ('artel-keys.js', 'artel.js', 'artel-files.js', 'artel-month.js')
YEAR: Final = 31_536_000
# The light set; tokens.css overrides --q-* on .body--dark, so that the dark theme needs no Python.
BRAND: Final = {
    'primary': '#0F6A73',
    'secondary': '#524E47',
    'accent': '#0F6A73',
    'positive': '#2C7D46',
    'negative': '#BC3526',
    'warning': '#BF8200',
    'info': '#2D5FB3',
    'dark': '#FFFFFF',
    'dark_page': '#F4F2EE',
}
FIELD: Final = 'outlined dense hide-bottom-space'


@cache
def version() -> str:
    """A short hash of every served file: the URL changes with them and may be cached for a year."""
    digest = hashlib.sha256()
    for path in sorted(one for one in FOLDER.rglob('*') if one.suffix in {'.css', '.js', '.svg', '.woff2'}):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def install(app: App) -> None:
    """Serve the theme under /artel/… and dress every page; call once before ui.run(tailwind=False)."""
    root = f'/artel/{version()}'
    files = [name for name in (*STYLES, *SCRIPTS) if (FOLDER / name).is_file()]
    for name in files:
        app.add_static_file(local_file=FOLDER / name, url_path=f'{root}/{name}', max_cache_age=YEAR)
    app.add_static_files(f'{root}/assets', FOLDER / 'assets', max_cache_age=YEAR)
    # Icons are named from Python, JS and CSS alike, so their URL has no version and a short life instead.
    app.add_static_files('/artel/assets', FOLDER / 'assets', max_cache_age=3600)
    app.colors(**BRAND)
    app.config.quasar_config['ripple'] = False
    app.config.quasar_config['animations'] = []
    styles = ''.join(f'<link rel="stylesheet" href="{root}/{name}">' for name in files if name.endswith('.css'))
    scripts = ''.join(f'<script src="{root}/{name}" defer></script>' for name in files if name.endswith('.js'))
    font = f'{root}/assets/fonts/inter-cyrillic.woff2'
    preload = f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'
    ui.add_head_html(preload + styles + scripts, shared=True)
    _default_props()


def _default_props() -> None:
    down = 'svguse:/artel/assets/icons.svg#down|0 0 24 24'
    ui.button.default_props('no-caps unelevated no-wrap')
    for field in (ui.input, ui.number, ui.textarea, ui.date_input, ui.time_input):
        field.default_props(FIELD)
    ui.select.default_props(f'{FIELD} options-dense behavior=menu dropdown-icon="{down}"')
    ui.tabs.default_props('no-caps dense align=left inline-label')
    ui.table.default_props('flat dense')
    ui.menu.default_props('transition-duration=110')
    ui.dialog.default_props('transition-duration=170')
    ui.tooltip.default_props('delay=500 transition-duration=0')
