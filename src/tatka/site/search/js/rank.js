// Which sections hold the words looked for, and in which order they are shown.

/* BM25's usual constants. */
const SATURATION = 1.2;
const LENGTH = 0.75;
/* A word in a page's title outweighs any number of mentions; one in a section's, several. */
const PAGE_TITLE = 9;
const SECTION_TITLE = 4;
/* What only begins like the word, or may once it is typed to its end. */
const BEGINNING = 0.4;

/** Files of terms that a word looked for may fall into. */
export function wordFiles(catalogue, word) {
  const files = new Set();
  [...word.terms, ...word.unfinished ?? []].forEach((term) => files.add(fileOf(catalogue.words, term)));
  if (word.prefix) {
    const last = fileOf(catalogue.words, `${word.text}\uffff`);
    for (let file = fileOf(catalogue.words, word.text); file <= last; file += 1) files.add(file);
  }
  return [...files].filter((file) => file >= 0);
}

/** The last file that does not begin after the key; -1 if there is none. */
function fileOf(firsts, key) {
  return firsts.findLastIndex((first) => first <= key);
}

/**
 * Pages that hold what any of the readings looks for, best first:
 * {page, first, slots, held, sections: [{section, score}], score}; pages with all the words of a
 * reading if there are any, else those with the most.
 */
export function rank(catalogue, readings) {
  const layout = lay(catalogue);
  const best = new Map();
  for (const slots of readings) {
    const share = Math.max(0, ...slots.map((slot) => slot.share ?? 0)) || 1;
    for (const result of rankReading(catalogue, layout, slots)) {
      const found = { ...result, slots, score: share * result.score };
      const known = best.get(result.page);
      if (!known || known.part < found.part
        || (known.part === found.part && known.score < found.score)) best.set(result.page, found);
    }
  }
  const most = Math.max(0, ...[...best.values()].map(({ part }) => part));
  return [...best.values()]
    .filter(({ part }) => part === most)
    .sort((one, other) => other.score - one.score || one.page - other.page);
}

function rankReading(catalogue, layout, slots) {
  const pages = new Map();
  for (const [number, { rows }] of slots.entries()) {
    for (const [section, weight] of weigh(layout, gather(rows))) {
      const page = layout.pageOf[section];
      if (!pages.has(page)) pages.set(page, new Map());
      const sections = pages.get(page);
      if (!sections.has(section)) sections.set(section, slots.map(() => 0));
      sections.get(section)[number] = weight;
    }
  }
  return [...pages].map(([page, sections]) => {
    const result = score(catalogue, layout, page, sections);
    const asked = slots.filter(({ optional }) => !optional);
    const held = result.held.filter((is, number) => is && !slots[number].optional);
    return { ...result, part: asked.length ? held.length / asked.length : 1 };
  });
}

function score(catalogue, layout, page, sections) {
  const first = layout.firstOf[page];
  const rows = [...sections].map(([section, weights]) => ({
    section,
    score: sum(weights) * (1 + weights.filter(Boolean).length),
  })).sort((one, other) => other.score - one.score || one.section - other.section);
  const held = [...sections.values()].reduce((all, weights) => all.map((best, number) =>
    Math.max(best, weights[number])), [...sections.values()][0].map(() => 0));
  const inTitle = sections.get(first) ?? [];
  const boost = catalogue.pages[page][3] ?? 1;
  return {
    page,
    first,
    held: held.map((weight) => weight > 0),
    sections: rows,
    score: boost * (rows[0].score + sum(held) + 0.1 * sum(inTitle)),
  };
}

/** The terms of the index that count as a word, and how much: 1 for the word itself. */
export function findTerms(word, files) {
  const exact = new Set(word.terms);
  const begins = (term) => word.prefix && term.startsWith(word.text);
  const found = pick(files, (term) => exact.has(term) || begins(term));
  const unfinished = new Set(word.unfinished ?? []);
  return (found.length ? found : pick(files, (term) => unfinished.has(term)))
    .map((row) => ({ ...row, share: exact.has(row.term) ? 1 : BEGINNING }));
}

function pick(files, isWanted) {
  return files.flatMap((file) => file.terms
    .map((term, place) => ({ term, numbers: file.found[place] }))
    .filter(({ term }) => isWanted(term)));
}

/** Whether some section holds a term of every one of these slots. */
export function areTogether(slots) {
  const [first, ...others] = slots.map(({ rows }) => gather(rows));
  return [...first.keys()].some((section) => others.every((found) => found.has(section)));
}

/* The sections that hold any of the terms: section -> {often, title}. */
function gather(rows) {
  const found = new Map();
  for (const { numbers, share } of rows) {
    let section = 0;
    for (const number of numbers) {
      section += number >> 4;
      const old = found.get(section) ?? { often: 0, title: 0 };
      found.set(section, {
        often: Math.max(old.often, share * (number & 7)),
        title: Math.max(old.title, number & 8 ? share : 0),
      });
    }
  }
  return found;
}

function* weigh(layout, found) {
  const rarity = Math.log(1 + (layout.lengths.length - found.size + 0.5) / (found.size + 0.5));
  for (const [section, { often, title }] of found) {
    const long = 1 - LENGTH + (LENGTH * layout.lengths[section]) / layout.average;
    const body = (often * (SATURATION + 1)) / (often + SATURATION * long);
    const isFirst = layout.firstOf[layout.pageOf[section]] === section;
    yield [section, rarity * (body + title * (isFirst ? PAGE_TITLE : SECTION_TITLE))];
  }
}

/* Which page each section is on, which section each page begins with, how long sections are. */
function lay(catalogue) {
  const pageOf = [];
  const firstOf = [];
  catalogue.pages.forEach(([, , count], page) => {
    firstOf.push(pageOf.length);
    for (let section = 0; section < count; section += 1) pageOf.push(page);
  });
  const lengths = [...catalogue.lengths].map((digit) => 2 ** parseInt(digit, 16));
  return { pageOf, firstOf, lengths, average: sum(lengths) / lengths.length };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
