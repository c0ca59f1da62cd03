/* Recorded lines, read off with a slider: one run after the other, or one place after the other. */
(() => {
  const W = 320;
  const H = 190;
  const LEFT = 40;
  const BOTTOM = 24;

  /* Round numbers between two ends, about four of them. */
  const ticks = (low, high) => {
    const rough = (high - low || 1) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
    const found = [];
    for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(at);
    return found;
  };

  const draw = (along, lines, { isLog }) => {
    const { format, svg } = tatka.pieces;
    const all = Object.values(lines).flat().filter(Number.isFinite).sort((a, b) => a - b);
    // One line that shoots up must not press the others flat.
    const most = all[Math.floor(all.length * 0.98)] ?? 1;
    const least = all[0] ?? 0;
    const scaled = (value) => (isLog ? Math.log(value) : value);
    const [first, last] = [scaled(along[0]), scaled(along.at(-1))];
    const x = (value) => LEFT + ((scaled(value) - first) / (last - first || 1)) * (W - LEFT - 8);
    const y = (value) =>
      Math.max(2, H - BOTTOM - ((value - least) / (most - least || 1)) * (H - BOTTOM - 8));
    const paths = {};
    for (const [name, line] of Object.entries(lines)) {
      paths[name] = svg("polyline", {
        points: line.map((value, place) => `${x(along[place])},${y(value)}`).join(" "),
        class: "tatka-piece__curve",
      });
    }
    const below = isLog ? along : ticks(along[0], along.at(-1));
    const picture = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img" },
      ...ticks(least, most).flatMap((value) => [
        svg("line", { x1: LEFT, x2: W - 8, y1: y(value), y2: y(value), class: "tatka-piece__grid" }),
        svg("text", { x: LEFT - 5, y: y(value) + 4, "text-anchor": "end" }, format(value)),
      ]),
      ...below.map((value) =>
        svg("text", { x: x(value), y: H - 6, "text-anchor": "middle" }, format(value))),
      ...Object.values(paths));
    return { picture, paths, x, y };
  };

  tatka.piece("curves", (stage, { values, names, text }) => {
    const { format, slider, svg } = tatka.pieces;
    const { curves } = values;
    const keys = Object.keys(curves).sort((one, other) => Number(one) - Number(other));
    const along = curves[keys[0]].map((_, place) => place + 1);
    const { picture, paths, x, y } = draw(along, curves, {});
    const named = (key) => names[key] ?? (Number.isNaN(Number(key)) ? key : format(Number(key)));
    const said = tatka.element("p", { class: "tatka-piece__said", role: "status" });
    const dot = svg("circle", { r: 4, class: "tatka-piece__dot" });
    picture.append(dot);
    const show = (place) => {
      const key = keys[place];
      for (const [name, path] of Object.entries(paths)) path.classList.toggle("is-chosen", name === key);
      picture.append(paths[key], dot);
      const end = curves[key].at(-1);
      dot.setAttribute("cx", x(along.at(-1)));
      dot.setAttribute("cy", y(end));
      said.textContent = `${text.last}: ${format(end)}`;
      picture.setAttribute("aria-label", `${names.run ?? text.run} ${named(key)}, ${said.textContent}`);
    };
    const start = Math.floor(keys.length / 2);
    const control = slider(names.run ?? text.run, {
      max: keys.length - 1,
      value: start,
      shown: (place) => named(keys[place]),
      change: show,
    });
    stage.append(picture, control.element, said);
    show(start);
  });

  tatka.piece("lines", (stage, { values, names, text }) => {
    const { format, slider, svg } = tatka.pieces;
    const { along, lines } = values;
    const isLog = along[0] > 0 && along.at(-1) / along[0] > 8;
    // A place may have been measured several times: the mean is drawn.
    const mean = (value) =>
      (Array.isArray(value) ? value.reduce((sum, one) => sum + one, 0) / value.length : value);
    const drawn = Object.fromEntries(
      Object.entries(lines).map(([name, line]) => [name, Object.values(line).map(mean)]));
    const { picture, paths, x, y } = draw(along, drawn, { isLog });
    const rule = svg("line", { y1: 4, y2: H - BOTTOM, class: "tatka-piece__line" });
    picture.append(rule);
    const keys = Object.keys(drawn);
    keys.forEach((key, place) => paths[key].classList.add("is-chosen", `tatka-piece__kind-${place}`));
    const dots = keys.map((_, place) => svg("circle", { r: 4, class: `tatka-piece__kind-${place}` }));
    picture.append(...dots);
    const figures = tatka.element("dl", { class: "tatka-piece__figures", role: "status" });
    const isShare = Object.values(drawn).flat().every((value) => value >= 0 && value <= 1);
    const told = (value) =>
      format(value, isShare ? { style: "percent", maximumFractionDigits: 1 } : undefined);
    const show = (place) => {
      rule.setAttribute("x1", x(along[place]));
      rule.setAttribute("x2", x(along[place]));
      figures.replaceChildren(...keys.flatMap((key, number) => {
        dots[number].setAttribute("cx", x(along[place]));
        dots[number].setAttribute("cy", y(drawn[key][place]));
        return [
          tatka.element("dt", { class: `tatka-piece__kind-${number}` }, names[key] ?? key),
          tatka.element("dd", {}, told(drawn[key][place])),
        ];
      }));
      picture.setAttribute("aria-label", figures.textContent);
    };
    const control = slider(names.along ?? text.along, {
      max: along.length - 1,
      value: 0,
      shown: (place) => format(along[place]),
      change: show,
    });
    stage.append(picture, control.element, figures);
    show(0);
  });
})();
