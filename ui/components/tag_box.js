// Chips of tags and a field that adds: typing offers the team's tags, Enter makes a new one, Backspace and the cross remove.
import { attrs, fill, h, HUES, icon } from 'table_cells';

const MOST = 8;
const WIDE = 244; // px that the list may need
const ROOMS = '.d-scroll, .g-main, .g-side, .a-dt'; // what would cut it
const fold = (text) => text.normalize('NFC').toLowerCase();
let boxes = 0;

/** One chip; a tag is {t, tone}. */
export function chip(tag, ...more) {
  const el = attrs(h('span', 'a-badge a-badge--st a-tag', h('span', 'a-ell', String(tag.t)), ...more), { title: tag.t });
  el.style.setProperty('--h', `var(--a-st-${HUES.includes(tag.tone) ? tag.tone : 'slate'})`);
  return el;
}

export class TagBox {
  /** `labels`: {label, add, remove, none, make}; `emit('add' | 'remove', {tag})`, `emit('open')`, `emit('edit', bool)`. */
  constructor({ labels, editable, emit, longest }) {
    Object.assign(this, { labels, emit, tags: [], known: [], at: -1 });
    this.id = `tags${(boxes += 1)}`;
    this.list = h('span', 'a-tagbox__l');
    this.el = attrs(h('div', 'a-tagbox', this.list), { role: 'group', 'aria-label': labels.label });
    if (!editable) return;
    this.input = attrs(h('input', 'a-tagbox__in'), { type: 'text', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false',
      'aria-controls': `${this.id}-l`, 'aria-label': labels.add, placeholder: labels.add, maxlength: longest * 4, autocomplete: 'off', spellcheck: 'false' });
    this.pop = attrs(h('div', 'a-menu a-tagbox__pop'), { role: 'listbox', id: `${this.id}-l`, 'aria-label': labels.label });
    this.pop.hidden = true;
    this.said = attrs(h('span', 'a-sr'), { role: 'status' });
    this.field = h('span', 'a-tagbox__f', this.input, this.pop);
    this.el.append(this.field, this.said);
    this.input.addEventListener('focus', () => { emit('open'); emit('edit', true); if (!this.quiet) this.draw(); });
    this.input.addEventListener('blur', () => { this.take(); this.close(); emit('edit', false); });
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (e) => this.key(e));
    this.pop.addEventListener('mousedown', (e) => e.preventDefault()); // the field keeps the focus
    this.pop.addEventListener('click', (e) => {
      const option = e.target.closest('[role=option]');
      if (option) this.add(option.dataset.tag);
    });
    this.el.addEventListener('click', (e) => { if (e.target === this.el || e.target === this.list) this.input.focus(); });
  }
  /** Show these tags; what is being typed stays. */
  show(tags) {
    const focused = this.list.contains(document.activeElement);
    this.tags = tags;
    const stay = new Set(tags.map((tag) => tag.t));
    const there = new Map();
    for (const el of [...this.list.children]) {
      if (stay.has(el.title)) there.set(el.title, el);
      else el.remove();
    }
    tags.forEach((tag, n) => { // a chip that stays is not touched: it may be under a pressed pointer
      const el = there.get(tag.t) ?? (this.input ? this.removable(tag) : chip(tag));
      if (this.list.children[n] !== el) this.list.insertBefore(el, this.list.children[n] ?? null);
    });
    if (!this.input && !tags.length) this.list.append(h('span', 'a-t3', this.labels.none));
    if (focused && !this.list.contains(document.activeElement)) this.back();
    if (this.open) this.draw();
  }
  /** The team's tags: [{t, tone, n}]. */
  offer(known) {
    this.known = known;
    if (this.open) this.draw();
  }
  focus() { this.input?.focus(); }
  /** The focus goes to the field without its list coming down. */
  back() {
    this.quiet = true;
    this.input.focus();
    this.quiet = false;
  }
  removable(tag) {
    const cross = attrs(h('button', 'a-tag__x', icon('x', 's12')), { type: 'button', 'aria-label': fill(this.labels.remove, { tag: tag.t }) });
    cross.addEventListener('mousedown', (e) => e.preventDefault()); // a list that shuts under the press would move the cross away
    cross.addEventListener('click', () => { this.back(); this.close(); this.emit('remove', { tag: tag.t }); });
    return chip(tag, cross);
  }
  add(text) {
    const tag = text.trim().replace(/\s+/g, ' ');
    this.input.value = '';
    this.at = -1;
    if (tag && !this.tags.some((one) => fold(one.t) === fold(tag))) this.emit('add', { tag });
    this.draw();
  }
  take() { if (this.input.value.trim()) this.add(this.input.value); }
  typed() {
    const parts = this.input.value.split(/[;,\n]/);
    const last = parts.pop();
    if (parts.length) { parts.forEach((part) => this.add(part)); this.input.value = last.trimStart(); }
    this.at = -1;
    this.draw();
  }
  found() {
    const typed = fold(this.input.value.trim());
    const has = new Set(this.tags.map((tag) => fold(tag.t)));
    const rest = this.known.filter((tag) => !has.has(fold(tag.t)));
    const fits = rest.filter((tag) => fold(tag.t).includes(typed)).sort((a, b) => fold(b.t).startsWith(typed) - fold(a.t).startsWith(typed));
    const exact = has.has(typed) || rest.some((tag) => fold(tag.t) === typed);
    return [...fits.slice(0, MOST), ...(typed && !exact ? [{ t: this.input.value.trim(), make: true }] : [])];
  }
  draw() {
    this.open = true;
    const options = this.input === document.activeElement ? this.found() : [];
    this.at = Math.min(this.at, options.length - 1);
    this.pop.replaceChildren(...options.map((tag, n) => {
      const words = tag.make ? [icon('plus', 's14'), h('span', 'a-ell', fill(this.labels.make, { tag: tag.t }))]
        : [chip(tag), h('span', 'a-grow'), h('span', 'a-sm a-t3 a-num', String(tag.n ?? ''))];
      return attrs(h('div', `a-menu__i${n === this.at ? ' is-on' : ''}`, ...words),
        { role: 'option', id: `${this.id}-${n}`, 'data-tag': tag.t, 'aria-selected': String(n === this.at) });
    }));
    this.pop.hidden = !options.length;
    const room = this.el.closest(ROOMS)?.getBoundingClientRect().right ?? window.innerWidth;
    this.pop.classList.toggle('is-end', this.field.getBoundingClientRect().left + WIDE > room);
    attrs(this.input, { 'aria-expanded': String(!this.pop.hidden) });
    if (this.at >= 0) this.input.setAttribute('aria-activedescendant', `${this.id}-${this.at}`);
    else this.input.removeAttribute('aria-activedescendant');
    this.pop.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }
  close() {
    this.open = false;
    this.pop.hidden = true;
    this.at = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }
  key(e) {
    if (e.isComposing) return;
    if (!this.open && ['ArrowDown', 'ArrowUp'].includes(e.code)) this.draw();
    const many = this.pop.hidden ? 0 : this.pop.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.code];
    if (step && many) {
      this.at = this.at + step < -1 ? many - 1 : this.at + step >= many ? -1 : this.at + step;
      this.draw();
    } else if (e.code === 'Enter' || e.code === 'NumpadEnter') {
      if (this.at >= 0) this.add(this.pop.children[this.at].dataset.tag);
      else if (this.input.value.trim()) this.take();
      else { this.emit('done'); this.close(); }
    } else if (e.code === 'Backspace' && !this.input.value && this.tags.length && !e.repeat) this.emit('remove', { tag: this.tags.at(-1).t });
    else if (e.code === 'Escape' && (this.input.value || !this.pop.hidden)) { this.input.value = ''; this.close(); }
    else { if (e.code !== 'Escape' && e.code !== 'Tab') e.stopPropagation(); return; }
    e.preventDefault();
    e.stopPropagation();
  }
  say(text) { this.said.textContent = text; }
}
