/* A field to write a digit in, and the very model of a record to read it.
   The model comes as one small file; src/course/exported.py tells its form. */
tatka.piece("digit-pad", (stage, { files, text }) => {
  const { format } = tatka.pieces;
  const percent = (share) => format(share, { style: "percent", maximumFractionDigits: 0 });
  const button = (words, act) => {
    const made = tatka.element("button", { type: "button" }, words);
    made.addEventListener("click", act);
    return made;
  };

  const size = format(files.model.bytes / 1000, { maximumFractionDigits: 0 });
  const said = tatka.element("p", { class: "tatka-pad__said", role: "status" });
  const begin = button(text.fetch.replace("{size}", size), async () => {
    begin.disabled = true;
    said.textContent = text.wait;
    try {
      const model = readModel(await tatka.pieces.file(files.model.address));
      const off = disagreement(model);
      if (off > 0.5) throw new Error(`the answers are off by ${off}`);
      open(model);
    } catch (error) {
      console.error("digit-pad:", error);
      said.textContent = text.failed;
      begin.disabled = false;
    }
  });
  stage.append(begin, said);
  // The picture stays until there is a field to write in.
  stage.classList.add("is-waiting");

  function open(model) {
    const [height, width] = model.input;
    const pad = tatka.element("canvas", {
      class: "tatka-pad__field", width: 280, height: 280, role: "img", "aria-label": text.field,
    });
    const ink = pad.getContext("2d");
    const bars = [...model.classes].map((letter) => {
      const bar = tatka.element("meter", { min: 0, max: 1, value: 0 });
      const value = tatka.element("span", {});
      const row = tatka.element("li", {});
      row.append(tatka.element("b", {}, letter), bar, value);
      return { row, bar, value };
    });
    const list = tatka.element("ol", { class: "tatka-pad__bars" });
    list.append(...bars.map(({ row }) => row));
    const told = tatka.element("p", { class: "tatka-pad__said", role: "status" }, text.write);
    let lines = [];
    let sample = 0;

    const show = (picture) => {
      const logits = answer(model, picture);
      const shares = softmax(logits);
      const best = shares.indexOf(Math.max(...shares));
      bars.forEach(({ row, bar, value }, place) => {
        bar.value = shares[place];
        value.textContent = percent(shares[place]);
        row.classList.toggle("is-best", place === best);
      });
      told.textContent = text.answer
        .replace("{digit}", [...model.classes][best])
        .replace("{share}", percent(shares[best]));
      stage.dataset.answer = String(best);
      // For whoever wants to compare.
      const detail = { picture: [...picture], logits };
      stage.dispatchEvent(new CustomEvent("tatka-answer", { bubbles: true, detail }));
    };
    const clear = () => {
      lines = [];
      ink.clearRect(0, 0, pad.width, pad.height);
      bars.forEach(({ row, bar, value }) => {
        bar.value = 0;
        value.textContent = "";
        row.classList.remove("is-best");
      });
      told.textContent = text.write;
      delete stage.dataset.answer;
    };
    const point = (event) => {
      const box = pad.getBoundingClientRect();
      return [
        ((event.clientX - box.left) / box.width) * pad.width,
        ((event.clientY - box.top) / box.height) * pad.height,
      ];
    };
    pad.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      if (stage.dataset.sample) clear();
      delete stage.dataset.sample;
      lines.push([point(event)]);
      draw();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!pad.hasPointerCapture(event.pointerId)) return;
      for (const one of event.getCoalescedEvents?.() ?? [event]) lines.at(-1).push(point(one));
      draw();
    });
    pad.addEventListener("pointerup", () => lines.length && show(arranged(lines, height, width)));
    const draw = () => {
      ink.clearRect(0, 0, pad.width, pad.height);
      ink.strokeStyle = getComputedStyle(pad).color;
      strokes(ink, lines, 20, ([x, y]) => [x, y]);
    };
    /* For those who can't or won't draw: the next of the pictures that came with the file. */
    const next = () => {
      clear();
      stage.dataset.sample = String(sample);
      const picture = model.checks.pictures[sample];
      sample = (sample + 1) % model.checks.pictures.length;
      const side = pad.width / width;
      picture.forEach((level, place) => {
        ink.globalAlpha = level;
        ink.fillStyle = getComputedStyle(pad).color;
        ink.fillRect((place % width) * side, Math.floor(place / width) * side, side + 0.5, side + 0.5);
      });
      ink.globalAlpha = 1;
      show(picture);
    };
    const buttons = tatka.element("p", { class: "tatka-pad__buttons" });
    buttons.append(button(text.clear, clear), button(text.sample, next));
    const beside = tatka.element("div", { class: "tatka-pad__beside" });
    beside.append(told, list);
    const both = tatka.element("div", { class: "tatka-pad" });
    const left = tatka.element("div", {});
    left.append(pad, buttons);
    both.append(left, beside);
    stage.replaceChildren(both);
    stage.classList.remove("is-waiting");
    stage.parentElement?.classList.remove("is-waiting");
  }

  function strokes(pen, lines, width, place) {
    pen.lineWidth = width;
    pen.lineCap = pen.lineJoin = "round";
    for (const line of lines) {
      pen.beginPath();
      line.map(place).forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      // A tap is a dot.
      if (line.length === 1) pen.lineTo(...place(line[0]).map((at) => at + 0.01));
      pen.stroke();
    }
  }

  /* What was written, as the training's pictures are: in the middle, two thirds of the height, with
     a pen of one width; drawn three times as fine and averaged. */
  function arranged(lines, height, width) {
    const xs = lines.flat().map(([x]) => x);
    const ys = lines.flat().map(([, y]) => y);
    const [left, right, top, bottom] = [
      Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys),
    ];
    const fine = 3;
    const pen = 7;
    const scale = (2 * height - pen) / Math.max(right - left, bottom - top, 1);
    const canvas = tatka.element("canvas", { width: fine * width, height: fine * height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    strokes(context, lines, pen, ([x, y]) => [
      (x - (left + right) / 2) * scale + (fine * width) / 2,
      (y - (top + bottom) / 2) * scale + (fine * height) / 2,
    ]);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const picture = new Float32Array(height * width);
    for (let y = 0; y < canvas.height; y += 1)
      for (let x = 0; x < canvas.width; x += 1)
        picture[Math.floor(y / fine) * width + Math.floor(x / fine)] +=
          pixels[4 * (y * canvas.width + x) + 3] / (255 * fine * fine);
    return picture;
  }

  function readModel(buffer) {
    const view = new DataView(buffer);
    const start = 4 + view.getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4)));
    if (header.format !== "course-model/1") throw new Error(`unknown form: ${header.format}`);
    const floats = (at, count) => new Float32Array(buffer, start + at, count);
    const layers = header.layers.map((layer) => {
      if (!layer.shape) return layer;
      const outputs = layer.shape.at(-1);
      const scale = floats(layer.scale, outputs);
      const whole = new Int8Array(buffer, start + layer.kernel, layer.shape.reduce((a, b) => a * b));
      return {
        ...layer,
        weights: Float32Array.from(whole, (number, place) => number * scale[place % outputs]),
        offsets: floats(layer.bias, outputs),
      };
    });
    const { count, pictures, logits } = header.checks;
    const size = header.input.reduce((a, b) => a * b);
    const classes = [...header.classes].length;
    const each = (make) => Array.from({ length: count }, (_, n) => make(n));
    return {
      classes: header.classes,
      input: header.input,
      layers,
      checks: {
        pictures: each((n) => Float32Array.from(
          new Uint8Array(buffer, start + pictures + n * size, size), (level) => level / 255)),
        logits: each((n) => floats(logits + 4 * n * classes, classes)),
      },
    };
  }

  /* How far the answers to the file's own pictures are from those that Keras gave. */
  function disagreement(model) {
    return Math.max(...model.checks.pictures.flatMap((picture, n) =>
      answer(model, picture).map((value, place) => Math.abs(value - model.checks.logits[n][place]))));
  }

  function answer(model, picture) {
    let values = picture;
    let [rows, columns, channels] = model.input;
    for (const layer of model.layers) {
      if (layer.kind === "conv2d") {
        const outputs = layer.shape[3];
        values = convolve(values, rows, columns, channels, outputs, layer);
        channels = outputs;
      } else if (layer.kind === "max_pooling2d") {
        values = pool(values, rows, columns, channels);
        rows = Math.floor(rows / 2);
        columns = Math.floor(columns / 2);
      } else if (layer.kind === "dense") {
        values = multiply(values, layer);
      }
      if (layer.activation === "relu") values = values.map((value) => Math.max(value, 0));
    }
    return [...values];
  }

  function convolve(values, rows, columns, inputs, outputs, { weights, offsets }) {
    const made = new Float32Array(rows * columns * outputs);
    for (let y = 0; y < rows; y += 1)
      for (let x = 0; x < columns; x += 1) {
        const to = (y * columns + x) * outputs;
        for (let o = 0; o < outputs; o += 1) made[to + o] = offsets[o];
        for (let dy = -1; dy <= 1; dy += 1)
          for (let dx = -1; dx <= 1; dx += 1) {
            if (y + dy < 0 || y + dy >= rows || x + dx < 0 || x + dx >= columns) continue;
            const from = ((y + dy) * columns + x + dx) * inputs;
            const tap = ((dy + 1) * 3 + dx + 1) * inputs * outputs;
            for (let i = 0; i < inputs; i += 1) {
              const value = values[from + i];
              if (value === 0) continue;
              for (let o = 0; o < outputs; o += 1)
                made[to + o] += value * weights[tap + i * outputs + o];
            }
          }
      }
    return made;
  }

  function pool(values, rows, columns, channels) {
    const [high, wide] = [Math.floor(rows / 2), Math.floor(columns / 2)];
    const made = new Float32Array(high * wide * channels).fill(-Infinity);
    for (let y = 0; y < 2 * high; y += 1)
      for (let x = 0; x < 2 * wide; x += 1)
        for (let c = 0; c < channels; c += 1) {
          const to = ((y >> 1) * wide + (x >> 1)) * channels + c;
          made[to] = Math.max(made[to], values[(y * columns + x) * channels + c]);
        }
    return made;
  }

  function multiply(values, { weights, offsets }) {
    const made = Float32Array.from(offsets);
    values.forEach((value, i) => {
      if (value === 0) return;
      for (let o = 0; o < made.length; o += 1) made[o] += value * weights[i * made.length + o];
    });
    return made;
  }

  function softmax(logits) {
    const top = Math.max(...logits);
    const raised = logits.map((value) => Math.exp(value - top));
    const total = raised.reduce((a, b) => a + b);
    return raised.map((value) => value / total);
  }
});
