/* Material's search listens to keys alone. What comes without one (spoken, pasted, picked by an
   input method for Bangla) counts as typed, too; it drops what it has heard already. */
(() => {
  const box = document.querySelector("[data-md-component=search-query]");
  box?.addEventListener("input", () => box.dispatchEvent(new KeyboardEvent("keyup")));
})();
