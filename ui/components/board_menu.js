// «Move to…»: every move without dragging, for one pointer, for phones and for the keyboard.
import { el, icon } from "./board_card.js";
import { colour } from "./board_words.js";

export class Menu {
  constructor(view) {
    this.view = view;
    this.node = null;
  }

  open(entry, opener) {
    this.close();
    const { view } = this;
    this.opener = opener;
    const item = (text, tone, current, act) => {
      const dot = el("i", "a-sq");
      dot.style.setProperty("--h", colour(tone));
      const node = el("button", "a-menu__i", { type: "button", role: "menuitem", tabindex: "-1" }, dot, el("span", "a-grow a-ell", {}, text));
      if (current) {
        node.append(icon("check", "s14"));
        node.setAttribute("aria-current", "true");
      }
      node.onclick = () => {
        this.close();
        if (current || !view.cards.has(entry.id)) return;
        act();
        entry.el.focus({ preventScroll: true });
      };
      return node;
    };
    const lanes = [...view.lanes.values()].map((lane) => item(lane.stage.name, lane.stage.color, lane === entry.lane,
      () => view.move(entry, lane, undefined, lane.order[0])));
    const zones = view.zoneList.filter((zone) => zone.stage === undefined || !view.lanes.has(zone.stage))
      .map((zone) => item(zone.label, zone.tone, false, () => view.moveToZone(entry, zone)));
    this.node = el("div", "a-menu a-bmenu", { role: "menu", "aria-label": view.words.t("move_card", { title: entry.card.t }) },
      el("div", "a-menu__cap", { role: "presentation" }, view.words.t("move_to")), ...lanes, ...(zones.length ? [el("hr", "a-hr"), ...zones] : []));
    this.node.onkeydown = (event) => this.key(event);
    view.root.append(this.node);
    opener.setAttribute("aria-expanded", "true");
    this.stand(opener);
    this.items()[0].focus({ preventScroll: true });
    this.outside = (event) => this.node && !this.node.contains(event.target) && this.close(false);
    document.addEventListener("pointerdown", this.outside, true);
  }

  /** Under the opener, or above it where there is no room; on a phone CSS makes it a sheet at the bottom. */
  stand(opener) {
    const at = opener.getBoundingClientRect();
    const box = this.node.getBoundingClientRect();
    this.node.style.left = `${Math.max(8, Math.min(at.right - box.width, innerWidth - box.width - 8))}px`;
    this.node.style.top = `${at.bottom + 4 + box.height > innerHeight ? Math.max(8, at.top - 4 - box.height) : at.bottom + 4}px`;
  }

  items() {
    return [...this.node.querySelectorAll('[role="menuitem"]')];
  }

  key(event) {
    const items = this.items();
    const at = items.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.code];
    event.stopPropagation();
    if (event.code === "Escape" || event.code === "Tab") this.close();
    else if (go === undefined) return;
    else items[(go + items.length) % items.length].focus();
    event.preventDefault();
  }

  close(back = true) {
    if (!this.node) return;
    document.removeEventListener("pointerdown", this.outside, true);
    const inside = this.node.contains(document.activeElement);
    this.node.remove();
    this.node = null;
    this.opener.removeAttribute("aria-expanded");
    if (back && inside) this.opener.focus({ preventScroll: true });
  }
}
