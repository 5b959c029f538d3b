// The header: order, widths, sorting, the columns menu; by mouse and by keyboard alike.
import { attrs, fill, h, icon } from 'table_cells';

const MIN = 48;
const MAX = 900;
const clamp = (w) => Math.round(Math.min(MAX, Math.max(MIN, w)));
const DESCENDING = ['money', 'date', 'datetime'];

export class Columns {
  constructor(grid, defs, shown) {
    this.grid = grid;
    this.defs = new Map(defs.map((d) => [d.key, d]));
    this.main = (defs.find((d) => d.kind === 'link') ?? defs[0]).key;
    this.lead = (defs.find((d) => d.pinned) ?? defs[0]).key; // stays first and cannot be hidden
    this.widths = new Map(defs.map((d) => [d.key, d.width]));
    this.order = defs.map((d) => d.key);
    if (shown) {
      for (const { key, width } of shown) if (this.defs.has(key) && width) this.widths.set(key, clamp(width));
      this.order = shown.map((s) => s.key).filter((key) => this.defs.has(key));
    }
    this.settle();
    this.at = 0; // header cell that Tab reaches
    this.head = attrs(h('div', 'a-dt__head'), { role: 'row', 'aria-rowindex': 1 });
    this.head.addEventListener('keydown', (e) => this.key(e));
    this.head.addEventListener('pointerdown', (e) => this.press(e));
    this.head.addEventListener('dblclick', (e) => this.reset(e));
  }
  /** Other columns there are now; order and widths stay, `back` are shown again. */
  redefine(defs, back) {
    this.defs = new Map(defs.map((d) => [d.key, d]));
    this.main = (defs.find((d) => d.kind === 'link') ?? defs[0]).key;
    this.lead = (defs.find((d) => d.pinned) ?? defs[0]).key;
    for (const d of defs) if (!this.widths.has(d.key)) this.widths.set(d.key, d.width);
    this.order = [...new Set([...this.order, ...back])].filter((key) => this.defs.has(key));
    this.at = Math.min(this.at, this.order.length - 1);
    this.settle();
  }
  settle() {
    this.order = [this.lead, ...this.order.filter((key) => key !== this.lead)];
    this.list = this.order.map((key) => ({ ...this.defs.get(key), width: this.widths.get(key) }));
  }
  /** One track per column; the first takes what is left until a person gives it a width of its own. */
  template() {
    const tracks = this.list.map((c, i) => (i === 0 && c.width === this.defs.get(c.key).width ? `minmax(${c.width}px,1fr)` : `${c.width}px`));
    const filler = tracks[0].startsWith('minmax') ? '40px' : 'minmax(40px,1fr)';
    return `${this.grid.selectable ? '44px ' : '12px '}${tracks.join(' ')} ${filler}`;
  }
  minWidth() { return this.list.reduce((sum, c) => sum + c.width, this.grid.selectable ? 84 : 52); }

