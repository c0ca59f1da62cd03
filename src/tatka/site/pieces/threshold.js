/* A threshold over scores: move it, and see what becomes right and wrong. */
tatka.piece("threshold", (stage, { values, names, text }) => {
  const { format, slider } = tatka.pieces;
  const { scores, truth } = values;
  const [no, yes] = ["0", "1"].map((key) => names[key] ?? key);
  const BINS = 24;
  const low = Math.min(...scores);
  const high = Math.max(...scores);
  const percent = (part, whole) =>
    whole ? format(part / whole, { style: "percent", maximumFractionDigits: 1 }) : "–";

  const bins = [0, 1].map(() => new Array(BINS).fill(0));
  const binOf = (score) => Math.min(BINS - 1, Math.floor(((score - low) / (high - low || 1)) * BINS));
  scores.forEach((score, place) => { bins[truth[place]][binOf(score)] += 1; });
  const tallest = Math.max(...bins.flat());

  const W = 320;
  const H = 60;
  const { svg } = tatka.pieces;
  const rows = bins.map((row, kind) => svg("g", { class: `tatka-piece__kind-${kind}` },
    ...row.map((count, place) => svg("rect", {
      x: (place * W) / BINS + 0.5,
      width: W / BINS - 1,
      y: kind ? H - (count / tallest) * H : H,
      height: (count / tallest) * H,
    }))));
  const line = svg("line", { y1: 0, y2: 2 * H, class: "tatka-piece__line" });
  const picture = svg("svg", { viewBox: `0 0 ${W} ${2 * H}`, role: "img", "aria-label": `${yes} / ${no}` },
    ...rows, line);
  const key = tatka.element("p", { class: "tatka-piece__key" });
  key.append(
    tatka.element("span", { class: "tatka-piece__kind-1" }, yes),
    tatka.element("span", { class: "tatka-piece__kind-0" }, no),
  );

  const cells = [0, 1].map(() => [0, 1].map(() => tatka.element("td", {})));
  const table = tatka.element("table", { class: "tatka-piece__matrix" });
  const head = (words, scope) => tatka.element("th", { scope }, words);
  const top = tatka.element("tr", {});
  top.append(
    head(`${text.really} ↓ ${text.said} →`, "col"),
    head(no, "col"), head(yes, "col"),
  );
  table.append(top, ...[no, yes].map((name, kind) => {
    const row = tatka.element("tr", {});
    row.append(head(name, "row"), ...cells[kind]);
    return row;
  }));
  const figures = tatka.element("dl", { class: "tatka-piece__figures" });

  const show = (threshold) => {
    const counts = [[0, 0], [0, 0]];
    scores.forEach((score, place) => { counts[truth[place]][score > threshold ? 1 : 0] += 1; });
    counts.forEach((row, kind) => row.forEach((count, said) => {
      cells[kind][said].textContent = format(count);
      cells[kind][said].className = kind === said ? "is-right" : "is-wrong";
    }));
    const [[trueNo, falseYes], [falseNo, trueYes]] = counts;
    const all = [
      [text.share, percent(trueNo + trueYes, scores.length)],
      [text.precision.replace("{name}", yes), percent(trueYes, trueYes + falseYes)],
      [text.recall.replace("{name}", yes), percent(trueYes, trueYes + falseNo)],
    ];
    figures.replaceChildren(...all.flatMap(([words, value]) => [
      tatka.element("dt", {}, words), tatka.element("dd", {}, value),
    ]));
    const x = ((threshold - low) / (high - low || 1)) * W;
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  };
  const start = low <= 0 && high >= 0 ? 0 : (low + high) / 2;
  const step = (high - low) / 100;
  const control = slider(text.threshold, {
    min: 0,
    max: 100,
    value: Math.round((start - low) / step),
    shown: (place) => format(low + place * step, { maximumFractionDigits: 2 }),
    change: (place) => show(low + place * step),
  });
  stage.append(key, picture, control.element, table, figures);
  show(start);
});
