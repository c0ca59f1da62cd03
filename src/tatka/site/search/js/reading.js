// What a query may mean. A reading is a row of slots, one a word: {typed, shown, rows, optional};
// its rows are the terms of the index that count as the word. The first reading takes the words as
// they are typed; others take near words, words written in one or in two, and the glossary's word.

/* A near word counts for so much less than a typed one, for each unit of cost. */
const NEAR = 0.3;
/* How much a reading counts, by how its words were found. */
const JOINED = 1.5;
const GLOSSARY = 1.6;
const NEAR_WORDS = 0.9;
const BEGUN = 0.5;
/* Near words this close are taken before a word is parted. */
const SURE = 0.3;
const LONGEST_PHRASE = 4;
/* A phrase of fewer consonants sounds like too many others. */
const ENOUGH_SOUNDS = 5;

/**
 * All readings: {readings, cards, proposed}. `pause` lets the reader's fingers rest; it resolves to
 * false where the query is stale.
 */
export async function readQuery(query, tools) {
  const { analyser, pause } = tools;
  const wanted = parseQuery(query, analyser);
  const typed = await Promise.all(wanted.map((word) => slotOf(word, tools)));
  const readings = [typed];
  readings.push(...await joinedReadings(wanted, typed, tools));
  let proposed = [];
  if (typed.some((slot) => !isFound(slot))) {
    if (!await pause()) return null;
    const near = await nearReading(wanted, typed, tools);
    proposed = near.proposed;
    if (near.slots) readings.push(near.slots);
  }
  const extra = await nameSlots(query, tools);
  const cards = await glossaryCards(readings, tools);
  // Where code is typed, code is looked for.
  for (const { reading, instead } of extra.length ? [] : cards) {
    if (!reading) continue;
    readings.push(reading);
    // The glossary knows better what was meant than the sounds of single words.
    if (instead && readings.includes(instead)) readings.splice(readings.indexOf(instead), 1);
  }
  return {
    readings: readings.map((slots) => [...slots, ...extra]),
    cards: cards.map(({ card }) => card),
    proposed,
  };
}

/* A word that only begins others may still be one that is written differently. */
function isFound({ rows }) {
  return rows.some(({ share }) => share === 1);
}

async function slotOf(word, { find }) {
  return { word, typed: word.typed, shown: word.typed, rows: await find(word) };
}

/* Words of a text, each as a slot that shows it. */
function slotsOf(text, typed, tools) {
  return Promise.all([...tools.analyser.places(text)].flatMap(typedWords).map(async (word) => ({
    word, typed, shown: word.text, rows: await tools.find(word),
  })));
}

/* Neighbours that the book writes as one word: data set, ওভার ফিটিং. */
async function joinedReadings(wanted, slots, tools) {
  const readings = await Promise.all(wanted.slice(1).map(async (word, place) => {
    const joined = wanted[place].text + word.text;
    const typed = `${wanted[place].typed} ${word.typed}`;
    let one = await slotsOf(joined, typed, tools);
    const isWhole = slots[place].rows.length && slots[place + 1].rows.length;
    if (!one.every(({ rows }) => rows.length)) {
      if (isWhole) return null;
      const [candidate] = (await nearWords(tools.analyser.words(joined)[0], tools)).close;
      if (!candidate || candidate.cost > 2 * SURE) return null;
      // It may be a spelling that the glossary alone knows.
      one = await slotsOf(candidate.text, typed, tools);
    }
    const isNew = !isWhole;
    return [...slots.slice(0, place), ...otherSlots(one, JOINED, isNew), ...slots.slice(place + 2)];
  }));
  return readings.filter(Boolean);
}

