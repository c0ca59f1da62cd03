// From a text to the terms it is filed under. The same as ../words.py, after the same table;
// tests/site/search/words.toml holds the two together.

/* Soft hyphen, zero width non-joiner and joiner, word joiner, byte order mark. */
const SILENT = /[\u00ad\u200c\u200d\u2060\ufeff]/gu;
const ACCENTS = /[\u0300-\u036f]/gu;
const RUNS = /[\u0980-\u09ff]+|[a-z0-9.,]+|[^\u0980-\u09ffa-z0-9.,]+/gu;
const CAMEL = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+[A-Z]*(?![a-z])/gu;
const GROUPED = /^[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?$/u;
const NUMBER = /^[0-9]+(?:\.[0-9]+)*$/u;
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/gu;
const HYPHENS = "-\u2010\u2011\u2013";
const ONE = "[\\p{L}\\p{M}\\p{N}\\u00ad\\u200c\\u200d\\u2060\\ufeff]+";
const WORD = new RegExp(`${ONE}(?:(?:['’ʼ]|(?<=\\p{Nd})[.,](?=\\p{Nd}))${ONE})*`, "gu");

/** Compiles the table once; `table` is what Python's Table.for_browser() gives. */
export function makeAnalyser(table) {
  const scripts = [prepare(table.bangla), prepare(table.english)];
  const others = table.languages.map((rules) => ({
    ...rules,
    whole: new RegExp(`^[${rules.letters}]+$`, "u"),
  }));
  const attached = new Set(table.bangla.attached);

  /** The places of a text where words stand: {start, end, words}. */
  function* places(text) {
    for (const match of text.matchAll(WORD)) {
      const before = text[match.index - 1] ?? "";
      const hyphenated = before !== "" && HYPHENS.includes(before);
      yield {
        start: match.index,
        end: match.index + match[0].length,
        words: wordsOf(match[0], hyphenated),
      };
    }
  }

  /** The words of a text, in order: {text, terms}. */
  function words(text) {
    return [...places(text)].flatMap((place) => place.words);
  }

  /** Names of code that are more than a word, each pair of neighbours of a dotted one. */
  function names(text) {
    return (text.match(NAME) ?? []).flatMap((name) => {
      const parts = name.toLowerCase().split(".");
      return [
        ...parts.filter((part) => /^_*[^_]+_.*[^_]/u.test(part)),
        ...parts.slice(1).map((part, place) => `${parts[place]}.${part}`),
      ];
    });
  }

  function wordsOf(chunk, hyphenated) {
    /* Silent signs go before letters and marks are put together: a joiner between two marks keeps
       them from standing in their one order. */
    const plain = withoutElision(
      chunk.normalize("NFKD").replace(ACCENTS, "").replace(SILENT, "").normalize("NFC"),
    );
    const parts = (plain.match(/[A-Za-z0-9]+/gu) ?? [])
      .filter((run) => /[a-z][A-Z]/u.test(run))
      .flatMap((run) => run.match(CAMEL) ?? [])
      .map((part) => part.toLowerCase());
    const runs = splitRuns(fold(plain.toLowerCase()))
      .filter((run, place) => !((hyphenated || place > 0) && attached.has(run)));
    return [...runs, ...parts].map(wordOf);
  }

  /* A chunk without a short word that an apostrophe ties to it: écart of l'écart. */
  function withoutElision(chunk) {
    for (const { elisions } of others) {
      for (const start of elisions) {
        const tied = chunk.slice(0, start.length).toLowerCase() === start;
        if (tied && /^['’ʼ]/u.test(chunk.slice(start.length))) return chunk.slice(start.length + 1);
      }
    }
    return chunk;
  }

  /* What a word may be without what hangs on it, after the tables of other languages. */
  function stems(word) {
    const found = new Set();
    for (const rules of others) {
      if (!rules.whole.test(word)) continue;
      for (const start of ["", ...rules.prefixes]) {
        const rest = word.slice(start.length);
        if (!word.startsWith(start) || lettersIn(rest) < rules.minimum) continue;
        if (start) found.add(rest);
        const end = rules.endings.find((one) =>
          rest.endsWith(one) && lettersIn(rest.slice(0, -one.length)) >= rules.minimum);
        if (end) found.add(rest.slice(0, -end.length));
      }
    }
    return [...found];
  }

  function fold(text) {
    return table.folds.reduce((done, [old, other]) => done.replaceAll(old, other), text);
  }

  function wordOf(run) {
    const script = scriptOf(run);
    const more = stems(run);
    if (!script) return { text: run, terms: [...new Set([run, ...more])] };
    let text = run;
    while (script.trim && script.trim.includes(text.at(-1))) text = text.slice(0, -1);
    text ||= run;
    const spelling = script.spelling.find(([old]) => text.startsWith(old));
    if (spelling) text = spelling[1] + text.slice(spelling[0].length);
    return { text, terms: [...new Set([...readings(text, script), ...more])] };
  }

  function scriptOf(run) {
    if (run[0] >= "\u0980" && run[0] <= "\u09ff") return scripts[0];
    return /^[a-z]+$/u.test(run) ? scripts[1] : null;
  }

  /** Stems a half-typed word may belong to, if what is typed breaks off inside an ending. */
  function unfinished(run) {
    const script = scriptOf(run);
    if (!script) return [];
    const found = new Set();
    for (const rule of script.endings) {
      for (let size = 1; size < rule.end.length; size += 1) {
        if (!run.endsWith(rule.end.slice(0, size))) continue;
        const rest = run.slice(0, -size);
        if (stands(rest, script, rule.minimum) && rule.after.test(rest)) {
          readings(rest + rule.put, script).forEach((term) => found.add(term));
        }
      }
    }
    return [...found];
  }

  return { places, words, names, unfinished };
}

function lettersIn(word) {
  return (word.match(/\p{L}/gu) ?? []).length;
}

function prepare(script) {
  return {
    ...script,
    letters: new RegExp(script.letters, "gu"),
    never: script.never ? new RegExp(script.never, "u") : null,
    needs: new RegExp(script.needs, "u"),
    endings: script.endings.map((rule) => ({ ...rule, after: new RegExp(rule.after, "u") })),
  };
}

/* Parts a chunk where scripts meet, and gives numbers one shape. */
function splitRuns(text) {
  return (text.match(RUNS) ?? []).flatMap((run) => {
    if (GROUPED.test(run)) return [run.replaceAll(",", "")];
    return run.split(",").flatMap((piece) => (NUMBER.test(piece) ? [piece] : piece.split(".")));
  }).filter(Boolean);
}

/* Every stem that a word can be read as. */
function readings(word, script) {
  if (Object.hasOwn(script.forms, word)) return readings(script.forms[word], script);
  const found = new Set();
  for (const rule of script.endings) {
    if (!word.endsWith(rule.end)) continue;
    let rest = word.slice(0, -rule.end.length);
    if (!stands(rest, script, rule.minimum) || !rule.after.test(rest)) continue;
    const last = rest.at(-1);
    if (rule.undouble.includes(last) && rest.at(-2) === last) rest = rest.slice(0, -1);
    readings(rest + rule.put, script).forEach((term) => found.add(term));
    if (!rule.also) break;
  }
  return found.size ? found : new Set([word]);
}

function stands(rest, script, minimum) {
  if ((rest.match(script.letters) ?? []).length < minimum) return false;
  if (script.never && script.never.test(rest)) return false;
  return script.needs.test(rest);
}
