// Edits in cells: a text, a number, a day or a choice, in the place where the value stands.
import { attrs, h } from 'table_cells';
import { pickMany } from 'table_many';
import { openTags } from 'table_tags';

const raw = (value) => (value && typeof value === 'object' ? (value.v ?? value.a ?? value.t ?? null) : value ?? null);

function input(col, value) {
  if (col.edit !== 'choice') {
    const el = attrs(h('input', 'a-dt__in'), { type: col.edit === 'date' ? 'date' : 'text', 'aria-label': col.label, autocomplete: 'off',
      inputmode: col.edit === 'number' ? 'decimal' : null, max: col.edit === 'date' ? '2200-12-31' : null });
    el.value = value === null ? '' : String(value);
    return el;
  }
  const el = attrs(h('select', 'a-dt__in'), { 'aria-label': col.label });
  const known = col.options.findIndex(([one]) => one === value);
  col.options.forEach(([, words], i) => el.append(attrs(h('option', '', words), { value: i })));
  if (known < 0) el.prepend(attrs(h('option', '', '—'), { value: -1 })); // what it has now is not offered any more
  el.value = String(known);
  return el;
}

/** What was chosen or typed; undefined where nothing was. */
function read(col, el) {
  if (col.edit !== 'choice') return el.value;
  const i = Number(el.value);
  return i < 0 ? undefined : col.options[i][0];
}

export function editFirst(grid, i) {
  const first = grid.columns.list.find((col) => col.edit);
  if (first) openEdit(grid, i, first.key);
}

export function openEdit(grid, i, key) {
  const row = grid.rows.get(i);
  const line = grid.els.get(i);
  const at = grid.columns.list.findIndex((col) => col.key === key);
  const col = grid.columns.list[at];
  if (!row || row.$gone || row.$saving || !line || line.$editing || !col?.edit || grid.phone) return;
  const box = line.children[at + 1];
  if (col.edit === 'tags') { openTags(grid, row, col, box); return; }
  const before = raw(row[key]);
  if (col.edit === 'many') { pickMany(grid, row, line, box, col, before ?? []); return; }
  const el = input(col, before);
  line.$editing = key;
  box.classList.add('is-edit');
  box.replaceChildren(el);
  el.focus();
  el.select?.();
  let open = true;
  const close = (save) => {
    if (!open) return;
    open = false;
    line.$editing = null;
    line.$stamp = -1;
    const value = read(col, el);
    if (save && value !== undefined && value !== (before ?? (col.edit === 'choice' ? null : ''))) {
      row.$saving = true;
      grid.emit('edit', { id: row.id, key, value, version: row.version ?? null });
    }
    grid.scroller.focus({ preventScroll: true });
    grid.paint();
  };
  const beside = (step) => {
    for (let n = at + step; n >= 0 && n < grid.columns.list.length; n += step) if (grid.columns.list[n].edit) return grid.columns.list[n].key;
    return null;
  };
  el.addEventListener('blur', () => close(true));
  if (col.edit === 'choice') el.addEventListener('change', () => close(true));
  el.addEventListener('keydown', (e) => {
    e.stopPropagation();
    if (e.code === 'Escape') close(false);
    else if (e.code === 'Enter' || e.code === 'NumpadEnter') close(true);
    else if (e.code === 'Tab') {
      const next = beside(e.shiftKey ? -1 : 1);
      delete row.$saving; // several fields of a row are edited one after another
      close(true);
      const saving = row.$saving;
      delete row.$saving;
      if (next) openEdit(grid, i, next);
      if (saving) row.$saving = true;
    } else return;
    e.preventDefault();
  });
  for (const name of ['click', 'dblclick', 'mousedown', 'pointerdown']) el.addEventListener(name, (e) => e.stopPropagation());
}
