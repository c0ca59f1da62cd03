/* Pieces to try. Each is a script of its own, fetched when its place comes near; until then, in
   print and without scripts, a picture stands there. */
(() => {
  // Beside this very script, wherever the languages of the site share it.
  const HERE = document.currentScript.src;
  const FILES = { curves: "chart", lines: "chart" };
  const makers = new Map();
  const loading = new Map();
  const numbers = new Map();

  const format = (value, options = { maximumSignificantDigits: 4 }) => {
    const key = JSON.stringify(options);
    if (!numbers.has(key)) numbers.set(key, new Intl.NumberFormat(tatka.language, options));
    // The sign of the chapters, not a hyphen.
    return numbers.get(key).format(value).replace("-", "−");
  };
  const svg = (tag, attributes = {}, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  /* A slider with its words and its value; `shown` tells what is read for a value. */
  const slider = (words, { min = 0, max, step = 1, value, shown, change }) => {
    const output = tatka.element("output", {}, shown(value));
    const input = tatka.element("input", { type: "range", min, max, step, value });
    const tell = () => {
      output.textContent = shown(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
      change(Number(input.value));
    };
    input.setAttribute("aria-valuetext", output.textContent);
    input.addEventListener("input", tell);
    const label = tatka.element("label", { class: "tatka-piece__slider" });
    label.append(tatka.element("span", {}, words), input, output);
    return { element: label, input, tell };
  };

  tatka.piece = (name, make) => makers.set(name, make);
  /* A file of a record comes as a script that hands it over: a page that is opened from a folder
     may fetch nothing else. */
  const awaited = new Map();
  const received = (script, base64) =>
    awaited.get(script)(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
  const file = (address) =>
    new Promise((resolve, reject) => {
      const script = tatka.element("script", { src: address });
      awaited.set(script, resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  tatka.pieces = { format, svg, slider, received, file };

  const load = (name) => {
    const file = FILES[name] ?? name;
    if (!loading.has(file))
      loading.set(
        file,
        new Promise((resolve, reject) => {
          const script = tatka.element("script", {
            src: new URL(`PIECES_FOLDER/${file}.js`, HERE).href,
          });
          script.addEventListener("load", resolve);
          script.addEventListener("error", reject);
          document.head.append(script);
        }),
      );
    return loading.get(file);
  };
  const begin = async (place) => {
    const name = place.dataset.piece;
    const written = place.querySelector('script[type="application/json"]');
    if (!written) return;
    try {
      await load(name);
      const stage = tatka.element("div", { class: "tatka-piece__stage" });
      const files = {};
      for (const link of place.querySelectorAll("a[data-file]"))
        files[link.dataset.file] = { address: link.href, bytes: Number(link.dataset.bytes) };
      makers.get(name)(stage, { ...JSON.parse(written.textContent), files });
      place.querySelector(".tatka-piece__still").after(stage);
      place.classList.add("is-ready");
      place.classList.toggle("is-waiting", stage.classList.contains("is-waiting"));
    } catch (error) {
      // The picture stays.
      console.error(`piece ${name}:`, error);
    }
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        begin(target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const place of document.querySelectorAll("[data-piece]")) near.observe(place);
})();
