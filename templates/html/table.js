// --- A table that can be sorted and that draws only the rows in view.

const ROW = 34;

/**
 * Columns are `{ name, of, show, text }`: `of(row)` is what is sorted by, `show(row)` what is drawn, `text` columns
 * stand left and start ascending.
 */
class SortedTable {
  constructor(label, columns, rows, sortedBy) {
    Object.assign(this, { columns, rows, order: rows.slice(), by: -1, descending: false, from: -1 });
    this.heads = columns.map((column, at) =>
      element("th", { scope: "col", class: column.text && "text" },
        element("button", { type: "button", click: () => this.sort(at) }, column.name)));
    this.body = element("tbody");
    this.table = element("table", { "aria-label": label, "aria-rowcount": rows.length + 1 },
      element("thead", null, element("tr", null, this.heads)), this.body);
    this.box = element("div", { class: "vtable", tabindex: 0, role: "region", "aria-label": label, scroll: () => this.draw() }, this.table);
    new ResizeObserver(() => this.draw(true)).observe(this.box);
    this.sort(sortedBy);
  }

  filter(keep) {
    this.order = this.rows.filter(keep);
    this.arrange();
  }

  sort(at) {
    this.descending = at === this.by ? !this.descending : !this.columns[at].text;
    this.by = at;
    this.heads.forEach((head, index) => {
      head.setAttribute("aria-sort", index !== at ? "none" : this.descending ? "descending" : "ascending");
      head.firstChild.textContent = this.columns[index].name + (index !== at ? "" : this.descending ? " ↓" : " ↑");
    });
    this.arrange();
  }

  arrange() {
    const { of } = this.columns[this.by];
    const sign = this.descending ? -1 : 1;
    const rank = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    this.order.sort((a, b) => sign * rank(of(a), of(b)) || rank(a.path || "", b.path || ""));
    this.box.scrollTop = 0;
    this.draw(true);
  }

  draw(force) {
    const from = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 10);
    if (!force && Math.abs(from - this.from) < 5) return;
    this.from = from;
    const to = Math.min(this.order.length, from + Math.ceil((this.box.clientHeight || 544) / ROW) + 26);
    const spacer = (rows) => {
      const cell = element("td", { colspan: this.columns.length });
      cell.style.height = `${rows * ROW}px`;
      return element("tr", { class: "spacer", "aria-hidden": "true" }, cell);
    };
    this.body.replaceChildren(
      spacer(from),
      ...this.order.slice(from, to).map((row, at) =>
        element("tr", { "aria-rowindex": from + at + 2 }, this.columns.map((column) =>
          element("td", { class: column.text && "text" }, column.show ? column.show(row) : number(column.of(row)))))),
      spacer(this.order.length - to),
    );
  }
}
