/* A picture that the column shrinks can be seen large. */
(() => {
  const SHRUNK = 1.15;
  let dialog = null;
  const make = () => {
    const close = tatka.element("button", { type: "button" }, tatka.text.close);
    const stage = tatka.element("div", {
      class: "tatka-lightbox__stage",
      tabindex: "0",
      role: "region",
      "aria-label": tatka.text.lightbox,
    });
    const made = tatka.element(
      "dialog",
      { class: "tatka-lightbox", "aria-label": tatka.text.lightbox },
      tatka.element("div", { class: "tatka-lightbox__bar" }, close),
      stage,
    );
    close.addEventListener("click", () => made.close());
    stage.addEventListener("click", (event) => event.target === stage && made.close());
    document.body.append(made);
    return made;
  };
  const open = (image) => {
    dialog ??= make();
    const large = tatka.element("img", { src: image.currentSrc || image.src, alt: image.alt });
    dialog.querySelector(".tatka-lightbox__stage").replaceChildren(large);
    dialog.showModal();
  };
  const offer = () => {
    for (const image of document.querySelectorAll(".tatka-figure img")) {
      const natural = Number(image.getAttribute("width")) || image.naturalWidth;
      if (image.closest(".tatka-zoom, a") || !image.clientWidth) continue;
      if (natural < image.clientWidth * SHRUNK) continue;
      const button = tatka.element("button", { type: "button", class: "tatka-zoom" });

      button.title = tatka.text.enlarge;

      image.replaceWith(button);
      button.append(image);
      button.setAttribute("aria-label", `${image.alt}. ${tatka.text.enlarge}`);
      button.addEventListener("click", () => open(image));
    }
  };
  offer();
  addEventListener("resize", offer);
  // The variant for the other palette gets its turn when it is first seen.
  new MutationObserver(offer).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
})();
