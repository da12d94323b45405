// --- The other sections. Each is built when it is first looked at.

const toFindings = (path) => { location.hash = `#findings?all=1&path=${encodeURIComponent(path)}`; };
const fileLink = (path) => element("button", { type: "button", class: "link", title: `Findings in ${reveal(path)}`, click: () => toFindings(path) }, reveal(path));
/** Columns of tables. */
const FILE = { name: "File", text: true, of: (file) => file.path, show: (file) => fileLink(file.path) };
const count = (name, key) => ({ name, of: (row) => row[key] });
const heading = (text, hint) => element("h2", null, text, hint ? span("small", ` ${hint}`) : null);
const nothing = (text) => element("p", { class: "card none" }, text);

const meter = (percent) => element("span", null, drawing("svg", { class: `meter ${percent >= 80 ? "" : percent >= 50 ? "fair" : "bad"}`, viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
  drawing("rect", { class: "rest", width: 100, height: 8, rx: 2 }), drawing("rect", { class: "part", width: percent, height: 8, rx: 2 })), `${percent.toFixed(1)} %`);

/** A table with a box above it that narrows it. */
const searchable = (section, label, table, words) => {
  const status = element("span", { class: "small", role: "status", "aria-live": "polite" }, plural(table.rows.length, label));
  const box = element("input", {
    type: "search", placeholder: `Search ${label}s`, "aria-label": `Search ${label}s`, spellcheck: "false",
    input: (event) => {
      const wanted = event.target.value.toLowerCase();
      table.filter((row) => words(row).toLowerCase().includes(wanted));
      status.textContent = `${plural(table.order.length, label)} of ${number(table.rows.length)}`;
    },
  });
  section.append(element("div", { class: "tools" }, element("div", { class: "search" }, box), status), table.box);
};

const sections = {
  findings: (section) => explorer.build(section),

  files(section) {
    if (!files.length) return section.append(nothing("No file was analysed."));
    section.append(new Treemap((file) => toFindings(file.path)).box);
    searchable(section, "file", new SortedTable("Files", [
      FILE,
      { name: "Language", text: true, of: (file) => file.language, show: (file) => file.language + (file.test ? ", test" : "") },
      { name: "Debt", of: (file) => file.debt, show: (file) => minutes(file.debt) },
      count("Findings", "findings"), count("Code", "code"), count("Cognitive", "cognitive"), count("Cyclomatic", "cyclomatic"),
      { name: "Maintainability", of: (file) => file.maintainability, show: (file) => file.maintainability.toFixed(1) },
      count("Copied", "duplicated"), count("Functions", "functions"), count("Comments", "comments"),
    ], files, 2), (file) => `${file.path} ${file.language}`);
  },

  functions(section) {
    if (!functions.length) return section.append(nothing("No named function was found."));
    searchable(section, "function", new SortedTable("Functions", [
      { name: "Function", text: true, of: (one) => one.name, show: (one) => element("code", { title: reveal(one.name) }, reveal(one.name)) },
      count("Cognitive", "cognitive"), count("Cyclomatic", "cyclomatic"), count("Code", "code"), count("Nesting", "nesting"), count("Parameters", "parameters"), count("Returns", "returns"),
      { name: "Maintainability", of: (one) => one.maintainability, show: (one) => one.maintainability.toFixed(1) },
      { name: "Place", text: true, of: (one) => one.path, show: (one) => {
        const link = webLink(one.path, one.first, one.last);
        const text = reveal(`${one.path}:${one.first}`);
        return element("code", { title: text }, link ? outside(link, text) : text);
      } },
    ], functions, 1), (one) => `${one.name} ${one.path}`);
    if (data.left_out.functions) section.append(small(`${plural(data.left_out.functions, "simpler function")} did not fit into this page.`));
  },

  duplication(section) {
    if (!data.clones.length) return section.append(nothing("No duplicated code was found."));
    const families = data.clones.slice().sort((a, b) => b[2] * b[3].length - a[2] * a[3].length);
    const MOST = 500;
    section.append(heading(plural(families.length, "family", "families"), "of the same code in several places, largest first"),
      element("ul", { class: "families" }, families.slice(0, MOST).map(([language, tokens, lines, copies]) => element("li", { class: "card" },
        element("p", null, element("b", null, plural(lines, "line")), ` in ${plural(copies.length, "place")} `, span("small", `${plural(tokens, "token")}, ${data.languages[language] || language}`)),
        element("ul", null, copies.slice(0, 50).map(([path, first, last]) => element("li", null, placeNode([path, first, last, ""])))),
        copies.length > 50 ? small(`and ${number(copies.length - 50)} more places`) : null))));
    if (families.length > MOST) section.append(small(`and ${number(families.length - MOST)} smaller families`));
  },

  architecture(section) {
    const breaches = findings.filter((f) => data.categories[f.category] === "architecture" && !f.rest.suppressed).length;
    section.append(heading("Architecture"), element("p", { class: "card" }, `${plural(data.cycles.length, "group")} of files that import each other in a circle. `,
      element("a", { href: "#findings?category=architecture" }, `${plural(breaches, "finding")} about architecture`)));
    section.append(element("ul", { class: "families" }, data.cycles.slice(0, 500).map((cycle) => element("li", { class: "card" },
      small(plural(cycle.length, "file")),
      element("p", { class: "cycle" }, cycle.slice(0, 40).map((path) => [code(data.paths[path]), element("span", { "aria-label": "imports" }, "→")]),
        cycle.length > 40 ? `… ${number(cycle.length - 40)} more →` : null, code(data.paths[cycle[0]]))))));
  },

  coverage(section) {
    const known = files.filter((file) => file.coverage);
    if (!known.length) return section.append(nothing("No coverage report was given. Give one with --coverage."));
    const percent = (covered, all) => (all ? (100 * covered) / all : 100);
    searchable(section, "file", new SortedTable("Coverage", [
      FILE,
      { name: "Not covered", of: (file) => file.coverage[1] - file.coverage[0] },
      { name: "Lines", of: (file) => percent(file.coverage[0], file.coverage[1]), show: (file) => meter(percent(file.coverage[0], file.coverage[1])) },
      { name: "Covered", of: (file) => file.coverage[0], show: (file) => `${number(file.coverage[0])} of ${number(file.coverage[1])}` },
      { name: "Branches", of: (file) => percent(file.coverage[2], file.coverage[3]), show: (file) => (file.coverage[3] ? meter(percent(file.coverage[2], file.coverage[3])) : "–") },
    ], known, 1), (file) => file.path);
  },

  problems(section) {
    const whole = (table) => attach(table.box, { class: "vtable full" }, []);
    const text = (name, of) => ({ name, text: true, of, show: (row) => element("span", { title: reveal(of(row)) }, reveal(of(row))) });
    if (data.problems.length) {
      const rows = data.problems.map(([kind, path, message]) => ({ kind, path, message }));
      section.append(heading("Not, or not wholly, analysed"), whole(new SortedTable("Problems", [text("Kind", (r) => r.kind), text("Path", (r) => r.path || "the whole run"), text("What happened", (r) => r.message)], rows, 0)));
    } else section.append(nothing("Nothing kept the analysis from being complete."));
    if (data.unknown) section.append(small(`${plural(data.unknown, "file")} in no language known here were left out too.`));
    if (data.skipped.length) {
      const rows = data.skipped.map(([path, reason]) => ({ path: data.paths[path], reason: reason.replace("-", " ") }));
      section.append(heading("Left out on purpose"), whole(new SortedTable("Skipped files", [text("Because it is", (r) => r.reason), text("Path", (r) => r.path)], rows, 0)));
    }
  },
};
