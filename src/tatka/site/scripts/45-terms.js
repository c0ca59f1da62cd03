/* A word with what it means and the other language's word: shown at the foot of the window, where
   it covers nothing that is being read, by a tap too, and closed with Escape. */
(() => {
  const glossary = [...document.querySelectorAll(".md-nav a[href]")].find(({ href }) =>
    /\/glossary(\.html|\/)?$/u.test(href.split("#")[0]),
  );
  const place = (term) => {
    let word = term.querySelector(".tatka-word");
    if (!word) {
      word = tatka.element("span", { class: "tatka-word" });
      term.append(word);
    }
    if (!term.dataset.means || word.querySelector(".tatka-means")) return;
    const means = tatka.element("span", { class: "tatka-means", lang: tatka.language });
    means.append(tatka.element("b", {}, term.firstChild.textContent), `: ${term.dataset.means} `);
    if (glossary) {
      const href = `${glossary.href.split("#")[0]}#${term.dataset.term}`;
      means.append(tatka.element("a", { href, tabindex: "-1" }, tatka.text.search_definition));
    }
    word.append(means);
  };
  const close = () => {
    for (const term of document.querySelectorAll(".tatka-term.is-open")) term.classList.remove("is-open");
  };
  for (const kind of ["mouseover", "focusin"])
    document.addEventListener(kind, (event) => {
      const term = event.target.closest?.(".tatka-term");
      if (term) place(term);
    });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".tatka-means a")) return;
    const term = event.target.closest?.(".tatka-term");
    const wasOpen = term?.classList.contains("is-open");
    close();
    if (!term || wasOpen) return;
    term.classList.remove("is-dismissed");
    term.classList.add("is-open");
    place(term);
    // The word itself must not end up behind what it means.
    const [word, panel] = [term, term.querySelector(".tatka-word")].map((it) => it.getBoundingClientRect());
    if (word.bottom > panel.top) scrollBy(0, word.bottom - panel.top + 24);
  });
  document.addEventListener("keydown", (event) => {
    const term = event.target.closest?.(".tatka-term");
    if (event.key === "Enter" && term === event.target) {
      // Who reads with the keyboard goes on to the glossary.
      const link = term.querySelector(".tatka-means a");
      if (link) link.click();
    }
    if (event.key !== "Escape") return;
    close();
    for (const term of document.querySelectorAll(".tatka-term:is(:hover, :focus)"))
      term.classList.add("is-dismissed");
  });
  for (const kind of ["mouseout", "focusout"])
    document.addEventListener(kind, (event) =>
      event.target.closest?.(".tatka-term")?.classList.remove("is-dismissed"),
    );
})();
