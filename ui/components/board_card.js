// One card: built from a template once, then only what changed is written. Data reaches the page as text only.
import { colour } from "./board_words.js";

const SVG = "http://www.w3.org/2000/svg";

/** el('div', 'class names', {attributes}, children…): strings become text nodes. */
export function el(tag, classes = "", attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (classes) node.className = classes;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** An icon of the sprite. */
export function icon(name, size = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `a-ic ${size}`.trim());
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#a-i-${name}`);
  svg.append(use);
  return svg;
}

const setIcon = (svg, name) => svg.firstChild.setAttribute("href", `#a-i-${name}`);
const setText = (node, text) => node.textContent !== text && (node.textContent = text);
const setAttr = (node, name, value) => node.getAttribute(name) !== value && node.setAttribute(name, value);

/** An avatar of {n, i, h}. */
export function avatar(person, size = "sm") {
  const node = el("span", `a-av a-av--${size}`, { role: "img" });
  dress(node, person);
  return node;
}

function dress(node, person) {
  setText(node, person ? person.i : "—");
  setAttr(node, "aria-label", person ? person.n : "—");
  setAttr(node, "title", person ? person.n : "");
  node.style.setProperty("--h", colour(person ? person.h : 0));
}

let template = null;

function blank() {
  const badge = el("span", "a-badge", {}, icon("call"), el("span", "a-ell"));
  const plan = el("button", "a-badge a-badge--none a-bcard__plan", { type: "button" }, icon("plus"), el("span"));
  const more = el("button", "a-iconbtn a-bcard__more", { type: "button", "aria-haspopup": "menu" }, icon("more"));
  return el("li", "a-bcard", { role: "listitem", tabindex: "-1" },
    el("div", "a-card", {},
      el("div", "a-card__t a-clamp2"),
      el("div", "a-row a-g6 a-bcard__m", {}, el("span", "a-card__m"), el("span", "a-badge a-badge--st a-end")),
      el("div", "a-bcard__tags"),
      el("div", "a-card__c", {}, icon("company", "s14 a-t3"), el("span", "a-ell")),
      el("div", "a-card__f", {}, badge, plan, el("span", "a-card__d"), el("span", "a-av a-av--sm", { role: "img" }), more)));
}

/** A new list item with handles to its parts in `.parts`. */
export function makeCard(id, words, plannable) {
  template ??= blank();
  const node = template.cloneNode(true);
  node.dataset.id = id;
  const box = node.firstChild;
  const [title, row, tags, client, foot] = box.children;
  const [step, plan, days, owner, more] = foot.children;
  node.parts = { box, title, money: row.children[0], tag: row.children[1], tags, client, step, plan, days, owner, more, foot };
  plan.lastChild.textContent = words.t("plan");
  if (!plannable) plan.replaceWith((node.parts.plan = el("span", "a-badge a-badge--none", {}, words.t("no_step"))));
  return node;
}

/** Write a card's data into its list item; `norm` in days or null. */
export function paintCard(node, card, { words, people, norm }) {
  const p = node.parts;
  const money = words.money(card.a, card.cur);
  setText(p.title, words.title(card.t));
  setText(p.money, money ?? words.t("no_amount"));
  p.money.classList.toggle("is-none", money === null);
  p.tag.hidden = !card.tag;
  if (card.tag) {
    setText(p.tag, card.tag.t);
    p.tag.style.setProperty("--h", colour(card.tag.tone));
  }
  paintTags(p.tags, card.tags ?? [], card.more ?? []);
  p.client.hidden = !card.c;
  if (card.c) {
    setIcon(p.client.firstChild, card.ci === "person" ? "contact" : "company");
    setText(p.client.lastChild, card.c);
    setAttr(p.client.lastChild, "title", card.c);
  }
  dress(p.owner, people[card.o]);
  node.classList.toggle("is-closed", Boolean(card.cl));
  setAttr(node, "aria-label", [card.t, money ?? words.t("amount_not_set"), card.c].filter(Boolean).join(", "));
  setAttr(p.more, "aria-label", words.t("move_card", { title: card.t }));
  if (p.plan.tagName === "BUTTON") setAttr(p.plan, "aria-label", words.t("plan_card", { title: card.t }));
  paintTime(node, card, words, norm);
}

