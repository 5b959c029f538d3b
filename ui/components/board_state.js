// What the board knows: cards, live changes in any order, and moves the server has not confirmed yet.
import { clearRefused, flashLive, flashRefused, makeCard, markWaiting, paintCard, paintViewers } from "./board_card.js";

export class BoardState {
  constructor() {
    this.cards = new Map(); // id → {id, card, el, v, lane, pending, viewers}
    this.gone = new Map(); // id → sequence number at which it left
    this.lanes = new Map(); // stage id → Lane, in order
    this.people = {};
    this.queue = [];
    this.epoch = 0;
    this.v = 0;
    this.held = null; // {entry, mode, …}: the card in somebody's hand here
  }

  // --- live changes -----------------------------------------------------------------------------------------------
  /** Take changes in any order and any number of times; each card and each header remembers what it has seen. */
  apply(deltas) {
    if (this.loading) {
      this.queue.push(...deltas);
      return;
    }
    const still = this.anchor();
    for (const delta of deltas) {
      if (delta.people) Object.assign(this.people, delta.people);
      if (delta.card) this.takeCard(delta);
      if (delta.gone !== undefined) this.takeGone(delta);
      for (const [id, head] of Object.entries(delta.heads || {})) this.lanes.get(Number(id))?.head(head.count, head.sum, delta.v ?? this.v);
      for (const [id, persons] of Object.entries(delta.viewers || {})) this.setViewers(Number(id), persons);
    }
    this.rove();
    this.paintHeads();
    this.keepStill(still);
  }

  /** The card under the mouse and its height on the screen, if nothing is held. */
  anchor() {
    const entry = this.held ? undefined : this.cards.get(this.hovered);
    return entry && { entry, lane: entry.lane, top: entry.el.getBoundingClientRect().top };
  }

  /** Scroll the lane so that what came or went elsewhere does not slide another card under the mouse. */
  keepStill(anchor) {
    if (!anchor || anchor.entry.lane !== anchor.lane || !anchor.entry.el.isConnected) return;
    const away = anchor.entry.el.getBoundingClientRect().top - anchor.top;
    if (Math.abs(away) < 1) return;
    anchor.lane.list.scrollTop += away;
    if (Math.abs(anchor.entry.el.getBoundingClientRect().top - anchor.top) > 1) this.slid = Date.now();
  }

  fresh(id, v) {
    return v === undefined || v > (this.cards.get(id)?.v ?? Math.max(this.gone.get(id) ?? 0, this.v));
  }

  takeCard({ card, v, by, heads }) {
    if (!this.fresh(card.id, v)) return;
    const entry = this.cards.get(card.id);
    const before = entry?.card;
    if (!heads) this.guessHeads(before, card);
    const lane = this.lanes.get(card.s);
    if (!entry && (!lane || card.r > lane.horizon)) return; // comes with its page
    const moved = !before || before.s !== card.s;
    if (entry?.pending && (card.s === entry.pending.s || ((by === undefined || by === this.me) && (moved || before.r !== card.r)))) {
      entry.pending.n -= 1;
      if (entry.pending.n <= 0) this.settle(entry);
    }
    const now = this.put(card, v ?? this.v);
    this.quick.arrived(card, by);
    const person = this.people[by];
    if (!now || !person || by === this.me) return;
    flashLive(now.el, person, this.words.t("just_now", { name: person.n.split(" ")[0] }));
    if (moved && lane) this.sayLater(this.words.t("moved_by", { name: person.n, title: card.t, stage: lane.stage.name }), this.held?.entry === now);
  }

  takeGone({ gone: id, v, by, heads }) {
    if (!this.fresh(id, v)) return;
    const entry = this.cards.get(id);
    if (!entry) {
      this.gone.set(id, v ?? this.v);
      return;
    }
    if (!heads) this.guessHeads(entry.card, null);
    if (by !== undefined && by !== this.me && this.people[by]) {
      this.sayLater(this.words.t("removed_by", { name: this.people[by].n, title: entry.card.t }), this.held?.entry === entry);
    }
    this.drop(entry, v ?? this.v);
  }

  guessHeads(before, after) {
    for (const [card, sign] of [[before, -1], [after, 1]]) {
      const lane = card && this.lanes.get(card.s);
      if (lane) Object.assign(lane, { count: lane.count + sign, sum: lane.sum + sign * this.worth(card) });
    }
  }

  worth(card) {
    return !card.cur || card.cur === this.options.currency ? Number(card.a) || 0 : 0;
  }

  /** Insert or change one card, true for sequence number `v`; the entry, or undefined where it belongs to no lane. */
  put(card, v) {
    let entry = this.cards.get(card.id);
    if (entry && entry.v > v) return entry;
    if (!entry && (this.gone.get(card.id) ?? 0) > v) return undefined;
    if (!this.lanes.has(card.s)) {
      if (entry) this.drop(entry, v);
      return undefined;
    }
    if (!entry) {
      entry = { id: card.id, el: makeCard(card.id, this.words, this.options.plan), viewers: [] };
      this.cards.set(card.id, entry);
    }
    Object.assign(entry, { card, v, gone: false });
    this.paint(entry);
    this.place(entry);
    return entry;
  }

