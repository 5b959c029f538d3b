// A person's activities by groups. The server sends plain texts and checked addresses; Vue escapes them all.
const SPRITE = "/artel/assets/icons.svg";
const SETTLE = 700; // a ticked row stays in its place so long: the pointer must not find another row under itself
const FAR = 92; // px of a swipe that completes

const Icon = {
  props: { name: String, s: { type: Number, default: 16 } },
  template: `<svg class="a-ic" :class="s === 16 ? '' : 's' + s" viewBox="0 0 24 24" aria-hidden="true"><use :href="'${SPRITE}#' + name"/></svg>`,
};

export default {
  components: { Icon },
  props: { data: Object, labels: Object, may: Boolean, assign: Boolean, people: Array, kind: String },
  emits: ["act", "ready"],
  template: `
  <div class="m-groups" @keydown="onKey" @pointerover="onOver" @pointerleave="hovered = null">
    <section v-for="g in shown" :key="g.key" class="m-g" :class="'is-' + g.key" :aria-label="g.name">
      <div class="m-g__h"><Icon v-if="g.key === 'overdue'" name="late"/><h2>{{ g.name }}</h2><span class="a-count">{{ g.rows.length }}</span>
        <span v-if="g.sub" class="a-sm a-t3 m-g__sub">{{ g.sub }}</span><span class="a-grow"></span>
        <button v-if="g.key === 'overdue' && may && !only" class="a-btn a-btn--ghost a-btn--sm" type="button" @click="$emit('act', {act: 'all', id: 0})">{{ labels.all }}</button>
      </div>
      <ul>
        <li v-for="r in g.rows" :key="r.id" class="m-li" :data-id="r.id" :class="{'is-swipe': swipe.id === r.id}">
          <span v-if="swipe.id === r.id" class="m-sw" :class="{'is-far': swipe.dx > ${FAR}}" aria-hidden="true"><Icon name="check" :s="20"/>{{ labels.ready }}</span>
          <div class="m-r" :class="{'is-done': checked(r), 'is-fresh': fresh[r.id], 'is-gone': pending[r.id] === 'gone'}" :style="style(r)"
            @click="onRow($event, r)" @touchstart.passive="onTouch($event, r)" @touchmove.passive="onSwipe" @touchend="onLift" @touchcancel="swipe = {id: 0, dx: 0}">
            <button v-if="may" class="a-done" type="button" role="checkbox" :aria-checked="checked(r) ? 'true' : 'false'" :aria-label="fill(labels.done, r.s)"
              data-focus :tabindex="r.id === at ? 0 : -1" @click.stop="tick(r)" @focus="current = r.id"><Icon name="check" :s="12"/></button>
            <span class="m-ty" :style="{'--h': r.h}" aria-hidden="true"><Icon :name="r.ic" :s="14"/></span>
            <span class="m-tx">
              <button class="m-t a-ell" type="button" :title="r.s" :data-focus="may ? null : ''" :tabindex="r.id === at ? 0 : -1" @click.stop="send('edit', r)" @focus="current = r.id">{{ r.s }}</button>
              <span v-if="r.high" class="a-badge a-badge--late m-high">{{ labels.high }}</span>
              <span v-if="r.auto" class="a-badge m-auto" :title="labels.auto"><Icon name="bolt" :s="12"/>{{ r.auto }}</span>
              <span v-if="r.more" class="a-sm a-t3 a-ell m-more">{{ r.more }}</span>
            </span>
            <span v-if="may && !r.done" class="m-acts">
              <a v-if="r.tel" class="a-btn a-btn--sm" :href="r.tel" :title="r.num" :aria-label="fill(labels.call, r.d ? r.d.t + ' ' + r.num : r.num)" :tabindex="r.id === at ? 0 : -1" @click.stop><Icon name="call" :s="14"/>{{ labels.phone }}</a>
              <button class="a-btn a-btn--sm a-btn--ghost" type="button" :aria-label="fill(labels.put, r.s)" :tabindex="r.id === at ? 0 : -1" @click.stop="send('tomorrow', r)">{{ labels.tomorrow }}</button>
              <button v-if="assign" class="a-btn a-btn--sm a-btn--ghost a-btn--icon" type="button" aria-haspopup="menu" :aria-label="fill(labels.assign, r.s)" :tabindex="r.id === at ? 0 : -1" @click.stop="openPeople($event, r)"><Icon name="user-round-plus" :s="14"/></button>
            </span>
            <span class="m-deal a-ell"><template v-if="r.d"><i class="a-sq" :style="{'--h': r.d.h}" aria-hidden="true"></i>
              <a v-if="r.d.href" class="a-ell" :href="r.d.href" :title="r.d.t" :tabindex="r.id === at ? 0 : -1">{{ r.d.t }}</a><span v-else class="a-ell">{{ r.d.t }}</span></template></span>
            <span class="m-time a-num" :title="r.full"><span v-if="g.key === 'overdue'" class="a-sr">{{ labels.late }} </span>{{ r.tm }}</span>
            <a v-if="r.tel && !r.done" class="m-call" :href="r.tel" :aria-label="fill(labels.call, r.d ? r.d.t + ' ' + r.num : r.num)" :tabindex="r.id === at ? 0 : -1" @click.stop><Icon name="call"/></a>
          </div>
        </li>
      </ul>
    </section>
    <div v-if="menu" ref="menu" class="a-menu m-people" role="menu" :aria-label="labels.whom" :style="{left: menu.x + 'px', top: menu.y + 'px'}" @keydown.stop="onMenuKey">
      <div class="a-menu__cap" role="presentation">{{ labels.whom }}</div>
      <button v-for="p in people" :key="p.id" class="a-menu__i" type="button" role="menuitem" tabindex="-1" @click="hand(p.id)"><span class="a-av a-av--sm" :style="{'--h': p.h}" aria-hidden="true">{{ p.i }}</span><span class="a-grow a-ell">{{ p.n }}</span></button>
    </div>
  </div>`,
  data() {
    return { groups: this.data.groups, rows: { ...this.data.rows }, pending: {}, fresh: {}, only: this.kind, current: 0, hovered: null, menu: null, swipe: { id: 0, dx: 0 } };
  },
  computed: {
    shown() {
      return this.groups.map((g) => ({ ...g, rows: g.ids.map((id) => this.rows[id]).filter((r) => r && (!this.only || r.k === this.only)) })).filter((g) => g.rows.length);
    },
    order() { return this.shown.flatMap((g) => g.rows.map((r) => r.id)); },
    // The one row of the list that Tab reaches; the arrows move it.
    at() { return this.order.includes(this.current) ? this.current : this.order[0]; },
  },
  mounted() {
    this.queue = [];
    this.quiet = 0;
    this.keys = (e) => this.onPageKey(e);
    this.outside = (e) => { if (this.menu && !this.$refs.menu?.contains(e.target)) this.menu = null; };
    document.addEventListener("keydown", this.keys);
    document.addEventListener("pointerdown", this.outside, true);
    this.$emit("ready", {});
  },
  beforeUnmount() {
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.keys);
    document.removeEventListener("pointerdown", this.outside, true);
  },
  methods: {
    fill: (text, what) => text.replace("{name}", () => what),
    checked(r) { return this.pending[r.id] ? this.pending[r.id] === "done" : r.done; },
    style(r) {
      const by = this.fresh[r.id];
      const moved = this.swipe.id === r.id ? { transform: `translateX(${this.swipe.dx}px)` } : {};
      return by ? { "--by": by, ...moved } : moved;
    },
    // ── what the server says ──
    show(news) {
      this.queue.push(news);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.apply(), Math.max(0, this.quiet - Date.now()));
    },
    filter(kind) { this.only = kind; },
    settle(id) { delete this.pending[id]; },
    async apply() {
      const had = this.$el.contains(document.activeElement), place = this.order.indexOf(this.at);
      for (const news of this.queue.splice(0)) {
        this.groups = news.groups;
        Object.assign(this.rows, news.rows);
        for (const id of Object.keys(news.rows)) delete this.pending[id];
        const kept = new Set(news.groups.flatMap((g) => g.ids));
        for (const id of Object.keys(this.rows)) if (!kept.has(Number(id))) { delete this.rows[id]; delete this.pending[id]; }
        for (const [id, by] of Object.entries(news.fresh ?? {})) this.light(id, by);
      }
      await this.$nextTick();
      // The row that had the focus went to another group: the focus stays where it was, not with the row.
      if (had && !this.$el.contains(document.activeElement)) this.focus(this.order[Math.min(place, this.order.length - 1)]);
    },
    light(id, by) {
      this.fresh[id] = by;
      setTimeout(() => { delete this.fresh[id]; }, 4000);
    },
    // ── what the person does ──
    send(act, r, more = {}) { this.$emit("act", { act, id: r.id, ...more }); },
    tick(r) {
      if (this.pending[r.id]) return;
      this.pending[r.id] = r.done ? "open" : "done";
      this.quiet = Date.now() + SETTLE;
      this.send(r.done ? "reopen" : "done", r);
    },
    onRow(event, r) {
      if (event.target.closest("a,button") || String(getSelection())) return;
      const link = event.currentTarget.querySelector(".m-deal a");
      link ? link.click() : this.send("edit", r);
    },
    onOver(event) { this.hovered = Number(event.target.closest?.(".m-li")?.dataset.id) || null; },
    focus(id) {
      if (!id) return;
      this.current = id;
      this.$el.querySelector(`.m-li[data-id="${Number(id)}"] [data-focus]`)?.focus();
    },
    start() { this.focus(this.at); },
    // D and Z work on the row under the pointer too, as long as nothing else has the focus.
    onPageKey(event) {
      if (event.defaultPrevented || document.activeElement !== document.body || document.querySelector(".q-dialog,.q-menu")) return;
      if (event.code === "ArrowDown" && !event.ctrlKey && !event.altKey && this.order.length) {
        event.preventDefault();
        this.start();
      } else this.letter(event, this.hovered);
    },
    onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const li = event.target.closest(".m-li");
      if (!li) return;
      const at = this.order.indexOf(Number(li.dataset.id));
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.order.length - 1 }[event.code];
      if (to !== undefined) {
        event.preventDefault();
        this.focus(this.order[Math.max(0, Math.min(to, this.order.length - 1))]);
      } else if (event.code === "Enter" && event.target.closest(".a-done")) {
        event.preventDefault();
        this.send("edit", this.rows[this.order[at]]);
      } else this.letter(event, this.order[at]);
    },
    letter(event, id) {
      const r = this.rows[id];
      if (!r || !this.may || event.repeat || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('[data-artel-keys="off"]')) return;
      if (event.code === "KeyD") this.tick(r);
      else if (event.code === "KeyZ" && !r.done) this.send("tomorrow", r);
      else return;
      event.preventDefault();
    },
    async openPeople(event, r) {
      const opener = event.currentTarget, box = opener.getBoundingClientRect();
      this.opener = opener;
      this.menu = { id: r.id, x: Math.max(8, Math.min(box.left, innerWidth - 248)), y: box.bottom + 4 };
      await this.$nextTick();
      const own = this.$refs.menu.getBoundingClientRect();
      if (own.bottom > innerHeight - 8) this.menu.y = Math.max(8, box.top - 4 - own.height);
      this.$refs.menu.querySelector("button")?.focus();
    },
    hand(person) {
      this.$emit("act", { act: "assign", id: this.menu.id, person });
      this.closeMenu();
    },
    closeMenu() {
      this.menu = null;
      this.opener?.focus();
    },
    onMenuKey(event) {
      const items = [...this.$refs.menu.querySelectorAll("button")], at = items.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.code];
      if (to !== undefined) items[to % items.length].focus();
      else if (event.code === "Escape" || event.code === "Tab") this.closeMenu();
      else return;
      event.preventDefault();
    },
    // ── a finger: to the right completes ──
    onTouch(event, r) {
      const touch = event.touches[0];
      this.from = this.may && !this.checked(r) && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY, r } : null;
    },
    onSwipe(event) {
      if (!this.from) return;
      const dx = event.touches[0].clientX - this.from.x, dy = event.touches[0].clientY - this.from.y;
      if (!this.swipe.id && Math.abs(dy) > Math.abs(dx)) this.from = null;
      else if (dx > 10 || this.swipe.id) this.swipe = { id: this.from.r.id, dx: Math.max(0, Math.min(dx, 160)) };
    },
    onLift() {
      const { id, dx } = this.swipe;
      this.swipe = { id: 0, dx: 0 };
      if (id && dx > FAR) this.tick(this.rows[id]);
      this.from = null;
    },
  },
};
