// Answers Material's search box. In a worker where there can be one; in the page itself where the
// site is opened from a folder, since browsers allow workers to no file:// page.

/* Material's own message types. */
const QUERY = 2;
const RESULT = 3;

/* How long a reader's fingers must rest before the texts of results are fetched, milliseconds. */
const PAUSE = 120;
/* Text files fetched for one query at most, and sections that make us fetch theirs. */
const MOST_FILES = 20;
const SHOWN = 3;
/* Sections listed under a page; those past the shown ones are folded by Material. */
const LISTED = 8;
/* While a word has fewer letters and begins too much, titles are answer enough. */
const SHORTEST = 3;
const MANY = 10;

const analyser = makeAnalyser(TABLE);
const ear = makeEar(TABLE.sounds);
const inWorker = typeof document === "undefined";
const folder = new URL(".", inWorker ? self.location.href : document.currentScript.src);
const files = new Map();
let latest = 0;

/* One file of the index. Fetched once; a failure is forgotten, so that the next query tries again. */
function load(name) {
  if (!files.has(name)) {
    const loading = location.protocol === "file:" ? loadScript(name) : loadText(name);
    files.set(name, loading);
    loading.catch(() => files.delete(name));
  }
  return files.get(name);
}

/* A file reads `tatkaSearch.give("name",VALUE)`, so that it can be a script where it must. */
async function loadText(name) {
  const answer = await fetch(new URL(`${name}.js`, folder));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const text = await answer.text();
  return JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")")));
}

const waiting = new Map();

function loadScript(name) {
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const script = document.createElement("script");
    script.src = new URL(`${name}.js`, folder);
    script.onerror = () => reject(new Error(name));
    script.onload = () => script.remove();
    document.head.append(script);
  });
}

/** Takes a message of Material's and answers through `send`. */
async function handle({ type, data }, send) {
  if (type !== QUERY) {
    load("catalogue").catch(() => {});
    return;
  }
  latest += 1;
  const mine = latest;
  const isStale = () => mine !== latest;
  try {
    const answer = await ask(data, isStale);
    if (!isStale()) send({ type: RESULT, data: { ...answer, query: data } });
  } catch (error) {
    console.error("search:", error);
    // The page says that it failed.
    if (!isStale()) send({ type: RESULT, data: null });
  }
}

async function ask(query, isStale = () => false) {
  const nothing = { items: [], cards: [], instead: [], proposed: [] };
  const wanted = parseQuery(query, analyser);
  if (!wanted.length) return nothing;
  const catalogue = await load("catalogue");
  if (isStale()) return nothing;
  const tools = { catalogue, load, analyser, ear, find, pause };
  const read = await readQuery(query, tools);
  if (!read || isStale()) return nothing;
  const results = rank(catalogue, read.readings);
  const brief = wanted.length === 1 && wanted[0].text.length < SHORTEST && results.length > MANY;
  const texts = brief || !await pause() ? new Map() : await loadTexts(catalogue, results);
  if (isStale()) return nothing;
  const terms = new Set(read.readings.flat().flatMap(({ rows }) => rows.map(({ term }) => term)));
  const matches = matchTerms(terms);
  return {
    items: results.map((result) => item(catalogue, result, { matches, texts, query })),
    cards: read.cards.slice(0, 1),
    instead: results.length ? insteadOf(results[0].slots) : [],
    proposed: results.length ? [] : read.proposed,
  };

  async function find(word) {
    const names = wordFiles(catalogue, word).map((file) => `words-${file}`);
    return findTerms(word, await Promise.all(names.map(load)));
  }

  async function pause() {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    return !isStale();
  }
}

/* What is shown in the place of what was typed: [[typed, shown]]. */
function insteadOf(slots) {
  const shown = new Map();
  for (const slot of slots.filter(({ isNew }) => isNew)) {
    shown.set(slot.typed, [...shown.get(slot.typed) ?? [], slot.shown]);
  }
  return [...shown].map(([typed, words]) => [typed, words.join(" ")]);
}

/* Section -> [anchor, title, text], for the sections of the best results. */
async function loadTexts(catalogue, results) {
  const chosen = new Set();
  for (const result of results) {
    for (const { section } of result.sections.slice(0, SHOWN)) {
      const file = catalogue.text.findLastIndex((first) => first <= section);
      if (chosen.size < MOST_FILES) chosen.add(file);
    }
  }
  const texts = new Map();
  await Promise.all([...chosen].map(async (file) => {
    const rows = await load(`text-${file}`);
    rows.forEach((row, place) => texts.set(catalogue.text[file] + place, row));
  }));
  return texts;
}

/* One result as Material wants it: the page and its sections, the best first. */
function item(catalogue, result, { matches, texts, query }) {
  const [place, title] = catalogue.pages[result.page];
  // In a folder, unlike on a server, an address that is a folder shows no page.
  const address = inWorker ? place : place.replace(/(^|\/)$/u, "$1index.html");
  const asked = result.slots.filter(({ optional }) => !optional);
  const terms = Object.fromEntries(asked.map(({ typed }, number) => [typed, result.held[number]]));
  const isOther = asked.some((slot) => slot.isOther);
  const text = isOther ? asked.map(({ shown }) => shown).join(" ") : query.trim();
  const lookedFor = `?h=${encodeURIComponent(text)}`;
  const entry = (anchor, heading, prose, code, score) => ({
    location: `${address}${lookedFor}${anchor ? `#${anchor}` : ""}`,
    title: markText(heading, analyser, matches),
    text: teaserOf(prose, code, analyser, matches),
    score,
    terms,
  });
  const [, , firstProse, firstCode] = texts.get(result.first) ?? [];
  const page = entry("", title, firstProse, firstCode, result.score);
  const sections = result.sections
    .filter(({ section }) => section !== result.first && texts.has(section))
    .slice(0, LISTED)
    .map(({ section }, number) => {
      const [anchor, heading, text, code] = texts.get(section);
      return entry(anchor, heading, text, code, number < SHOWN ? result.score : result.score / 2);
    });
  // Material shows the page's own text where the page is first and no section is as good.
  if (result.sections[0].section !== result.first) return [...sections, page];
  return [page, ...sections.map((section) => ({ ...section, score: result.score / 2 }))];
}

function highlight(root, query) {
  const wanted = parseQuery(query, analyser);
  const unfinished = new Set(wanted.flatMap((word) => word.unfinished));
  return markPage(root, analyser, matchQuery(wanted))
    ?? markPage(root, analyser, matchTerms(unfinished));
}

self.tatkaSearch = {
  give: (name, value) => waiting.get(name)?.(value),
  ask,
  handle,
  highlight,
  words: analyser.words,
  names: analyser.names,
  sounds: ear.sounds,
  nearKeys: ear.nearKeys,
};
if (inWorker) self.onmessage = ({ data }) => handle(data, (answer) => self.postMessage(answer));
