// The window over the rows: what is drawn where, what is active, what is selected, what just changed.
import { attrs, fill, Format, h, titleOf } from 'table_cells';
import { Columns } from 'table_columns';
import { onClick, onDouble, onHeadKey, onKey } from 'table_keys';
import { Pick } from 'table_pick';
import { drawPanel, drawRow, makeRow } from 'table_row';
import { Rows } from 'table_rows';

const OVER = 6; // rows drawn beyond each edge
const TALLEST = 12e6; // px; browsers lose precision or clip beyond it, so the scrollbar is scaled
const FLASH = 4000;
const CALM = 3000; // rows never shift while the pointer has moved over them this recently
let grids = 0;

export class Grid {
  constructor(host, props, emit) {
    Object.assign(this, { host, emit, labels: props.labels, acts: props.acts, selectable: props.selectable, usual: props.usual, me: null });
    this.uid = `dt${(grids += 1)}`;
    this.format = new Format(props.lang, props.tz);
    this.people = new Map();
    this.stages = new Map();
    this.flashes = new Map();
    this.els = new Map();
    this.pick = new Pick();
    this.sort = { key: props.sort[0], dir: props.sort[1] };
    this.active = -1;
    this.stamp = 0;
    this.deskH = props.rowHeight;
    this.media = window.matchMedia('(max-width: 899px)');
    this.phone = this.media.matches;
    this.columns = new Columns(this, props.columns, props.shown);
    this.rows = new Rows(props.src, this.sort, {
      load: (body, quiet) => this.loaded(body, quiet), fail: (why) => this.failed(why), drift: () => this.settleSoon() });
    this.build(props.label);
    this.rebuild();
    this.start();
  }
  build(label) {
    this.head = attrs(h('div', 'a-dt__heads', this.columns.head), { role: 'rowgroup' });
    this.body = attrs(h('div', 'a-dt__body'), { role: 'rowgroup' });
    this.scroller = attrs(h('div', 'a-dt__scroll', this.head, this.body), { role: 'grid', tabindex: 0, 'aria-label': label, 'aria-multiselectable': this.selectable ? 'true' : null });
    this.panel = h('div', 'a-dt__over');
    this.status = attrs(h('div', 'a-sr'), { role: 'status', 'aria-live': 'polite' });
    this.host.replaceChildren(this.scroller, this.panel, this.status);
    const on = (el, name, fn, options) => { el.addEventListener(name, fn, options); this.off.push(() => el.removeEventListener(name, fn, options)); };
    this.off = [];
    on(this.scroller, 'scroll', () => this.later(), { passive: true });
    on(this.scroller, 'keydown', (e) => onKey(this, e));
    on(this.head, 'keydown', (e) => onHeadKey(this, e));
    on(this.scroller, 'focus', () => { if (this.active < 0 && this.rows.total) this.activate(Math.floor(this.top() / this.rowH)); });
    on(this.host, 'click', (e) => onClick(this, e));
    on(this.host, 'dblclick', (e) => onDouble(this, e));
    on(this.body, 'mousedown', (e) => { if (e.shiftKey) e.preventDefault(); this.scroller.focus({ preventScroll: true }); });
    on(this.body, 'pointermove', () => { this.stirred = Date.now(); }, { passive: true });
    on(this.body, 'pointerleave', () => { this.stirred = 0; });
    on(window, 'pointerdown', () => { this.pressed = true; }, true);
    for (const name of ['pointerup', 'pointercancel']) on(window, name, () => { this.pressed = false; setTimeout(() => this.later()); }, true);
    on(this.media, 'change', () => { this.phone = this.media.matches; this.rebuild(); });
    const size = new ResizeObserver(() => this.later());
    size.observe(this.scroller);
    const minute = setInterval(() => { this.stamp += 1; this.later(); }, 60000); // «2 min», «overdue» stay true
    this.off.push(() => size.disconnect(), () => clearInterval(minute));
  }
  destroy() {
    this.closeMenu?.(false);
    for (const off of this.off) off();
    this.rows.reset();
    for (const timer of [this.slowTimer, this.settleTimer, this.fetchTimer, this.sayTimer, this.emitTimer, this.defineTimer]) clearTimeout(timer);
  }

