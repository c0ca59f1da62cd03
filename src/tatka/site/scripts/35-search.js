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
