// What a query may mean. A reading is a row of slots, one a word: {typed, shown, rows, optional};
// its rows are the terms of the index that count as the word. The first reading takes the words as
// they are typed; others take near words, words written in one or in two, and the glossary's word.

/* A near word counts for so much less than a typed one, for each unit of cost. */
const NEAR = 0.3;
/* Near words this close are taken before a word is parted. */
const SURE = 0.3;
const LONGEST_PHRASE = 4;

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
  if (typed.some(({ rows }) => !rows.length)) {
    if (!await pause()) return null;
    const near = await nearReading(wanted, typed, tools);
    proposed = near.proposed;
    if (near.slots) readings.unshift(near.slots);
  }
  const cards = await glossaryCards(readings, tools);
  for (const card of cards) if (card.reading) readings.push(card.reading);
  const extra = await nameSlots(query, tools);
  return {
    readings: readings.map((slots) => [...slots, ...extra]),
    cards: cards.map(({ card }) => card),
    proposed,
  };
}

async function slotOf(word, { find }) {
  return { word, typed: word.typed, shown: word.typed, rows: await find(word) };
}

/* Words of a text, each as a slot that shows it. */
function slotsOf(text, typed, tools) {
  return Promise.all(tools.analyser.words(text).map(async (word) => ({
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
    if (!one.some(({ rows }) => rows.length) && !isWhole) {
      const [candidate] = (await nearWords(tools.analyser.words(joined)[0], tools)).close;
      if (candidate && candidate.cost <= 2 * SURE) {
        one = await slotsOf(candidate.text, typed, tools);
      }
    }
    if (!one.every(({ rows }) => rows.length) || !one.length) return null;
    one.forEach((slot) => { slot.isOther = true; });
    return [...slots.slice(0, place), ...one, ...slots.slice(place + 2)];
  }));
  return readings.filter(Boolean);
}

/* The query with near words in the place of those that the book does not have. */
async function nearReading(wanted, slots, tools) {
  const proposed = [];
  const found = await Promise.all(slots.map(async (slot, place) => {
    if (slot.rows.length) return [slot];
    const { close, proposed: others } = await nearWords(wanted[place], tools);
    if (!close.length || close[0].cost > SURE) {
      const parts = await splitWord(wanted[place], tools);
      if (parts) return otherSlots(await slotsOf(parts.join(" "), slot.typed, tools));
    }
    if (!close.length) {
      proposed.push(...others.map(({ text }) => ({ typed: slot.typed, text })));
      return [slot];
    }
    if (close[0].text.includes(" ")) {
      return otherSlots(await slotsOf(close[0].text, slot.typed, tools));
    }
    const rows = await Promise.all(close.filter(({ text }) => !text.includes(" "))
      .map(async ({ text, cost }) => (await slotsOf(text, slot.typed, tools))
        .flatMap((one) => one.rows.map((row) => ({ ...row, share: row.share * (1 - NEAR * cost) })))));
    const [word] = tools.analyser.words(close[0].text);
    return otherSlots([{ word, typed: slot.typed, shown: close[0].text, rows: rows.flat() }]);
  }));
  const isChanged = found.some((row) => row.some(({ isOther }) => isOther));
  return { slots: isChanged ? found.flat() : null, proposed };
}

function otherSlots(slots) {
  return slots.map((slot) => ({ ...slot, isOther: true }));
}

/* The glossary's cards for what the readings say, and a reading with the glossary's own word. */
async function glossaryCards(readings, tools) {
  const found = new Map();
  for (const slots of readings) {
    for (let size = Math.min(LONGEST_PHRASE, slots.length); size > 0; size -= 1) {
      for (let place = 0; place + size <= slots.length; place += 1) {
        const phrase = slots.slice(place, place + size);
        const key = phrase.map(({ word }) => [...word.terms].sort()[0]).join(" ");
        const card = await cardOf(key, tools);
        if (!card || found.has(card[0])) continue;
        const words = tools.analyser.words(card[0]);
        const isSame = words.map(({ terms }) => [...terms].sort()[0]).join(" ") === key;
        const typed = phrase.map((slot) => slot.typed).join(" ");
        const own = isSame ? null : otherSlots(await slotsOf(card[0], typed, tools));
        found.set(card[0], {
          size: place === 0 && size === slots.length ? LONGEST_PHRASE + 1 : size,
          card,
          reading: own && [...slots.slice(0, place), ...own, ...slots.slice(place + size)],
        });
      }
    }
  }
  return [...found.values()].sort((one, other) => other.size - one.size);
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
    typed: name, shown: name, optional: true, rows: await tools.find({ text: name, terms: [name], unfinished: [] }),
  })));
  return slots.filter(({ rows }) => rows.length);
}
