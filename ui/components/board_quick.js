// The quick form of a lane. What was typed lives in sessionStorage until the server has answered.
import { el, icon } from "./board_card.js";

const KEY = () => `artel.board.drafts:${location.pathname}${location.search}`;
const LOST = 10000; // ms after which a snapshot without an answer means that the text never arrived

export class QuickAdd {
  constructor(view) {
    this.view = view;
    this.forms = new Map(); // lane → form
    this.sent = new Map(); // token → {stage, title, amount, el}
    this.next = 1;
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY())) || {};
    } catch {
      return {};
    }
  }

  write(stage, draft) {
    const all = this.read();
    if (draft) all[stage] = draft;
    else delete all[stage];
    try {
      sessionStorage.setItem(KEY(), JSON.stringify(all));
    } catch {
      // A full or forbidden storage costs only the draft's survival of a reload.
    }
  }

  /** After a load: open the forms that were left with text in them. */
  restore() {
    for (const [stage, draft] of Object.entries(this.read())) {
      const lane = this.view.lanes.get(Number(stage));
      if (!lane || this.forms.has(lane)) continue;
      // Sent just before the page was reloaded, and here it is: nothing to give back.
      if (draft.sent && lane.order.some((entry) => entry.card.t === draft.title.trim())) this.write(stage, null);
      else this.open(lane, draft, false);
    }
    for (const [token, one] of [...this.sent]) if (Date.now() - one.t > LOST) this.answered(token, false, "");
  }

  open(lane, draft = null, focus = true) {
    if (!lane || !this.view.options.quickAdd) return;
    let form = this.forms.get(lane);
    if (!form) {
      form = this.build(lane);
      this.forms.set(lane, form);
      lane.list.prepend(form);
      lane.quick.hidden = true;
    }
    const saved = draft ?? this.read()[lane.stage.id];
    if (saved && !form.first.value) {
      form.first.value = String(saved.title ?? "");
      form.second.value = String(saved.amount ?? "");
    }
    if (!focus) return;
    lane.list.scrollTop = 0;
    form.first.focus();
  }

  build(lane) {
    const { words } = this.view;
    const input = (key, name, classes, mode) => el("input", classes, { "aria-label": words.t(name), placeholder: words.t(key, { sign: words.sign() }), autocomplete: "off", inputmode: mode, maxlength: mode === "text" ? "255" : "20" });
    const first = input("title_hint", "title", "a-b a-bquick__t", "text");
    const second = input("amount_hint", "amount", "a-num a-bquick__a", "decimal");
    const save = el("button", "a-bquick__save a-end a-row a-g4 a-mi a-t3", { type: "submit", "aria-label": words.t("save") }, "Enter", icon("corner-down-left", "s14"));
    const error = el("p", "a-err", { role: "alert" });
    const form = el("form", "a-quickform", { "aria-label": words.t("quick_add"), novalidate: "" }, first, el("div", "a-row a-g6", {}, second, save), error);
    Object.assign(form, { first, second, error });
    error.hidden = true;
    form.oninput = () => {
      error.hidden = true;
      this.write(lane.stage.id, first.value || second.value ? { title: first.value, amount: second.value } : null);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      this.save(lane, form);
    };
    form.onkeydown = (event) => {
      event.stopPropagation();
      if (event.code === "Escape") this.close(lane);
    };
    return form;
  }

  fail(form, field, key) {
    form.error.textContent = this.view.words.t(key);
    form.error.hidden = false;
    field.focus();
  }

  save(lane, form) {
    const title = form.first.value.trim();
    const amount = this.view.words.amount(form.second.value);
    if (!title) return this.fail(form, form.first, "title_needed");
    if (amount === null) return this.fail(form, form.second, "amount_wrong");
    const token = this.next++;
    const { words } = this.view;
    const ghost = el("div", "a-card a-bghost is-wait", { "aria-hidden": "true" }, el("div", "a-card__t a-clamp2", {}, title), el("div", "a-card__m", {}, words.money(amount) ?? words.t("no_amount")), el("span", "a-bcard__wait", {}, icon("cloud-upload"), words.t("waiting")));
    form.after(ghost);
    this.sent.set(token, { lane, title, amount: form.second.value, ghost, t: Date.now() });
    this.write(lane.stage.id, { title: form.first.value, amount: form.second.value, sent: true });
    form.first.value = form.second.value = "";
    // The draft stays stored until the answer: a reload in between gives the text back.
    form.first.focus();
    this.view.emit("add", { token, stage: lane.stage.id, title, amount: amount || null });
    return undefined;
  }

  finish(token) {
    const one = this.sent.get(token);
    if (!one) return undefined;
    this.sent.delete(token);
    one.ghost.remove();
    const form = this.forms.get(one.lane);
    if (!form?.first.value) this.write(one.lane.stage.id, null);
    return one;
  }

  /** The server's answer to a form: taken, or refused with a reason; then the text comes back. */
  answered(token, accepted, why) {
    const one = this.finish(token);
    if (!one || accepted) return;
    this.open(one.lane);
    const form = this.forms.get(one.lane);
    if (!form.first.value) {
      form.first.value = one.title;
      form.second.value = one.amount;
      form.oninput();
    }
    form.error.textContent = why || this.view.words.t("not_added");
    form.error.hidden = false;
  }

  /** A card came by live change: if it is ours, its place holder goes. */
  arrived(card, by) {
    if (by !== undefined && by !== this.view.me) return;
    for (const [token, one] of this.sent) {
      if (one.title === card.t && one.lane.stage.id === card.s) {
        this.finish(token);
        return;
      }
    }
  }

  close(lane) {
    this.forms.get(lane)?.remove();
    this.forms.delete(lane);
    lane.quick.hidden = false;
    this.write(lane.stage.id, null);
    (lane.order[0]?.el ?? lane.plus).focus();
  }
}
