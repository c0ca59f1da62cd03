// Shows what was found: in the list of results, and on the page a result leads to.

const TEASER = 180;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const LEFT_ALONE = "script, style, svg, math, .arithmatex, .headerlink, mark, button, select";

/** A text as HTML, with the words looked for marked. */
export function markText(text, analyser, matches) {
  let html = "";
  let done = 0;
  for (const { start, end, words } of analyser.places(text)) {
    if (!matches(words)) continue;
    html += `${escapeText(text.slice(done, start))}<mark>${escapeText(text.slice(start, end))}</mark>`;
    done = end;
  }
  // Two marked words side by side are one phrase.
  return (html + escapeText(text.slice(done))).replace(/<\/mark>(\s+)<mark>/gu, "$1");
}

/** What a result shows of a section: its prose; code only where the words are in code alone. */
export function teaserOf(prose, code, analyser, matches) {
  const holds = (text) => [...analyser.places(text)].some(({ words }) => matches(words));
  if (code && (!prose || !holds(prose)) && holds(code)) {
    return `<p><code>${teaser(code, analyser, matches)}</code></p>`;
  }
  return prose ? `<p>${teaser(prose, analyser, matches)}</p>` : "";
}

/** The piece of a text with the most words looked for, cut at spaces, marked; HTML. */
function teaser(text, analyser, matches) {
  const hits = [...analyser.places(text)]
    .filter(({ words }) => matches(words))
    .map((place) => ({ ...place, key: place.words[0]?.terms[0] }));
  const best = hits.reduce((found, hit) => {
    const inside = hits.filter(({ start, end }) => start >= hit.start && end <= hit.start + TEASER);
    const worth = new Set(inside.map(({ key }) => key)).size * 10 + inside.length;
    return worth > found.worth ? { worth, start: hit.start } : found;
  }, { worth: 0, start: 0 });
  const from = cutAt(text, Math.max(0, best.start - TEASER / 4));
  const to = from + TEASER >= text.length ? text.length : cutAt(text, from + TEASER);
  const piece = markText(text.slice(from, to).trim(), analyser, matches);
  return `${from > 0 ? "… " : ""}${piece}${to < text.length ? " …" : ""}`;
}

/* The nearest space before a place, so that no word and no cluster of letters is cut. */
function cutAt(text, place) {
  if (place === 0) return 0;
  const space = text.lastIndexOf(" ", place);
  return space > place - 60 ? space + 1 : place;
}

/** A text as HTML. */
export function escapeText(text) {
  return text.replace(/[&<>"]/gu, (char) => ESCAPES[char]);
}

/** Marks the words looked for on a page; gives the first mark, or null. */
export function markPage(root, analyser, matches) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement?.closest(LEFT_ALONE)) nodes.push(walker.currentNode);
  }
  nodes.forEach((node) => markNode(node, analyser, matches));
  return root.querySelector("mark[data-md-highlight]");
}

function markNode(node, analyser, matches) {
  const text = node.data;
  const hits = [...analyser.places(text)].filter(({ words }) => matches(words));
  if (!hits.length) return;
  const pieces = [];
  let done = 0;
  for (const { start, end } of hits) {
    const mark = document.createElement("mark");
    mark.dataset.mdHighlight = "";
    mark.textContent = text.slice(start, end);
    pieces.push(text.slice(done, start), mark);
    done = end;
  }
  node.replaceWith(...pieces, text.slice(done));
}
