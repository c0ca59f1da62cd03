/* Colours of code, painted by the browser over plain text; tables of many numbers, unfolded when
   somebody looks. The build has left both so that a page has few elements. */
(() => {
  const painted = new WeakSet();
  const paint = (code) => {
    if (painted.has(code)) return;
    painted.add(code);
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    let at = 0;
    // The place so many letters on, as node and offset.
    const step = (length) => {
      at += length;
      while (node && at > node.length) {
        const next = walker.nextNode();
        if (!next) break;
        at -= node.length;
        node = next;
      }
      return [node, Math.min(at, node.length)];
    };
    for (const run of code.dataset.colours.split(" ")) {
      const kind = /^[a-z]?/u.exec(run)[0];
      const length = run.slice(kind.length);
      const from = kind && node ? [node, at] : null;
      const [endNode, end] = step(Number(length));
      if (!from) continue;
      const range = new StaticRange({
        startContainer: from[0], startOffset: from[1], endContainer: endNode, endOffset: end,
      });
      const name = `code-${kind}`;
      if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
      CSS.highlights.get(name).add(range);
    }
  };
  if (globalThis.CSS?.highlights) {
    const near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          paint(target);
        }
      },
      { rootMargin: "600px" },
    );
    const all = document.querySelectorAll("code[data-colours]");
    for (const code of all) near.observe(code);
    addEventListener("beforeprint", () => {
      for (const code of all) {
        near.unobserve(code);
        paint(code);
      }
    });
  }

  const unfold = (place) => {
    const made = document.createElement("template");
    made.innerHTML = place.textContent;
    place.replaceWith(made.content);
  };
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const place = target.open && target.querySelector(":scope > noscript.tatka-later");
      if (place) unfold(place);
    },
    true,
  );
  addEventListener("beforeprint", () => {
    for (const place of document.querySelectorAll("noscript.tatka-later")) unfold(place);
  });
})();
