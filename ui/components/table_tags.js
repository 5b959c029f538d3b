// Tags of a row are edited in a small panel over their cell; each act goes to the server at once.
import { h } from 'table_cells';
import { TagBox } from 'tag_box';

const WIDTH = 300;

export function openTags(grid, row, col, cell) {
  grid.closeMenu?.(false);
  const emit = (name, value) => {
    if (name === 'add' || name === 'remove') grid.emit('edit', { id: row.id, key: col.key, value: `${name === 'add' ? '+' : '-'}${value.tag}`, version: row.version ?? null });
    else if (name === 'done') close(true);
  };
  const box = new TagBox({ labels: { ...grid.labels.tags, label: col.label }, editable: true, longest: 30, emit });
  const panel = h('div', 'a-menu a-dt__tags', box.el);
  const now = () => grid.rows.get(grid.rows.index.get(row.id));
  const outside = (e) => { if (!panel.contains(e.target)) close(false); };
  const close = (back) => {
    if (!panel.isConnected) return;
    box.take();
    panel.remove();
    document.removeEventListener('pointerdown', outside, true);
    grid.closeMenu = grid.redrawTags = null;
    if (back) grid.scroller.focus({ preventScroll: true });
  };
  grid.closeMenu = (back = true) => close(back);
  grid.redrawTags = () => { if (now() && !now().$gone) box.show(now()[col.key] ?? []); else close(false); };
  panel.addEventListener('keydown', (e) => {
    if (e.code !== 'Escape' && e.code !== 'Tab') return;
    close(true);
    e.preventDefault();
    e.stopPropagation();
  });
  for (const name of ['click', 'dblclick', 'mousedown']) panel.addEventListener(name, (e) => e.stopPropagation());
  box.show(row[col.key] ?? []);
  box.offer(col.options.map(([t, tone, n]) => ({ t, tone, n })));
  const [at, of] = [cell.getBoundingClientRect(), grid.host.getBoundingClientRect()];
  panel.style.left = `${Math.max(8, Math.min(at.left - of.left, of.width - WIDTH - 8))}px`;
  const low = at.top - of.top > of.height / 2;
  panel.classList.toggle('is-low', low);
  if (low) panel.style.bottom = `${of.bottom - at.bottom}px`;
  else panel.style.top = `${at.top - of.top}px`;
  grid.host.append(panel);
  document.addEventListener('pointerdown', outside, true);
  box.focus();
}
