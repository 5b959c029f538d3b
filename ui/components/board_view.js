// The board on the screen: loading, lanes, focus, connection. The DOM is kept by hand, keyed by card id, because SortableJS
// moves nodes under a drag and a virtual DOM would fight it; NiceGUI's reactivity never sees the cards.
import { el, icon, paintTime } from "./board_card.js";
import { bindDrag, makeZones } from "./board_drag.js";
import { Keys } from "./board_keys.js";
import { Lane } from "./board_lane.js";
import { Menu } from "./board_menu.js";
import { QuickAdd } from "./board_quick.js";
import { BoardState } from "./board_state.js";
import { Words } from "./board_words.js";

const STALE_MOVE = 10000; // ms after which a snapshot without the move means that it was lost
const NO_ANSWER = 10000; // ms after which waiting is told; the answer is taken whenever it comes

export class BoardView extends BoardState {
  /** `options`: {src, label, labels, lang, currency, zone, quickAdd, plan, seen, letters}; `emit(event, data)`. */
  constructor(root, options, emit) {
    super();
    Object.assign(this, { root, options, emit, src: options.src });
    this.words = new Words(options.labels, options.lang, options.currency, options.zone);
    this.strip = el("div", "k-st a-bstrip", { role: "group", "aria-label": options.label });
    this.board = el("div", "a-board", { role: "group", "aria-label": options.label, ...(options.quickAdd ? {} : { tabindex: "0" }) });
    this.zones = el("div", "a-zones", { role: "group", "aria-label": this.words.t("zones"), inert: "" });
    this.status = el("div", "a-sr", { role: "status", "aria-live": "polite" });
    this.notice = el("div", "a-bnotice", { role: "alert" });
    root.append(this.notice, this.strip, this.board, this.zones, this.status);
    this.quick = new QuickAdd(this);
    this.menu = new Menu(this);
    this.keys = new Keys(this);
    this.stop = new AbortController();
    const listen = (target, name, what) => target.addEventListener(name, what, { signal: this.stop.signal });
    listen(window, "online", () => this.connection());
    listen(window, "offline", () => this.connection());
    listen(root, "click", (event) => this.click(event));
    listen(root, "pointermove", (event) => {
      this.hovered = event.pointerType === "mouse" ? Number(event.target.closest?.(".a-bcard")?.dataset.id) : null;
    });
    listen(root, "pointerleave", () => (this.hovered = null));
    if (options.seen) this.watchEyes(listen);
    this.minute = setInterval(() => this.tick(), 20000);
    this.watchSocket();
    this.reload();
  }

  destroy() {
    this.stop.abort();
    this.fetching?.abort();
    clearInterval(this.minute);
    clearInterval(this.socketTimer);
    this.socket?.off("connect", this.onSocket).off("disconnect", this.onSocket);
    clearTimeout(this.sayTimer);
    for (const lane of this.lanes.values()) lane.close();
    this.root.replaceChildren();
  }

