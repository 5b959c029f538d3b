// One listener for the keys of every page. Matches event.code, so the keys work in a Russian layout too.
// Emits "artel:key" with a name such as "ctrl+k", "?", "esc", "c", "shift+w", "g t", "+".
(() => {
  const LETTERS = new Set([..."cltqmpiejkxdzwf"]);
  const SHIFTED = new Set([..."dkwx"]);
  const GO = new Set([..."tldoa"]);
  let goUntil = 0;

  const emit = (name) => window.emitEvent?.("artel:key", name);
  const inField = (target) =>
    target instanceof Element &&
    (target.isContentEditable || target.closest('input:not([type=checkbox]):not([type=radio]),textarea,select,[role=textbox]'));
  const modalOpen = () => document.querySelector(".q-dialog .q-dialog__inner, .q-menu");
  const lettersOff = () => document.querySelector('[data-artel-keys="off"]');

  function nameOf(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    if (event.altKey) return null;
    if (ctrl) {
      if (event.shiftKey) return null;
      if (letter === "k" || letter === "z") return `ctrl+${letter}`;
      return event.code === "Enter" ? "ctrl+enter" : null;
    }
    if (event.code === "Escape") return "esc";
    if (event.key === "?" || (event.shiftKey && event.code === "Slash")) return "?";
    if (event.shiftKey && (event.code === "ArrowLeft" || event.code === "ArrowRight")) return `shift+${event.code.slice(5).toLowerCase()}`;
    if (event.code === "NumpadAdd" || event.code === "Equal") return "+";
    if (event.code === "NumpadSubtract" || (event.code === "Minus" && !event.shiftKey)) return "-";
    if (!letter) return null;
    if (event.shiftKey) return SHIFTED.has(letter) ? `shift+${letter}` : null;
    if (Date.now() < goUntil && GO.has(letter)) return `g ${letter}`;
    if (letter === "g") return "g";
    return LETTERS.has(letter) ? letter : null;
  }

  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || moveInGroup(event)) return;
    const name = nameOf(event);
    if (!name) return;
    const chord = name.startsWith("ctrl+");
    if (inField(event.target) && name !== "ctrl+k" && name !== "ctrl+enter") return;
    if (modalOpen() && name !== "ctrl+enter" && name !== "ctrl+k") return;
    if (event.repeat && name !== "j" && name !== "k") return;
    if (!chord && name !== "esc" && lettersOff()) return;
    goUntil = name === "g" ? Date.now() + 1200 : 0;
    if (name === "g") return;
    if (name !== "esc") event.preventDefault();
    emit(name);
  });

  // Arrows inside switches, tabs and menus: move the focus; a switch and a tab are chosen at once.
  function moveInGroup(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: "first", End: "last" }[event.code];
    if (step === undefined || event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return false;
    // A menu that has just opened may not have the focus yet.
    const open = inField(event.target) ? null : [...document.querySelectorAll(".q-menu")].at(-1);
    const group = open ?? event.target.closest?.(".a-seg,.a-tabs,[data-roving],.q-menu");
    if (!group) return false;
    const menu = group.classList.contains("q-menu");
    if (menu ? /Left|Right/.test(event.code) : /Up|Down/.test(event.code) && group.classList.contains("a-tabs")) return false;
    if (menu && inField(event.target)) return false;
    const selector = menu ? "[role^=menuitem]" : "[role=radio],[role=tab]";
    const items = [...group.querySelectorAll(selector)].filter((one) => !one.disabled && one.offsetParent);
    if (!items.length) return false;
    const now = items.indexOf(event.target.closest(selector));
    const next = step === "first" ? 0 : step === "last" ? items.length - 1 : now < 0 ? (step > 0 ? 0 : items.length - 1) : (now + step + items.length) % items.length;
    event.preventDefault();
    items[next].focus();
    if (!menu) items[next].click();
    return true;
  }

  // The switch shows its new state before the server answers.
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.(".a-seg>[role=radio],.a-tabs>[role=tab]");
    if (!item) return;
    const mark = item.getAttribute("role") === "tab" ? "aria-selected" : "aria-checked";
    for (const one of item.parentElement.querySelectorAll(":scope>[role]")) {
      one.setAttribute(mark, one === item ? "true" : "false");
      one.tabIndex = one === item ? 0 : -1;
      const panel = document.getElementById(one.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = one !== item;
    }
  });
  // Buttons outside of Python (search field) may ask for a key's act by data-key.
  document.addEventListener("click", (event) => {
    const asked = event.target.closest?.("[data-key]");
    if (asked) emit(asked.dataset.key);
  });
})();
