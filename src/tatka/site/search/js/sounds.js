// How words sound, and how far two of them are apart. The same as ../sounds.py, after the same
// table; the costs are weighed here alone.

const LONGEST_RULE = 4;
const SHORTEST_WITH_GAP = 2;

/** Compiles the table of sounds once. */
export function makeEar(table) {
  const vowels = new Set(table.vowels);
  const glides = new Set(table.glides);
  const pairs = new Map();
  for (const [[one, other], cost] of table.cost.pairs) {
    pairs.set(one + other, cost);
    pairs.set(other + one, cost);
  }

  /** The sounds of a folded word. */
  function sounds(text) {
    const rules = isLatin(text) ? table.latin : table.bangla;
    let heard = "";
    for (let place = 0; place < text.length;) {
      const [size, sound] = longest(text, place, rules);
      for (const sign of sound) if (!heard.endsWith(sign)) heard += sign;
      place += size;
    }
    return heard;
  }

  function longest(text, place, rules) {
    for (let size = Math.min(LONGEST_RULE, text.length - place); size > 0; size -= 1) {
      const piece = text.slice(place, place + size);
      const ends = place + size === text.length && place > 0;
      if (ends && Object.hasOwn(rules, `${piece}$`)) return [size, rules[`${piece}$`]];
      if (place === 0 && Object.hasOwn(rules, `^${piece}`)) return [size, rules[`^${piece}`]];
      if (Object.hasOwn(rules, piece)) return [size, rules[piece]];
    }
    return [1, ""];
  }

  /** The consonants of what is heard, breathed ones as plain ones. */
  function skeleton(heard) {
    return [...heard].filter((sign) => !vowels.has(sign) && !glides.has(sign))
      .join("").toLowerCase();
  }

  /** What a word of these sounds is filed under. */
  function nearKeys(heard) {
    const bones = skeleton(heard);
    const keys = new Set([bones]);
    if (bones.length >= SHORTEST_WITH_GAP) {
      for (let gap = 0; gap < bones.length; gap += 1) {
        keys.add(bones.slice(0, gap) + bones.slice(gap + 1));
      }
    }
    keys.delete("");
    return [...keys].sort();
  }

  /** How far two words are apart: 0 where they sound alike; `excess` is past what is allowed. */
  function distance(one, other) {
    const a = sounds(one);
    const b = sounds(other);
    const between = isLatin(one) === isLatin(other) ? 1 : table.cost.between;
    const most = between * limit(Math.max(a.length, b.length));
    // One letter off may change the sound of those beside it.
    const slips = between === 1 ? align(one, other, SLIPS) : Infinity;
    const cost = Math.min(align(a, b, costs(between)), slips);
    // Latin letters say less of how a word sounds: most of them have to be there, too.
    const isStrange = between === 1 && isLatin(one) && slips > STRANGE * Math.max(one.length, other.length);
    return { cost, within: cost <= most && !isStrange, excess: isStrange ? Infinity : cost - most };
  }

  function limit(size) {
    return table.cost.limits.find(([upTo]) => size <= upTo)[1];
  }

  function costs(between) {
    return {
      lost: (sign) => lost(sign, between),
      taken: (a, b) => taken(a, b, between),
      swap: table.cost.swap,
    };
  }

  function lost(sign, between) {
    if (sign === "o" || sign === "O") return between * table.cost.o_lost;
    if (glides.has(sign)) return table.cost.glide_lost;
    return vowels.has(sign) ? between * table.cost.vowel_lost : 1;
  }

  function taken(one, other, between) {
    if (one === other) return 0;
    const known = pairs.get(one + other);
    if (known !== undefined) return between * known;
    return vowels.has(one) && vowels.has(other) ? between * table.cost.vowel : 1;
  }

  return { sounds, skeleton, nearKeys, distance };
}

function isLatin(text) {
  return text.charCodeAt(0) < 128;
}

/* A word of which more letters than this differ is another word. */
const STRANGE = 0.6;

/* Where letters are compared, not sounds. */
const SLIPS = { lost: () => 1, taken: (one, other) => (one === other ? 0 : 1), swap: 1 };

/* Damerau and Levenshtein's distance. */
function align(a, b, { lost, taken, swap }) {
  const rows = [[0]];
  for (let j = 1; j <= b.length; j += 1) rows[0][j] = rows[0][j - 1] + lost(b[j - 1]);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [rows[i - 1][0] + lost(a[i - 1])];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(
        rows[i - 1][j] + lost(a[i - 1]),
        row[j - 1] + lost(b[j - 1]),
        rows[i - 1][j - 1] + taken(a[i - 1], b[j - 1]),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + swap);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