  // --- snapshot ---------------------------------------------------------------------------------------------------
  async fetchJson(query, signal) {
    const url = query ? `${this.src}${this.src.includes("?") ? "&" : "?"}${query}` : this.src;
    const answer = await fetch(url, { headers: { Accept: "application/json" }, signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async reload(src) {
    if (src) this.src = src;
    const epoch = ++this.epoch;
    this.fetching?.abort();
    this.fetching = new AbortController();
    const { signal } = this.fetching;
    this.loading = true; // news that comes meanwhile waits for the snapshot
    this.board.setAttribute("aria-busy", "true");
    const skeleton = setTimeout(() => this.lanes.size || this.showSkeleton(), 150);
    const limit = setTimeout(() => this.showFailure("no_answer"), NO_ANSWER);
    try {
      const snapshot = await this.fetchJson("", signal);
      if (epoch !== this.epoch) return;
      this.failed = false;
      this.notice.replaceChildren();
      this.takeSnapshot(snapshot);
    } catch (error) {
      if (epoch === this.epoch) this.showFailure("not_loaded");
    } finally {
      clearTimeout(skeleton);
      clearTimeout(limit);
      if (epoch === this.epoch) this.board.removeAttribute("aria-busy");
    }
  }

  showSkeleton() {
    const card = () => el("span", "a-sk a-bsk");
    const lane = () => el("section", "a-lane a-blank", { "aria-hidden": "true" }, card(), card(), card());
    this.board.replaceChildren(...Array.from({ length: 5 }, lane));
  }

  showFailure(key) {
    this.failed = true;
    if (!this.lanes.size) this.board.replaceChildren();
    const again = el("button", "a-btn a-btn--sm", { type: "button" }, icon("reload", "s14"), this.words.t("retry"));
    again.onclick = () => {
      this.notice.replaceChildren();
      this.reload();
    };
    this.notice.replaceChildren(el("div", "a-note a-note--err", {}, icon("warn"), el("span", "a-grow", {}, this.words.t(key)), again));
  }

  takeSnapshot(snap) {
    const same = snap.stages.length === this.lanes.size && snap.stages.every((x) => this.lanes.has(x.id));
    if (this.held && !same) {
      this.deferred = snap; // other lanes: wait until the hand is empty
      return;
    }
    this.loading = false;
    Object.assign(this, { me: snap.me, v: snap.v, zoneList: snap.zones || [] });
    this.people = { ...snap.people };
    if (!same || [...this.lanes.keys()].some((id, i) => id !== snap.stages[i].id)) this.setLanes(snap.stages);
    const seen = new Set();
    for (const stage of snap.stages) {
      const lane = this.lanes.get(stage.id);
      lane.dress(stage);
      lane.head(stage.count, stage.sum, snap.v);
      for (const card of stage.cards) {
        seen.add(card.id);
        this.put(card, snap.v);
      }
    }
    for (const entry of [...this.cards.values()]) {
      if (!seen.has(entry.id) && entry.v <= snap.v) this.drop(entry, snap.v);
      else if (entry.pending && entry.card.s === entry.pending.s) this.settle(entry);
      else if (entry.pending && Date.now() - entry.pending.t > STALE_MOVE) this.refuse(entry.id, this.words.t("not_saved"));
    }
    for (const stage of snap.stages) this.lanes.get(stage.id).reach(stage.cards);
    for (const [id, persons] of Object.entries(snap.viewers || {})) this.setViewers(Number(id), persons);
    makeZones(this);
    const queue = this.queue;
    this.queue = [];
    this.apply(queue);
    this.quick.restore();
  }

  setLanes(stages) {
    const old = this.lanes;
    this.lanes = new Map(stages.map((stage) => [stage.id, old.get(stage.id) ?? new Lane(this, stage)]));
    for (const [id, lane] of old) if (!this.lanes.has(id)) lane.close();
    for (const entry of this.cards.values()) if (!this.lanes.has((entry.pending || entry.card).s)) this.drop(entry, 0);
    const lanes = [...this.lanes.values()];
    this.board.replaceChildren(...lanes.map((lane) => lane.el));
    this.strip.replaceChildren(...lanes.map((lane) => lane.chip));
    for (const lane of lanes) bindDrag(this, lane);
    this.show(lanes.includes(this.current) ? this.current : lanes[0], false);
  }

  // --- the rest ---------------------------------------------------------------------------------------------------
  /** Repaint what the clock has changed: at midnight every card, else only those whose step is today. */
  tick() {
    const { day } = this.words.today;
    this.words.tick();
    const same = this.words.today.day === day;
    for (const { el: node, card } of this.cards.values()) {
      if (same && !(card.n?.at && this.words.split(card.n.at)?.day === day)) continue;
      paintTime(node, card, this.words, this.lanes.get(card.s)?.stage.norm);
    }
  }

  /** One card of each lane is reached by Tab: the one focused last, or the first. */
  rove() {
    for (const lane of this.lanes.values()) {
      const stop = lane.order.includes(lane.stop) ? lane.stop : lane.order[0];
      if (lane.stopped && lane.stopped !== stop) this.tabbable(lane.stopped, "-1");
      if (stop) this.tabbable(stop, "0");
      lane.stopped = stop;
    }
  }

  tabbable({ el: node }, value) {
    for (const one of [node, node.parts.plan, node.parts.more]) one.tabIndex = value;
  }

  /** The lane a phone shows. */
  show(lane, scroll = true) {
    if (!lane) return;
    this.current = lane;
    for (const one of this.lanes.values()) {
      one.el.classList.toggle("is-current", one === lane);
      one.chip.setAttribute("aria-pressed", String(one === lane));
    }
    if (scroll) lane.chip.scrollIntoView({ block: "nearest", inline: "center" });
  }

  highlight(id) {
    const entry = this.cards.get(id);
    if (!entry?.lane) return;
    this.show(entry.lane);
    entry.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    entry.el.classList.add("is-lit");
    setTimeout(() => entry.el.classList.remove("is-lit"), 2500);
  }

  click(event) {
    const node = event.target.closest?.(".a-bcard");
    const entry = node && this.cards.get(Number(node.dataset.id));
    if (this.held?.mode === "keys" && this.held.entry !== entry) this.keys.putDown(false);
    // Right after a drop, or where another card has just slid under the mouse, a click is not meant for this card.
    if (!entry || this.held || Date.now() - Math.max(this.dropped ?? 0, this.slid ?? 0) < 250) return;
    if (event.target.closest(".a-bcard__more")) this.menu.open(entry, node.parts.more);
    else if (event.target.closest("button.a-bcard__plan")) this.emit("plan", { id: entry.id });
    else this.emit("open", { id: entry.id });
  }

  say(text) {
    this.status.replaceChildren(el("div", "", {}, text));
  }

  /** Others' changes are collected for two seconds into one message; what touches the card in hand is told at once. */
  sayLater(text, now) {
    if (now) return void this.say(text);
    (this.news ??= []).push(text);
    this.sayTimer ??= setTimeout(() => {
      this.say(this.news.length > 4 ? this.words.t("many_news", { n: this.news.length }) : this.news.join(". "));
      this.news = [];
      this.sayTimer = null;
    }, 2000);
  }

  watchEyes(listen) {
    let at = null;
    let timer = null;
    const look = (event) => {
      const id = Number(event.target.closest?.(".a-bcard")?.dataset.id) || null;
      clearTimeout(timer);
      timer = setTimeout(() => id !== at && this.emit("seen", { id: (at = id) }), id ? 600 : 1200);
    };
    for (const name of ["pointerover", "focusin", "pointerleave"]) listen(this.root, name, look);
  }

  connection() {
    this.root.classList.toggle("is-off", !navigator.onLine || (this.socket ? !this.socket.connected : false));
    if (!this.root.classList.contains("is-off") && this.failed) this.reload();
  }

  watchSocket() {
    this.onSocket = () => this.connection();
    this.socketTimer = setInterval(() => {
      if (!window.socket) return;
      clearInterval(this.socketTimer);
      this.socket = window.socket;
      this.socket.on("connect", this.onSocket);
      this.socket.on("disconnect", this.onSocket);
    }, 200);
  }
}
