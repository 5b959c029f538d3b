// The paper as the client will see it: asked for a moment after the last change, shown only when it is whole.
const WAIT = 400;

function h(tag, cls, attrs = {}) {
  const el = document.createElement(tag);
  el.className = cls;
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value);
  return el;
}

export default {
  template: '<div class="e-view"></div>',
  props: { src: String, labels: Object },
  emits: ['state'],
  mounted() {
    this.note = h('div', 'e-view__note', { role: 'status' });
    this.$el.append(this.note);
    // What is not on screen (a narrow window shows form or paper) is not printed until it is.
    this.eye = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && this.late) this.load(); });
    this.eye.observe(this.$el);
    if (this.src) this.show(this.src, 0);
  },
  beforeUnmount() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.eye?.disconnect();
  },
  methods: {
    show(src, wait = WAIT) {
      this.wanted = src;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.late = true; if (this.$el.offsetParent !== null) this.load(); }, wait);
    },
    async load() {
      this.late = false;
      this.asking?.abort();
      const asking = (this.asking = new AbortController());
      const src = this.wanted;
      this.say('busy', this.labels.busy);
      let shown = src;
      try {
        const answer = await fetch(src, { signal: asking.signal, credentials: 'same-origin' });
        if (!answer.ok || answer.redirected) { // redirected: the session has ended
          const words = answer.status >= 500 ? await answer.text() : '';
          if (answer.status !== 503) return this.fail(words || this.labels.failed);
          shown = this.page(src); // nothing to print with here: the same page without a PDF
          this.reason = words;
        } else {
          await answer.blob();
          this.reason = '';
          // Browsers without a viewer of their own, most phones among them, would only download it.
          if (navigator.pdfViewerEnabled === false) shown = this.page(src);
        }
      } catch (error) {
        return error.name === 'AbortError' ? null : this.fail(this.labels.offline);
      }
      if (asking.signal.aborted) return null;
      return this.swap(shown, src);
    },
    page(src) { return src.replace('.pdf?', '.html?'); },
    swap(shown, src) {
      const isPdf = shown.includes('.pdf?');
      const next = h('iframe', 'e-view__f is-next', { title: this.labels.title, src: isPdf ? `${shown}#toolbar=0&navpanes=0&view=FitH` : shown });
      if (!isPdf) next.setAttribute('sandbox', '');
      const done = () => {
        clearTimeout(patience);
        if (!next.isConnected || this.frame === next) return;
        if (src !== this.wanted && this.frame) { next.remove(); return; }
        this.frame?.remove();
        this.frame = next;
        next.classList.remove('is-next');
        this.say(this.reason ? 'warn' : '', this.reason || '');
        this.$emit('state', { ok: true });
      };
      const patience = setTimeout(done, 3000);
      // The viewer is loaded before it has painted; what was shown stays until then.
      next.addEventListener('load', () => setTimeout(done, isPdf ? 600 : 0), { once: true });
      this.$el.append(next);
    },
    fail(text) {
      this.say('err', text);
      this.$emit('state', { ok: false });
      return null;
    },
    say(tone, text) {
      this.note.className = `e-view__note ${tone ? `is-${tone}` : ''}`;
      this.note.textContent = text;
      this.note.hidden = !text;
      this.$el.setAttribute('aria-busy', tone === 'busy' ? 'true' : 'false');
    },
    print() {
      if (!this.frame || !this.frame.src.includes('.pdf?')) { window.open(this.wanted, '_blank', 'noopener'); return; }
      try { this.frame.contentWindow.focus(); this.frame.contentWindow.print(); } catch { window.open(this.wanted, '_blank', 'noopener'); }
    },
  },
};