  /* drawing */
  rebuild() {
    const keep = this.rowH ? this.top() / this.rowH : 0;
    this.rowH = this.phone ? 64 : this.deskH;
    this.host.classList.toggle('is-phone', this.phone);
    this.host.style.setProperty('--dt-row', `${this.rowH}px`);
    this.stamp += 1;
    this.layout();
    this.columns.build();
    if (keep) this.scroller.scrollTop = (keep * this.rowH) / this.scale();
    this.paint();
  }
  layout() {
    this.host.style.setProperty('--dt-cols', this.phone ? `${this.selectable ? '44px' : '12px'} minmax(0,1fr) 48px` : this.columns.template());
    this.host.style.setProperty('--dt-min', this.phone ? '0px' : `${this.columns.minWidth()}px`);
    this.scroller.setAttribute('aria-colcount', this.phone ? 3 : this.columns.list.length + 2);
  }
  viewport() { return Math.max(this.rowH, this.scroller.clientHeight - this.head.offsetHeight); }
  count() { return this.rows.total ?? Math.ceil(this.viewport() / this.rowH); }
  scale() {
    const full = this.count() * this.rowH;
    return full > TALLEST ? (full - this.viewport()) / (TALLEST - this.viewport()) : 1;
  }
  top() { return this.scroller.scrollTop * this.scale(); }
  later() { this.frame ??= requestAnimationFrame(() => { this.frame = null; this.paint(); }); }

  paint() {
    // All that is read from the page comes before anything is written: one layout per frame.
    const n = this.count();
    const room = this.viewport();
    const scroll = this.scroller.scrollTop;
    const sideways = this.scroller.scrollLeft > 0;
    const top = this.top();
    const shift = scroll - top; // 0 unless the scrollbar is scaled
    this.body.style.height = `${Math.min(TALLEST, n * this.rowH)}px`;
    this.scroller.setAttribute('aria-rowcount', this.rows.total === null ? -1 : n + 1);
    const a = Math.floor(top / this.rowH);
    const b = Math.min(n - 1, Math.ceil((top + room) / this.rowH));
    const first = Math.max(0, a - OVER);
    const last = Math.min(n - 1, b + OVER);
    for (const [i, el] of this.els) if (i < first || i > last) { el.remove(); this.els.delete(i); }
    let before = null;
    for (let i = first; i <= last; i += 1) {
      let el = this.els.get(i);
      if (!el) this.els.set(i, (el = makeRow(this, i)));
      if (!this.pressed || !el.$row) drawRow(this, el, this.rows.get(i)); // never under a pressed button
      const y = `translateY(${i * this.rowH + shift}px)`;
      if (el.style.transform !== y) el.style.transform = y;
      if ((before ? before.nextSibling : this.body.firstChild) !== el) this.body.insertBefore(el, before ? before.nextSibling : this.body.firstChild);
      before = el;
    }
    const active = this.els.get(this.active);
    if (active) this.scroller.setAttribute('aria-activedescendant', active.id);
    else this.scroller.removeAttribute('aria-activedescendant');
    this.columns.mark();
    this.host.classList.toggle('is-scrolled', sideways);
    this.seen = [a, b];
    this.fetchSoon();
  }
  /** A first jump asks at once; a scrollbar in flight asks only where it rests, not for every page it passes. */
  fetchSoon() {
    const go = () => { this.fetchTimer = null; this.fetched = Date.now(); this.rows.ensure(...this.seen); };
    const [a, b] = this.seen;
    const far = Math.abs(a - (this.passed ?? a)) > 3 * (b - a);
    this.passed = a;
    const now = Date.now();
    const flying = now - (this.jumped ?? 0) < 400;
    if (far) this.jumped = now;
    if (this.fetchTimer && !far) return;
    clearTimeout(this.fetchTimer);
    this.fetchTimer = null;
    if (!flying && now - (this.fetched ?? 0) > 60) go();
    else this.fetchTimer = setTimeout(go, flying ? 150 : 60);
  }

