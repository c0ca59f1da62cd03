// Stands in every page, before Material's own script. Nothing of the search is fetched until the
// reader opens the box; then this passes Material's messages on to the engine.
(() => {
  const READY = 1;
  const QUERY = 2;
  const RESULT = 3;
  const config = JSON.parse(document.getElementById("__config").textContent);
  const engine = new URL(config.search, location.href).href;
  const texts = TEXTS_OF_THIS_LANGUAGE;
  const BrowserWorker = window.Worker;

  /* What Material takes for its search worker. */
  class LazyWorker extends EventTarget {
    #started = null;

    constructor() {
      super();
      document.addEventListener("focusin", ({ target }) => {
        if (target.matches('[data-md-component="search-query"]')) this.#forward({ type: 0 });
      });
    }

    addEventListener(type, ...rest) {
      super.addEventListener(type, ...rest);
      if (type === "message") setTimeout(() => this.#answer({ type: READY }));
    }

    postMessage(message) {
      if (message.type !== QUERY) return;
      if (message.data.trim() || this.#started) this.#forward(message);
      else this.#answer({ type: RESULT, data: { items: [] } });
    }

    async #forward(message) {
      this.#started ??= start((data) => this.#answer(data));
      try {
        (await this.#started)(message);
      } catch {
        this.#started = null;
        if (message.type === QUERY) this.#answer({ type: RESULT, data: null });
      }
    }

    #answer(data) {
      // To say "nothing found" where nothing could be fetched would be a lie.
      if (data.type === RESULT && !data.data) data = { type: RESULT, data: { items: [[notice()]] } };
      // What stands above the list is the theme's.
      if (data.type === RESULT) document.dispatchEvent(new CustomEvent("tatka-found", { detail: data.data }));
      this.dispatchEvent(new MessageEvent("message", { data }));
    }
  }

  function notice() {
    const text = `<p>${texts.failed_hint}</p>`;
    return { location: location.href, title: texts.failed, text, score: 1, terms: {} };
  }

  /* Gives the function that takes messages for the engine. */
  async function start(answer) {
    if (location.protocol === "file:") {
      await loadEngine();
      return (message) => window.tatkaSearch.handle(message, answer);
    }
    const worker = new BrowserWorker(engine);
    worker.onmessage = ({ data }) => answer(data);
    worker.onerror = () => answer({ type: RESULT, data: null });
    return (message) => worker.postMessage(message);
  }

  let loading = null;
  function loadEngine() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = engine;
      script.onload = resolve;
      script.onerror = () => {
        loading = null;
        reject(new Error(engine));
      };
      document.head.append(script);
    });
    return loading;
  }

  window.Worker = function Worker(address, options) {
    const isSearch = new URL(address, location.href).href === engine;
    return isSearch ? new LazyWorker() : new BrowserWorker(address, options);
  };

  /* On a page that a result led to, the words looked for are marked. */
  async function highlight() {
    const query = new URL(location.href).searchParams.get("h");
    const content = document.querySelector("[data-md-component=content] article");
    if (!query || !content || content.querySelector("mark[data-md-highlight]")) return;
    await loadEngine();
    window.tatkaSearch.highlight(content, query);
  }

  document.addEventListener("DOMContentLoaded", () => {
    // With instant loading, Material tells of every page; else of this one alone.
    if (window.document$) window.document$.subscribe(highlight);
    else highlight();
  });
})();
