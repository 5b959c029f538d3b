// The palette: what was typed goes to the server after a pause, what comes back is drawn as text; Vue escapes it all.
const SPRITE = "/artel/assets/icons.svg";
const PAUSE = 120; // ms without typing before the server is asked
const SLOW = 5000;
const KEPT = 20; // records of one person that are remembered
const RECORD = /^\/(deal|lead|contact|company|invoice|quote|document)\/([1-9]\d{0,9})$/;
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
const wordsOf = (text) => fold(text).split(/[\s«»"“”,;()№]+/).filter(Boolean);

/** What this person opened last, newest first: [["deal", 12], …]. Only kinds and ids are kept, never names. */
class Recent {
  constructor(person) {
    this.key = `artel:recent:${person}`;
  }
  list() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return Array.isArray(kept) ? kept.filter((one) => Array.isArray(one) && one.length === 2).slice(0, KEPT) : [];
    } catch { return []; }
  }
  add(path) {
    const found = RECORD.exec(path.split(/[?#]/)[0]);
    if (!found) return;
    const rest = this.list().filter(([kind, id]) => kind !== found[1] || id !== Number(found[2]));
    try { localStorage.setItem(this.key, JSON.stringify([[found[1], Number(found[2])], ...rest].slice(0, KEPT))); } catch { /* full or forbidden */ }
  }
}

export default {
  props: { labels: Object, commands: Array, person: Number },
  emits: ["find", "run", "opened"],
  template: `
  <div class="j-root">
    <form ref="out" method="post" action="/sign-out" hidden></form>
    <q-dialog v-model="open" class="j-dialog" :aria-label="labels.title" @show="focus" @hide="text = ''">
      <div class="a-dlg j-pal" @keydown="onKey">
        <div class="j-in"><svg class="a-ic s18 a-t3" viewBox="0 0 24 24" aria-hidden="true"><use href="${SPRITE}#search"/></svg>
          <input ref="input" v-model="text" @input="typed" type="text" role="combobox" aria-autocomplete="list" aria-expanded="true" :aria-controls="root + '-l'"
            :aria-activedescendant="active ? idOf(active) : null" :aria-label="labels.title" :placeholder="labels.hint" maxlength="200"
            autocomplete="off" autocapitalize="off" spellcheck="false" autofocus data-autofocus>
          <button type="button" class="j-esc" :aria-label="labels.close" @click="open = false"><kbd class="a-kbd" aria-hidden="true">Esc</kbd><svg class="a-ic s18" viewBox="0 0 24 24" aria-hidden="true"><use href="${SPRITE}#x"/></svg></button></div>
        <div ref="list" class="j-list" role="listbox" :id="root + '-l'" :aria-label="labels.results" :aria-busy="waiting ? 'true' : 'false'">
          <div v-for="(g, n) in groups" :key="g.k" role="group" :aria-labelledby="root + '-g' + n">
            <div class="a-menu__cap" :id="root + '-g' + n" role="presentation">{{ g.t }}</div>
            <component v-for="one in g.items" :key="one.key" :is="one.href ? 'a' : 'div'" :href="one.href || null" class="j-i" :class="{'is-on': one === active}"
              role="option" :aria-selected="one === active ? 'true' : 'false'" :id="idOf(one)" tabindex="-1" @mousemove="point(one)" @mousedown.prevent @click="chosen($event, one)">
              <span class="j-ic" :style="{'--h': 'var(--a-st-' + one.h + ')'}"><svg class="a-ic" viewBox="0 0 24 24" aria-hidden="true"><use :href="'${SPRITE}#' + one.ic"/></svg></span>
              <span class="a-grow a-ell j-t" :title="one.t"><template v-for="part in parts(one)"><mark v-if="part.m">{{ part.x }}</mark><template v-else>{{ part.x }}</template></template>{{ " " }}<span v-if="one.s" class="a-t3 a-sm j-s">{{ one.s }}</span></span>
              <span v-if="one.r" class="a-sm a-t3 a-num j-r">{{ one.r }}</span>
              <span v-if="one.keys || one === active" class="a-row a-g4 j-k" aria-hidden="true"><kbd v-for="cap in caps(one)" class="a-kbd">{{ cap }}</kbd></span>
            </component>
          </div>
          <div v-if="note" class="j-note a-t2" role="presentation">{{ note }}</div>
        </div>
        <footer class="j-f"><span><kbd class="a-kbd">↑</kbd> <kbd class="a-kbd">↓</kbd> {{ labels.move }}</span><span><kbd class="a-kbd">Enter</kbd> {{ labels.open }}</span><span class="j-f__w"><kbd class="a-kbd">Ctrl</kbd> <kbd class="a-kbd">Enter</kbd> {{ labels.tab }}</span>
          <span class="a-grow"></span><span><kbd class="a-kbd">&gt;</kbd> {{ labels.commands }}</span><span class="j-f__w"><kbd class="a-kbd">?</kbd> {{ labels.keys }}</span></footer>
        <div class="a-sr" role="status">{{ said }}</div>
      </div>
    </q-dialog>
  </div>`,
  data: () => ({ open: false, text: "", found: [], answered: null, at: null, moved: false, waiting: false, slow: false, said: "" }),
  computed: {
    root() { return `pal${this.person}`; },
    only() { return this.text.startsWith(">"); },
    asked() { return (this.only ? this.text.slice(1) : this.text).trim(); },
    matching() {
      const words = wordsOf(this.asked);
      const all = this.commands.filter((one) => !one.make);
      if (!words.length) return this.only ? all : all.filter((one) => !one.rare);
      return all.filter((one) => { const text = fold(`${one.t} ${one.also ?? ""}`); return words.every((word) => text.includes(word)); }).slice(0, this.only ? 50 : 5);
    },
    groups() {
      const groups = this.only ? [] : this.found.map((g) => ({ ...g }));
      if (this.asked) {
        if (this.matching.length) groups.push({ k: "commands", t: this.labels.commands_title, items: this.matching });
        // What writes text down is offered last and never chosen by itself: Enter on a name that is not there must make nothing.
        const make = this.only ? [] : this.commands.filter((one) => one.make).map((one) => ({ ...one, t: one.t.replace("{text}", () => this.asked) }));
        if (make.length) groups.push({ k: "make", t: this.labels.make_title, items: make });
      } else {
        for (const one of this.matching) {
          const last = groups.at(-1);
          if (last?.t === one.group) last.items.push(one);
          else groups.push({ k: one.group, t: one.group, items: [one] });
        }
      }
      return groups;
    },
    flat() { return this.groups.flatMap((g) => g.items); },
    active() {
      const there = this.flat.find((one) => one.key === this.at);
      return there ?? (this.moved ? null : this.flat.find((one) => !one.make) ?? null);
    },
    note() {
      if (this.slow) return this.labels.slow;
      const quiet = !this.waiting && !this.only && this.asked && !this.found.length;
      return quiet || (this.only && !this.matching.length) ? this.labels.nothing : "";
    },
  },
  mounted() {
    this.recent = new Recent(this.person);
    this.number = 0;
    this.onPageKey = (event) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === "KeyK";
      if (!chord || event.repeat || event.isComposing) return;
      event.preventDefault();
      this.toggle();
    };
    this.onPageClick = (event) => { if (event.target.closest?.('[data-key="ctrl+k"]')) this.show(); };
    window.addEventListener("keydown", this.onPageKey);
    document.addEventListener("click", this.onPageClick);
    this.visit(location.pathname.slice((window.path_prefix || "").length));
  },
  beforeUnmount() {
    clearTimeout(this.timer);
    clearTimeout(this.late);
    window.removeEventListener("keydown", this.onPageKey);
    document.removeEventListener("click", this.onPageClick);
  },
  methods: {
    idOf(one) { return `${this.root}-${one.key.replace(/[^a-z0-9]+/gi, "-")}`; },
    caps(one) { return one.keys ? one.keys.split(" ") : ["Enter"]; },
    toggle() { this.open ? (this.open = false) : this.show(); },
    show() {
      if (this.open) return;
      Object.assign(this, { open: true, text: "", found: [], answered: null, at: null, moved: false, said: "" });
      this.enter = null;
      this.$emit("opened", { narrow: innerWidth < 900 });
      this.ask();
      this.$nextTick(() => this.focus());
    },
    focus() { this.$refs.input?.focus(); },
    /** A page was opened; records among them are remembered. */
    visit(path) { this.recent.add(path); },
    typed() {
      this.moved = false;
      this.at = null;
      this.enter = null;
      clearTimeout(this.timer);
      if (this.only) { this.number += 1; this.wait(false); return; }
      if (!this.asked) this.found = [];
      this.wait(true);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    },
    ask() {
      this.wait(true);
      this.$emit("find", { n: ++this.number, text: this.asked, recent: this.asked ? [] : this.recent.list().filter(([kind, id]) => !this.here(kind, id)) });
    },
    here(kind, id) { return location.pathname.endsWith(`/${kind}/${id}`); },
    wait(on) {
      this.waiting = on;
      this.slow = false;
      clearTimeout(this.late);
      if (on) this.late = setTimeout(() => { this.slow = true; }, SLOW);
    },
    /** The server's answer to the question number n; an older one is dropped. */
    answer(n, groups) {
      if (n !== this.number || this.only) return;
      this.wait(false);
      this.found = groups;
      this.answered = this.asked;
      const count = groups.reduce((sum, g) => sum + g.items.length, 0);
      this.said = this.asked ? (count ? this.labels.count.replace("{n}", count) : this.labels.nothing) : "";
      if (this.enter) {
        const enter = this.enter;
        this.enter = null;
        this.$nextTick(() => this.go(enter.blank));
      }
    },
    parts(one) {
      const text = one.t, words = this.only || one.make ? [] : wordsOf(this.asked), low = fold(text);
      if (!words.length || low.length !== text.length) return [{ x: text }];
      const marked = new Array(text.length).fill(false);
      for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) marked.fill(true, at, at + word.length);
      const parts = [];
      for (let i = 0; i < text.length; i += 1) {
        if (parts.length && parts.at(-1).m === marked[i]) parts.at(-1).x += text[i];
        else parts.push({ x: text[i], m: marked[i] });
      }
      return parts;
    },
    point(one) {
      if (this.active === one) return;
      this.moved = true;
      this.at = one.key;
    },
    onKey(event) {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.code];
      if (step && !event.ctrlKey && !event.altKey) this.step(step);
      else if (event.code === "Enter" || event.code === "NumpadEnter") {
        if (event.target.closest(".j-esc")) return;
        this.go(event.ctrlKey || event.metaKey);
      } else if (event.key === "?" && !this.text) this.run({ key: "keys" });
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    step(step) {
      const all = this.flat;
      if (!all.length) return;
      const now = all.indexOf(this.active);
      const to = Math.abs(step) === 1 ? (now + step + all.length + (now < 0 && step < 0 ? 1 : 0)) % all.length : Math.max(0, Math.min(all.length - 1, now + step));
      this.moved = true;
      this.at = all[to].key;
      this.$nextTick(() => document.getElementById(this.idOf(all[to]))?.scrollIntoView({ block: "nearest" }));
    },
    go(blank) {
      // Enter may come before the answer to the last letters: it waits for it, unless a row was chosen by hand.
      if (this.waiting && !this.moved && !this.only && this.asked !== this.answered) { this.enter = { blank }; return; }
      const one = this.active;
      if (!one) return;
      if (blank && one.href?.startsWith("/")) {
        window.open((window.path_prefix || "") + one.href, "_blank", "noopener");
        this.open = false;
      } else if (one.href) document.getElementById(this.idOf(one))?.click();
      else this.run(one);
    },
    chosen(event, one) {
      if (!one.href) this.run(one);
      else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) setTimeout(() => { this.open = false; });
    },
    run(one) {
      const text = this.asked;
      this.open = false;
      if (one.key === "sign-out") { this.$refs.out.requestSubmit(); return; }
      this.$emit("run", { key: one.key, text });
    },
  },
};
