// Records of a calendar given other days by the mouse, by a long press on a touch screen, and by Shift with the arrows.
(() => {
  const PRESS = 350, SLIP = 8, EDGE = 72;
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  window.artelMonth = (id) => {
    const box = document.getElementById(id);
    if (!box) return;
    let held = null, timer = 0, start = null, ghost = null, over = null, roll = 0, released = 0;
    const tell = (record, day) => box.dispatchEvent(new CustomEvent("artel-day", { detail: { id: Number(record), day } }));
    const mark = (day) => {
      if (day === over) return;
      over?.classList.remove("is-over");
      over = day;
      over?.classList.add("is-over");
    };
    const end = () => {
      clearTimeout(timer);
      cancelAnimationFrame(roll);
      held?.classList.remove("is-held");
      ghost?.remove();
      box.classList.remove("is-dragging");
      mark(null);
      held = ghost = start = null;
      timer = roll = 0;
    };

    /* the mouse */
    box.addEventListener("dragstart", (event) => {
      const chip = event.target.closest?.("[data-id][draggable]");
      if (!chip) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/artel-record", chip.dataset.id);
      held = chip;
      chip.classList.add("is-held");
    });
    box.addEventListener("dragend", end);
    box.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("text/artel-record")) return;
      const day = event.target.closest("[data-day]");
      if (day) event.preventDefault();
      mark(day);
    });
    box.addEventListener("drop", (event) => {
      const day = event.target.closest("[data-day]"), record = event.dataTransfer.getData("text/artel-record");
      end();
      if (!day || !record) return;
      event.preventDefault();
      tell(record, day.dataset.day);
    });

    /* a finger: held still it takes the record, moved at once it scrolls as ever */
    const place = (touch) => {
      ghost.style.transform = `translate(${touch.clientX - ghost.offsetWidth / 2}px, ${touch.clientY - ghost.offsetHeight - 18}px)`;
      mark(document.elementFromPoint(touch.clientX, touch.clientY)?.closest("[data-day]") ?? null);
    };
    const scroll = () => {
      const { top, bottom } = box.getBoundingClientRect();
      const by = start.clientY < top + EDGE ? -8 : start.clientY > bottom - EDGE ? 8 : 0;
      if (by) { box.scrollTop += by; place(start); }
      roll = requestAnimationFrame(scroll);
    };
    const take = (chip) => {
      const y = chip.getBoundingClientRect().top;
      held = chip;
      chip.classList.add("is-held");
      ghost = chip.cloneNode(true);
      ghost.className = "y-chip y-ghost";
      ghost.setAttribute("aria-hidden", "true");
      ghost.inert = true;
      document.body.append(ghost);
      box.classList.add("is-dragging"); // empty days appear, and what is held stays under the finger
      box.scrollTop += chip.getBoundingClientRect().top - y;
      navigator.vibrate?.(15);
      place(start);
      roll = requestAnimationFrame(scroll);
    };
    box.addEventListener("touchstart", (event) => {
      if (event.touches.length > 1) { end(); return; }
      const chip = event.target.closest("[data-id][draggable]");
      if (!chip || event.target.closest("button")) return;
      start = event.touches[0];
      timer = setTimeout(() => take(chip), PRESS);
    }, { passive: true });
    box.addEventListener("touchmove", (event) => {
      const touch = event.touches[0];
      if (held && ghost) {
        event.preventDefault();
        start = touch;
        place(touch);
      } else if (start && Math.hypot(touch.clientX - start.clientX, touch.clientY - start.clientY) > SLIP) end();
    }, { passive: false });
    box.addEventListener("touchend", (event) => {
      if (!held || !ghost) { end(); return; }
      event.preventDefault(); // no click on the link that was held
      released = Date.now();
      const record = held.dataset.id, day = over?.dataset.day;
      end();
      if (day) tell(record, day);
    });
    box.addEventListener("touchcancel", end);
    box.addEventListener("contextmenu", (event) => { if (ghost || Date.now() - released < 500) event.preventDefault(); });

    /* keys */
    box.addEventListener("keydown", (event) => {
      const step = STEPS[event.code], chip = event.target.closest("[data-id][draggable]");
      if (!step || !chip || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const day = new Date(`${chip.closest("[data-day]").dataset.day}T00:00:00Z`);
      day.setUTCDate(day.getUTCDate() + step);
      box.dispatchEvent(new CustomEvent("artel-day", { detail: { id: Number(chip.dataset.id), day: day.toISOString().slice(0, 10), key: true } }));
    });
  };
  // What was moved by keys keeps the focus on its new day.
  window.artelMonthFocus = (id, record) => setTimeout(() =>
    document.querySelector(`#${id} [data-id="${Number(record)}"] .y-chip__t`)?.focus(), 40);
})();
