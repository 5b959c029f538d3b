// Keyboard and pointer: matched by event.code, so that they work in any keyboard layout.
import { editFirst, openEdit } from 'table_edit';
import { openMenu } from 'table_menu';

const SIGNS = { '+': ['Equal', 'NumpadAdd'], '-': ['Minus', 'NumpadSubtract'], '−': ['Minus', 'NumpadSubtract'] };

/** 'KeyD', 'Shift+KeyK', '+', '-' → does this event press it? */
export function pressed(e, key) {
  if (!key || e.ctrlKey || e.metaKey || e.altKey) return false;
  if (SIGNS[key]) return SIGNS[key].includes(e.code);
  const shift = key.startsWith('Shift+');
  return e.shiftKey === shift && e.code === (shift ? key.slice(6) : key);
}

export function onKey(grid, e) {
  if (e.target !== grid.scroller || e.defaultPrevented) return;
  grid.host.dataset.kb = '';
  const total = grid.rows.total ?? 0;
  const page = Math.max(1, Math.floor(grid.viewport() / grid.rowH) - 1);
  const from = grid.active;
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: total - 1, PageDown: from + page, PageUp: from - page }[e.code];
  const row = grid.rows.get(from);
  const ctrl = e.ctrlKey || e.metaKey;
  if (to !== undefined && total && !e.altKey) grid.goTo(Math.max(0, Math.min(total - 1, to)), e.shiftKey && grid.selectable ? from : null);
  else if (ctrl && e.code === 'KeyA' && grid.selectable) grid.selectAll();
  else if (e.code === 'Escape' && grid.pick.count(total)) grid.clearSelection();
  else if (ctrl || e.altKey || !row || row.$gone) return;
  else if (e.code === 'F2') editFirst(grid, from);
  else if (e.code === 'Enter') grid.emit('open', { id: row.id });
  else if ((e.code === 'Space' || e.code === 'KeyX') && !e.shiftKey && grid.selectable) grid.toggle(from);
  else {
    const act = grid.acts.find((a) => pressed(e, a.key) && grid.allowed(a, row));
    if (!act) return;
    grid.emit('act', { id: row.id, act: act.id });
  }
  e.preventDefault();
  e.stopPropagation();
}

export function onHeadKey(grid, e) {
  if (e.target.dataset?.all !== undefined && (e.code === 'Space' || e.code === 'Enter')) {
    e.preventDefault();
    toggleAll(grid);
  }
}

function toggleAll(grid) {
  if (grid.pick.count(grid.rows.total ?? 0)) grid.clearSelection();
  else grid.selectAll();
}

export function onClick(grid, e) {
  delete grid.host.dataset.kb;
  const menu = e.target.closest('[data-menu]');
  if (menu) {
    if (grid.closeMenu) grid.closeMenu();
    else openMenu(grid, menu);
    return;
  }
  if (e.target.closest('[data-all]')) { toggleAll(grid); return; }
  const el = e.target.closest('.a-dt__row');
  if (!el) return;
  const i = el.$index;
  const row = grid.rows.get(i);
  if (!row || row.$gone) return;
  const act = e.target.closest('[data-act]')?.dataset.act;
  const link = e.target.closest('[data-open]');
  if (act) {
    grid.activate(i);
    grid.emit('act', { id: row.id, act });
    return;
  }
  if (e.target.closest('a[href^="tel:"]')) return;
  if (link?.href && (e.ctrlKey || e.metaKey)) return; // a new tab, by the browser
  if (link) e.preventDefault();
  if (e.shiftKey && grid.selectable) {
    window.getSelection()?.removeAllRanges();
    grid.extend(grid.pick.anchor ?? Math.max(0, grid.active), i);
    grid.activate(i);
  } else if (grid.selectable && (e.target.closest('.a-dt__c--box') || e.ctrlKey || e.metaKey)) {
    grid.activate(i);
    grid.toggle(i);
  } else {
    const again = grid.active === i;
    grid.activate(i);
    const key = e.target.closest('[data-col]')?.dataset.col;
    if (again && key && !link && !grid.phone && !e.target.closest('a,button')) openEdit(grid, i, key);
    else if (link || grid.phone) grid.emit('open', { id: row.id });
  }
}

export function onDouble(grid, e) {
  const el = e.target.closest('.a-dt__row');
  const row = el && grid.rows.get(el.$index);
  const key = e.target.closest('[data-col]')?.dataset.col;
  if (key && !e.target.closest('[data-open],a,button')) openEdit(grid, el.$index, key);
  else if (row && !row.$gone && !grid.phone && !el.$editing && !e.target.closest('button,a,.a-dt__c--box,[data-open]')) grid.emit('open', { id: row.id });
}
