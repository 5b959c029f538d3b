// The door between NiceGUI and the chips of tags.
import { TagBox } from 'tag_box';

export default {
  template: '<div class="a-tagfield"></div>',
  props: { tags: Array, labels: Object, editable: Boolean, longest: Number },
  emits: ['add', 'remove', 'open', 'edit'],
  mounted() {
    const emit = (name, value) => this.$emit(name, value);
    this.box = new TagBox({ labels: { ...this.labels }, editable: this.editable, longest: this.longest, emit });
    this.box.show(JSON.parse(JSON.stringify(this.tags)));
    this.$el.append(this.box.el);
  },
  watch: { tags(now) { this.box?.show(JSON.parse(JSON.stringify(now))); } },
  methods: {
    offer(known) { this.box?.offer(known); },
    say(text) { this.box?.say(text); },
    focus() { this.box?.focus(); },
  },
};
