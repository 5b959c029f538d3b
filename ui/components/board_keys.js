// The keyboard twin of the mouse: walking, carrying, moving and finishing cards. Keys are matched by place, not letter.

export class Keys {
  constructor(view) {
    this.view = view;
    this.moving = false; // the held node is being re-inserted: its blur means nothing
    view.root.addEventListener("keydown", (event) => this.key(event));
    view.root.addEventListener("focusin", (event) => this.focused(event.target));
    view.root.addEventListener("focusout", () => this.left());
  }

  entryOf(node) {
    const item = node.closest?.(".a-bcard");
    return item ? this.view.cards.get(Number(item.dataset.id)) : undefined;
  }

  focused(node) {
    const entry = this.entryOf(node);
    if (!entry?.lane) return;
    entry.lane.stop = entry;
    this.view.rove();
  }

  /** Focus gone elsewhere puts a carried card back. */
  left() {
    const { held } = this.view;
    if (held?.mode !== "keys" || this.moving) return;
    setTimeout(() => this.view.held === held && !held.entry.el.contains(document.activeElement) && this.putDown(false), 0);
  }

  key(event) {
    const { view } = this;
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, form, .a-bmenu")) return;
    const entry = this.entryOf(event.target);
    let done;
    if (view.held?.mode === "keys") done = this.carry(event);
    else if (view.held) return;
    else if (event.shiftKey) done = entry && this.shifted(event, entry);
    else if (event.code === "KeyQ" && view.options.letters) done = this.quick(event);
    else if (event.code.startsWith("Arrow") || event.code === "Home" || event.code === "End") done = entry && this.walk(event.code, entry);
    else if (entry && event.target === entry.el) done = this.act(event.code, entry);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  act(code, entry) {
    if (code === "Enter" || code === "NumpadEnter") this.view.emit("open", { id: entry.id });
    else if (code === "Space") this.pickUp(entry);
    else if (code === "ContextMenu") this.view.menu.open(entry, entry.el.parts.more);
    else return false;
    return true;
  }

  quick(event) {
    const node = event.target.closest(".a-lane");
    this.view.quick.open([...this.view.lanes.values()].find((lane) => lane.el === node) ?? this.view.current);
    return true;
  }

  walk(code, entry) {
    const { order } = entry.lane;
    const at = order.indexOf(entry);
    const target = { ArrowUp: () => order[at - 1], ArrowDown: () => order[at + 1], Home: () => order[0], End: () => order[order.length - 1],
      ArrowLeft: () => this.beside(entry, -1), ArrowRight: () => this.beside(entry, 1) }[code]?.();
    if (target) this.focus(target);
    return true;
  }

  focus(entry) {
    this.view.show(entry.lane);
    entry.el.focus({ preventScroll: true });
    entry.el.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The card at the same height in the nearest lane that has cards. */
  beside(entry, step) {
    const lanes = [...this.view.lanes.values()];
    const height = entry.el.getBoundingClientRect().top;
    for (let i = lanes.indexOf(entry.lane) + step; lanes[i]; i += step) {
      const { order } = lanes[i];
      if (!order.length) continue;
      let best = order[0];
      let least = Infinity;
      for (const one of order) {
        const away = Math.abs(one.el.getBoundingClientRect().top - height);
        if (away > least) break;
        [best, least] = [one, away];
      }
      return best;
    }
    return undefined;
  }

  /** Where focus goes when a card leaves under it. */
  neighbour(entry) {
    const order = entry.lane?.order ?? [];
    const at = order.indexOf(entry);
    return order[at + 1] ?? order[at - 1];
  }

  shifted(event, entry) {
    const { view } = this;
    const lanes = [...view.lanes.values()];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.code];
    if (event.repeat) return true;
    if (step) {
      const lane = lanes[lanes.indexOf(entry.lane) + step];
      if (!lane) view.say(view.words.t(step > 0 ? "last_stage" : "first_stage"));
      else this.toLane(entry, lane);
      return true;
    }
    const want = { KeyW: ["won", "ok"], KeyX: ["lost", "danger"] }[event.code];
    if (!want || !view.options.letters) return false;
    const zone = view.zoneList.find((x) => x.id === want[0]) ?? view.zoneList.find((x) => x.tone === want[1]);
    const lane = lanes.find((x) => x.stage.kind === want[0]);
    if (zone) view.moveToZone(entry, zone);
    else if (lane && lane !== entry.lane) this.toLane(entry, lane);
    return true;
  }

  /** Into another lane at the same number from the top. */
  toLane(entry, lane) {
    const at = Math.min(entry.lane.order.indexOf(entry), lane.order.length);
    this.view.move(entry, lane, lane.order[at - 1], lane.order[at]);
    this.focus(entry);
  }

  pickUp(entry) {
    const { view } = this;
    const [above, below] = entry.lane.around(entry.el);
    view.held = { entry, mode: "keys", from: entry.lane, lane: entry.lane, above, below };
    entry.el.classList.add("is-held");
    view.root.classList.add("is-carrying");
    view.say(`${view.words.t("picked_up", { title: entry.card.t })} ${this.where()}`);
  }

  /** The cards a carried one can stand between in its lane. */
  others(lane) {
    return lane.order.filter((x) => x !== this.view.held.entry);
  }

  where() {
    const { held, words } = this.view;
    const [above] = held.lane.around(held.entry.el);
    const at = this.others(held.lane).indexOf(above) + 2;
    return words.t("place", { title: held.entry.card.t, stage: held.lane.stage.name, n: at, total: Math.max(at, held.lane.shown + (held.lane === held.from ? 0 : 1)) });
  }

  carry(event) {
    const { view } = this;
    const { held } = view;
    const list = this.others(held.lane);
    const [above] = held.lane.around(held.entry.el);
    const at = list.indexOf(above) + 1;
    const lanes = [...view.lanes.values()];
    const go = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: list.length }[event.code];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.code];
    if (go !== undefined) this.set(held.lane, Math.min(Math.max(go, 0), list.length));
    else if (step) {
      const lane = lanes[lanes.indexOf(held.lane) + step];
      if (lane) this.set(lane, Math.min(at, this.others(lane).length));
    } else if (["Space", "Enter", "NumpadEnter"].includes(event.code)) this.putDown(true);
    else if (event.code === "Escape") this.putDown(false);
    else if (event.code === "Tab") this.putDown(false);
    return event.code !== "Tab";
  }

  set(lane, index) {
    const { view } = this;
    const { held } = view;
    held.lane = lane;
    this.moving = true;
    lane.ul.insertBefore(held.entry.el, this.others(lane)[index]?.el ?? null);
    view.show(lane);
    held.entry.el.focus({ preventScroll: true });
    this.moving = false;
    held.entry.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    for (const one of view.lanes.values()) one.el.classList.toggle("is-over", one === lane && lane !== held.from);
    view.say(this.where());
  }

  putDown(keep) {
    const { view } = this;
    const { entry, from, lane, above, below } = view.held;
    const focused = entry.el.contains(document.activeElement);
    const [newAbove, newBelow] = lane.around(entry.el);
    entry.el.classList.remove("is-held");
    view.root.classList.remove("is-carrying");
    for (const one of view.lanes.values()) one.el.classList.remove("is-over");
    const unmoved = lane === from && newAbove === above && newBelow === below;
    const move = keep && !unmoved;
    this.moving = true;
    view.release(move ? () => view.move(entry, lane, newAbove, newBelow) : null);
    if (focused && entry.el.isConnected) this.focus(entry);
    this.moving = false;
    if (!move) view.say(view.words.t("put_back", { title: entry.card.t }));
  }
}
