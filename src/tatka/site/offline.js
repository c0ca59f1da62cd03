// The site's service worker. SITE, written above by the build, names the build, every file of it
// with its digest, and where each language begins.
//
// Three kinds of copies: `tatka` holds what was read, `tatka-book-BUILD` a whole book that the
// reader asked for, `tatka-shell` the pages that say that a page is not there. A whole book is one
// build's, checked file by file; until the next one is complete, the one before is served, its
// pages with its own styles and pictures. Nothing is fetched ahead unless the reader asks for it.

const READ = "tatka";
const SHELL = "tatka-shell";
const BOOKS = "tatka-book-";
const BOOK = BOOKS + SITE.build;
const PATIENCE = 4000;
const ROOT = new URL("./", self.location);
const COMPLETE = new URL("?complete", ROOT).href;
const AT_ONCE = 4;

/* Files whose names change with what is in them. */
const IMMUTABLE = /[./][0-9a-f]{8,}[./]/u;
/* Which copy a page was taken from, so that its pictures come from there, too. */
const servedFrom = new Map();

const nameOf = (address) => {
  const url = new URL(address);
  if (url.origin !== ROOT.origin || !url.pathname.startsWith(ROOT.pathname)) return null;
  const name = decodeURIComponent(url.pathname.slice(ROOT.pathname.length));
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
};
const addressOf = (name) => new URL(encodeURI(name), ROOT).href;
const isPage = (name) => name.endsWith(".html");

const digestOf = async (answer) => {
  const bytes = await answer.clone().arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
const isOf = async (answer, name) => (await digestOf(answer)).startsWith(SITE.files[name]);

/* Whole books, this build's first. */
const books = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(BOOKS));
  const whole = await Promise.all(names.map(async (name) =>
    ((await (await caches.open(name)).match(COMPLETE)) ? name : null)));
  return whole.filter(Boolean).sort((one, other) => (other === BOOK) - (one === BOOK));
};

/* A copy of a file: {answer, from}; from one kind of copy before others, if there is a reason. */
const copyOf = async (name, first = null) => {
  for (const from of [...new Set([first, ...await books(), READ].filter(Boolean))]) {
    const answer = await (await caches.open(from)).match(addressOf(name));
    if (answer) return { answer, from };
  }
  return null;
};

const fetched = async (request, name) => {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    await (await caches.open(READ)).put(addressOf(name), answer.clone());
  }
  return answer;
};

const page = async (event, name) => {
  const news = fetched(event.request, name);
  const copy = await copyOf(name);
  if (!copy) return news.catch(() => missing(name));
  const kept = () => {
    servedFrom.set(event.resultingClientId, copy.from);
    return copy.answer;
  };
  const late = new Promise((resolve) => { setTimeout(() => resolve(null), PATIENCE); });
  return (await Promise.race([news.catch(() => null), late])) ?? kept();
};

const asset = async (event, name) => {
  const from = servedFrom.get(event.clientId);
  if (from || IMMUTABLE.test(name)) {
    const copy = await copyOf(name, from);
    if (copy) return copy.answer;
  }
  try {
    return await fetched(event.request, name);
  } catch (error) {
    const copy = await copyOf(name);
    if (copy) return copy.answer;
    throw error;
  }
};

/* What is shown in the place of a page that was not kept, in the language of its address. */
const missing = async (name) => {
  const folders = Object.values(SITE.homes).sort((one, other) => other.length - one.length);
  const folder = folders.find((start) => name.startsWith(start)) ?? "";
  const said = await (await caches.open(SHELL)).match(addressOf(`${folder}offline.html`));
  if (!said) return Response.error();
  const text = (await said.text()).replace("tatka:home", addressOf(`${folder}index.html`));
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
};

/* Takes the whole of this build: what an older book has of it already, the rest from the server. */
const takeBook = async (tell = () => {}) => {
  const book = await caches.open(BOOK);
  const older = (await caches.keys()).filter((name) => name.startsWith(BOOKS) && name !== BOOK);
  const names = Object.keys(SITE.files);
  const total = names.length;
  let done = 0;
  const fromOlder = async (name) => {
    for (const other of older) {
      const answer = await (await caches.open(other)).match(addressOf(name));
      if (answer && await isOf(answer, name)) return answer;
    }
    return null;
  };
  const fromServer = async (name) => {
    // Past every cache on the way: a file of the build before would spoil the book.
    const answer = await fetch(addressOf(name), { cache: "reload" });
    if (!answer.ok || !await isOf(answer, name)) throw new Error(name);
    return answer;
  };
  const take = async () => {
    for (let name = names.pop(); name; name = names.pop()) {
      if (!await book.match(addressOf(name))) {
        await book.put(addressOf(name), (await fromOlder(name)) ?? await fromServer(name));
      }
      done += 1;
      tell({ done, total });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  await book.put(COMPLETE, new Response(""));
  await Promise.all(older.map((name) => caches.delete(name)));
};

let following = null;
/* Who keeps the book gets the new one; until it is there, and if it never comes, the old stays. */
const follow = async () => {
  const whole = await books();
  if (!whole.length || whole.includes(BOOK)) return;
  following ??= takeBook().catch(() => { following = null; });
  await following;
};

/* Drops what was read beside pages that have been read anew since. */
const tidy = async () => {
  const read = await caches.open(READ);
  const requests = await read.keys();
  const texts = await Promise.all(requests
    .filter((request) => isPage(nameOf(request.url)))
    .map(async (request) => (await read.match(request)).text()));
  await Promise.all(requests.map(async (request) => {
    const name = nameOf(request.url);
    const last = name.slice(name.lastIndexOf("/") + 1);
    const isWanted = isPage(name) || name in SITE.files
      || texts.some((text) => text.includes(last));
    if (!isWanted) await read.delete(request);
  }));
  const kept = [READ, SHELL];
  await Promise.all((await caches.keys())
    .filter((name) => name.startsWith("tatka") && !kept.includes(name) && !name.startsWith(BOOKS))
    .map((name) => caches.delete(name)));
};

self.addEventListener("install", (event) => {
  const shell = async () => {
    const cache = await caches.open(SHELL);
    await Promise.all(Object.values(SITE.homes).map(async (folder) => {
      const address = addressOf(`${folder}offline.html`);
      const answer = await fetch(address, { cache: "reload" });
      if (answer.ok) await cache.put(address, answer);
    }));
  };
  event.waitUntil(shell().catch(() => {}).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().catch(() => {}).then(() => self.clients.claim()).then(follow));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const name = nameOf(request.url);
  if (!name || name === "sw.js" || name.endsWith(".zip") || name.startsWith("downloads/")) return;
  if (request.mode !== "navigate" && !isPage(name)) {
    event.respondWith(asset(event, name));
    return;
  }
  event.respondWith(page(event, name));
  event.waitUntil(follow());
});

// The whole book, on request. Answers with {done, total}, and {failed} if it does not work out.
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const say = (news) => event.source.postMessage({ tatka: "keep", ...news });
  event.waitUntil(takeBook(say).catch(() => say({ failed: true })));
});
