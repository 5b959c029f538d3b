// Formats and cells. Values come from the server and are hostile: only textContent, only known classes and icons.
export const HUES = ['slate', 'sky', 'blue', 'indigo', 'violet', 'plum', 'rose', 'orange', 'amber', 'olive', 'green', 'teal'];
const TONES = { ok: 'a-badge--ok', info: 'a-badge--info', acc: 'a-badge--acc', late: 'a-badge--late', today: 'a-badge--today',
  danger: 'a-badge--late', warn: 'a-badge--today', plain: 'a-badge--plain' };
const STEP_ICONS = { call: 'call', meeting: 'meet', email: 'mail', task: 'task' };
const DAY = 86400000;
const SVG = 'http://www.w3.org/2000/svg';

export function h(tag, cls, ...kids) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  for (const kid of kids) if (kid !== null && kid !== undefined) el.append(kid);
  return el;
}

export function attrs(el, map) {
  for (const [name, value] of Object.entries(map)) if (value !== null && value !== undefined) el.setAttribute(name, String(value));
  return el;
}

// Hundreds of <use> of another file cost a third of a frame while scrolling, so the symbols are copied once they are here.
const symbols = new Map();
const SPRITE = '/artel/assets/icons.svg';
fetch(SPRITE).then((answer) => answer.text()).then((text) => {
  for (const symbol of new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('symbol')) symbols.set(symbol.id, symbol);
}).catch(() => {});

export function icon(name, size = '') {
  const safe = /^[a-z0-9-]{1,40}$/.test(name) ? name : 'tag';
  const svg = attrs(document.createElementNS(SVG, 'svg'), { class: `a-ic ${size}`, 'aria-hidden': 'true', viewBox: '0 0 24 24' });
  const symbol = symbols.get(safe);
  if (symbol) svg.append(...[...symbol.children].map((node) => document.importNode(node, true)));
  else svg.append(attrs(document.createElementNS(SVG, 'use'), { href: `${SPRITE}#${safe}` }));
  return svg;
}

export const fill = (text, facts) => String(text ?? '').replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
const stageHue = (color) => `var(--a-st-${HUES.includes(color) ? color : 'slate'})`;
export const personHue = (person) => `var(--a-st-${HUES[Number(person?.h) % 12] || 'slate'})`;

export class Format {
  constructor(lang, tz) {
    this.locale = lang === 'ru' ? 'ru-RU' : 'en-GB';
    this.tz = tz || undefined;
    this.cache = new Map();
    this.relative = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' });
  }
  intl(kind, options) {
    const key = kind + JSON.stringify(options);
    if (!this.cache.has(key)) this.cache.set(key, new Intl[kind](this.locale, options));
    return this.cache.get(key);
  }
  number(n) { return this.intl('NumberFormat', {}).format(n).replaceAll('\u202f', '\u00a0'); }
  money(value) {
    const amount = String(value.a);
    if (!/^-?\d+(\.\d+)?$/.test(amount)) return '—';
    const digits = /\.\d*[1-9]/.test(amount) ? 2 : 0; // whole amounts show no kopecks
    const base = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const known = /^[A-Z]{3}$/.test(value.cur ?? '');
    const style = known ? { style: 'currency', currency: value.cur, currencyDisplay: 'narrowSymbol' } : {};
    return this.intl('NumberFormat', { ...base, ...style }).format(amount).replaceAll('\u202f', '\u00a0').replace('-', '\u2212');
  }
  unit(n, unit) {
    if (!this.cache.has(unit)) {
      const locale = this.locale === 'en-GB' ? 'en-US' : this.locale; // «14 min», where British data say «14 mins»
      this.cache.set(unit, new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }));
    }
    return this.cache.get(unit).format(n).replaceAll(' ', '\u00a0');
  }
  /** ISO date or date-time → {at: Date, day: days since epoch in the person's zone, time: 'HH:MM' | null} or null. */
  moment(iso) {
    const dateOnly = /^\d{4}-\d\d-\d\d$/.test(iso);
    const at = new Date(dateOnly ? `${iso}T00:00:00Z` : iso);
    if (Number.isNaN(at.getTime())) return null;
    const zone = dateOnly ? 'UTC' : this.tz;
    return { at, zone, day: this.day(at, zone), time: dateOnly ? null : this.intl('DateTimeFormat', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at) };
  }
  day(at, zone) {
    this.iso ??= new Map();
    if (!this.iso.has(zone)) this.iso.set(zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }));
    return Date.parse(this.iso.get(zone).format(at)) / DAY;
  }
  today() {
    const now = Date.now();
    if (!(now - this.asked < 1000)) [this.asked, this.now] = [now, this.day(new Date(), this.tz)]; // asked by every cell
    return this.now;
  }
  /** «21 ноя», «14 окт 2025»: months cut to three letters as the design draws them. */
  dayMonth(m) {
    const part = Object.fromEntries(this.intl('DateTimeFormat', { day: 'numeric', month: 'short', year: 'numeric', timeZone: m.zone })
      .formatToParts(m.at).map((p) => [p.type, p.value]));
    const year = new Date(m.day * DAY).getUTCFullYear() === new Date(this.today() * DAY).getUTCFullYear() ? '' : `\u00a0${part.year}`;
    return `${part.day}\u00a0${part.month.slice(0, 3)}${year}`;
  }
  full(m) {
    return this.intl('DateTimeFormat', { dateStyle: 'long', ...(m.time ? { timeStyle: 'short' } : {}), timeZone: m.zone }).format(m.at);
  }
  /** How long ago or when, as short as a column can hold: «2 мин», «09:12», «вчера», «21 ноя». */
  short(m) {
    const days = m.day - this.today();
    const minutes = Math.floor((Date.now() - m.at.getTime()) / 60000);
    if (m.time && minutes >= 0 && minutes < 60) return this.unit(minutes, 'minute');
    if (days === 0) return m.time ?? this.relative.format(0, 'day');
    if (days === -1) return this.relative.format(-1, 'day');
    if (days === 1) return `${this.relative.format(1, 'day')}${m.time ? ` ${m.time}` : ''}`;
    return this.dayMonth(m);
  }
}

