// --- Where the code is and how hot: area is code lines, colour is what the reader chooses.

const HEATS = {
  complexity: ["Cognitive complexity", "per 100 code lines", [4, 12, 22, 40], (n) => (100 * n.cognitive) / n.code],
  findings: ["Findings", "per 1,000 code lines", [0.01, 4, 12, 30], (n) => (1000 * n.findings) / n.code],
  debt: ["Debt", "% of writing it anew", [0.1, 2, 6, 15], (n) => n.debt / (0.3 * n.code)],
  duplicated: ["Duplication", "% of code lines", [0.1, 5, 15, 35], (n) => (100 * n.duplicated) / n.code],
  coverage: ["Not covered", "% of lines", [10, 25, 50, 75], (n) => (n.coverable ? 100 * (1 - n.covered / n.coverable) : 0)],
};
const SUMS = ["code", "cognitive", "findings", "debt", "duplicated", "covered", "coverable"];

/** Folders with sums, from the files' paths. */
const folderTree = () => {
  const folder = (name, path, parent) => ({ name, path, parent, children: new Map(), ...Object.fromEntries(SUMS.map((key) => [key, 0])) });
  const root = folder("", "", null);
  for (const file of files) {
    const sums = { ...file, covered: file.coverage ? file.coverage[0] : 0, coverable: file.coverage ? file.coverage[1] : 0 };
    const parts = file.path.split("/");
    let node = root;
    for (let at = 0; ; at++) {
      for (const key of SUMS) node[key] += sums[key];
      if (at === parts.length) { node.file = file; break; }
      const name = parts[at];
      if (!node.children.has(name)) node.children.set(name, folder(name, parts.slice(0, at + 1).join("/"), node));
      node = node.children.get(name);
    }
  }
  return root;
};

/** Down a folder that holds nothing but one folder. */
const collapse = (node) => {
  let name = node.name;
  while (node.children.size === 1) {
    const [only] = node.children.values();
    if (only.file) break;
    node = only;
    name = name ? `${name}/${only.name}` : only.name;
  }
  return { node, name };
};

/**
 * Rectangles for `items` (largest first) that are as square as can be: Bruls, Huizing and van Wijk, Squarified
 * Treemaps, 2000.
 */
const squarify = (items, x, y, width, height) => {
  const out = [];
  const total = items.reduce((sum, item) => sum + item.code, 0);
  if (!total || width < 1 || height < 1) return out;
  const scale = (width * height) / total;
  const worst = (sum, largest, smallest, side) => Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest));
  let start = 0;
  while (start < items.length) {
    const side = Math.min(width, height);
    let sum = 0, end = start, best = Infinity;
    while (end < items.length) {
      const area = items[end].code * scale;
      const ratio = worst(sum + area, items[start].code * scale, area, side);
      if (end > start && ratio > best) break;
      best = ratio;
      sum += area;
      end++;
    }
    const depth = side ? sum / side : 0;
    let along = 0;
    for (let at = start; at < end; at++) {
      const length = depth ? (items[at].code * scale) / depth : 0;
      out.push(width >= height
        ? { item: items[at], x, y: y + along, width: depth, height: length }
        : { item: items[at], x: x + along, y, width: length, height: depth });
      along += length;
    }
    if (width >= height) { x += depth; width -= depth; } else { y += depth; height -= depth; }
    start = end;
  }
  return out;
};

const MOST_CELLS = 150;
const biggest = (node) => {
  const all = [...node.children.values()].filter((child) => child.code > 0).sort((a, b) => b.code - a.code || (a.name < b.name ? -1 : 1));
  return { kept: all.slice(0, MOST_CELLS), more: all.length - MOST_CELLS };
};

