/* Material counts in Latin digits ("3 results"): give its counters the page's own. */
(() => {
  if (tatka.digits("1") === "1") return;
  const localise = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const changed = tatka.digits(text.data);
      if (changed !== text.data) text.data = changed;
    }
  };
  const watch = (root) => {
    const observer = new MutationObserver(() => {
      for (const counter of root.querySelectorAll(
        ".md-search-result__meta, .md-search-result__more > summary",
      ))
        localise(counter);
    });
    observer.observe(root, { childList: true, subtree: true, characterData: true });
  };
  const results = document.querySelector("[data-md-component=search-result]");
  if (results) watch(results);
})();
