// --- Sections, keys, theme, printing.

const built = new Set();
const root = document.documentElement;
document.querySelectorAll("#tabs, #theme, #help-button").forEach((node) => { node.hidden = false; });

const show = (name) => {
  const target = sections[name] && byId(name) ? name : "overview";
  for (const section of document.querySelectorAll("main > section[id]")) section.hidden = section.id !== target;
  for (const tab of document.querySelectorAll("#tabs a")) {
    if (tab.hash === `#${target}`) { tab.setAttribute("aria-current", "page"); tab.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    else tab.removeAttribute("aria-current");
  }
  if (sections[target] && !built.has(target)) {
    built.add(target);
    sections[target](byId(target));
  }
  return target;
};

const decoded = (text) => {
  try { return decodeURIComponent(text); } catch { return text; }
};

const route = () => {
  const hash = location.hash.slice(1);
  if (hash.startsWith("finding=")) {
    show("findings");
    explorer.reach(decoded(hash.slice(8)));
    requestAnimationFrame(() => scrollTo(0, 0));
    return;
  }
  const [name, parameters] = hash.split(/\?(.*)/s);
  if (show(name) === "findings") explorer.show(new URLSearchParams(parameters || ""));
  // The browser scrolls to the section that has the address's name, below the header.
  requestAnimationFrame(() => scrollTo(0, 0));
};

const stored = (value) => {
  try {
    if (value) localStorage.setItem("plimsoll-theme", value);
    return localStorage.getItem("plimsoll-theme");
  } catch { return null; }
};
if (stored() === "dark" || stored() === "light") root.dataset.theme = stored();
byId("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  stored(root.dataset.theme);
});

const help = element("dialog", { "aria-label": "Keyboard shortcuts" }, element("h2", null, "Keyboard"),
  element("dl", null, [["/", "Search findings"], ["j  k", "Next, previous finding"], ["Enter  o", "Open the finding"], ["Esc", "Close it, then clear the filters"], ["1 … 8", "Go to a section"], ["t", "Dark or light"], ["?", "This list"]]
    .map(([keys, what]) => [element("dt", null, keys.split("  ").map((key) => [element("kbd", null, key), " "]).flat()), element("dd", null, what)])),
  element("form", { method: "dialog" }, element("button", { type: "submit" }, "Close")));
// The policy forbids forms to be sent, and a dialog's own form counts as one in some browsers.
help.querySelector("button").addEventListener("click", (event) => { event.preventDefault(); help.close(); });
document.body.append(help);
byId("help-button").addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = /^(input|select|textarea)$/i.test(event.target.tagName);
  const inFindings = !byId("findings").hidden;
  if (event.key === "Escape" && inFindings) {
    if (typing && event.target.value && event.target.type !== "checkbox") { explorer.leave(); event.preventDefault(); }
    else if (typing) event.target.blur();
    else explorer.leave();
    return;
  }
  if (typing && !(event.target.id === "search" && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key))) return;
  const onControl = /^(a|button|summary)$/i.test(event.target.tagName);
  const page = 8;
  const keys = {
    "/": () => { if (!inFindings) location.hash = "#findings"; if (!inFindings) route(); explorer.search(); },
    "?": () => help.showModal(),
    t: () => byId("theme").click(),
  };
  if (inFindings) {
    Object.assign(keys, {
      j: () => explorer.move(1), k: () => explorer.move(-1), ArrowDown: () => explorer.move(1), ArrowUp: () => explorer.move(-1),
      PageDown: () => explorer.move(page), PageUp: () => explorer.move(-page), Home: () => explorer.move(-1e9), End: () => explorer.move(1e9),
      o: () => explorer.enter(), Enter: () => explorer.enter(),
    });
    const inPane = event.target.closest && event.target.closest(".detail, .code");
    if (inPane) for (const key of ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"]) delete keys[key];
  }
  const tab = /^[1-9]$/.test(event.key) && document.querySelectorAll("#tabs a")[Number(event.key) - 1];
  if (tab) { location.hash = tab.hash; event.preventDefault(); return; }
  if (!keys[event.key] || (onControl && event.key === "Enter")) return;
  keys[event.key]();
  event.preventDefault();
});

const PRINTED = 300;
addEventListener("beforeprint", () => {
  const all = explorer.current();
  byId("printed").hidden = false;
  byId("printed").replaceChildren(heading(`Findings (${Math.min(all.length, PRINTED)} of ${number(all.length)})`), element("table", { class: "data left" }, element("tbody", null, all.slice(0, PRINTED).map((f) =>
    element("tr", null, element("td", null, severityOf(f)), element("td", { class: "about" }, marked(f.message)), element("td", { class: "about" }, code(`${f.path}:${f.line}`)))))));
});
addEventListener("afterprint", () => { byId("printed").hidden = true; });
addEventListener("hashchange", route);
route();
