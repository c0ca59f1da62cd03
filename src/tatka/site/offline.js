// The site's service worker. SITE, written above by the build, names every file and its digest.
//
// Pages: the network first, so that readers get what is new; the saved copy when it does not
// answer. Everything else: the saved copy first, filed under its digest, so that it can't be old.
// Nothing is fetched ahead unless the reader asks for the whole book.

const CACHE = "tatka";
const PATIENCE = 4000;
const ROOT = new URL("./", self.location);

const nameOf = (address) => {
  const url = new URL(address);
  if (url.origin !== ROOT.origin || !url.pathname.startsWith(ROOT.pathname)) return null;
  let name = decodeURIComponent(url.pathname.slice(ROOT.pathname.length));
  if (name === "" || name.endsWith("/")) name += "index.html";
  return name in SITE.files ? name : null;
};
const keyOf = (name) => new URL(`${encodeURI(name)}?saved=${SITE.files[name]}`, ROOT).href;
const isPage = (name) => name.endsWith(".html");

const save = async (name, answer) => {
  if (!answer.ok) return;
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(name), answer.clone());
};

const saved = async (name) => {
  const cache = await caches.open(CACHE);
  const exact = await cache.match(keyOf(name));
  if (exact || !isPage(name)) return exact;
  // An older copy of the page is better than none.
  return cache.match(new URL(encodeURI(name), ROOT), { ignoreSearch: true });
};

const fetched = async (request, name) => {
  const answer = await fetch(request);
  await save(name, answer);
  return answer;
};

const page = async (request, name) => {
  const copy = await saved(name);
  const news = fetched(request, name);
  if (!copy) return news;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([news.catch(() => copy), late]);
};

const asset = async (request, name) => (await saved(name)) || fetched(request, name);

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  // Drop assets that the site no longer has; pages stay until a newer copy comes.
  const tidy = async () => {
    const cache = await caches.open(CACHE);
    const wanted = new Set(Object.keys(SITE.files).map(keyOf));
    for (const request of await cache.keys()) {
      const name = nameOf(request.url);
      const stays = wanted.has(request.url) || (name && isPage(name));
      if (!stays) await cache.delete(request);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || event.request.headers.has("range")) return;
  const name = nameOf(event.request.url);
  if (!name) return;
  event.respondWith((isPage(name) ? page : asset)(event.request, name));
});

// The whole book, on request. Answers with {done, total}, and {failed} if it does not work out.
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const say = (news) => event.source.postMessage({ tatka: "keep", ...news });
  const keep = async () => {
    const names = Object.keys(SITE.files);
    let done = 0;
    const take = async () => {
      for (let name = names.pop(); name; name = names.pop()) {
        if (!(await (await caches.open(CACHE)).match(keyOf(name)))) {
          const answer = await fetch(new URL(encodeURI(name), ROOT), { cache: "no-cache" });
          if (!answer.ok) throw new Error(name);
          await save(name, answer);
        }
        done += 1;
        say({ done, total: Object.keys(SITE.files).length });
      }
    };
    await Promise.all([take(), take(), take(), take()]);
  };
  event.waitUntil(keep().catch(() => say({ failed: true })));
});
