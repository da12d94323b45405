// --- A small Markdown for rule pages: headings, paragraphs, lists, fenced code, code, bold, italic, links.

const inline = (node, text) => {
  const pattern = /(`+)([^`]+)\1|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    pour(node, text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] !== undefined) node.append(code(match[2]));
    else if (match[3] !== undefined) node.append(element("strong", null, match[3]));
    else if (match[4] !== undefined) node.append(element("i", null, match[4]));
    else node.append(outside(match[6], match[5]));
  }
  pour(node, text.slice(from));
  return node;
};

const markdown = (text) => {
  const box = element("div", { class: "docs" });
  const lines = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) box.append(inline(element("p"), paragraph.join(" ")));
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    const fence = /^\s*(```+|~~~+)/.exec(line);
    const item = /^\s*([-*+]|\d+[.)])\s+(.*)/.exec(line);
    if (fence) {
      flush();
      const fenced = [];
      while (++index < lines.length && !lines[index].trim().startsWith(fence[1])) fenced.push(lines[index]);
      box.append(element("pre", { tabindex: 0 }, code(fenced.join("\n"))));
    } else if (/^#{1,6}\s/.test(line)) {
      flush();
      box.append(inline(element("h5"), line.replace(/^#+\s*/, "")));
    } else if (item) {
      flush();
      const kind = /\d/.test(item[1]) ? "ol" : "ul";
      let list = box.lastElementChild;
      if (!list || list.localName !== kind) box.append((list = element(kind)));
      list.append(inline(element("li"), item[2]));
    } else if (!line.trim()) flush();
    else paragraph.push(line.trim());
  }
  flush();
  return box;
};
