// What a reader is looking for, and whether a word of a text is it.

/* A half-typed word of one letter would match a good part of the book. */
const SHORTEST_PREFIX = 2;

/**
 * The words of a query: {text, typed, terms, prefix, unfinished}. The last one may be half typed, unless
 * something was typed after it.
 */
export function parseQuery(query, analyser) {
  const text = query.normalize("NFC");
  const places = [...analyser.places(text)];
  const closed = places.length > 0 && places.at(-1).end < text.length;
  const wanted = new Map();
  for (const [number, place] of places.entries()) {
    for (const word of typedWords(place)) {
      const last = number === places.length - 1 && !closed && word === typedWords(place).at(-1);
      const prefix = last && word.text.length >= SHORTEST_PREFIX;
      wanted.set(word.text, {
        ...word,
        typed: text.slice(place.start, place.end),
        prefix,
        unfinished: prefix ? analyser.unfinished(word.text) : [],
      });
    }
  }
  return [...wanted.values()];
}

/* GlobalAveragePooling2D is looked for as a whole: its parts are for the index. */
function typedWords({ words }) {
  const [first] = words;
  const whole = words.length > 1 && words.slice(1).every((part) => first.text.includes(part.text));
  return whole ? [first] : words;
}

/** A test for words of a text: are these of the terms that were found? */
export function matchTerms(terms) {
  return (words) => words.some((word) => word.terms.some((term) => terms.has(term)));
}

/** The same where there is no index to ask, on the page that a result led to. */
export function matchQuery(wanted) {
  const terms = new Set(wanted.flatMap((word) => word.terms));
  const beginnings = wanted.filter((word) => word.prefix).map((word) => word.text);
  const begins = (text) => beginnings.some((beginning) => text.startsWith(beginning));
  return (words) => words.some((word) =>
    begins(word.text) || word.terms.some((term) => terms.has(term) || begins(term)));
}
