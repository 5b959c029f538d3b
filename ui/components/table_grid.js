// The door between NiceGUI and the table: props in, events out, everything drawn by hand inside one node.
import { Grid } from 'table_view';

export default {
  template: '<div class="a-dt-root"><div class="a-dt" ref="host"></div></div>',
  props: { src: String, columns: Array, label: String, labels: Object, lang: String, tz: String, selectable: Boolean,
    sort: Array, shown: Array, acts: Array, rowHeight: Number, usual: Array },
  emits: ['open', 'select', 'columns', 'sort', 'act', 'edit'],
  mounted() {
    const plain = JSON.parse(JSON.stringify(this.$props)); // out of Vue's deep reactivity
    this.grid = new Grid(this.$refs.host, plain, (name, value) => this.$emit(name, value));
  },
  beforeUnmount() { this.grid?.destroy(); },
  methods: {
    apply(deltas) { this.grid?.apply(deltas); },
    reload(src, keep) { this.grid?.again(src, keep); },
    renew(src) { this.grid?.renew(src); },
    define(columns, back, sort) { this.grid?.define(columns, back, sort); },
    settle(id) { this.grid?.settle(id); },
    clear_selection() { this.grid?.clearSelection(); },
  },
};
