// What is selected: a set of ids, or everything that matches except a set.
export class Pick {
  constructor() { this.clear(); }
  clear() {
    this.all = false;
    this.set = new Set(); // ids chosen, or ids left out when all
    this.anchor = null; // index where a range began
    this.base = null; // the set as it was when the range began
  }
  everything() {
    this.clear();
    this.all = true;
  }
  has(id) { return this.all !== this.set.has(id); }
  put(id, on) {
    if (on === this.all) this.set.delete(id);
    else this.set.add(id);
  }
  toggle(id, index) {
    this.put(id, !this.has(id));
    this.begin(index);
  }
  begin(index) {
    this.anchor = index;
    this.base = new Set(this.set);
  }
  /** The range replaces the one drawn before from the same anchor. */
  range(ids) {
    this.set = new Set(this.base);
    for (const id of ids) this.put(id, true);
  }
  forget(id) { this.set.delete(id); this.base?.delete(id); }
  count(total) { return this.all ? Math.max(0, total - this.set.size) : this.set.size; }
  state(total) {
    const n = this.count(total);
    return n === 0 ? 'false' : n >= total ? 'true' : 'mixed';
  }
  payload(total) {
    const count = this.count(total);
    return this.all ? { all: true, except: [...this.set], count } : { ids: [...this.set], count };
  }
}
