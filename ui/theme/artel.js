// Drafts of unsaved text, the state of the connection, the first paint. No inline scripts: CSP allows this file only.
(() => {
  // Boards draw hundreds of icons: from a sprite in the page each costs nothing, from its address each asks for it.
  fetch("/artel/assets/icons.svg").then((answer) => answer.text()).then((text) => {
    const sprite = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    for (const symbol of sprite.children) symbol.id = `a-i-${symbol.id}`;
    sprite.setAttribute("class", "a-sprite");
    sprite.setAttribute("aria-hidden", "true");
    document.body.append(document.importNode(sprite, true));
  });
  const KEEP = 14 * 86400e3;
  const person = () => document.querySelector("[data-artel-user]")?.dataset.artelUser ?? "";
  const keyOf = (name) => `artel:draft:${person()}:${name}`;
  const isField = (el) => el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement;
  const store = {
    read(name) {
      try {
        const kept = JSON.parse(localStorage.getItem(keyOf(name)));
        return kept && Date.now() - kept.at < KEEP ? kept.text : null;
      } catch { return null; }
    },
    write(name, text) {
      try { localStorage.setItem(keyOf(name), JSON.stringify({ text, at: Date.now() })); } catch { /* full or forbidden: typing goes on */ }
    },
    drop(name) {
      try { localStorage.removeItem(keyOf(name)); } catch { /* same */ }
    },
    sweep(all = false) {
      try {
        for (const key of Object.keys(localStorage)) {
          if (!key.startsWith("artel:draft:")) continue;
          const mine = key.startsWith(`artel:draft:${person()}:`);
          let at = 0;
          try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* a broken one goes too */ }
          if ((all && mine) || !(Date.now() - at < KEEP)) localStorage.removeItem(key);
        }
      } catch { /* no storage */ }
    },
  };
  const fieldOf = (el) => el.closest("[data-draft]");
  const boxOf = (el) => el.closest(".a-field,.i-f") ?? el.closest(".q-field") ?? el;

  document.addEventListener("input", (event) => {
    const el = event.target;
    const holder = isField(el) && el.type !== "password" ? fieldOf(el) : null;
    if (!holder) return;
    store.write(holder.dataset.draft, el.value);
    boxOf(el).classList.add("is-unsaved");
  }, true);

  function restore(holder) {
    const el = isField(holder) ? holder : holder.querySelector("input,textarea");
    if (!el || el.dataset.restored === holder.dataset.draft) return;
    el.dataset.restored = holder.dataset.draft;
    const kept = store.read(holder.dataset.draft);
    if (kept === null || kept === el.value) return;
    const proto = el instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    // Vue hears only what the browser itself would tell: the native setter and an input event.
    Object.getOwnPropertyDescriptor(proto.prototype, "value").set.call(el, kept);
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // A field that is edited in place has no input yet: its text says that a draft waits.
  const markDraft = (view) => view.classList.toggle("has-draft", store.read(view.dataset.draftOf) !== null);
  const restoreAll = (root) => {
    if (!window.did_handshake) return;
    if (root.matches?.("[data-draft-of]")) markDraft(root);
    root.querySelectorAll?.("[data-draft-of]").forEach(markDraft);
    if (root.matches?.("[data-draft]")) restore(root);
    root.querySelectorAll?.("[data-draft]").forEach(restore);
  };

  window.artel = {
    draftSaved(name, text) {
      const kept = store.read(name);
      if (text !== undefined && kept !== null && kept !== text) return; // typed on since: still unsaved
      store.drop(name);
      for (const el of document.querySelectorAll(`[data-draft="${CSS.escape(name)}"]`)) boxOf(el).classList.remove("is-unsaved");
      for (const view of document.querySelectorAll(`[data-draft-of="${CSS.escape(name)}"]`)) view.classList.remove("has-draft");
    },
    draftsForget: () => store.sweep(true),
    say(text) {
      const region = document.getElementById("artel-status");
      if (!region) return;
      region.textContent = "";
      setTimeout(() => { region.textContent = text; }, 60);
    },
    focus(id) {
      const el = document.getElementById(id);
      (el?.matches("input,textarea,button,select") ? el : el?.querySelector("input,textarea,button,select"))?.focus();
    },
  };
  document.addEventListener("submit", (event) => { if (event.target.matches?.('[action="/sign-out"]')) store.sweep(true); });

  // ── connection ──
  let lostAt = 0, nextTry = 0, ticking = 0;
  const bar = () => document.querySelector(".a-offline");
  function show() {
    const el = bar();
    document.body.classList.toggle("is-offline", lostAt > 0);
    if (!el) return;
    el.hidden = !lostAt;
    if (!lostAt) return;
    // Every keystroke is an event of its own: people count the things they touched.
    const queue = (window.socket?.sendBuffer ?? []).filter((one) => one.data?.[0] === "event");
    const waiting = new Set(queue.map((one) => one.data[1]?.id)).size;
    const form = new Intl.PluralRules(document.documentElement.lang || el.dataset.lang || "en").select(waiting);
    const text = waiting ? (el.dataset[form] ?? el.dataset.many ?? "").replace("{n}", waiting) : el.dataset.none;
    const count = el.querySelector(".a-offline__n"), left = el.querySelector(".a-offline__t");
    if (count && count.textContent !== text) count.textContent = text;
    const seconds = Math.max(0, Math.ceil((nextTry - Date.now()) / 1000));
    if (left) left.textContent = seconds ? el.dataset.in.replace("{n}", seconds) : el.dataset.now;
  }
  function lost() {
    if (!lostAt) lostAt = Date.now();
    clearInterval(ticking);
    ticking = setInterval(show, 500);
    // A blink shorter than this is no news for anybody.
    setTimeout(() => { if (lostAt) { show(); window.dispatchEvent(new CustomEvent("artel:offline")); } }, 400);
  }
  function back() {
    const was = lostAt;
    lostAt = 0;
    clearInterval(ticking);
    show();
    if (!was) return;
    const el = bar();
    if (el && Date.now() - was > 400) window.artel.say(el.dataset.back ?? "");
    window.dispatchEvent(new CustomEvent("artel:online"));
  }
  function watch(socket) {
    socket.on("connect", back);
    socket.on("disconnect", lost);
    socket.on("connect_error", lost);
    const backoff = socket.io.backoff, duration = backoff?.duration?.bind(backoff);
    if (duration) backoff.duration = () => { const wait = duration(); nextTry = Date.now() + wait; return wait; };
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".a-offline__go") || !window.socket) return;
    nextTry = 0;
    show();
    window.socket.io._reconnecting = false;
    window.socket.io.open();
  });
  // A link to an address opens the card's own form of a letter where the team sends from here.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="mailto:"]'), box = link && document.querySelector("[data-writes]");
    if (!box || event.ctrlKey || event.metaKey || event.shiftKey || link.closest(".d-ev__text")) return;
    event.preventDefault();
    const address = decodeURIComponent(link.getAttribute("href").slice(7).split("?")[0]);
    box.dispatchEvent(new CustomEvent("artel-write", { detail: address }));
  });
  window.addEventListener("beforeunload", (event) => {
    if (lostAt && (window.socket?.sendBuffer?.length ?? 0)) event.preventDefault();
  });

  // ── start ──
  const mounted = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) { restoreAll(node); nameMenu(node); }
  });
  // Quasar puts menus outside of every landmark; their portal becomes a region with the menu's own name.
  function nameMenu(node) {
    if (!node.id?.startsWith("q-portal--menu")) return;
    queueMicrotask(() => {
      const menu = node.querySelector("[role]");
      if (!menu || menu.getAttribute("role") === "dialog") return;
      node.setAttribute("role", "region");
      node.setAttribute("aria-label", menu.getAttribute("aria-label") ?? "Menu");
    });
  }
  function start() {
    store.sweep();
    const timer = setInterval(() => {
      if (!window.socket) return;
      if (!window.socket.artelWatched) { window.socket.artelWatched = true; watch(window.socket); }
      if (!window.did_handshake) return;
      clearInterval(timer);
      document.getElementById("a-boot")?.remove();
      const words = bar()?.dataset.unsaved;
      if (words) document.body.style.setProperty("--a-unsaved", JSON.stringify(words));
      restoreAll(document.body);
      mounted.observe(document.body, { childList: true, subtree: true });
      document.documentElement.dataset.artelReady = "1";
    }, 40);
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
