// --- One finding in full.

const placeText = (path, line, endLine) => `${path}:${line}${endLine > line ? `–${endLine}` : ""}`;

const placeNode = ([path, line, endLine, message]) => {
  const name = data.paths[path];
  const link = webLink(name, line, endLine);
  const text = code(placeText(name, line, endLine));
  return [link ? outside(link, "").appendChild(text).parentNode : text, message ? ` ${message}` : null];
};

const detail = (finding, close) => {
  const { rule, rest } = finding;
  const severity = severityOf(finding);
  const box = element("div", { "data-finding": finding.index });
  const part = (title, ...content) => box.append(element("h4", null, title), ...content);
  const link = webLink(finding.path, finding.line, finding.endLine);
  const place = code(`${finding.path}:${finding.line}:${finding.column}`);
  box.append(
    element("button", { type: "button", class: "close", click: close }, "Close"),
    element("p", { class: "badges" },
      span(`badge ${severity}`, severity),
      finding.state ? span(`badge ${finding.state === 1 ? "new" : "off"}`, STATES[finding.state]) : null,
      finding.changed ? span("badge new", "on a changed line") : null,
      rest.suppressed ? span("badge off", "suppressed") : null),
    element("h3", { tabindex: -1 }, marked(finding.message)),
    element("p", { class: "where" }, link ? outside(link, "").appendChild(place).parentNode : place, finding.symbol ? " in " : null,
      finding.symbol ? code(finding.symbol) : null),
  );
  if (rest.source) box.append(excerpt(finding));
  if (rest.suppressed) {
    const [by, reason, until] = rest.suppressed;
    part("Suppressed", element("p", null, `By ${by}${until ? ` until ${until}` : ""}: ${reason || "no reason given."}`));
  }
  if (rest.flow) {
    part("How data gets here", element("ol", { class: "flow" }, rest.flow.map((step, at) => element("li", { "data-step": at + 1 }, placeNode(step)))));
  }
  if (rest.related) part("Belongs to it", element("ul", { class: "places" }, rest.related.map((one) => element("li", null, placeNode(one)))));
  if (rest.fix) {
    const [description, safe, edits] = rest.fix;
    part(safe ? "Fix" : "Fix (may change behaviour)", element("p", null, description));
    const change = difference(finding);
    if (change) box.append(change);
    else for (const edit of edits) {
      box.append(small(`Replace ${edit[0]}:${edit[1]} to ${edit[2]}:${edit[3]} by`),
        listing("Change", edit[4].split("\n").map((text) => lineOf("+", text))));
    }
  }
  const facts = [
    ["Rule", [element("a", { href: `#findings?rule=${encodeURIComponent(rule.id)}` }, rule.name), " ", code(rule.id)]],
    ["Category", data.categories[finding.category]],
    ["Confidence", data.confidences[finding.confidence]],
    ["Effort", minutes(finding.effort)],
    rule.cwe.length ? ["CWE", rule.cwe.map((id) => [outside(`https://cwe.mitre.org/data/definitions/${id}.html`, `CWE-${id}`), " "])] : null,
    rule.tags.length ? ["Tags", rule.tags.join(", ")] : null,
    finding.fingerprint ? ["Fingerprint", code(finding.fingerprint)] : null,
    ["Link", element("a", { href: linkOf(finding) }, "to this finding")],
    rule.url ? ["More", outside(rule.url, rule.url)] : null,
  ];
  box.append(element("dl", { class: "facts" }, facts.filter(Boolean).map(([name, value]) => [element("dt", null, name), element("dd", null, value)])));
  if (rule.docs || rule.summary) box.append(markdown(rule.docs || rule.summary));
  return box;
};
