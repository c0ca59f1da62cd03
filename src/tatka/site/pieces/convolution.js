/* A filter that slides over a picture: the numbers under it, each times the filter's, summed. */
tatka.piece("convolution", (stage, { values, names, text }) => {
  const { format, slider, svg } = tatka.pieces;
  const { picture, filters } = values;
  const kinds = Object.keys(filters);
  const rows = picture.length;
  const columns = picture[0].length;
  let kind = kinds[0];
  let across = 0;
  let down = 0;
  let playing = 0;

  const filter = () => filters[kind];
  const size = () => filter().length;
  const places = () => [rows - size() + 1, columns - size() + 1];
  const sumAt = (row, column) =>
    filter().reduce((total, line, i) =>
      line.reduce((sum, weight, j) => sum + weight * picture[row + i][column + j], total), 0);

  /* Numbers as shades, in one path a shade: few elements, however many pixels. */
  const shades = (table, low, high, count) => {
    const LEVELS = 16;
    const found = new Map();
    for (const [row, line] of table.entries()) {
      for (const [column, value] of line.entries()) {
        if (row * line.length + column >= count) continue;
        const level = Math.round(((value - low) / (high - low || 1)) * (LEVELS - 1));
        found.set(level, `${found.get(level) ?? ""}M${column} ${row}h1v1h-1z`);
      }
    }
    return [...found].map(([level, d]) => {
      const grey = Math.round((level / (LEVELS - 1)) * 255);
      return svg("path", { d, fill: `rgb(${grey} ${grey} ${grey})`, stroke: "none" });
    });
  };
  const range = (table) => {
    const all = table.flat();
    return [Math.min(...all), Math.max(...all)];
  };

  const left = svg("svg", { viewBox: `0 0 ${columns} ${rows}`, role: "img", "aria-label": text.picture });
  left.append(...shades(picture, ...range(picture), Infinity));
  const frame = svg("rect", { class: "tatka-piece__frame" });
  left.append(frame);
  const right = svg("svg", { role: "img", "aria-label": text.map });
  const sums = tatka.element("table", { class: "tatka-piece__products" });
  const said = tatka.element("p", { class: "tatka-piece__said", role: "status" });
  let whole = [];

  const showMap = () => {
    const [height, width] = places();
    right.setAttribute("viewBox", `0 0 ${width} ${height}`);
    whole = Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (__, column) => sumAt(row, column)));
  };
  const show = () => {
    const [, width] = places();
    frame.setAttribute("x", across);
    frame.setAttribute("y", down);
    frame.setAttribute("width", size());
    frame.setAttribute("height", size());
    const mark = svg("rect", { x: across, y: down, width: 1, height: 1, class: "tatka-piece__frame" });
    right.replaceChildren(...shades(whole, ...range(whole), down * width + across + 1), mark);
    sums.replaceChildren(...filter().map((line, i) => {
      const row = tatka.element("tr", {});
      row.append(...line.map((weight, j) =>
        tatka.element("td", {}, `${format(picture[down + i][across + j])} × ${format(weight)}`)));
      return row;
    }));
    said.textContent = `${text.sum}: ${format(sumAt(down, across))}`;
  };

  const moves = {
    across: slider(text.across, {
      max: places()[1] - 1, value: 0, shown: (n) => format(n + 1), change: (n) => { across = n; show(); },
    }),
    down: slider(text.down, {
      max: places()[0] - 1, value: 0, shown: (n) => format(n + 1), change: (n) => { down = n; show(); },
    }),
  };
  const move = (to) => {
    const [, width] = places();
    moves.across.input.value = to % width;
    moves.down.input.value = Math.floor(to / width);
    moves.across.tell();
    moves.down.tell();
  };

  const play = tatka.element("button", { type: "button" }, text.play);
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = text.play;
  };
  play.addEventListener("click", () => {
    if (playing) return stop();
    const [height, width] = places();
    // Who wants no motion gets the result.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return move(height * width - 1);
    let at = down * width + across >= height * width - 1 ? 0 : down * width + across;
    play.textContent = text.pause;
    playing = setInterval(() => {
      move(at);
      at += 1;
      if (at >= height * width || !stage.isConnected) stop();
    }, 30);
  });

  const choose = tatka.element("select", {});
  choose.append(...kinds.map((name) => tatka.element("option", { value: name }, names[name] ?? name)));
  choose.addEventListener("change", () => {
    kind = choose.value;
    showMap();
    show();
  });
  const chosen = tatka.element("label", { class: "tatka-piece__choice" }, text.filter, choose);
  const pair = tatka.element("div", { class: "tatka-piece__pair" });
  pair.append(left, right);
  stage.append(chosen, pair, moves.across.element, moves.down.element, play, sums, said);
  showMap();
  show();
});
