/* What the page says about itself; read by the scripts after this one. */
const tatka = (() => {
  const facts = JSON.parse(document.getElementById("tatka-facts").textContent);
  const safely = (action) => {
    // A browser may forbid storage: then nothing is remembered, and nothing breaks.
    try {
      return action();
    } catch {
      return null;
    }
  };
  return {
    ...facts,
    recall: (key) => safely(() => localStorage.getItem(`tatka.${key}`)),
    remember: (key, value) => safely(() => localStorage.setItem(`tatka.${key}`, value)),
    fill: (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name]),
    digits: (text) => {
      const own = new Intl.NumberFormat(facts.language, { useGrouping: false });
      return String(text).replace(/[0-9]/g, (digit) => own.format(Number(digit)));
    },
    element: (tag, attributes = {}, ...children) => {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.append(...children);
      return made;
    },
  };
})();