export const titleOf = (grid, row) => {
  const value = row[grid.columns.main];
  return String((value && typeof value === 'object' ? value.t : value) ?? row.id);
};

function badge(cls, text, iconName, tag = 'span') {
  return h(tag, `a-badge ${cls}`, iconName ? icon(iconName) : null, h('span', 'a-ell', text));
}

function button(cls, act, label, ...kids) {
  const el = attrs(h('button', cls, ...kids), { type: 'button', tabindex: -1, 'data-act': act });
  return label ? attrs(el, { 'aria-label': label, title: label }) : el;
}

export function avatar(person, size = 'sm') {
  const el = attrs(h('span', `a-av a-av--${size}`, person.i), { role: 'img', 'aria-label': person.n, title: person.n });
  el.style.setProperty('--h', personHue(person));
  return el;
}

const isLocal = (address) => typeof address === 'string' && /^\/(?![/\\])/.test(address);

/** A small picture before a name; an empty square where the others have one. */
function picture(address) {
  const el = attrs(h('span', 'a-dt__pic'), { 'aria-hidden': 'true' });
  el.append(isLocal(address) ? attrs(h('img', ''), { src: address, alt: '', loading: 'lazy', decoding: 'async' }) : icon('product', 's14 a-t3'));
  return el;
}

const dash = () => h('span', 'a-t3', '—');

