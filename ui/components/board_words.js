// Words, money and times of one board in the reader's language and time zone.

export const HUES = ["slate", "sky", "blue", "indigo", "violet", "plum", "rose", "orange", "amber", "olive", "green", "teal"];
const TONES = ["ok", "danger", "warn", "info", "accent"];
const LOCALES = { ru: "ru-RU", en: "en-GB" };
// Intl would say «25 нояб.»; the design says «25 ноя».
const MONTHS = {
  ru: ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
export const STEP_ICONS = { call: "call", meeting: "meet", email: "mail", task: "task" };
const NBSP = "\u00a0";

/** A CSS colour for a palette name, a person's hue 0-11 or #rrggbb; anything else is slate, so that no text reaches CSS. */
export function colour(name) {
  if (Number.isInteger(name)) return `var(--a-st-${HUES[((name % 12) + 12) % 12]})`;
  if (HUES.includes(name)) return `var(--a-st-${name})`;
  if (TONES.includes(name)) return `var(--a-${name}-solid)`;
  return /^#[0-9a-f]{6}$/i.test(name) ? name : "var(--a-st-slate)";
}

export class Words {
  constructor(labels, lang, currency, zone) {
    this.labels = labels;
    this.lang = LOCALES[lang] ? lang : "en";
    this.currency = currency;
    this.zone = zone || undefined;
    this.formats = new Map();
    this.parts = new Map();
    this.clock = this.makeClock(this.zone);
    this.tick();
  }

  makeClock(timeZone) {
    const shape = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    try {
      return new Intl.DateTimeFormat("en-GB", { ...shape, timeZone });
    } catch {
      return new Intl.DateTimeFormat("en-GB", shape);
    }
  }

  /** A label with its {facts} filled in; plain text. */
  t(key, facts = {}) {
    return (this.labels[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in facts ? String(facts[name]) : all));
  }

  /** Take the present minute as "now" for steps and days. */
  tick() {
    this.now = Date.now();
    this.today = this.split(new Date(this.now).toISOString(), false);
  }

  /** {day: number of the calendar day, y, m, d, hm} of an ISO time, or of a plain date (then hm is empty); null if neither. */
  split(iso, cache = true) {
    if (this.parts.has(iso)) return this.parts.get(iso);
    let result = null;
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
    const ms = Date.parse(iso);
    if (date) result = { y: +date[1], m: +date[2], d: +date[3], hm: "", ms };
    else if (!Number.isNaN(ms)) {
      const p = Object.fromEntries(this.clock.formatToParts(ms).map((x) => [x.type, x.value]));
      result = { y: +p.year, m: +p.month, d: +p.day, hm: `${p.hour}:${p.minute}`, ms };
    }
    if (result) result.day = Date.UTC(result.y, result.m - 1, result.d) / 86400000;
    if (cache) {
      if (this.parts.size > 20000) this.parts.clear();
      this.parts.set(iso, result);
    }
    return result;
  }

  /** «1 250 000 ₽», £1,250.50, or null where there is no amount. */
  money(amount, currency) {
    if (amount === null || amount === undefined || amount === "") return null;
    const whole = /^-?\d+(\.0+)?$/.test(String(amount));
    const key = `${currency || this.currency}${whole}`;
    if (!this.formats.has(key)) this.formats.set(key, this.moneyFormat(currency || this.currency, whole ? 0 : 2));
    return this.formats.get(key).format(amount).replace(/\s/g, NBSP).replace("-", "\u2212");
  }

  moneyFormat(currency, digits) {
    const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    try {
      return new Intl.NumberFormat(LOCALES[this.lang], { ...shape, style: "currency", currency, currencyDisplay: "narrowSymbol" });
    } catch {
      return new Intl.NumberFormat(LOCALES[this.lang], shape);
    }
  }

  number(value) {
    return new Intl.NumberFormat(LOCALES[this.lang]).format(value).replace(/\s/g, NBSP);
  }

  /** The currency's own sign, for the empty amount field. */
  sign() {
    const part = this.moneyFormat(this.currency, 0).formatToParts?.(0).find((x) => x.type === "currency");
    return part ? part.value : this.currency;
  }

  date(p) {
    const day = `${p.d}${NBSP}${MONTHS[this.lang][p.m - 1]}`;
    return p.y === this.today.y ? day : `${day}${NBSP}${p.y}`;
  }

  /** The full date for a tooltip. */
  full(p) {
    return [`${p.d} ${MONTHS[this.lang][p.m - 1]} ${p.y}`, p.hm].filter(Boolean).join(", ");
  }

  /** The next step as {kind: 'late'|'today'|'plan', icon, text, title}; null where nothing is planned. */
  step(next) {
    if (!next) return null;
    const name = this.t(`kind_${STEP_ICONS[next.k] ? next.k : "task"}`);
    const result = { kind: "plan", icon: STEP_ICONS[next.k] || "task", text: name, title: next.t || name };
    const p = next.at ? this.split(next.at) : null;
    if (!p) return result;
    result.title = `${next.t || name}, ${this.full(p)}`;
    const away = p.day - this.today.day;
    if (away < 0) {
      result.kind = "late";
      result.text = this.t(away === -1 ? "late_1" : "late_n", { n: -away });
    } else if (away === 0 && p.hm && p.ms < this.now) {
      result.kind = "late";
      result.text = this.t("late_since", { time: p.hm });
    } else if (away === 0) {
      result.kind = "today";
      result.text = p.hm ? `${name} ${p.hm}` : this.t("today");
    } else if (away === 1) result.text = [this.t("tomorrow"), p.hm].filter(Boolean).join(" ");
    else result.text = p.y === this.today.y && p.hm ? `${this.date(p)}, ${p.hm}` : this.date(p);
    return result;
  }

  /** Calendar days since an ISO time, never below 0. */
  days(since) {
    const p = since ? this.split(since) : null;
    return p ? Math.max(0, this.today.day - p.day) : 0;
  }

  /** Typography of a title: ranges and dashes do not break. */
  title(text) {
    return String(text).replace(/(\d)–(\d)/g, "$1\u2060–\u2060$2").replace(/ –/g, `${NBSP}–`);
  }

  /** The amount a person typed as '1250.50', '' for nothing, null where it is no amount. */
  amount(text) {
    const plain = String(text).replace(/[\s\u00a0\u202f₽$€£]/g, "").replace(",", ".");
    return plain === "" || /^\d{1,13}(\.\d{1,2})?$/.test(plain) ? plain : null;
  }
}
