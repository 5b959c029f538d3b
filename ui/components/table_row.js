// One row: the desktop line, the phone card, the skeleton; and the panels shown instead of rows.
import { attrs, avatar, cell, fill, h, icon, personHue, titleOf } from 'table_cells';

const CHIPS = ['verdict', 'stage', 'tag', 'next', 'tags'];

function checkbox(grid, row) {
  if (!grid.selectable) return null;
  return attrs(h('span', 'a-cb'), { role: 'checkbox', 'aria-label': fill(grid.labels.select_row, { name: titleOf(grid, row) }) });
}

function boxCell(grid, inner) {
  return attrs(h('div', 'a-dt__c a-dt__c--box', inner), { role: 'gridcell', 'aria-colindex': 1 });
}

function hoverActs(grid, row) {
  const shown = grid.acts.filter((a) => a.icon && grid.allowed(a, row));
  if (!shown.length || grid.phone) return null;
  const name = titleOf(grid, row);
  const box = h('div', 'a-dt__acts');
  for (const act of shown) {
    const hint = act.key ? `${act.label} (${act.key.replace('Key', '')})` : act.label;
    box.append(attrs(h('button', 'a-iconbtn', icon(act.icon, 's14')), { type: 'button', tabindex: -1, 'data-act': act.id, 'aria-label': `${act.label}: ${name}`, title: hint }));
  }
  return box;
}

function line(grid, row) {
  const { list } = grid.columns;
  const cells = list.map((col, i) => attrs(h('div', `a-dt__c${col.align === 'right' ? ' r' : ''}${i === 0 ? ' is-pin' : ''}${col.edit ? ' can-edit' : ''}`, cell(grid, row, col)),
    { role: 'gridcell', 'aria-colindex': i + 2, 'data-col': col.edit ? col.key : null }));
  const tail = attrs(h('div', 'a-dt__c a-dt__tail', hoverActs(grid, row)), { role: 'gridcell', 'aria-colindex': list.length + 2 });
  return [boxCell(grid, checkbox(grid, row)), ...cells, tail];
}

/** Phone: title and amount or time; chips and one plain value; the owner at the end. */
function card(grid, row) {
  const { list } = grid.columns;
  const main = list.find((c) => c.key === grid.columns.main) ?? list[0];
  const some = (kinds) => list.find((c) => kinds.includes(c.kind) && c !== main && row[c.key] !== null && row[c.key] !== undefined && row[c.key] !== '');
  const side = some(['money']) ?? some(['datetime', 'date']);
  const chips = list.filter((c) => CHIPS.includes(c.kind) && row[c.key]).slice(0, 2);
  const sub = row[main.key]?.sub || chips.length > 1 ? null : some(['text', 'source', 'phone', 'link']);
  const owner = list.find((c) => c.kind === 'person');
  const person = owner && grid.people.get(String(row[owner.key]));
  const top = h('div', 'a-row a-dt__top', cell(grid, row, main), side ? h('span', 'a-end', cell(grid, row, side)) : null);
  const low = h('div', 'a-row a-g6 a-dt__low', ...chips.map((c) => cell(grid, row, c)), sub ? cell(grid, row, sub) : null);
  return [boxCell(grid, checkbox(grid, row)), attrs(h('div', 'a-dt__c a-dt__card', top, low), { role: 'gridcell', 'aria-colindex': 2 }),
    attrs(h('div', 'a-dt__c a-dt__tail', person ? avatar(person) : null), { role: 'gridcell', 'aria-colindex': 3 })];
}

function skeleton(grid, i) {
  const n = grid.phone ? 1 : grid.columns.list.length;
  const bars = Array.from({ length: n }, (_, k) => {
    const bar = h('span', 'a-sk a-dt__sk');
    bar.style.width = `${40 + ((i * 7 + k * 13) % 45)}%`; // uneven, as text is
    return attrs(h('div', 'a-dt__c', bar), { role: 'gridcell', 'aria-colindex': k + 2 });
  });
  return [boxCell(grid, null), ...bars];
}

export function makeRow(grid, i) {
  const el = attrs(h('div', 'a-dt__row'), { role: 'row', id: `${grid.uid}-${i}`, 'aria-rowindex': i + 2 });
  el.$index = i;
  return el;
}

/** Fills the row when its data, the columns or the clock changed; then its state. */
export function drawRow(grid, el, row) {
  if (!el.$editing && (el.$row !== row || el.$stamp !== grid.stamp)) {
    el.$row = row;
    el.$stamp = grid.stamp;
    el.replaceChildren(...(row ? (grid.phone ? card(grid, row) : line(grid, row)) : skeleton(grid, el.$index)));
    el.classList.toggle('is-fresh', Boolean(row?.fresh));
    el.classList.toggle('is-gone', Boolean(row?.$gone));
    el.classList.toggle('is-void', !row);
    el.classList.toggle('is-saving', Boolean(row?.$saving));
    if (row) el.removeAttribute('aria-busy');
    else el.setAttribute('aria-busy', 'true');
    live(grid, el, row);
  }
  const on = Boolean(row) && grid.selectable && grid.pick.has(row.id);
  el.classList.toggle('is-sel', on);
  el.classList.toggle('is-active', el.$index === grid.active);
  if (!grid.selectable) return;
  el.setAttribute('aria-selected', String(on));
  const box = el.firstElementChild?.firstElementChild;
  if (box && box.getAttribute('aria-checked') !== String(on)) {
    box.setAttribute('aria-checked', String(on));
    box.replaceChildren(...(on ? [icon('check', 's12')] : []));
  }
}

/** The ring and the name of who changed it, for four seconds. */
function live(grid, el, row) {
  const by = row && grid.flashes.get(row.id);
  el.classList.toggle('is-live', Boolean(by));
  if (!by) return;
  el.style.setProperty('--h', personHue(by));
  const first = String(by.n ?? '').split(' ')[0];
  if (first) el.querySelector('.is-pin, .a-dt__card')?.append(h('span', 'a-dt__by', fill(grid.labels.just_now, { name: first })));
}

function panel(iconName, tone, title, text, button) {
  return h('div', `a-dt__panel ${tone}`, h('span', 'a-dt__mark', icon(iconName, 's18')), h('div', 'a-h3', title), text ? h('div', 'a-t2', text) : null, button);
}

/** '', 'empty', 'slow', 'timeout', 'network' → what is said over the rows. */
export function drawPanel(grid, state) {
  const t = grid.labels;
  const box = grid.panel;
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  const whole = !grid.rows.total;
  box.className = `a-dt__over${state && state !== 'empty' && !whole ? ' is-strip' : ''}`;
  box.setAttribute('role', state === 'timeout' || state === 'network' ? 'alert' : 'presentation');
  if (!state) { box.replaceChildren(); return; }
  if (state === 'slow') { box.replaceChildren(h('span', 'a-t2 a-dt__slow', t.slow)); return; }
  if (state === 'empty') { box.replaceChildren(panel('search', '', t.empty_title, t.empty_text, null)); return; }
  const again = attrs(h('button', 'a-btn', icon('reload'), t.retry), { type: 'button' });
  again.addEventListener('click', () => grid.retry());
  box.replaceChildren(panel('warn', 'is-err', t.error_title, state === 'timeout' ? t.error_timeout : t.error_network, again));
}
