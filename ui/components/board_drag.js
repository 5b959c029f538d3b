// Dragging by mouse and finger. SortableJS moves only the held card's own node; everything else stays ours.
import { Sortable } from "nicegui-sortable";
import { el, icon } from "./board_card.js";
import { colour } from "./board_words.js";

const ICONS = { won: "won", lost: "lost", direction: "swap", archive: "archive", junk: "lost", convert: "won" };
const LONG = 60; // cards; SortableJS measures every one of a list to animate it, which took seconds on 400
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Draw the places that rise while a card is held. */
export function makeZones(view) {
  view.zones.replaceChildren(...view.zoneList.map((zone) => {
    const text = el("span", "", {}, zone.label);
    if (zone.hint) text.append(el("br"), el("span", "a-sm", {}, zone.hint));
    const node = el("div", "a-zone", {}, icon(ICONS[zone.id] || (zone.tone === "danger" ? "lost" : "arrow-right"), "s20"), text);
    node.style.setProperty("--h", colour(zone.tone));
    return node;
  }));
}

/** Make a lane's list sortable; called once for each lane. */
export function bindDrag(view, lane) {
  if (lane.sortable) return;
  lane.sortable = Sortable.create(lane.ul, {
    group: { name: `board-${view.options.label}`, put: true, pull: true },
    draggable: ".a-bcard",
    filter: "button, input, a",
    preventOnFilter: false,
    animation: 0,
    delay: 220,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 5,
    fallbackClass: "is-fly",
    ghostClass: "is-slot",
    chosenClass: "is-chosen",
    emptyInsertThreshold: 40,
    scroll: true,
    scrollSensitivity: 56,
    scrollSpeed: 14,
    bubbleScroll: true,
    onStart: (event) => start(view, lane, event),
    onMove: (event) => {
      const target = view.lanes.get(Number(event.to.dataset.stage));
      if (target) over(view, target);
    },
    onEnd: () => end(view),
  });
}

function start(view, lane, event) {
  const entry = view.cards.get(Number(event.item.dataset.id));
  const source = entry.el.cloneNode(true); // the faded card that stays where it was
  source.classList.remove("is-slot", "is-chosen");
  source.classList.add("is-source");
  source.inert = true;
  source.hidden = true;
  source.setAttribute("aria-hidden", "true");
  delete source.dataset.id;
  lane.ul.insertBefore(source, event.item);
  const [above, below] = lane.around(event.item);
  const stop = new AbortController();
  view.held = { entry, mode: "drag", from: lane, above, below, source, stop, zone: null };
  Sortable.ghost?.setAttribute("aria-hidden", "true");
  document.body.classList.add("is-dragging");
  view.root.classList.add("is-dragging");
  view.menu.close();
  for (const one of view.lanes.values()) one.sortable.option("animation", calm() || one.order.length > LONG ? 0 : 150);
  over(view, lane);
  const options = { signal: stop.signal, capture: true, passive: true };
  document.addEventListener("pointermove", (e) => aim(view, e.clientX, e.clientY), options);
  document.addEventListener("touchmove", (e) => aim(view, e.touches[0].clientX, e.touches[0].clientY), options);
  document.addEventListener("keydown", (e) => {
    if (e.code !== "Escape") return;
    e.preventDefault();
    e.stopPropagation();
    view.held.cancelled = true;
    document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true })); // SortableJS has no cancel of its own
  }, { signal: stop.signal, capture: true });
}

/** Tint the lane under the card and show the faded card where it came from. */
function over(view, lane) {
  for (const one of view.lanes.values()) one.el.classList.toggle("is-over", one === lane);
  view.held.source.hidden = lane === view.held.from;
}

/** Which zone, or on a phone which stage chip, is under the pointer. */
function aim(view, x, y) {
  const inside = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  const nodes = [...view.zones.children];
  const index = nodes.findIndex(inside);
  nodes.forEach((node, i) => node.classList.toggle("is-over", i === index));
  let zone = view.zoneList[index] ?? null;
  for (const lane of view.lanes.values()) {
    const hit = !zone && lane !== view.held.from && inside(lane.chip);
    lane.chip.classList.toggle("is-over", hit);
    if (hit) zone = { id: "", stage: lane.stage.id, label: lane.stage.name };
  }
  view.held.zone = zone;
  view.root.classList.toggle("is-zoned", Boolean(zone));
}

function end(view) {
  const { entry, above, below, source, stop, zone, from, cancelled } = view.held;
  stop.abort();
  source.remove();
  document.body.classList.remove("is-dragging");
  view.root.classList.remove("is-dragging", "is-zoned");
  for (const node of [...view.zones.children, ...[...view.lanes.values()].flatMap((x) => [x.el, x.chip])]) node.classList.remove("is-over");
  view.dropped = Date.now();
  const lane = view.lanes.get(Number(entry.el.parentNode?.dataset.stage));
  if (cancelled || !lane) return void view.release(null);
  if (zone) return void view.release(() => view.moveToZone(entry, zone));
  const [newAbove, newBelow] = lane.around(entry.el);
  const unmoved = lane === from && newAbove === above && newBelow === below;
  view.release(unmoved ? null : () => view.move(entry, lane, newAbove, newBelow));
}