  /* loading */
  start() {
    clearTimeout(this.slowTimer);
    this.slowTimer = setTimeout(() => { if (this.rows.total === null && !this.panel.dataset.state) drawPanel(this, 'slow'); }, 5000);
    drawPanel(this, '');
  }
  loaded(body, quiet = false) {
    for (const [id, person] of Object.entries(body.people ?? {})) this.people.set(id, person);
    for (const [id, stage] of Object.entries(body.stages ?? {})) this.stages.set(id, stage);
    this.me = body.me ?? this.me;
    clearTimeout(this.slowTimer);
    if (!quiet && this.rows.failed.size === 0) this.state();
    this.later();
  }
  state() { drawPanel(this, this.rows.total === 0 ? 'empty' : ''); }
  failed(why) { drawPanel(this, why); }
  retry() {
    this.start();
    this.rows.retry();
    this.scroller.focus({ preventScroll: true });
    this.fetchSoon();
  }
  again(src, keep) {
    if (src) this.rows.src = src;
    if (!keep) { this.pick.clear(); this.chosen(); }
    this.rows.reset();
    this.active = -1;
    this.start();
    this.scroller.scrollTop = 0;
    this.paint();
  }
  /** What is seen is read anew from another address, under the same eye and with the same selection. */
  renew(src) {
    this.rows.src = src;
    this.settleSoon(0, true);
  }
  /** Columns came, went or are called otherwise: place and selection stay, a cell that is being edited is waited for. */
  define(columns, back, sort) {
    clearTimeout(this.defineTimer);
    if ([...this.els.values()].some((el) => el.$editing)) { this.defineTimer = setTimeout(() => this.define(columns, back, sort), 300); return; }
    const sorted = this.columns.defs.has(this.sort.key);
    this.columns.redefine(columns, back);
    this.rebuild();
    this.redrawMenu?.();
    if (sorted && !this.columns.defs.has(this.sort.key)) this.sortTo(...sort);
  }
  settle(id) {
    const row = this.rows.get(this.rows.index.get(id));
    if (row) delete row.$saving;
    const el = this.els.get(this.rows.index.get(id));
    if (el) el.$stamp = -1;
    this.later();
  }
  sortTo(key, dir) {
    Object.assign(this.sort, { key, dir });
    this.rows.reset();
    this.active = Math.min(this.active, 0);
    this.scroller.scrollTop = 0;
    this.start();
    this.columns.build();
    this.paint();
    this.say(fill(dir > 0 ? this.labels.sorted_up : this.labels.sorted_down, { column: this.columns.defs.get(key)?.label ?? key }));
    this.emit('sort', { key, dir });
  }