const CELLS = {
  text: (value) => attrs(h('span', 'a-ell', String(value)), { title: value }),
  phone(value) {
    const text = String(value);
    const digits = text.replace(/[^\d+]/g, '');
    if (digits.length < 5 || /[@a-zа-яё]/i.test(text)) return h('span', 'a-ell', text);
    return attrs(h('a', 'a-tel a-dt__tel', text), { href: `tel:${digits}`, tabindex: -1 });
  },
  link(value, grid) {
    const item = typeof value === 'object' ? value : { t: value };
    const local = isLocal(item.href);
    const name = attrs(h(local ? 'a' : 'span', 'a-b a-ell a-dt__open', String(item.t ?? '—')), { 'data-open': '', title: item.t, tabindex: local ? -1 : null });
    if (local) name.href = item.href;
    return h('span', 'a-row a-g6', 'pic' in item ? picture(item.pic) : null, name, item.sub ? h('span', 'a-ell a-t3 a-dt__sub', String(item.sub)) : null, item.tag ? CELLS.tag(item.tag, grid) : null);
  },
  person(value, grid, row, col) {
    const person = grid.people.get(String(value));
    if (!person) return attrs(h('span', 'a-dt__noav', '?'), { role: 'img', 'aria-label': grid.labels.no_owner, title: grid.labels.no_owner });
    if ((col?.width ?? 0) < 80) return avatar(person);
    return h('span', 'a-row a-g6', avatar(person), h('span', 'a-ell', person.n));
  },
  choice(value, grid) {
    const item = value && typeof value === 'object' ? value : { t: value };
    const el = h('span', 'a-row a-g6', h('span', 'a-ell', String(item.t ?? '—')));
    if (item.icon) el.prepend(icon(item.icon, 's14 a-t3'));
    return attrs(el, { title: item.t });
  },
  money: (value, grid) => h('span', 'a-num', grid.format.money(value)),
  datetime(value, grid) {
    const m = grid.format.moment(value);
    return m ? attrs(h('time', 'a-num a-t3', grid.format.short(m)), { datetime: value, title: grid.format.full(m) }) : dash();
  },
  stage(value, grid) {
    const stage = grid.stages.get(String(value));
    if (!stage) return dash();
    const el = badge('a-badge--st', stage.name);
    el.style.setProperty('--h', stageHue(stage.color));
    return attrs(el, { title: stage.name });
  },
  tag(value) {
    const item = typeof value === 'object' ? value : { t: value };
    const el = badge(TONES[item.tone] ?? (HUES.includes(item.tone) ? 'a-badge--st' : ''), String(item.t));
    if (HUES.includes(item.tone)) el.style.setProperty('--h', stageHue(item.tone));
    return el;
  },
  tags(value) {
    const list = Array.isArray(value) ? value : [];
    if (!list.length) return dash();
    return attrs(h('span', 'a-tags', ...list.map((item) => CELLS.tag(item))), { title: list.map((item) => item.t).join(', ') });
  },
  verdict(value, grid, row) {
    const item = value && typeof value === 'object' ? value : { v: value };
    const t = grid.labels;
    const name = titleOf(grid, row);
    if (item.v === 'good' || item.v === 'poor') {
      const text = item.v === 'good' ? t.good : String(item.why || t.poor);
      const el = badge(item.v === 'good' ? 'a-badge--ok' : '', text, item.v === 'good' ? 'thumbup' : 'thumbdown', 'button');
      return attrs(el, { type: 'button', tabindex: -1, 'data-act': 'verdict', 'aria-label': `${text}: ${name}`, title: text });
    }
    const group = h('span', 'a-dt__rate', button('is-ok', 'good', `${t.good}: ${name}`, icon('thumbup', 's14')),
      button('is-bad', 'poor', `${t.poor}: ${name}`, icon('thumbdown', 's14')), h('span', 'a-t3 a-sm', t.unrated));
    return attrs(group, { role: 'group', 'aria-label': fill(t.rate, { name }) });
  },
  source(value) {
    const item = typeof value === 'object' ? value : { t: value };
    const el = h('span', 'a-row a-g6 a-t2', h('span', 'a-ell', String(item.t)));
    if (item.icon) el.prepend(icon(item.icon, 's14 a-t3'));
    return attrs(el, { title: item.t });
  },
  next(value, grid, row) {
    const t = grid.labels;
    const f = grid.format;
    if (!value) return button('a-badge a-badge--none', 'plan', fill(t.plan, { name: titleOf(grid, row) }), icon('plus'), t.no_step);
    const kind = STEP_ICONS[value.k] ?? 'task';
    const m = value.at ? f.moment(value.at) : null;
    if (!m) return badge('a-badge--plain', String(value.t ?? ''), kind);
    const days = m.day - f.today();
    const late = Math.floor((Date.now() - m.at.getTime()) / 60000);
    let el;
    if (days < 0) el = badge('a-badge--late', fill(t.overdue, { n: f.unit(-days, 'day') }), kind);
    else if (days === 0 && m.time && late > 0) el = badge('a-badge--late', fill(t.overdue, { n: late < 60 ? f.unit(late, 'minute') : f.unit(Math.floor(late / 60), 'hour') }), kind);
    else if (days === 0) el = h('span', 'a-badge a-badge--today', icon(kind), h('span', 'a-ell', String(value.t ?? '')), m.time ? h('span', '', m.time) : null);
    else {
      const word = days === 1 ? f.relative.format(1, 'day') : f.dayMonth(m);
      const text = word.charAt(0).toUpperCase() + word.slice(1) + (m.time ? (days === 1 ? ` ${m.time}` : `, ${m.time}`) : '');
      el = badge('a-badge--plain', text, kind);
    }
    return attrs(el, { title: [value.t, f.full(m)].filter(Boolean).join(' — ') });
  },
};
CELLS.date = CELLS.datetime;

/** The node of one cell; an empty value is a dash, except where emptiness itself says something. */
export function cell(grid, row, col) {
  const value = row[col.key];
  const empty = value === null || value === undefined || value === '';
  if (empty && col.kind === 'money') return h('span', 'a-t3', grid.labels.no_amount);
  if (empty && !['verdict', 'next', 'person'].includes(col.kind)) return dash();
  try {
    return (CELLS[col.kind] ?? CELLS.text)(value, grid, row, col);
  } catch {
    return dash(); // one malformed value must not take the list down
  }
}