class Treemap {
  constructor(openFile) {
    Object.assign(this, { openFile, heat: "complexity", node: collapse(folderTree()).node });
    this.crumbs = element("nav", { class: "crumbs", "aria-label": "Folder" });
    this.legend = element("p", { class: "legend" });
    this.svg = drawing("svg", { role: "group", "aria-label": "Map of the code; arrow keys move, Enter opens, Backspace goes up", keydown: (event) => this.key(event) });
    const options = Object.entries(HEATS).filter(([key]) => key !== "coverage" || files.some((file) => file.coverage));
    this.box = element("div", { class: "card map" },
      element("div", { class: "tools" }, this.crumbs,
        element("label", { class: "small" }, "Colour ", element("select", { change: (event) => { this.heat = event.target.value; this.draw(); } },
          options.map(([key, [name]]) => element("option", { value: key }, name)))), this.legend),
      this.svg);
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  level(node) {
    const [, , steps, of] = HEATS[this.heat];
    const value = node.code ? of(node) : 0;
    return steps.filter((step) => value >= step).length;
  }

  go(node, focus) {
    this.node = collapse(node).node;
    this.draw();
    if (focus) { const first = this.svg.querySelector(".cell"); if (first) first.focus(); }
  }

  draw() {
    const width = this.svg.clientWidth, height = this.svg.clientHeight;
    if (!width || !height) return;
    const [name, unit] = HEATS[this.heat];
    this.legend.replaceChildren(`${name} ${unit}: low `, ...[0, 1, 2, 3, 4].map((step) => element("i", { class: `heat${step}` })), " high");
    const trail = [];
    for (let node = this.node; node; node = node.parent) trail.unshift(node);
    this.crumbs.replaceChildren(...trail.map((node, at) => element("button", {
      type: "button", "aria-current": at === trail.length - 1 ? "true" : null, click: () => this.go(node, true),
    }, reveal(at ? `${node.name}/` : data.project.name || "project"))));
    const { kept, more } = biggest(this.node);
    const cells = squarify(kept, 0, 0, width, height);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren(...cells.map((cell, at) => this.cell(cell, at)));
    if (more > 0) this.legend.append(` · ${plural(more, "smaller one")} not drawn`);
  }

  cell({ item, x, y, width, height }, at) {
    const { node, name } = collapse(item);
    const level = this.level(item);
    const [heatName, unit, , of] = HEATS[this.heat];
    const value = item.code ? of(item) : 0;
    const label = `${reveal(name)}, ${plural(item.code, "code line")}, ${heatName.toLowerCase()} ${value.toFixed(1)} ${unit}`;
    const isFolder = !item.file;
    const group = drawing("g", {
      class: "cell", role: "button", tabindex: at ? -1 : 0, "aria-label": `${isFolder ? "Folder" : "File"} ${label}`,
      click: () => this.open(node),
    }, drawing("title", null, label), drawing("rect", { class: `frame ${isFolder ? "folder" : `heat${level}`}`, x, y, width, height, rx: 4 }));
    group.place = { x: x + width / 2, y: y + height / 2, node };
    if (isFolder && width > 16 && height > 34) {
      this.inside(group, node, { x: x + 4, y: y + 22, width: width - 8, height: height - 26 });
    } else if (isFolder) group.lastChild.setAttribute("class", `frame heat${level}`);
    const room = Math.floor((width - 12) / 7.2);
    if (room > 2 && height > 18) {
      const text = reveal(isFolder ? `${name}/` : name);
      const on = isFolder ? "" : ` on${level}`;
      group.append(drawing("text", { class: `${isFolder ? "strong" : ""}${on}`, x: x + 6, y: y + 15 }, text.length > room ? `${text.slice(0, room - 1)}…` : text));
      if (!isFolder && height > 36 && room > 8) group.append(drawing("text", { class: `quiet${on}`, x: x + 6, y: y + 30 }, plural(item.code, "line")));
    }
    return group;
  }

  /** What a folder holds, some levels down, as far as there is room to see it. */
  inside(group, folder, box) {
    const waiting = [{ folder, box, depth: 0 }];
    while (waiting.length) {
      const { folder, box, depth } = waiting.pop();
      for (const { item, x, y, width, height } of squarify(biggest(folder).kept, box.x, box.y, box.width, box.height)) {
        const { node, name } = collapse(item);
        const open = !item.file && depth < 3 && width > 48 && height > 44;
        const level = this.level(item);
        group.append(drawing("rect", { class: `inner ${open ? "folder" : `heat${level}`}`, x, y, width, height, rx: 2 }));
        const text = reveal(name), room = Math.floor((width - 8) / 6.6);
        if (room > 5 && height > 18) {
          group.append(drawing("text", { class: `within${open ? "" : ` on${level}`}`, x: x + 5, y: y + 13 }, text.length > room ? `${text.slice(0, room - 1)}…` : text));
        }
        if (open) waiting.push({ folder: node, box: { x: x + 3, y: y + 18, width: width - 6, height: height - 21 }, depth: depth + 1 });
      }
    }
  }

  open(node) {
    if (node.file) this.openFile(node.file);
    else this.go(node, true);
  }

  key(event) {
    const here = event.target.place;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Backspace" && this.node.parent) {
      let up = this.node.parent;
      while (up.parent && collapse(up).node === this.node) up = up.parent;
      this.go(up, true);
    } else if (here && (event.key === "Enter" || event.key === " ")) this.open(here.node);
    else if (here && moves[event.key]) {
      const [dx, dy] = moves[event.key];
      let best = null, least = Infinity;
      for (const cell of this.svg.querySelectorAll(".cell")) {
        const ahead = (cell.place.x - here.x) * dx + (cell.place.y - here.y) * dy;
        const aside = Math.abs((cell.place.x - here.x) * dy) + Math.abs((cell.place.y - here.y) * dx);
        if (ahead > 1 && ahead + aside * 2 < least) { least = ahead + aside * 2; best = cell; }
      }
      if (best) { event.target.setAttribute("tabindex", -1); best.setAttribute("tabindex", 0); best.focus(); }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
