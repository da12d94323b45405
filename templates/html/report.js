// --- The data. The order in the rows is that of `src/report/html/payload.rs`.

const data = JSON.parse(byId("data").textContent);
const STATES = ["", "new", "existing"];

const findings = data.findings.map((row, index) => ({
  index,
  rule: data.rules[row[0]],
  path: data.paths[row[1]],
  line: row[2], column: row[3], endLine: row[4], endColumn: row[5],
  severity: row[6], category: row[7], confidence: row[8], state: row[9],
  changed: row[10], effort: row[11], message: row[12], symbol: row[13], fingerprint: row[14],
  rest: row[15] || {},
}));

const files = data.files.map((row) => ({
  path: data.paths[row[0]], language: data.languages[row[1]] || row[1], test: row[2],
  lines: row[3], code: row[4], comments: row[5], blank: row[6], functions: row[7], types: row[8],
  cyclomatic: row[9], cognitive: row[10], maintainability: row[11], duplicated: row[12], findings: row[13], debt: row[14],
  coverage: row[15],
}));

const functions = data.functions.map((row) => ({
  path: data.paths[row[0]], name: row[1], first: row[2], last: row[3], code: row[4], cyclomatic: row[5],
  cognitive: row[6], nesting: row[7], parameters: row[8], returns: row[9], maintainability: row[10],
}));

const severityOf = (finding) => data.severities[finding.severity];
const INFO = data.severities.indexOf("info");

/** The name of a finding in an address. */
const linkOf = (finding) => `#finding=${encodeURIComponent(finding.fingerprint || `@${finding.index}`)}`;

/** The source on the web, where the report knows the repository and the commit. */
const webLink = (path, line, endLine) => {
  const { repository, commit, prefix } = data.project;
  if (!commit || !repository || !/^https:\/\/[\w.-]+(:\d+)?\/[^\s"'<>]*$/.test(repository)) return null;
  const full = (prefix ? `${prefix}/${path}` : path).split("/").map(encodeURIComponent).join("/");
  return `${repository}/blob/${encodeURIComponent(commit)}/${full}#L${line}${endLine > line ? `-L${endLine}` : ""}`;
};

/** An outside link, or only its text where the address is not of the web. */
const outside = (address, text) =>
  /^https?:\/\//i.test(address || "")
    ? element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text)
    : element("span", null, text);