  build() {
    const { grid } = this;
    const t = grid.labels;
    const held = this.head.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const box = attrs(h('div', 'a-dt__c a-dt__c--box'), grid.selectable
      ? { role: 'columnheader', 'aria-colindex': 1, 'data-key': '$all' } : { role: 'presentation', 'data-key': '$all' });
    if (grid.selectable) {
      this.all = attrs(h('span', 'a-cb'), { role: 'checkbox', 'aria-label': t.select_all, title: t.select_all, 'data-all': '', tabindex: 0 });
      box.append(this.all);
    }
    const cells = grid.phone ? [this.phoneSort()] : this.list.map((c, i) => this.cell(c, i));
    const menu = attrs(h('button', 'a-iconbtn', icon('cols')), { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
      'aria-label': t.columns, title: t.columns, 'data-menu': 'columns' });
    const tail = attrs(h('div', 'a-dt__c a-dt__tail', grid.phone ? null : menu), grid.phone ? { role: 'presentation' }
      : { role: 'columnheader', 'aria-colindex': this.list.length + 2 });
    this.head.replaceChildren(box, ...cells, tail);
    if (held) this.head.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
    this.mark();
  }
  cell(c, i) {
    const { sort } = this.grid;
    const on = sort.key === c.key;
    const el = attrs(h('div', `a-dt__c a-dt__h${c.align === 'right' ? ' r' : ''}${i === 0 ? ' is-pin' : ''}${c.sortable ? ' is-sortable' : ''}`), {
      role: 'columnheader', 'aria-colindex': i + 2, 'data-key': c.key, tabindex: i === this.at ? 0 : -1, title: c.label,
      'aria-sort': c.sortable ? (on ? (sort.dir > 0 ? 'ascending' : 'descending') : 'none') : null, 'aria-keyshortcuts': 'Shift+ArrowLeft Shift+ArrowRight + -' });
    el.append(h('span', c.kind === 'person' && c.width < 80 ? 'a-sr' : 'a-ell', c.label)); // avatars alone need no caption
    if (on) el.append(icon(sort.dir > 0 ? 'arrow-up' : 'arrow-down', 's12'));
    el.append(attrs(h('span', 'a-dt__size'), { 'data-size': c.key, 'aria-hidden': 'true' }));
    return el;
  }
  phoneSort() {
    const { sort, labels } = this.grid;
    const name = this.defs.get(sort.key)?.label ?? labels.sort;
    const go = attrs(h('button', 'a-btn a-btn--ghost a-btn--sm', icon('sort', 's14'), h('span', 'a-ell', name), icon(sort.dir > 0 ? 'arrow-up' : 'arrow-down', 's12')),
      { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-menu': 'sort', 'aria-label': `${labels.sort}: ${name}` });
    return attrs(h('div', 'a-dt__c', go), { role: 'columnheader', 'aria-colindex': 2 });
  }
  mark() {
    if (!this.all) return;
    const state = this.grid.pick.state(this.grid.rows.total ?? 0);
    this.all.setAttribute('aria-checked', state);
    this.all.replaceChildren(...(state === 'true' ? [icon('check', 's12')] : state === 'mixed' ? [h('i', 'a-dt__dash')] : []));
  }

  /* changes */
  resize(key, width, done = true) {
    this.widths.set(key, clamp(width));
    this.settle();
    this.grid.layout();
    if (done) this.report(fill(this.grid.labels.column_width, { column: this.defs.get(key).label, n: this.widths.get(key) }));
  }
  move(key, to) {
    const from = this.order.indexOf(key);
    const place = Math.max(1, Math.min(this.order.length - 1, to));
    if (from < 1 || from === place) return;
    this.order.splice(place, 0, ...this.order.splice(from, 1));
    this.at = place;
    this.settle();
    this.grid.rebuild();
    this.report(fill(this.grid.labels.column_moved, { column: this.defs.get(key).label, n: place + 1, total: this.order.length }));
  }
  show(key, on) {
    if (key === this.lead) return;
    this.order = this.order.filter((k) => k !== key);
    if (on) this.order.push(key);
    this.at = Math.min(this.at, this.order.length - 1);
    this.settle();
    this.grid.rebuild();
    this.report('');
  }
  reset(e) {
    const key = e.target.closest?.('[data-size]')?.dataset.size;
    if (key) this.resize(key, this.defs.get(key).width);
  }
  defaults() {
    for (const def of this.defs.values()) this.widths.set(def.key, def.width);
    this.order = this.grid.usual?.length ? this.grid.usual.filter((key) => this.defs.has(key)) : [...this.defs.keys()];
    this.settle();
    this.grid.rebuild();
    this.report('');
  }
  report(said) {
    if (said) this.grid.say(said);
    this.grid.emit('columns', this.list.map((c) => ({ key: c.key, width: c.width })));
  }
  sortBy(key) {
    const def = this.defs.get(key);
    if (!def?.sortable) return;
    const { sort } = this.grid;
    this.grid.sortTo(key, sort.key === key ? -sort.dir : DESCENDING.includes(def.kind) ? -1 : 1);
  }

  key(e) {
    const key = e.target.dataset?.key;
    if (!key || !this.defs.has(key) || e.ctrlKey || e.metaKey || e.altKey) return;
    const i = this.order.indexOf(key);
    const side = { ArrowLeft: -1, ArrowRight: 1 }[e.code];
    const size = { Equal: 16, NumpadAdd: 16, Minus: -16, NumpadSubtract: -16 }[e.code];
    if (side && e.shiftKey) this.move(key, i + side);
    else if (side || e.code === 'Home' || e.code === 'End') this.focus(e.code === 'Home' ? 0 : e.code === 'End' ? this.order.length - 1 : i + side);
    else if (size) this.resize(key, e.target.offsetWidth + size);
    else if (e.code === 'Enter' || e.code === 'Space') this.sortBy(key);
    else if (e.code === 'ArrowDown') this.grid.scroller.focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }
  focus(i) {
    this.at = Math.max(0, Math.min(this.order.length - 1, i));
    this.head.querySelectorAll('.a-dt__h').forEach((el, n) => { el.tabIndex = n === this.at ? 0 : -1; if (n === this.at) el.focus(); });
  }
  press(e) {
    const el = e.target.closest('.a-dt__h');
    if (!el || e.button !== 0) return;
    const { key } = el.dataset;
    const sizing = Boolean(e.target.closest('[data-size]'));
    const start = { x: e.clientX, w: el.offsetWidth };
    let dragging = false;
    let to = null;
    const line = h('div', 'a-dt__drop');
    const moveTo = (event) => {
      const dx = event.clientX - start.x;
      if (!dragging && Math.abs(dx) < 5) return;
      dragging = true;
      if (sizing) this.resize(key, start.w + dx, false);
      else if (key !== this.lead) {
        const others = [...this.head.querySelectorAll('.a-dt__h')];
        to = others.findIndex((o) => { const r = o.getBoundingClientRect(); return event.clientX < r.left + r.width / 2; });
        to = Math.max(1, to < 0 ? others.length : to);
        const edge = (to < others.length ? others[to].getBoundingClientRect().left : others.at(-1).getBoundingClientRect().right);
        line.style.left = `${edge - this.grid.host.getBoundingClientRect().left}px`;
        if (!line.isConnected) this.grid.host.append(line);
        el.classList.add('is-drag');
      }
    };
    const end = (event) => {
      for (const [name, fn] of [['pointermove', moveTo], ['pointerup', end], ['pointercancel', end], ['keydown', esc]]) window.removeEventListener(name, fn, true);
      line.remove();
      el.classList.remove('is-drag');
      if (event.type !== 'pointerup') { if (sizing) this.resize(key, start.w, false); return; }
      if (!dragging) { if (!sizing) this.sortBy(key); return; }
      if (sizing) this.resize(key, start.w + event.clientX - start.x);
      else if (to !== null) this.move(key, to > this.order.indexOf(key) ? to - 1 : to);
    };
    const esc = (event) => { if (event.code === 'Escape') { event.stopPropagation(); end(event); } };
    for (const [name, fn] of [['pointermove', moveTo], ['pointerup', end], ['pointercancel', end], ['keydown', esc]]) window.addEventListener(name, fn, true);
  }
}
