/* Where a reader is: long pages fold by section and remember how far they were read; the cards of
   the start page say what was begun and what is done. All of it stays in this browser. */
(() => {
  const KEY = "progress";
  const MANY = 4;
  const all = () => {
    try {
      return JSON.parse(tatka.recall(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const name = (address) => new URL(address, location).pathname;
  const here = name(location.href);
  const note = (seen) => {
    const kept = all();
    kept[here] = { ...kept[here], ...seen };
    tatka.remember(KEY, JSON.stringify(kept));
  };

  for (const card of document.querySelectorAll(".tatka-cards li")) {
    const link = card.querySelector("a[href]");
    const seen = link && all()[name(link.href)];
    if (!seen) continue;
    card.dataset.seen = seen.done ? "done" : "begun";
    const words = seen.done ? tatka.text.was_read : tatka.text.is_begun;
    card.append(tatka.element("small", { class: "tatka-cards__seen" }, words));
  }

  const headings = [...document.querySelectorAll("article > h2[id]")];
  if (headings.length < MANY || document.querySelector(".tatka-cards")) return;
  const title = (heading) => heading.firstChild?.textContent.trim() ?? "";

  /* All between a heading and the next. */
  const parts = headings.map((heading) => {
    const inside = [];
    for (let next = heading.nextElementSibling; next && !next.matches("h2"); next = next.nextElementSibling)
      if (!next.matches(".md-source-file, .tatka-go-on")) inside.push(next);
    return inside;
  });
  const buttons = headings.map((heading, place) => {
    const [number, total] = [place + 1, headings.length].map(tatka.digits);
    const button = tatka.element("button", {
      type: "button",
      class: "tatka-part",
      "aria-expanded": "true",
      "aria-label": tatka.fill(tatka.text.fold_section, { number, total }),
    }, `${number}/${total}`);
    button.addEventListener("click", () => fold(place, button.getAttribute("aria-expanded") === "true"));
    heading.append(button);
    return button;
  });
  const fold = (place, folded) => {
    buttons[place].setAttribute("aria-expanded", String(!folded));
    for (const part of parts[place]) part.classList.toggle("tatka-folded", folded);
  };
  /* An address inside a folded part opens it. */
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const place = headings.findLastIndex(
      (heading) => heading === target || heading.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    if (place < 0 || buttons[place].getAttribute("aria-expanded") === "true") return;
    fold(place, false);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);

  const before = all()[here];
  const stopped = headings.find((heading) => heading.id === before?.at);
  if (stopped && stopped !== headings[0] && !location.hash && !before.done) {
    const link = tatka.element("a", { href: `#${stopped.id}` }, tatka.text.go_on_link);
    const offer = tatka.element("p", { class: "tatka-go-on" });
    offer.append(`${tatka.fill(tatka.text.go_on, { section: title(stopped) })} `, link);
    link.addEventListener("click", () => offer.remove());
    document.querySelector("article > h1")?.after(offer);
  }
  /* The last heading that has come into view, and whether the end has. */
  let furthest = headings.findIndex((heading) => heading.id === before?.at);
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !scrollY) continue;
      const place = headings.indexOf(target);
      if (place < 0) note({ done: true });
      else if (place > furthest) note({ at: headings[(furthest = place)].id });
    }
  });
  for (const heading of headings) watch.observe(heading);
  const last = document.querySelector("article")?.lastElementChild;
  if (last && !headings.includes(last)) watch.observe(last);
})();
