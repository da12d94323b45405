// --- A list that draws only the rows in view, so that its length does not matter.

class Rows {
  /** `draw(item, position)` makes a row; `pick(position)` is told when one is chosen. */
  constructor(label, height, draw, pick) {
    Object.assign(this, { height, draw, pick, items: [], current: -1, drawn: new Map() });
    this.filler = element("div", { class: "filler", role: "presentation" });
    this.box = element("div", {
      class: "list", role: "listbox", tabindex: 0, "aria-label": label,
      scroll: () => this.refresh(),
      click: (event) => {
        const row = event.target.closest("[data-at]");
        if (row) this.choose(Number(row.dataset.at), true);
      },
    }, this.filler);
    new ResizeObserver(() => this.refresh()).observe(this.box);
  }

  show(items, current) {
    this.items = items;
    this.current = current;
    for (const row of this.drawn.values()) row.remove();
    this.drawn.clear();
    this.filler.style.height = `${items.length * this.height}px`;
    this.box.scrollTop = 0;
    this.refresh();
    if (current >= 0) this.reach(current);
  }

  refresh() {
    const from = Math.max(0, Math.floor(this.box.scrollTop / this.height) - 6);
    const to = Math.min(this.items.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / this.height) + 6);
    for (const [at, row] of this.drawn) {
      if (at >= from && at < to) continue;
      row.remove();
      this.drawn.delete(at);
    }
    for (let at = from; at < to; at++) {
      if (this.drawn.has(at)) continue;
      const row = this.draw(this.items[at], at);
      attach(row, { id: `row-${at}`, "data-at": at, role: "option", "aria-setsize": this.items.length, "aria-posinset": at + 1 }, []);
      row.style.transform = `translateY(${at * this.height}px)`;
      row.setAttribute("aria-selected", String(at === this.current));
      this.drawn.set(at, row);
      this.box.append(row);
    }
  }

  choose(at, open) {
    if (!this.items.length) return;
    const before = this.drawn.get(this.current);
    if (before) before.setAttribute("aria-selected", "false");
    this.current = Math.max(0, Math.min(this.items.length - 1, at));
    this.reach(this.current);
    const row = this.drawn.get(this.current);
    if (row) row.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", `row-${this.current}`);
    this.pick(this.items[this.current], open);
  }

  /** Scrolls as little as is needed. */
  reach(at) {
    const top = at * this.height, bottom = top + this.height - this.box.clientHeight;
    if (this.box.scrollTop > top) this.box.scrollTop = top;
    else if (this.box.scrollTop < bottom) this.box.scrollTop = bottom;
    this.refresh();
  }
}
