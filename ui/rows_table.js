// Product rows as a grid of fields: every cell is a field, the last line finds what to add. Values are hostile: only .value and textContent.
const SPRITE = '/artel/assets/icons.svg';
const COLUMNS = ['name', 'quantity', 'unit', 'price', 'discount', 'vat_rate'];
const LISTS = ['vat_rate', 'choice'];

function h(tag, cls, attrs = {}, ...kids) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  for (const [name, value] of Object.entries(attrs)) if (value !== null && value !== undefined) el.setAttribute(name, String(value));
  el.append(...kids.filter((kid) => kid !== null && kid !== undefined));
  return el;
}
function icon(name, size = 's14') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', `a-ic ${size}`);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}
const local = (address) => typeof address === 'string' && /^\/(?![/\\])/.test(address);
const fill = (text, facts) => String(text).replace(/\{(\w+)\}/g, (all, key) => (key in facts ? facts[key] : all));

export default {
  template: '<div class="r-root"></div>',
  props: { rows: Array, labels: Object, rates: Array, locked: Boolean, vat: Boolean, choice: String },
  emits: ['change', 'remove', 'move', 'search', 'add'],
  mounted() {
    this.els = new Map();
    this.columns = this.choice ? [...COLUMNS, 'choice'] : COLUMNS;
    this.active = -1;
    this.options = [];
    this.build();
    this.apply(this.rows, this.vat, this.rates);
  },
  beforeUnmount() { clearTimeout(this.timer); },
  methods: {
    build() {
      const L = this.labels;
      this.$el.classList.toggle('with-choice', Boolean(this.choice));
      const heads = this.columns.map((name) => h('span', `r-h r-h--${name}`, { role: 'columnheader' }, L[name]));
      const head = h('div', 'r-row r-row--head', { role: 'row' }, ...heads, h('span', 'r-h r-h--sum', { role: 'columnheader' }, L.sum),
        h('span', 'r-h', { role: 'columnheader' }, h('span', 'a-sr', {}, L.acts)));
      this.body = h('div', 'r-body', { role: 'rowgroup' });
      this.grid = h('div', 'r-grid', { role: 'table', 'aria-label': L.table }, h('div', '', { role: 'rowgroup' }, head), this.body);
      this.empty = h('p', 'r-empty a-t3', {}, L.empty);
      this.$el.append(this.grid, this.empty);
      if (!this.locked) this.$el.append(this.buildAdd());
      this.grid.addEventListener('keydown', (e) => this.key(e));
    },
    buildAdd() {
      const L = this.labels;
      this.list = h('ul', 'r-offer', { role: 'listbox', id: `${this.$el.id}-offer`, 'aria-label': L.found, hidden: '' });
      this.find = h('input', 'r-find__in', { type: 'text', role: 'combobox', placeholder: L.find, 'aria-label': L.find, maxlength: 200,
        'aria-expanded': 'false', 'aria-controls': this.list.id, 'aria-autocomplete': 'list', autocomplete: 'off' });
      this.find.addEventListener('input', () => {
        clearTimeout(this.timer);
        const text = this.find.value.trim();
        if (!text) { this.close(); return; }
        this.timer = setTimeout(() => this.$emit('search', { text }), 120);
      });
      this.find.addEventListener('keydown', (e) => this.findKey(e));
      this.find.addEventListener('blur', () => setTimeout(() => { if (document.activeElement !== this.find) this.close(); }, 150));
      this.find.addEventListener('focus', () => { if (this.find.value.trim()) this.$emit('search', { text: this.find.value.trim() }); });
      this.list.addEventListener('pointerdown', (e) => {
        const at = e.target.closest('[data-at]');
        if (at) { e.preventDefault(); this.choose(Number(at.dataset.at)); }
      });
      return h('div', 'r-find', {}, icon('plus'), this.find, this.list);
    },
    apply(rows, vat, rates) {
      if (JSON.stringify(rates) !== JSON.stringify(this.offered)) {
        this.offered = rates;
        for (const el of this.els.values()) this.offer_rates(el.cells.vat_rate);
      }
      this.data = new Map(rows.map((row) => [row.id, row]));
      this.$el.classList.toggle('no-vat', !vat);
      for (const [id, el] of this.els) if (!this.data.has(id)) { el.row.remove(); this.els.delete(id); }
      let last = null;
      for (const row of rows) {
        const el = this.els.get(row.id) ?? this.make(row);
        this.draw(el, row);
        const after = last ? last.nextSibling : this.body.firstChild;
        if (after !== el.row) this.body.insertBefore(el.row, after); // moving a node would take the focus out of it
        last = el.row;
      }
      this.empty.hidden = rows.length > 0;
      this.grid.hidden = rows.length === 0;
    },
    make(row) {
      const el = { cells: {}, shown: {} };
      el.row = h('div', 'r-row', { role: 'row', 'data-id': row.id });
      for (const name of this.columns) {
        const cell = LISTS.includes(name) ? this.select(name) : h(name === 'name' ? 'textarea' : 'input', 'r-in', { rows: name === 'name' ? 1 : null,
          type: name === 'name' ? null : 'text', inputmode: ['name', 'unit', 'discount'].includes(name) ? null : 'decimal', maxlength: 500 });
        cell.dataset.name = name;
        cell.addEventListener('change', () => this.commit(row.id, name));
        cell.addEventListener('focus', () => { el.seen = this.data.get(row.id)?.version; if (cell.select && name !== 'name') cell.select(); });
        cell.addEventListener('blur', () => { if (cell.value === el.shown[name]) this.draw(el, this.data.get(row.id)); });
        el.cells[name] = cell;
        const holder = h('span', `r-c r-c--${name}`, { role: 'cell' }, cell);
        if (name === 'name') { el.code = h('span', 'r-code a-sm a-t3'); holder.append(el.code); }
        el.row.append(holder);
      }
      el.sum = h('span', 'r-c r-c--sum a-num', { role: 'cell' });
      const gone = h('button', 'a-iconbtn', { type: 'button', tabindex: -1 }, icon('x'));
      gone.addEventListener('click', () => this.$emit('remove', { id: row.id }));
      el.gone = gone;
      el.why = h('div', 'r-why', { role: 'alert' });
      el.why.hidden = true;
      el.row.append(el.sum, h('span', 'r-c r-c--x', { role: 'cell' }, this.locked ? null : gone), el.why);
      this.els.set(row.id, el);
      return el;
    },
    select(name) {
      const box = h('select', 'r-in');
      if (name === 'vat_rate') this.offer_rates(box);
      // what the client was offered stays as it is: only what they want of it can still be said
      else box.replaceChildren(...this.labels.choices.map(([value, text]) => h('option', '', { value, hidden: this.locked && !value ? '' : null }, text)));
      return box;
    },
    /** The rates to choose from; what is chosen stays. */
    offer_rates(box) {
      const chosen = box.value;
      box.replaceChildren(...this.offered.map(([value, text]) => h('option', '', { value }, text)));
      box.value = chosen;
    },
    draw(el, row) {
      if (!row) return;
      for (const name of this.columns) {
        const cell = el.cells[name], value = row[name];
        cell.disabled = this.locked && !(name === 'choice' && this.choice === 'choose' && row.choice);
        // What is on its way, was refused, or is being typed stays as the person left it.
        const editing = cell.classList.contains('is-saving') || cell.classList.contains('is-err')
          || (document.activeElement === cell && cell.value !== el.shown[name]);
        if (!editing && cell.value !== value) {
          if (name === 'vat_rate' && ![...cell.options].some((one) => one.value === value)) cell.append(h('option', '', { value }, `${value} %`));
          cell.value = value;
        }
        if (!editing) el.shown[name] = value;
        cell.setAttribute('aria-label', fill(this.labels.cell, { field: this.labels[name], name: row.name }));
      }
      el.row.classList.toggle('is-optional', Boolean(row.choice));
      el.row.classList.toggle('is-out', row.choice === 'offered');
      el.code.textContent = row.code;
      el.sum.textContent = row.sum;
      el.gone.setAttribute('aria-label', fill(this.labels.remove, { name: row.name }));
      if (row.fresh) this.flash(el.row, row.hue);
    },
    flash(el, hue) {
      el.style.setProperty('--by', hue);
      el.classList.remove('is-fresh');
      void el.offsetWidth;
      el.classList.add('is-fresh');
    },
    commit(id, name) {
      const el = this.els.get(id), cell = el?.cells[name];
      if (!cell || cell.value === el.shown[name]) return;
      el.why.hidden = true;
      cell.classList.add('is-saving');
      cell.classList.remove('is-err');
      el.before = this.data.get(id)[name];
      this.$emit('change', { id, version: el.seen ?? this.data.get(id).version, name, value: cell.value });
      el.shown[name] = cell.value;
    },
    refuse(id, name, text) {
      const el = this.els.get(id), cell = el?.cells[name];
      if (!cell) return;
      cell.classList.remove('is-saving');
      cell.classList.add('is-err');
      el.shown[name] = null; // what was typed differs from what is kept: the next Enter tries again
      el.seen = undefined;
      el.why.textContent = text;
      el.why.hidden = false;
    },
    kept(id, name) {
      const el = this.els.get(id);
      const cell = el?.cells[name], row = this.data.get(id);
      if (!cell || !row) return;
      cell.classList.remove('is-saving', 'is-err');
      if (row[name] === el.before) row[name] = cell.value; // the news with the neat value may be a moment behind
      el.seen = undefined;
      el.why.hidden = true;
      this.draw(el, row);
    },
    focus_cell(id, name) { const cell = this.els.get(id)?.cells[name]; cell?.focus(); cell?.select?.(); },
    focus_find() { this.find?.focus(); },
    key(e) {
      const cell = e.target.closest('.r-in');
      if (!cell || e.isComposing) return;
      const row = cell.closest('.r-row'), id = Number(row.dataset.id), name = cell.dataset.name;
      const up = e.code === 'ArrowUp', down = e.code === 'ArrowDown';
      if (e.altKey && (up || down)) { e.preventDefault(); this.$emit('move', { id, by: up ? -1 : 1 }); return; }
      if (e.code === 'Escape') {
        e.preventDefault(); e.stopPropagation();
        const el = this.els.get(id);
        cell.value = this.data.get(id)[name];
        el.shown[name] = cell.value;
        el.why.hidden = true;
        cell.classList.remove('is-err', 'is-saving');
        cell.blur();
        return;
      }
      if ((e.ctrlKey || e.metaKey) && (e.code === 'Delete' || e.code === 'Backspace') && !this.locked) { e.preventDefault(); this.$emit('remove', { id }); return; }
      if (e.code !== 'Enter' && (cell.tagName === 'SELECT' || !(up || down))) return;
      if (e.code === 'Enter' && e.shiftKey && name === 'name') return;
      e.preventDefault(); e.stopPropagation();
      this.commit(id, name);
      const next = up || (e.code === 'Enter' && e.shiftKey) ? row.previousElementSibling : row.nextElementSibling;
      if (next) next.querySelector(`[data-name="${name}"]`)?.focus();
      else if (!up) this.find?.focus();
    },
    findKey(e) {
      const move = { ArrowDown: 1, ArrowUp: -1 }[e.code];
      if (move && this.options.length) { e.preventDefault(); this.mark((this.active + move + this.options.length) % this.options.length); return; }
      if (e.code === 'ArrowUp') { e.preventDefault(); this.body.lastElementChild?.querySelector('.r-in')?.focus(); return; }
      if (e.code === 'Escape' && !this.list.hidden) { e.preventDefault(); e.stopPropagation(); this.close(); return; }
      if (e.code !== 'Enter' || e.isComposing) return;
      e.preventDefault(); e.stopPropagation();
      const text = this.find.value.trim();
      if (!text) return;
      if (this.asked === text && this.active >= 0) this.choose(this.active);
      else this.add({ name: text });
    },
    offer(text, options) {
      if (!this.find || this.find.value.trim() !== text || document.activeElement !== this.find) return;
      this.asked = text;
      const pictured = options.some((one) => one.pic);
      this.options = [...options.map((one) => ({ product: one.id, ...one })), { name: text, free: true }];
      this.list.replaceChildren(...this.options.map((one, at) => h('li', 'r-opt', { role: 'option', id: `${this.list.id}-${at}`, 'data-at': at },
        one.free || !pictured ? null : h('span', 'r-pic', {}, local(one.pic) ? h('img', '', { src: one.pic, alt: '', decoding: 'async' }) : icon('product', 's16')),
        one.free ? h('span', 'a-t2', {}, fill(this.labels.free, { text: one.name })) : h('span', 'a-grow', {}, h('b', 'a-b', {}, one.name), h('span', 'a-sm a-t3', {}, one.code)),
        one.free ? null : h('span', 'a-num', {}, one.price))));
      this.list.hidden = false;
      this.find.setAttribute('aria-expanded', 'true');
      this.mark(0);
    },
    mark(at) {
      this.active = at;
      [...this.list.children].forEach((one, place) => one.setAttribute('aria-selected', place === at ? 'true' : 'false'));
      this.list.children[at]?.scrollIntoView({ block: 'nearest' });
      this.find.setAttribute('aria-activedescendant', `${this.list.id}-${at}`);
    },
    choose(at) { const one = this.options[at]; if (one) this.add(one.free ? { name: one.name } : { product: one.product }); },
    add(what) { this.$emit('add', what); this.find.value = ''; this.close(); },
    close() {
      if (!this.list) return;
      this.list.hidden = true;
      this.active = -1;
      this.options = [];
      this.find.setAttribute('aria-expanded', 'false');
      this.find.removeAttribute('aria-activedescendant');
    },
  },
};
