// A cell with several choices: a list of check boxes over the table; Enter or a press beside keeps, Escape forgets.
import { attrs, h } from 'table_cells';

export function pickMany(grid, row, line, box, col, before) {
  const marks = col.options.map(([value, words]) => {
    const mark = attrs(h('input', ''), { type: 'checkbox' });
    mark.checked = before.includes(value);
    return { value, mark, el: h('label', 'a-dt__opt', mark, h('span', 'a-ell', words)) };
  });
  const list = attrs(h('div', 'a-dt__many', ...marks.map((one) => one.el)), { role: 'group', 'aria-label': col.label });
  const at = box.getBoundingClientRect();
  line.$editing = col.key;
  box.closest('.a-dt').append(list);
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${Math.max(8, Math.min(at.bottom + 2, innerHeight - list.offsetHeight - 8))}px`;
  (marks.find((one) => one.mark.checked) ?? marks[0])?.mark.focus();
  const beside = (e) => { if (!list.contains(e.target)) close(true); };
  const close = (save) => {
    if (!list.isConnected) return;
    document.removeEventListener('pointerdown', beside, true);
    grid.scroller.removeEventListener('scroll', leave);
    list.remove();
    line.$editing = null;
    line.$stamp = -1;
    const left = before.filter((value) => marks.every((one) => one.value !== value || one.mark.checked)); // as they stood
    const value = [...left, ...marks.filter((one) => one.mark.checked && !before.includes(one.value)).map((one) => one.value)];
    if (save && value.join() !== before.join()) {
      row.$saving = true;
      grid.emit('edit', { id: row.id, key: col.key, value, version: row.version ?? null });
    }
    grid.scroller.focus({ preventScroll: true });
    grid.paint();
  };
  const leave = () => close(true);
  document.addEventListener('pointerdown', beside, true);
  grid.scroller.addEventListener('scroll', leave);
  list.addEventListener('keydown', (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.code];
    e.stopPropagation();
    if (e.code === 'Escape') close(false);
    else if (e.code === 'Enter' || e.code === 'NumpadEnter') close(true);
    else if (step) marks[(marks.findIndex((one) => one.mark === document.activeElement) + step + marks.length) % marks.length].mark.focus();
    else return;
    e.preventDefault();
  });
  list.addEventListener('focusout', (e) => { if (e.relatedTarget && !list.contains(e.relatedTarget)) close(true); });
}
