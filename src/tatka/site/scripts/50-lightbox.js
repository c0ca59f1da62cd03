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
    pinch(stage);
    return made;
  };
  /* Two fingers change the width of the picture, and what is between them stays there. */
  const pinch = (stage) => {
    const fingers = new Map();
    let begun = null;
    const measure = () => {
      const [one, other] = [...fingers.values()];
      return {
        apart: Math.hypot(one.x - other.x, one.y - other.y),
        x: (one.x + other.x) / 2,
        y: (one.y + other.y) / 2,
      };
    };
    const lift = ({ pointerId }) => {
      fingers.delete(pointerId);
      begun = null;
    };
    stage.addEventListener("pointerdown", ({ pointerId, clientX: x, clientY: y }) => {
      fingers.set(pointerId, { x, y });
      if (fingers.size !== 2) return;
      begun = { ...measure(), width: stage.querySelector("img").getBoundingClientRect().width };
    });
    stage.addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
      if (!fingers.has(pointerId)) return;
      fingers.set(pointerId, { x, y });
      if (!begun) return;
      const image = stage.querySelector("img");
      const before = image.getBoundingClientRect();
      const now = measure();
      const wanted = (begun.width * now.apart) / Math.max(begun.apart, 1);
      const width = Math.min(Math.max(wanted, stage.clientWidth / 2), stage.clientWidth * 8);
      image.style.width = image.style.minWidth = `${width}px`;
      const grown = width / before.width - 1;
      stage.scrollLeft += (now.x - before.left) * grown;
      stage.scrollTop += (now.y - before.top) * grown;
    });
    for (const kind of ["pointerup", "pointercancel", "pointerleave"])
      stage.addEventListener(kind, lift);
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
