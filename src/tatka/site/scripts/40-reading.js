/* Wide parts can be scrolled from the keyboard, folded parts print. */
(() => {
  const scrollable = () => {
    for (const box of document.querySelectorAll(
      "pre > code, .md-typeset__scrollwrap, .tatka-scroll, .tatka-html, .tatka-figure, .jupyter-wrapper :is(pre, .jp-OutputArea-child)",
    )) {
      if (box.scrollWidth <= box.clientWidth + 1) continue;
      box.tabIndex = 0;
      if (box.hasAttribute("aria-label")) continue;
      const { scroll_code, scroll_picture, scroll_table } = tatka.text;
      const isPicture = box.matches(".tatka-figure");
      const isCode = box.matches("code, pre");
      // A figure is a place with a name already.
      if (!isPicture) box.setAttribute("role", "region");
      box.setAttribute("aria-label", isPicture ? scroll_picture : isCode ? scroll_code : scroll_table);
    }
  };
  scrollable();
  addEventListener("load", scrollable);
  addEventListener("resize", scrollable);
  document.addEventListener("toggle", scrollable, true);

  /* On a phone a long table of layers begins folded: its first rows, and its sums. */
  const MANY = 8;
  if (matchMedia("(max-width: 40em)").matches)
    for (const table of document.querySelectorAll("table.tatka-layers")) {
      const { length } = table.querySelectorAll("tbody tr");
      if (length <= MANY) continue;
      table.classList.add("is-folded");
      const words = tatka.fill(tatka.text.all_rows, { count: tatka.digits(length) });
      const button = tatka.element("button", { type: "button", class: "tatka-rows" }, words);
      button.addEventListener("click", () => {
        table.classList.remove("is-folded");
        button.remove();
      });
      table.after(button);
    }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article details:not([open])")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });

  // Bars of buttons over code are no landmarks; Material adds one to each block.
  const quiet = () => {
    for (const bar of document.querySelectorAll("nav.md-code__nav:not([role])"))
      bar.setAttribute("role", "none");
  };
  quiet();
  new MutationObserver(quiet).observe(document.body, { childList: true, subtree: true });

  // What is closed is out of the keyboard's way, and Escape closes the list of pages.
  const drawer = document.querySelector("#__drawer");
  const search = document.querySelector("[data-md-toggle=search]");
  const output = document.querySelector(".md-search__output");
  const shut = () => {
    if (output && search) output.inert = !search.checked;
  };
  shut();
  search?.addEventListener("change", shut);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer?.checked) return;
    drawer.click();
    document.querySelector("label.md-header__button[for=__drawer]")?.focus();
  });

  // Material's buttons for menu and search are labels; it lets Enter press them: Space does too.
  for (const label of document.querySelectorAll("label[role=button]"))
    label.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
})();