  paint(entry) {
    paintCard(entry.el, entry.card, { words: this.words, people: this.people, norm: this.lanes.get(entry.card.s)?.stage.norm ?? null });
  }

  /** Bring an entry to where its rank, or its unconfirmed move, puts it. */
  place(entry) {
    const lane = this.lanes.get((entry.pending || entry.card).s);
    entry.lane?.remove(entry);
    entry.lane = lane;
    if (lane) lane.insert(entry, this.held?.entry);
    else if (this.held?.entry !== entry) entry.el.remove();
  }

  /** Take a card off the board; the one in somebody's hand goes when the hand opens. */
  drop(entry, v) {
    this.gone.set(entry.id, v);
    entry.v = Math.max(entry.v, v);
    if (this.held?.entry === entry) {
      entry.gone = true;
      return;
    }
    const focused = entry.el.contains(document.activeElement) && this.keys.neighbour(entry);
    entry.lane?.remove(entry);
    entry.el.remove();
    this.cards.delete(entry.id);
    if (focused) focused.el.focus();
  }

  setViewers(id, persons) {
    const entry = this.cards.get(id);
    if (entry) paintViewers(entry.el, persons.filter((x) => x !== this.me).map((x) => this.people[x]).filter(Boolean));
  }

  // --- moves ------------------------------------------------------------------------------------------------------
  /** Show a card between two others at once and ask the server; `above` and `below` are entries or undefined. */
  move(entry, lane, above, below) {
    const rank = (x) => (x.pending || x.card).r;
    const r = above && below ? (rank(above) + rank(below)) / 2 : above ? rank(above) + 1 : below ? rank(below) - 1 : 0;
    entry.pending = { s: lane.stage.id, r, t: Date.now(), n: (entry.pending?.n ?? 0) + 1 };
    this.wait(entry);
    this.place(entry);
    this.rove();
    this.paintHeads();
    this.emit("move", { id: entry.id, stage: lane.stage.id, before: below?.id ?? null, after: above?.id ?? null });
    const at = lane.order.indexOf(entry) + 1;
    this.say(this.words.t("place", { title: entry.card.t, stage: lane.stage.name, n: at, total: Math.max(lane.shown, at) }));
  }

  /** Ask for what a zone means; the card waits in its place until the server answers. */
  moveToZone(entry, zone) {
    const lane = zone.stage === undefined ? null : this.lanes.get(zone.stage);
    if (lane) {
      this.move(entry, lane, undefined, lane.order.find((x) => x !== entry));
      return;
    }
    this.place(entry);
    this.wait(entry);
    this.emit("move", zone.stage === undefined ? { id: entry.id, zone: zone.id } : { id: entry.id, stage: zone.stage, before: null, after: null });
    this.say(`${entry.card.t}: ${zone.label}`);
  }

  wait(entry) {
    clearRefused(entry.el);
    markWaiting(entry.el, true, this.words);
  }

  settle(entry) {
    entry.pending = null;
    markWaiting(entry.el, false, this.words);
  }

  /** The server said no: back to where the server has it, with a red ring and the reason, or quietly without a reason. */
  refuse(id, why) {
    const entry = this.cards.get(id);
    if (!entry) return;
    if (entry.pending && (entry.pending.n -= 1) > 0) return;
    this.settle(entry);
    if (this.held?.entry !== entry && entry.gone) this.drop(entry, entry.v);
    else this.place(entry);
    this.paintHeads();
    if (!why) return;
    flashRefused(entry.el, why);
    this.say(`${entry.card.t}: ${why}`);
  }

  /** The handler has finished: if no change came of it (the card was there already), stop waiting. */
  settled(id) {
    setTimeout(() => {
      const entry = this.cards.get(id);
      if (entry && this.held?.entry !== entry) markWaiting(entry.el, false, this.words);
    }, 1000);
  }

  /** The hand opens: `land(entry)` says what becomes of the card; without it the card goes back. */
  release(land) {
    const { entry } = this.held;
    this.held = null;
    if (land) land(entry);
    else this.place(entry);
    if (entry.gone && !land) this.drop(entry, entry.v); // with a move sent, the server's answer decides
    const later = this.deferred;
    this.deferred = null;
    if (later) this.takeSnapshot(later);
    this.rove();
    this.paintHeads();
  }

  paintHeads() {
    const shifts = new Map([...this.lanes.keys()].map((id) => [id, { n: 0, sum: 0 }]));
    for (const { card, pending } of this.cards.values()) {
      if (!pending || pending.s === card.s) continue;
      for (const [id, sign] of [[card.s, -1], [pending.s, 1]]) {
        const shift = shifts.get(id);
        if (shift) Object.assign(shift, { n: shift.n + sign, sum: shift.sum + sign * this.worth(card) });
      }
    }
    for (const [id, lane] of this.lanes) lane.paintHead(shifts.get(id));
  }
}
