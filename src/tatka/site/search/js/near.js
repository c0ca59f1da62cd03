// Words of the book that are near what was typed: they sound like it, are one letter off, stand in
// the other script, or are its parts.

/* Candidates this much worse than the best of their script are left out. */
const MARGIN = 0.15;
const MOST_CANDIDATES = 4;
/* Parts of a word that was written in one have at least so many letters. */
const SHORTEST_PART = 2;
/* How much more than allowed may be wrong with what is only proposed. */
const PROPOSED = 0.5;
const SHORTEST_PROPOSED = 4;

/** The words of the book near a word: {close, proposed}, each [{text, cost}], the best first. */
export async function nearWords(word, { catalogue, load, analyser, ear }) {
  const forms = [...new Set([word.text, ...word.terms])];
  const keys = [...new Set(forms.flatMap((form) => ear.nearKeys(ear.sounds(form))))];
  const names = [...new Set(keys.map((key) => fileOf(catalogue.near, key)))]
    .filter((file) => file >= 0).map((file) => `near-${file}`);
  const files = await Promise.all(names.map(load));
  const wanted = new Set(keys);
  const texts = new Set(files.flatMap((file) =>
    file.keys.flatMap((key, place) => (wanted.has(key) ? file.words[place] : []))));
  const all = [...texts]
    .map((text) => ({ text, ...nearest(forms, text, analyser, ear) }))
    .sort((one, other) => one.cost - other.cost || one.text.length - other.text.length);
  const within = all.filter((one) => one.within);
  // Costs between scripts are smaller: each script has its own best.
  const close = [true, false].flatMap((isLatin) => {
    const same = within.filter(({ text }) => /^[a-z]/u.test(text) === isLatin);
    return same.filter(({ cost }) => cost <= same[0].cost + MARGIN).slice(0, MOST_CANDIDATES);
  });
  return {
    close: close.sort((one, other) => one.cost - other.cost),
    proposed: all.filter(({ text, excess }) => excess <= PROPOSED
      && text.length >= SHORTEST_PROPOSED && /^[a-z]/u.test(text) === /^[a-z]/u.test(word.text))
      .slice(0, 2),
  };
}

/* A phrase of the book is compared as one word, since that is how it was typed. */
function nearest(forms, text, analyser, ear) {
  const whole = text.replaceAll(" ", "");
  const others = whole === text ? [text, ...analyser.words(text)[0].terms] : [whole];
  const found = forms.flatMap((form) => others.map((other) => ear.distance(form, other)));
  return found.reduce((best, one) =>
    (Number(one.within) - Number(best.within) || best.cost - one.cost) > 0 ? one : best);
}

/** The two parts of a word, both of the book, that was written in one; null if there are none. */
export async function splitWord(word, { analyser, find }) {
  const places = [];
  for (let place = SHORTEST_PART; place <= word.text.length - SHORTEST_PART; place += 1) {
    // A vowel sign or a virama begins no word.
    if (!/^[\p{M}]/u.test(word.text.slice(place))) places.push(place);
  }
  const firsts = await Promise.all(places.map(async (place) => {
    const [part] = analyser.words(word.text.slice(0, place));
    return part && (await find(part)).length ? place : null;
  }));
  const halves = await Promise.all(firsts.filter((place) => place !== null).map(async (place) => {
    const [part] = analyser.words(word.text.slice(place));
    return part && (await find(part)).length ? place : null;
  }));
  const whole = halves.filter((place) => place !== null);
  if (!whole.length) return null;
  const middle = (place) => Math.abs(place - word.text.length / 2);
  const [place] = whole.sort((one, other) => middle(one) - middle(other));
  return [word.text.slice(0, place), word.text.slice(place)];
}
