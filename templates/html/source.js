// --- Source excerpts and differences.

const listing = (label, ...rows) =>
  element("div", { class: "code", tabindex: 0, role: "region", "aria-label": label }, element("table", { role: "presentation" }, element("tbody", null, rows)));
const lineOf = (sign, text) => element("tr", { class: sign === "+" ? "add" : "del" }, element("td", null, sign), element("td", null, text));

/** The lines of a finding's source with its range marked. Columns count characters, so code points here. */
const excerpt = (finding) => {
  const [first, lines] = finding.rest.source;
  const rows = lines.map((text, at) => {
    const line = first + at;
    const hit = line >= finding.line && line <= finding.endLine;
    const cell = element("td");
    if (hit) {
      const characters = Array.from(text);
      const indent = characters.findIndex((c) => c.trim());
      const from = line === finding.line ? finding.column - 1 : Math.max(0, indent);
      const to = line === finding.endLine ? finding.endColumn - 1 : characters.length;
      pour(cell, characters.slice(0, from).join(""));
      const marked = characters.slice(from, Math.max(to, from)).join("");
      if (marked) cell.append(pour(element("mark"), marked));
      pour(cell, characters.slice(Math.max(to, from)).join(""));
    } else pour(cell, text);
    return element("tr", { class: hit && "hit" }, element("td", null, String(line)), cell);
  });
  const last = first + lines.length - 1;
  if (finding.endLine > last) {
    rows.push(element("tr", null, element("td", null, "⋮"), element("td", { class: "small" }, `goes on to line ${finding.endLine}`)));
  }
  return listing("Source", rows);
};

/** What the fix changes, as removed and added lines; `null` where the source at hand does not hold all of it. */
const difference = (finding) => {
  const [, , edits] = finding.rest.fix;
  if (!finding.rest.source || !edits.length) return null;
  const [first, lines] = finding.rest.source;
  const top = Math.min(...edits.map((edit) => edit[0]));
  const bottom = Math.max(...edits.map((edit) => edit[2]));
  if (top < first || bottom >= first + lines.length) return null;
  const before = lines.slice(top - first, bottom - first + 1);
  const characters = before.map((line) => Array.from(line));
  const starts = [0];
  for (const line of characters) starts.push(starts[starts.length - 1] + line.length + 1);
  let whole = Array.from(before.join("\n"));
  const at = (line, column) => starts[line - top] + column - 1;
  for (const [line, column, endLine, endColumn, replacement] of edits.slice().reverse()) {
    whole.splice(at(line, column), at(endLine, endColumn) - at(line, column), ...Array.from(replacement));
  }
  const after = whole.join("").split("\n");
  return listing("Change", before.map((text) => lineOf("−", text)), after.map((text) => lineOf("+", text)));
};