  /* live */
  apply(deltas) {
    const said = [];
    for (const delta of deltas) {
      for (const [id, person] of Object.entries(delta.people ?? {})) this.people.set(id, person);
      const { at, moved } = this.rows.apply(delta);
      if (delta.gone !== undefined && (at >= 0 || !this.pick.all)) { this.pick.forget(delta.gone); this.chosenSoon(); }
      if (at >= 0 && delta.row) said.push(this.flash(delta));
      if (moved) this.settleSoon();
    }
    this.redrawTags?.();
    if (said.some(Boolean)) this.say(said.filter(Boolean).slice(-3).join('. '), 2000);
    if (this.rows.total !== null && !this.rows.failed.size) this.state();
    this.later();
  }
  flash(delta) {
    const by = this.people.get(String(delta.by));
    if (delta.by === undefined || delta.by === this.me) return '';
    const { id } = delta.row;
    const mark = by ?? { n: '' };
    this.flashes.set(id, mark);
    setTimeout(() => {
      if (this.flashes.get(id) !== mark) return;
      this.flashes.delete(id);
      const el = this.els.get(this.rows.index.get(id));
      if (el) { el.$stamp = -1; this.later(); }
    }, FLASH);
    return by ? fill(this.labels.changed, { name: by.n, title: titleOf(this, delta.row) }) : '';
  }
  /** Rows came or went: read what is seen anew, keep the same row under the eye, wait while a hand is over it. */
  settleSoon(wait = 400, atOnce = false) {
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(async () => {
      if (!atOnce && (this.pressed || Date.now() - (this.stirred ?? 0) < CALM)) { this.settleSoon(500); return; }
      const anchor = Math.ceil(this.top() / this.rowH);
      const row = this.scroller.scrollTop > 0 ? this.rows.get(anchor) : null;
      const chosen = this.rows.get(this.active)?.id;
      if (!(await this.rows.refresh(Math.max(0, this.seen[0] - OVER), this.seen[1] + OVER))) return;
      this.body.style.height = `${Math.min(TALLEST, this.count() * this.rowH)}px`;
      const now = row ? this.rows.index.get(row.id) : undefined;
      if (now !== undefined && now !== anchor) this.scroller.scrollTop += ((now - anchor) * this.rowH) / this.scale();
      this.active = this.rows.index.get(chosen) ?? Math.min(this.active, this.count() - 1);
      this.state();
      this.paint();
      this.chosenSoon();
    }, wait);
  }

  /* active row and selection */
  activate(i) {
    this.active = Math.max(0, Math.min(this.count() - 1, i));
    this.later();
  }
  goTo(i, from = null) {
    this.activate(i);
    const y = this.active * this.rowH;
    const top = this.top();
    const room = this.viewport();
    if (y < top) this.scroller.scrollTop = y / this.scale();
    else if (y + this.rowH > top + room) this.scroller.scrollTop = (y + this.rowH - room) / this.scale();
    if (from !== null) this.extend(this.pick.anchor ?? Math.max(0, from), this.active);
    else this.pick.anchor = null;
    this.paint();
  }
  allowed(act, row) {
    if (!act.when) return true;
    return act.when.startsWith('!') ? !row[act.when.slice(1)] : Boolean(row[act.when]);
  }
  toggle(i) {
    const row = this.rows.get(i);
    if (!row || row.$gone) return;
    this.pick.toggle(row.id, i);
    this.chosen();
  }
  async extend(from, to) {
    if (this.pick.anchor !== from || !this.pick.base) this.pick.begin(from);
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const { ids, capped } = await this.rows.span(from, to);
    if (turn !== this.turn || this.pick.anchor !== from) return; // a newer range, or the selection was let go
    this.pick.range(ids);
    this.chosen();
    if (capped) this.say(fill(this.labels.range_capped, { n: this.format.number(ids.length) }));
  }
  selectAll() { this.pick.everything(); this.chosen(); }
  clearSelection() { this.pick.clear(); this.chosen(); }
  chosenSoon() { if (this.pick.count(this.rows.total ?? 0) || this.told) this.chosen(false); }
  chosen(aloud = true) {
    const total = this.rows.total ?? 0;
    const n = this.pick.count(total);
    this.told = n;
    this.paint();
    if (aloud) this.say(fill(this.labels.selected, { n: this.format.number(n) }));
    clearTimeout(this.emitTimer);
    this.emitTimer = setTimeout(() => this.emit('select', this.pick.payload(this.rows.total ?? 0)), 30);
  }
  say(text, wait = 100) {
    clearTimeout(this.sayTimer);
    this.sayTimer = setTimeout(() => { this.status.textContent = text; }, wait);
  }
}
