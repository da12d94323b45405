// --- All findings: filter, search, sort, read.

/** As in `src/report/ranking.rs`, but what stands already comes behind all that is new. Smaller is more urgent. */
const COSTS_ONLY_TIME = ["maintainability", "duplication", "coverage", "architecture"];
const urgencyOf = (f) => (f.rest.suppressed ? 1e9 : 0) + (f.state === 2 ? 1e8 : 0) - f.severity * 1e7 - (f.changed ? 5e6 : 0)
  + (COSTS_ONLY_TIME.includes(data.categories[f.category]) ? 1e6 : 0) - f.confidence * 1e5 - Math.min(f.effort, 99999);

const ORDERS = {
  urgency: ["Most urgent first", urgencyOf],
  severity: ["By severity", (f) => -f.severity],
  path: ["By place", () => 0],
  rule: ["By rule", (f) => f.rule.name.toLowerCase()],
  effort: ["By effort", (f) => -f.effort],
};

/** What the base had and this analysis has not. */
const fixedList = () => {
  const rows = data.fixed.map(([rule, path, line, severity, , message]) => ({ rule, path: data.paths[path], line, severity, message }));
  const text = (name, of) => ({ name, text: true, of, show: (row) => element("span", { title: reveal(of(row)) }, reveal(of(row))) });
  return element("details", { class: "card fixed" }, element("summary", null, element("h2", null, `${plural(rows.length, "finding")} fixed`)),
    new SortedTable("Fixed findings", [
      { name: "Severity", text: true, of: (row) => -row.severity, show: (row) => span(`badge ${data.severities[row.severity]}`, data.severities[row.severity]) },
      text("Finding", (row) => row.message), text("Rule", (row) => row.rule), text("Place", (row) => `${row.path}:${row.line}`),
    ], rows, 0).box);
};

