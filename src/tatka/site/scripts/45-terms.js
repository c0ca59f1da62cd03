/* A word with the other language's word: shown by a tap too, kept inside the window, and closed
   with Escape. */
(() => {
  const MARGIN = 8;
  const place = (term) => {
    const word = term.querySelector(".tatka-word");
    if (!word) return;
    term.style.setProperty("--tatka-shift", "0px");
    const box = word.getBoundingClientRect();
    const edge = document.documentElement.clientWidth - MARGIN;
    const shift = Math.max(MARGIN - box.left, Math.min(0, edge - box.right));
    term.style.setProperty("--tatka-shift", `${shift}px`);
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
    const term = event.target.closest?.(".tatka-term");
    const wasOpen = term?.classList.contains("is-open");
    close();
    if (!term || wasOpen) return;
    term.classList.remove("is-dismissed");
    term.classList.add("is-open");
    place(term);
  });
  document.addEventListener("keydown", (event) => {
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
