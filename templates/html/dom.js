// --- The document. Text from the analysed project comes in as text nodes only; nothing here parses markup.

/** Characters that are not drawn or that reorder others; the same set as in the terminal report. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}]/gu;

const picture = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** `text` on one line with everything in it visible. */
const reveal = (text) => text.replace(INVISIBLE, (character) => `<${picture(character)}>`).replace(/\s+/g, " ");

/** Appends `text` to `node`; what could not be seen is framed. */
const pour = (node, text) => {
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > from) node.append(text.slice(from, match.index));
    const odd = document.createElement("span");
    odd.className = "odd";
    odd.textContent = picture(match[0]);
    node.append(odd);
    from = match.index + match[0].length;
  }
  if (from < text.length) node.append(from ? text.slice(from) : text);
  return node;
};

/** An element. Properties that are functions listen; the others are attributes, `true` without a value. */
const element = (name, properties, ...children) => attach(document.createElement(name), properties, children);
const drawing = (name, properties, ...children) =>
  attach(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);

const attach = (node, properties, children) => {
  for (const [key, value] of Object.entries(properties || {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) node.append(child);
    else pour(node, String(child));
  }
  return node;
};

/** Elements that are needed often. */
const code = (...content) => element("code", null, content);
const span = (kind, ...content) => element("span", { class: kind }, content);
const small = (...content) => element("p", { class: "small" }, content);

/** A message of ours, in which pairs of backticks mark code. */
const marked = (text) => {
  const pieces = text.split("`");
  return pieces.length % 2 && pieces.every((piece, at) => at % 2 === 0 || piece.trim()) ? pieces.map((piece, at) => (at % 2 ? code(piece) : piece)) : text;
};

const byId = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en");
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many || `${one}s`}`;
const minutes = (value) => {
  const days = Math.floor(value / 480), hours = Math.floor((value % 480) / 60), rest = value % 60;
  if (days > 9) return `${number(days)} d`;
  return [[days, "d"], [hours, "h"], [days ? 0 : rest, "min"]].filter(([n]) => n).map((p) => p.join(" ")).join(" ") || "0 min";
};