const explorer = (() => {
  const blank = () => ({ q: "", severity: new Set(), category: "", state: "", rule: "", path: "", sort: "urgency", hidden: false });
  let filter = blank();
  let shown = [];
  let opened = null;
  const sorted = {};
  let haystacks = null;

  const inOrder = (name) => {
    if (!sorted[name]) {
      const keys = findings.map(ORDERS[name][1]);
      const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      sorted[name] = findings.slice().sort((a, b) =>
        compare(keys[a.index], keys[b.index]) || compare(a.path, b.path) || a.line - b.line || a.index - b.index);
    }
    return sorted[name];
  };

  /** Everything that is searched in, in lower case; made once, at the first search. */
  const haystack = (finding) => {
    haystacks = haystacks || findings.map((f) => `${f.message}\n${f.path}\n${f.rule.id}\n${f.rule.name}\n${f.symbol || ""}`.toLowerCase());
    return haystacks[finding.index];
  };

  const matching = () => {
    const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
    const path = filter.path.toLowerCase();
    const counts = data.severities.map(() => 0);
    const found = inOrder(filter.sort).filter((f) => {
      if (!filter.hidden && (f.rest.suppressed || (f.severity === INFO && !filter.severity.has(INFO)))) {
        if (f.severity !== INFO || f.rest.suppressed) return false;
      }
      if (filter.state && STATES[f.state] !== filter.state) return false;
      if (filter.category && data.categories[f.category] !== filter.category) return false;
      if (filter.rule && f.rule.id !== filter.rule) return false;
      if (path && !f.path.toLowerCase().includes(path)) return false;
      if (words.length) {
        const text = haystack(f);
        if (!words.every((word) => text.includes(word))) return false;
      }
      counts[f.severity]++;
      if (filter.severity.size) return filter.severity.has(f.severity);
      return filter.hidden || f.severity !== INFO;
    });
    return { found, counts };
  };

  const row = (f) => element("div", { class: `row ${severityOf(f)}${f.rest.suppressed ? " suppressed" : ""}` },
    element("p", null, marked(f.message)),
    element("p", { class: "meta" },
      span("hush", `${severityOf(f)}, `),
      f.state === 1 ? element("em", null, "new") : null,
      code(element("bdi", null, reveal(`${f.path}:${f.line}`))),
      element("span", null, reveal(f.rule.id))));

  let list, pane, status, controls;

  const open = (finding, focus) => {
    opened = finding;
    pane.replaceChildren(detail(finding, shut));
    pane.scrollTop = 0;
    if (focus) {
      pane.classList.add("open");
      history.replaceState(null, "", linkOf(finding));
      pane.querySelector("h3").focus({ preventScroll: true });
    }
  };

  const shut = () => {
    pane.classList.remove("open");
    opened = null;
    remember();
    list.box.focus();
  };

  /** Writes the filter into the address. */
  const remember = () => {
    const parts = new URLSearchParams();
    for (const key of ["q", "category", "state", "rule", "path"]) if (filter[key]) parts.set(key, filter[key]);
    if (filter.severity.size) parts.set("severity", [...filter.severity].map((s) => data.severities[s]).join(","));
    if (filter.sort !== "urgency") parts.set("sort", filter.sort);
    if (filter.hidden) parts.set("all", "1");
    const text = parts.toString();
    history.replaceState(null, "", `#findings${text ? `?${text}` : ""}`);
  };

  const apply = (keep) => {
    const { found, counts } = matching();
    shown = found;
    controls.severity.forEach((chip) => {
      const level = Number(chip.dataset.level);
      chip.setAttribute("aria-pressed", String(filter.severity.has(level)));
      chip.lastChild.textContent = number(counts[level]);
    });
    const at = keep ? shown.indexOf(keep) : -1;
    list.show(shown, at >= 0 ? at : -1);
    if (!shown.length) list.box.append(element("p", { class: "none", role: "presentation" }, findings.length ? "No finding matches. Esc clears the filters." : "No findings at all. She may sail."));
    else list.box.querySelectorAll(".none").forEach((node) => node.remove());
    const left = data.left_out.findings;
    status.textContent = `${plural(shown.length, "finding")} of ${number(findings.length)}${left ? ` (${number(left)} more did not fit into this page)` : ""}`;
    if (at < 0 && !keep) {
      const wide = matchMedia("(min-width: 901px)").matches;
      if (shown.length && wide) list.choose(0, false);
      else pane.replaceChildren(element("p", { class: "none" }, "Choose a finding to read about it."));
    }
  };

  const changed = () => {
    remember();
    apply();
  };

  const build = (section) => {
    const choice = (key, label, options) => element("select", { "aria-label": label, change: (event) => { filter[key] = event.target.value; changed(); } },
      options.map(([value, text]) => element("option", { value }, reveal(text))));
    const rules = data.rules.slice().sort((a, b) => (a.name < b.name ? -1 : 1));
    let waiting = 0;
    const typed = (key) => (event) => {
      filter[key] = event.target.value;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(changed);
    };
    controls = {
      q: element("input", { type: "search", id: "search", placeholder: "Search messages, paths, rules", "aria-label": "Search findings", "aria-keyshortcuts": "/", autocomplete: "off", spellcheck: "false", input: typed("q") }),
      path: element("input", { type: "text", placeholder: "Path contains", "aria-label": "Path contains", size: 14, spellcheck: "false", input: typed("path") }),
      category: choice("category", "Category", [["", "Every category"], ...data.categories.map((c) => [c, c])]),
      state: choice("state", "State", [["", "New and existing"], ["new", "New"], ["existing", "Existing"]]),
      rule: choice("rule", "Rule", [["", "Every rule"], ...rules.map((rule) => [rule.id, rule.name])]),
      sort: choice("sort", "Order", Object.entries(ORDERS).map(([key, [text]]) => [key, text])),
      hidden: element("input", { type: "checkbox", change: (event) => { filter.hidden = event.target.checked; changed(); } }),
      severity: data.severities.map((name, level) => element("button", {
        type: "button", "data-level": level, "aria-pressed": "false",
        click: () => { filter.severity.has(level) ? filter.severity.delete(level) : filter.severity.add(level); changed(); },
      }, name, " ", element("b"))).reverse(),
    };
    status = element("p", { class: "status", role: "status", "aria-live": "polite" });
    list = new Rows("Findings", 62, row, (finding, focus) => open(finding, focus));
    pane = element("article", { class: "detail", "aria-label": "Finding", tabindex: -1 });
    section.append(
      element("div", { class: "tools", role: "search" }, element("div", { class: "search" }, controls.q),
        element("button", { type: "button", class: "more", "aria-expanded": "false", click: (event) => {
          const open = section.classList.toggle("filtering");
          event.target.setAttribute("aria-expanded", String(open));
        } }, "Filters"),
        [controls.path, controls.category, controls.state, controls.rule, controls.sort].map((control) => attach(control, { class: "filter" }, []))),
      element("div", { class: "tools" }, element("div", { class: "chips", role: "group", "aria-label": "Severity" }, controls.severity),
        element("label", { class: "small filter" }, controls.hidden, " info and suppressed"), status),
      element("div", { class: "split" }, list.box, pane));
    if (data.fixed.length) section.append(fixedList());
  };

  return {
    build,
    /** Takes the filter from an address. */
    show(parameters) {
      filter = blank();
      for (const key of ["q", "category", "state", "rule", "path"]) filter[key] = parameters.get(key) || "";
      for (const name of (parameters.get("severity") || "").split(",")) {
        const level = data.severities.indexOf(name);
        if (level >= 0) filter.severity.add(level);
      }
      if (parameters.get("sort") in ORDERS) filter.sort = parameters.get("sort");
      filter.hidden = parameters.has("all");
      for (const key of ["q", "path", "category", "state", "rule", "sort"]) controls[key].value = filter[key];
      controls.hidden.checked = filter.hidden;
      pane.classList.remove("open");
      apply();
    },
    /** Opens the finding that an address names. */
    reach(name) {
      const finding = name.startsWith("@") ? findings[Number(name.slice(1))] : findings.find((f) => f.fingerprint === name);
      filter = blank();
      if (finding && (finding.rest.suppressed || finding.severity === INFO)) filter.hidden = true;
      controls.hidden.checked = filter.hidden;
      for (const key of ["q", "path", "category", "state", "rule"]) controls[key].value = "";
      apply(finding);
      if (finding) open(finding, true);
      else pane.replaceChildren(element("p", { class: "none" }, "That finding is not in this report."));
    },
    move: (steps) => list.choose(list.current + steps, Boolean(pane.classList.contains("open")) && matchMedia("(max-width: 900px)").matches),
    enter: () => { if (shown[list.current]) open(shown[list.current], true); },
    leave() {
      if (pane.classList.contains("open") || opened) {
        pane.classList.remove("open");
        if (pane.contains(document.activeElement)) { shut(); return; }
      }
      const { sort } = filter;
      this.show(new URLSearchParams({ sort }));
      remember();
    },
    search: () => { controls.q.focus(); controls.q.select(); },
    /** What is shown now, for the printer. */
    current: () => (list ? shown : findings.filter((f) => !f.rest.suppressed && f.severity !== INFO)),
  };
})();