function paintTags(row, tags, more) {
  const sign = JSON.stringify([tags, more]);
  if (row.sign === sign) return;
  row.sign = sign;
  row.hidden = !tags.length;
  row.replaceChildren(...tags.map((tag) => {
    const node = el("span", "a-badge a-badge--st a-tag", { title: tag.t }, el("span", "a-ell", {}, tag.t));
    node.style.setProperty("--h", colour(tag.tone));
    return node;
  }));
  if (more.length) row.append(el("span", "a-badge", { title: more.join(", ") }, `+${more.length}`));
}

/** Write what depends on the present minute: the next step and the days in the stage. */
export function paintTime(node, card, words, norm) {
  const p = node.parts;
  const step = words.step(card.n);
  p.step.hidden = !step;
  p.plan.hidden = Boolean(step) || Boolean(card.cl);
  if (step) {
    const kind = { late: "a-badge--late", today: "a-badge--today", plan: "a-badge--plain" }[step.kind];
    const name = `a-badge ${kind}`;
    if (p.step.className !== name) p.step.className = name;
    setIcon(p.step.firstChild, step.icon);
    setText(p.step.lastChild, step.text);
    setAttr(p.step, "title", step.title);
  }
  const days = words.days(card.since);
  setText(p.days, days ? words.t("days", { n: days }) : "");
  setAttr(p.days, "title", days ? words.t("days_in_stage") : "");
  p.days.classList.toggle("is-slow", norm !== null && norm !== undefined && days > norm);
}

/** Show who looks at the card now. */
export function paintViewers(node, persons) {
  node.parts.eye?.remove();
  node.parts.eye = null;
  if (!persons.length) return;
  node.parts.eye = el("span", "a-card__eye a-stack", {}, ...persons.slice(0, 3).map((person) => avatar(person, "xs")));
  node.parts.box.append(node.parts.eye);
}

/** Ring and «Игорь, только что» for four seconds. */
export function flashLive(node, person, text) {
  clearTimeout(node.liveTimer);
  node.parts.live?.remove();
  node.parts.live = el("span", "a-card__live", { "aria-hidden": "true" }, icon("move-right"), text);
  node.parts.box.style.setProperty("--h", colour(person.h));
  node.parts.box.classList.add("is-live");
  node.parts.box.append(node.parts.live);
  node.liveTimer = setTimeout(() => {
    node.parts.live?.remove();
    node.parts.live = null;
    node.parts.box.classList.remove("is-live");
  }, 4000);
}

/** Red ring and the reason under the card, for eight seconds or until `clear`. */
export function flashRefused(node, why) {
  clearRefused(node);
  node.classList.add("is-refused");
  if (why) node.parts.box.append((node.parts.why = el("p", "a-bcard__why", {}, icon("warn"), el("span", "", {}, why))));
  node.refusedTimer = setTimeout(() => clearRefused(node), 8000);
}

export function clearRefused(node) {
  clearTimeout(node.refusedTimer);
  node.classList.remove("is-refused");
  node.parts.why?.remove();
  node.parts.why = null;
}

/** The mark of a change the server has not confirmed; CSS shows it late, and in words while there is no connection. */
export function markWaiting(node, waiting, words) {
  node.classList.toggle("is-wait", waiting);
  node.parts.wait?.remove();
  node.parts.wait = null;
  if (!waiting) return;
  node.parts.wait = el("span", "a-bcard__wait", {}, icon("cloud-upload"), words.t("waiting"));
  node.parts.box.append(node.parts.wait);
}
