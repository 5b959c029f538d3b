// The door between NiceGUI and the board: props in, events out, methods called by run_method. No card passes Vue.
import { BoardView } from "./board_view.js";

export default {
  template: `<div class="a-bview"></div>`,
  props: { src: String, label: String, labels: Object, lang: String, currency: String, zone: String, quickAdd: Boolean, plan: Boolean, seen: Boolean, letters: Boolean },
  emits: ["move", "open", "add", "plan", "seen"],
  mounted() {
    this.view = new BoardView(this.$el, { ...this.$props, labels: { ...this.labels } }, (name, data) => this.$emit(name, data));
  },
  unmounted() {
    this.view.destroy();
  },
  methods: {
    apply(deltas) {
      this.view.apply(deltas);
    },
    refuse(id, why) {
      this.view.refuse(id, why);
    },
    settled(id) {
      this.view.settled(id);
    },
    added(token, accepted, why) {
      this.view.quick.answered(token, accepted, why);
    },
    reload(src) {
      this.view.reload(src);
    },
    highlight(id) {
      this.view.highlight(id);
    },
  },
};
