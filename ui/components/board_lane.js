// One lane: its header, its list, its quick form and the loading of more cards. Order is kept by hand, keyed by id.
import { el, icon } from "./board_card.js";
import { colour } from "./board_words.js";

const rankOf = (entry) => (entry.pending || entry.card).r;
const precedes = (a, b) => rankOf(a) < rankOf(b) || (rankOf(a) === rankOf(b) && a.id < b.id);

export class Lane {
  constructor(view, stage) {
    this.view = view;
    this.order = []; // entries by rank; what the list shows, except the card somebody holds
    this.horizon = Infinity; // every card of the lane up to this rank is loaded
    this.headV = 0;
    const { words } = view;
    this.name = el("h2", "a-lane__name a-ell");
    this.countEl = el("span", "a-count");
    this.sumEl = el("div", "a-lane__sum");
    this.plus = el("button", "a-iconbtn", { type: "button" }, icon("plus"));
    this.ul = el("ul", "a-lane__cards", { role: "list" });
    this.tail = el("div", "a-lane__tail");
    this.quick = el("button", "a-quick", { type: "button" }, icon("plus", "s14"), words.t("quick_add"));
    this.list = el("div", "a-lane__list", {}, this.ul, this.tail, this.quick);
    const row = el("div", "a-row a-g6", {}, this.name, this.countEl, el("span", "a-grow"), this.plus);
    this.el = el("section", "a-lane", {}, el("header", "a-lane__head", {}, row, this.sumEl), this.list);
    this.chip = el("button", "k-stb", { type: "button" });
    this.chip.append(el("span", "a-row a-g4", {}, el("b"), el("span", "a-count")), el("span", "a-num a-t2"));
    this.plus.onclick = this.quick.onclick = () => view.quick.open(this);
    this.chip.onclick = () => view.show(this);
    this.plus.hidden = this.quick.hidden = !view.options.quickAdd;
    this.watch = new IntersectionObserver((seen) => seen.some((x) => x.isIntersecting) && this.more(),
      { root: this.list, rootMargin: "600px 0px" });
    this.dress(stage);
  }

  /** Take a stage's data (name, colour, norm, kind). */
  dress(stage) {
    this.stage = stage;
    this.ul.dataset.stage = stage.id;
    this.name.textContent = stage.name;
    this.name.title = stage.name;
    this.chip.querySelector("b").textContent = stage.name;
    for (const node of [this.el, this.chip]) node.style.setProperty("--h", colour(stage.color));
    this.plus.setAttribute("aria-label", this.view.words.t("add_to", { stage: stage.name }));
  }

  /** Take the count and sum the server counted at sequence number `v`. */
  head(count, sum, v) {
    if (v < this.headV) return;
    Object.assign(this, { count, sum: Number(sum) || 0, headV: v });
  }

  /** Show count and sum, with `shift` = {n, sum} of moves not yet confirmed. */
  paintHead(shift) {
    const { words } = this.view;
    const count = Math.max(0, this.count + shift.n);
    const sum = words.money((this.sum + shift.sum).toFixed(2));
    this.countEl.textContent = this.chip.querySelector(".a-count").textContent = words.number(count);
    this.sumEl.textContent = this.chip.lastChild.textContent = sum;
    this.el.setAttribute("aria-label", `${this.stage.name}: ${words.number(count)}, ${sum}`);
    this.shown = count;
  }

  remove(entry) {
    const at = this.order.indexOf(entry);
    if (at >= 0) this.order.splice(at, 1);
  }

  /** Put an entry into its place by rank; the card in somebody's hand keeps its place on the screen. */
  insert(entry, held) {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(this.order[middle], entry)) low = middle + 1;
      else high = middle;
    }
    this.order.splice(low, 0, entry);
    if (entry === held) return;
    let next = low + 1;
    while (next < this.order.length && (this.order[next] === held || this.order[next].el.parentNode !== this.ul)) next += 1;
    this.dom(entry.el, this.order[next]?.el ?? null, held);
  }

  dom(node, next, held) {
    let follower = node.parentNode === this.ul ? node.nextSibling : undefined;
    while (follower && (follower === held?.el || follower.inert)) follower = follower.nextSibling;
    if (follower === next) return;
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    this.ul.insertBefore(node, next);
    focused?.focus({ preventScroll: true });
  }

  /** [card above, card below] a node of this list on the screen, as entries or undefined. */
  around(node) {
    const step = (from, side) => {
      let at = from[side];
      while (at && (!at.dataset.id || at.inert)) at = at[side];
      return at ? this.view.cards.get(Number(at.dataset.id)) : undefined;
    };
    return [step(node, "previousSibling"), step(node, "nextSibling")];
  }

  /** How far the list is loaded: all, or up to the last card of a page; `v`: what the page is true for. */
  reach(cards) {
    const known = this.order.filter((entry) => entry.card.s === this.stage.id).length;
    this.horizon = cards.length && known < this.count ? cards[cards.length - 1].r : Infinity;
    this.watch.unobserve(this.tail);
    this.tail.replaceChildren();
    if (this.horizon === Infinity) return;
    this.tail.append(el("span", "a-sk a-bsk", { "aria-hidden": "true" }));
    this.watch.observe(this.tail);
  }

  async more() {
    if (this.loading || this.horizon === Infinity) return;
    this.loading = true;
    const { epoch } = this.view;
    const offset = this.order.filter((x) => x.card.s === this.stage.id && x.card.r <= this.horizon).length;
    try {
      const page = await this.view.fetchJson(`stage=${this.stage.id}&offset=${offset}`);
      if (epoch !== this.view.epoch) return;
      const cards = page.cards ?? page.stages?.find((x) => x.id === this.stage.id)?.cards ?? [];
      Object.assign(this.view.people, page.people);
      const old = this.horizon;
      for (const card of cards) this.view.put(card, page.v);
      this.reach(cards);
      // A page that brings nothing new ends the list instead of asking for ever.
      if (this.horizon !== Infinity && this.horizon <= old) this.reach([]);
      this.view.rove();
    } catch {
      if (epoch !== this.view.epoch) return;
      this.watch.unobserve(this.tail);
      const again = el("button", "a-quick", { type: "button" }, icon("reload", "s14"), this.view.words.t("more_failed"));
      again.onclick = () => this.more();
      this.tail.replaceChildren(again);
    } finally {
      this.loading = false;
    }
  }

  close() {
    this.watch.disconnect();
    this.sortable?.destroy();
    this.el.remove();
    this.chip.remove();
  }
}