/* The query with near words in the place of those that the book does not have. */
async function nearReading(wanted, slots, tools) {
  const proposed = [];
  const found = await Promise.all(slots.map(async (slot, place) => {
    if (isFound(slot)) return [slot];
    const { close: all, proposed: others } = await nearWords(wanted[place], tools);
    const isBegun = slot.rows.length > 0;
    const close = isBegun ? all.filter(({ cost }) => cost <= SURE) : all;
    if (isBegun && !close.length) return [slot];
    if (!close.length || close[0].cost > SURE) {
      const parts = await splitWord(wanted[place], tools);
      const two = parts && await slotsOf(parts.join(" "), slot.typed, tools);
      // Words that never meet were not meant as one.
      if (two && areTogether(two)) return otherSlots(two, JOINED);
    }
    if (!close.length) {
      proposed.push(...others.map(({ text }) => ({ typed: slot.typed, text })));
      return [slot];
    }
    if (close[0].text.includes(" ")) {
      return otherSlots(await slotsOf(close[0].text, slot.typed, tools), JOINED);
    }
    const rows = await Promise.all(close.filter(({ text }) => !text.includes(" "))
      .map(async ({ text, cost }) => (await slotsOf(text, slot.typed, tools))
        .flatMap((one) => one.rows.map((row) => ({ ...row, share: row.share * (1 - NEAR * cost) })))));
    const [word] = tools.analyser.words(close[0].text);
    const other = { word, typed: slot.typed, shown: close[0].text, rows: rows.flat() };
    return otherSlots([other], isBegun ? BEGUN : NEAR_WORDS, !isBegun);
  }));
  const isChanged = found.some((row) => row.some(({ isOther }) => isOther));
  return { slots: isChanged ? found.flat() : null, proposed };
}

/* Slots that show other words than were typed; `isNew` where the book does not have the typed. */
function otherSlots(slots, share, isNew = true) {
  return slots.map((slot) => ({ ...slot, isOther: true, isNew, share }));
}

/* The glossary's cards for what the readings say, and a reading with the glossary's own word. */
async function glossaryCards(readings, tools) {
  const found = new Map();
  for (const slots of readings) {
    for (let size = Math.min(LONGEST_PHRASE, slots.length); size > 0; size -= 1) {
      for (let place = 0; place + size <= slots.length; place += 1) {
        const phrase = slots.slice(place, place + size);
        const key = keyOf(phrase.map(({ word }) => word));
        const card = await cardOf(key, tools) ?? await cardBySound(phrase, tools);
        if (!card || found.has(card[0])) continue;
        const isSame = keyOf(tools.analyser.words(card[0])) === key;
        const typed = phrase.map((slot) => slot.typed).join(" ");
        const isNew = phrase.some((slot) => !slot.rows.length || slot.isNew);
        const own = isSame ? null
          : otherSlots(await slotsOf(card[0], typed, tools), GLOSSARY, isNew);
        const isWhole = size === slots.length;
        found.set(card[0], {
          size: isWhole ? LONGEST_PHRASE + 1 : size,
          card,
          instead: isWhole && slots.some((slot) => slot.isNew) ? slots : null,
          reading: own && [...slots.slice(0, place), ...own, ...slots.slice(place + size)],
        });
      }
    }
  }
  return [...found.values()].sort((one, other) => other.size - one.size);
}

function keyOf(words) {
  return words.map(({ terms }) => [...terms].sort()[0]).join(" ");
}

/* A phrase that sounds like one of the glossary: লার্নিং রেট is learning rate. */
async function cardBySound(phrase, tools) {
  const bones = tools.ear.skeleton(tools.ear.sounds(phrase.map(({ word }) => word.text).join("")));
  return phrase.length > 1 && bones.length >= ENOUGH_SOUNDS ? cardOf(`~${bones}`, tools) : null;
}

async function cardOf(key, { catalogue, load }) {
  const file = fileOf(catalogue.cards, key);
  if (file < 0) return null;
  const { keys, cards } = await load(`cards-${file}`);
  const place = keys.indexOf(key);
  return place < 0 ? null : cards[place];
}

/* Names of code that the query holds: what holds them whole goes before what holds their parts. */
async function nameSlots(query, tools) {
  const slots = await Promise.all(tools.analyser.names(query).map(async (name) => ({
    typed: name, shown: name, optional: true, rows: await tools.find({ text: name, terms: [name] }),
  })));
  return slots.filter(({ rows }) => rows.length);
}
