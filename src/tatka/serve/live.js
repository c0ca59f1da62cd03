/* In every page of the preview: loads it again when it has changed, shows what is wrong with it and
   what is running. Its panel lives in a shadow tree, out of reach of the page's styles. */
(() => {
  "use strict";
  const stamp = document.currentScript.dataset.stamp;
  let source = null;
  let panel = null;
  let last = null;

  const connect = () => {
    if (source) source.close();
    const query = new URLSearchParams({ page: location.pathname, stamp });
    source = new EventSource(`/_tatka/events?${query}`);
    source.addEventListener("reload", () => location.reload());
    source.addEventListener("state", (event) => show((last = JSON.parse(event.data))));
    source.addEventListener("error", () => {
      if (last) show({ ...last, notes: [{ what: last.lost }], running: "", building: "" });
    });
  };

  const element = (name, words, className) => {
    const made = document.createElement(name);
    if (words) made.textContent = words;
    if (className) made.className = className;
    return made;
  };

  const list = (notes) => {
    const made = element("ul");
    for (const note of notes) {
      const item = element("li");
      if (note.path) {
        item.append(element("code", note.line ? `${note.path}:${note.line}` : note.path), " ");
      }
      item.append(element("span", note.what));
      if (note.hint) item.append(element("p", note.hint));
      made.append(item);
    }
    return made;
  };

  const show = (state) => {
    panel?.remove();
    panel = null;
    const broken = state.notes.filter((note) => !note.draft);
    const draft = state.notes.filter((note) => note.draft);
    if (!broken.length && !draft.length && !state.running && !state.building) return;
    panel = element("div");
    panel.id = "tatka-live";
    const root = panel.attachShadow({ mode: "open" });
    root.append(element("style", STYLE));
    const box = element("div", "", broken.length ? "box broken" : "box");
    box.setAttribute("role", "status");
    if (state.building) box.append(element("p", state.building, "busy"));
    if (state.running) box.append(element("p", state.running, "busy"));
    if (broken.length) box.append(element("b", state.broken), list(broken));
    if (draft.length) {
      const folded = element("details");
      folded.open = sessionStorage.getItem("tatka-draft") === "open";
      folded.addEventListener("toggle", () =>
        sessionStorage.setItem("tatka-draft", folded.open ? "open" : ""),
      );
      folded.append(element("summary", `${state.draft} (${draft.length})`), list(draft));
      box.append(folded);
    }
    root.append(box);
    document.body.append(panel);
  };

  const STYLE = `
    .box { position: fixed; inset: auto 1rem 1rem auto; max-width: min(40rem, calc(100vw - 2rem));
      max-height: 50vh; overflow: auto; box-sizing: border-box; padding: .7rem 1rem; z-index: 99999;
      background: #fff8e6; color: #33260a; border-left: .3rem solid #d49a1e; border-radius: .3rem;
      box-shadow: 0 .2rem 1rem #0005; font: 15px/1.5 "Noto Sans Bengali", system-ui, sans-serif; }
    .broken { background: #fdecec; color: #4a1010; border-color: #c62828; }
    ul { margin: .3rem 0; padding-left: 1.1rem; } li { margin: .3rem 0; } p { margin: .2rem 0; }
    li p { white-space: pre-wrap; opacity: .85; } summary { cursor: pointer; }
    code { font-size: 13px; font-weight: 600; overflow-wrap: anywhere; }
    .busy::before { content: ""; display: inline-block; width: .7em; height: .7em;
      margin-right: .5em; border: .15em solid; border-right-color: transparent; border-radius: 50%;
      animation: turn 1s linear infinite; }
    @keyframes turn { to { transform: rotate(1turn); } }
    @media (prefers-reduced-motion: reduce) { .busy::before { animation: none; } }
    @media print { .box { display: none; } }`;

  /* A browser opens six connections to a server at most: hidden tabs give theirs back. */
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source?.close();
    else connect();
  });
  connect();
})();
