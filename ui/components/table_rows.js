// Rows by absolute index, loaded in pages from the server; live changes laid over them.
export const PAGE = 100;
const KEEP = 60; // pages held in memory
const AT_ONCE = 4;
const TIMEOUT = 10000;
const RANGE_CAP = 2000;

export class Rows {
  /** `on`: {load(meta), change(), fail(reason), drift()} called back by what happens to the rows. */
  constructor(src, sort, on) {
    this.src = src;
    this.sort = sort;
    this.on = on;
    this.inflight = new Map();
    this.reset();
  }
  reset() {
    for (const control of this.inflight.values()) control.abort();
    this.inflight.clear();
    this.era = (this.era ?? 0) + 1; // answers of an older era are thrown away
    this.pages = new Map();
    this.index = new Map();
    this.news = new Map(); // id → last change, to lay over a page read before it
    this.failed = new Set();
    this.total = null;
    this.totalV = -1;
  }
  get(i) { return this.pages.get(Math.floor(i / PAGE))?.[i % PAGE]; }

  url(offset, limit) {
    const url = new URL(this.src, window.location.href);
    for (const [key, value] of Object.entries({ offset, limit, sort: this.sort.key, dir: this.sort.dir })) url.searchParams.set(key, value);
    return url;
  }
  async read(page, control) {
    const timer = setTimeout(() => control.abort('timeout'), TIMEOUT);
    try {
      const answer = await fetch(this.url(page * PAGE, PAGE), { signal: control.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const body = await answer.json();
      if (!Array.isArray(body.rows) || !Number.isInteger(body.total)) throw new Error('shape');
      return body;
    } finally {
      clearTimeout(timer);
    }
  }
  async load(page) {
    const control = new AbortController();
    const era = this.era;
    this.inflight.set(page, control);
    try {
      const body = await this.read(page, control);
      if (era !== this.era) return;
      const drift = this.total !== null && body.total !== this.total && (body.v ?? 0) >= this.totalV;
      this.put(page, body);
      this.on.load(body);
      if (drift) this.on.drift();
    } catch {
      if (era !== this.era || (control.signal.aborted && control.signal.reason !== 'timeout')) return;
      if (!this.wanted?.includes(page)) return; // nobody looks there any more
      this.failed.add(page);
      this.on.fail(control.signal.reason === 'timeout' ? 'timeout' : 'network');
    } finally {
      if (this.inflight.get(page) === control) {
        this.inflight.delete(page);
        if (era === this.era) this.next();
      }
    }
  }
  put(page, body) {
    const v = body.v ?? 0;
    const rows = body.rows.map((row) => {
      const last = this.news.get(row.id);
      if (last && last.v > v) return last.gone ? { ...row, $gone: true } : last.row;
      return row;
    });
    for (const row of rows) row.$v = Math.max(v, row.$v ?? 0);
    this.drop(page);
    this.pages.set(page, rows); // a page set last is the youngest: Map keeps the order for trimming
    rows.forEach((row, i) => this.index.set(row.id, page * PAGE + i));
    if (v >= this.totalV) {
      this.total = body.total;
      this.totalV = v;
    }
  }
  drop(page) {
    for (const row of this.pages.get(page) ?? []) if (Math.floor(this.index.get(row.id) / PAGE) === page) this.index.delete(row.id);
    this.pages.delete(page);
  }
  /** Loads what rows first…last need, then the neighbours one by one. What is on the way is waited for, though nobody
   *  looks there any more: the server would work on it all the same, and a queue of such work grows without end. */
  ensure(first, last) {
    const a = Math.floor(Math.max(0, first) / PAGE);
    const b = Math.floor(Math.max(0, last) / PAGE);
    const end = this.total === null ? 0 : Math.max(0, Math.ceil(this.total / PAGE) - 1);
    this.wanted = [];
    for (let p = a; p <= b; p += 1) this.wanted.push(p);
    this.seen = this.wanted.filter((p) => p <= end);
    this.wanted = [...this.seen, b + 1, a - 1].filter((p) => p >= 0 && p <= end);
    for (const page of this.pages.keys()) {
      if (this.pages.size <= KEEP) break;
      if (!this.wanted.includes(page)) this.drop(page);
    }
    this.next();
  }
  next() {
    for (const page of this.wanted ?? []) {
      if (this.inflight.size >= (this.seen.includes(page) ? AT_ONCE : 1)) return;
      if (!this.pages.has(page) && !this.inflight.has(page) && !this.failed.has(page)) this.load(page);
    }
  }
  retry() {
    this.failed.clear();
    this.next();
  }
  /** Reads the pages of first…last anew and swaps them in at once; the rest is forgotten. False when that failed. */
  async refresh(first, last) {
    const era = this.era;
    const a = Math.floor(Math.max(0, first) / PAGE);
    const b = Math.max(a, Math.min(Math.floor(last / PAGE), Math.ceil((this.total || 1) / PAGE) - 1));
    const numbers = Array.from({ length: b - a + 1 }, (_, i) => a + i);
    try {
      const bodies = await Promise.all(numbers.map((page) => this.read(page, new AbortController())));
      if (era !== this.era) return false;
      this.pages.clear();
      this.index.clear();
      bodies.forEach((body, i) => { this.put(numbers[i], body); this.on.load(body, true); });
      return true;
    } catch {
      return false;
    }
  }
  /** Ids of rows a…b, loading what is missing; never more than RANGE_CAP from a on. → {ids, capped} */
  async span(a, b) {
    const step = a <= b ? 1 : -1;
    const n = Math.min(Math.abs(b - a) + 1, RANGE_CAP);
    const ids = [];
    const far = new Map(); // pages read only for this range
    for (let k = 0, i = a; k < n; k += 1, i += step) {
      const page = Math.floor(i / PAGE);
      if (!this.pages.has(page) && !far.has(page)) {
        const era = this.era;
        try { far.set(page, (await this.read(page, new AbortController())).rows); } catch { far.set(page, []); }
        if (era !== this.era) return { ids: [], capped: false };
      }
      const row = this.get(i) ?? far.get(page)?.[i % PAGE];
      if (row) ids.push(row.id);
    }
    return { ids, capped: n < Math.abs(b - a) + 1 };
  }
  /** Lays one change over the rows. → index of the changed loaded row, or -1; `moved` says that positions may have shifted. */
  apply(delta) {
    const v = delta.v ?? Infinity;
    const id = delta.row?.id ?? delta.gone;
    let at = -1;
    let moved = false;
    if (id !== undefined) {
      const known = this.news.get(id);
      if (known && known.v >= v) return { at, moved };
      this.news.delete(id);
      if (v !== Infinity) this.news.set(id, { v, row: delta.row, gone: delta.gone !== undefined });
      if (this.news.size > 1000) this.news.delete(this.news.keys().next().value);
      const i = this.index.get(id);
      const old = i === undefined ? undefined : this.get(i);
      if (old && v > (old.$v ?? 0)) {
        at = i;
        const $v = v === Infinity ? old.$v : v;
        const fresh = delta.row ? { ...delta.row, $v } : { ...old, $gone: true, $v };
        this.pages.get(Math.floor(i / PAGE))[i % PAGE] = fresh;
        if (delta.gone !== undefined && !old.$gone) moved = true;
      }
    }
    if (Number.isInteger(delta.total) && delta.total >= 0 && v >= this.totalV && this.total !== null) {
      moved ||= delta.total !== this.total;
      this.total = delta.total;
      if (v !== Infinity) this.totalV = v;
    }
    return { at, moved };
  }
}
