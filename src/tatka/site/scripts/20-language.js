/* The switches of language and of results keep the section the reader is at, and are remembered. */
(() => {
  const sectionInView = () => {
    if (location.hash) return location.hash;
    const passed = [...document.querySelectorAll("article :is(h2, h3)[id]")].filter(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 3,
    );
    return passed.length ? `#${passed.at(-1).id}` : "";
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a:is([data-tatka='language'], [data-tatka='results'])");
    if (!link) return;
    if (link.dataset.tatka === "language") tatka.remember("language", link.hreflang);
    else tatka.remember("results", link.dataset.profile);
    link.hash = sectionInView();
  });

  /* A page that has the results which the reader chose on another is shown with them. */
  const results = [...document.querySelectorAll("a[data-tatka='results']")];
  const chosen = results.find((link) => link.dataset.profile === tatka.recall("results"));
  const shown = results.find((link) => link.hasAttribute("aria-current"));
  if (chosen && chosen !== shown && !shown.dataset.profile) {
    chosen.hash = location.hash;
    location.replace(chosen.href);
  }

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
