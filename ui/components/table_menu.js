// The small menus of the header: which columns are shown, and sorting on a phone.
import { attrs, h, icon } from 'table_cells';

function item(role, checked, label, key) {
  const mark = role === 'menuitem' ? icon('undo', 's14') : h('span', 'a-dt__tick', checked ? icon('check', 's14') : null);
  return attrs(h('button', 'a-menu__i', mark, h('span', 'a-ell', label)),
    { type: 'button', role, tabindex: -1, 'data-key': key, 'aria-checked': role === 'menuitem' ? null : checked });
}

function items(grid, kind) {
  const { columns, sort, labels } = grid;
  const defs = [...columns.defs.values()];
  if (kind === 'sort') return defs.filter((d) => d.sortable).map((d) => item('menuitemradio', d.key === sort.key, d.label, d.key));
  const list = defs.filter((d) => d.key !== columns.lead).map((d) => item('menuitemcheckbox', columns.order.includes(d.key), d.label, d.key));
  return [...list, item('menuitem', null, labels.columns_reset, '$reset')];
}

export function openMenu(grid, opener) {
  grid.closeMenu?.();
  const kind = opener.dataset.menu;
  const menu = attrs(h('div', 'a-menu a-dt__menu'), { role: 'menu', 'aria-label': opener.getAttribute('aria-label') });
  const draw = (key) => {
    menu.replaceChildren(...items(grid, kind));
    const found = key && menu.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (found || menu.firstElementChild)?.focus();
  };
  const outside = (e) => { if (!menu.contains(e.target) && !e.target.closest?.('[data-menu]')) close(false); };
  const close = (back = true) => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    grid.closeMenu = grid.redrawMenu = null;
    const button = grid.host.querySelector(`[data-menu="${kind}"]`);
    button?.setAttribute('aria-expanded', 'false');
    if (back) button?.focus();
  };
  menu.addEventListener('click', (e) => {
    const key = e.target.closest('[data-key]')?.dataset.key;
    if (!key) return;
    if (kind === 'sort') {
      close();
      grid.columns.sortBy(key);
      return;
    }
    if (key === '$reset') grid.columns.defaults();
    else grid.columns.show(key, !grid.columns.order.includes(key));
    draw(key);
    grid.host.querySelector(`[data-menu="${kind}"]`)?.setAttribute('aria-expanded', 'true');
  });
  menu.addEventListener('keydown', (e) => {
    const all = [...menu.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.code];
    e.stopPropagation();
    if (to !== undefined) all.at(to % all.length).focus();
    else if (e.code === 'Escape') close();
    else if (e.code === 'Tab') { close(); return; } else return;
    e.preventDefault();
  });
  document.addEventListener('pointerdown', outside, true);
  opener.setAttribute('aria-expanded', 'true');
  grid.closeMenu = close;
  grid.redrawMenu = () => draw(document.activeElement?.dataset.key);
  grid.host.append(menu);
  menu.classList.toggle('is-left', kind === 'sort');
  draw();
}
