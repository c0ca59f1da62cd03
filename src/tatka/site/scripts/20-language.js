/* The language switch keeps the section the reader is at, and is remembered. */
(() => {
  const sectionInView = () => {
    if (location.hash) return location.hash;
    const passed = [...document.querySelectorAll("article :is(h2, h3)[id]")].filter(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 3,
    );
    return passed.length ? `#${passed.at(-1).id}` : "";
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-tatka='language']");
    if (!link) return;
    tatka.remember("language", link.hreflang);
    link.hash = sectionInView();
  });

  const offer = () => {
    const wanted = tatka.recall("language");
    if (!wanted || wanted === tatka.language || tatka.recall("offer") === "no") return;
    const other = tatka.alternates.find((item) => item.code === wanted && item.exists);
    const text = tatka.texts[wanted];
    if (!other || !text) return;
    const go = tatka.element("a", { href: other.link, "data-tatka": "language" }, text.language_offer_go);
    go.hreflang = wanted;
    const not = tatka.element("button", { type: "button" }, text.dismiss);
    const bar = tatka.element(
      "aside",
      { class: "tatka-offer", lang: wanted, "aria-label": text.language_offer_go },
      tatka.element("p", {}, text.language_offer),
      go,
      not,
    );
    not.addEventListener("click", () => {
      // The reader prefers this language now: that is the one to remember.
      tatka.remember("language", tatka.language);
      bar.remove();
    });
    document.body.append(bar);
  };
  offer();
})();
