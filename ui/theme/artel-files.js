// Files dropped on a page or pasted into the composer go through its one hidden upload; a [data-upload] place has its own.
(() => {
  const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const busy = () => document.querySelector(".q-dialog--modal,.a-dlg") !== null;
  const two = (n) => String(n).padStart(2, "0");
  const stamp = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}.${two(d.getMinutes())}.${two(d.getSeconds())}`;
  // What is pasted is always called image.png: a time tells one from another.
  const named = (file) => file.name === "image.png" ? new File([file], `${stamp(new Date())}.png`, { type: file.type }) : file;

  const typing = (target) => target.closest?.("input,textarea,[contenteditable=true]");
  // A field with files takes what is dropped on it or pasted within, in dialogs too; the page hears that it is taken.
  const zone = (event) => event.target.closest?.("[data-upload]") ?? null;
  const fill = (event, data) => {
    const place = zone(event), files = [...(data?.files ?? [])].map(named);
    if (!place || !files.length) return;
    event.preventDefault();
    event.artelTaken = true;
    getElement(Number(place.dataset.upload)).$refs.qRef.addFiles("one" in place.dataset ? files.slice(0, 1) : files);
  };
  const mark = (over) => {
    for (const el of document.querySelectorAll(".is-drop")) if (el !== over) el.classList.remove("is-drop");
    over?.classList.add("is-drop");
    document.body.classList.toggle("is-on-zone", Boolean(over));
  };
  window.addEventListener("dragover", (event) => {
    const over = has(event) ? zone(event) : null;
    mark(over);
    if (over) event.preventDefault();
  }, true);
  window.addEventListener("dragend", () => mark(null), true);
  window.addEventListener("drop", (event) => { mark(null); fill(event, event.dataTransfer); }, true);
  window.addEventListener("paste", (event) => fill(event, event.clipboardData), true);

  window.artelFiles = (upload, host, hint, wholePage) => {
    const veil = document.createElement("div");
    veil.className = "f-veil";
    veil.setAttribute("aria-hidden", "true");
    veil.append(Object.assign(document.createElement("b"), { textContent: hint }));
    const ears = new AbortController();
    let deep = 0, seen = false;
    const lower = () => { deep = 0; veil.remove(); };
    const here = () => {
      const there = document.getElementById(host) !== null;
      if (!there && seen) { ears.abort(); lower(); }
      seen ||= there;
      return there;
    };
    const give = (files, dropped) => {
      if (dropped) document.getElementById(host).dispatchEvent(new CustomEvent("artel-drop"));
      getElement(upload).$refs.qRef.addFiles(files);
    };
    const on = (name, act) => window.addEventListener(name, (event) => { if (here()) act(event); }, { signal: ears.signal });
    on("dragenter", (event) => {
      if (!has(event) || busy()) return;
      deep += 1;
      document.body.append(veil);
    });
    on("dragover", (event) => { if (has(event) && !busy()) event.preventDefault(); });
    on("dragleave", (event) => { if (has(event) && (deep -= 1) <= 0) lower(); });
    on("drop", (event) => {
      lower();
      if (!has(event) || busy() || event.defaultPrevented || event.artelTaken) return;
      event.preventDefault();
      give([...event.dataTransfer.files], true);
    });
    on("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      const wanted = event.target.closest?.("[data-files]") || (wholePage && !busy() && !typing(event.target));
      if (!files.length || event.defaultPrevented || !wanted) return;
      event.preventDefault();
      give(files.map(named), false);
    });
  };
})();
