/* Material's search listens to keys alone. What comes without one (spoken, pasted, picked by an
   input method for Bangla) counts as typed, too; it drops what it has heard already. And it opens
   when the box gets the focus: who was there before the scripts, on a slow line, is let in. */
(() => {
  const box = document.querySelector("[data-md-component=search-query]");
  const toggle = document.querySelector("[data-md-toggle=search]");
  if (!box || !toggle) return;
  const heard = () => {
    if (!toggle.checked) toggle.click();
    box.dispatchEvent(new KeyboardEvent("keyup"));
  };
  box.addEventListener("input", heard);
  if (document.activeElement === box) heard();
})();
/* Above the list of results: the glossary's word, what was taken for what, what may be meant. */
(() => {
  const list = document.querySelector(".md-search-result__list");
  if (!list) return;
  const above = tatka.element("div", { class: "tatka-found", "aria-live": "polite" });
  list.before(above);

  const card = ([word, means, address]) => {
    const attributes = { class: "tatka-found__card" };
    if (address) attributes.href = new URL(address, __md_scope).href;
    const made = tatka.element(address ? "a" : "div", attributes);
    made.append(tatka.element("strong", {}, word), tatka.element("span", {}, means));
    if (address) made.append(tatka.element("small", {}, tatka.text.search_definition));
    return made;
  };
  const line = (...children) => tatka.element("p", { class: "tatka-found__instead" }, ...children);
  const replaced = ([typed, shown]) =>
    line(
      ...tatka.text.search_instead.split(/(\{typed\}|\{shown\})/u).map((piece) => {
        if (piece === "{typed}") return tatka.element("s", {}, typed);
        return piece === "{shown}" ? tatka.element("b", {}, shown) : piece;
      }),
    );
  const proposal = ({ typed, text }) => {
    const button = tatka.element("button", { type: "button" }, text);
    button.addEventListener("click", () => {
      const box = document.querySelector("[data-md-component=search-query]");
      box.value = box.value.normalize("NFC").replace(typed, text);
      box.focus();
      box.dispatchEvent(new KeyboardEvent("keyup"));
    });
    return button;
  };
  document.addEventListener("tatka-found", ({ detail }) => {
    const { cards = [], instead = [], proposed = [] } = detail;
    above.replaceChildren(...cards.map(card), ...instead.map(replaced));
    if (proposed.length)
      above.append(line(`${tatka.text.search_did_you_mean} `, ...proposed.map(proposal)));
  });
})();
