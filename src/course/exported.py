"""A small network as one small file, and its answers without Keras.

The file is made to be read by a few lines of any language; the page of the course has them in
JavaScript. It holds, in this order:

* 4 bytes: the length of the header, unsigned, little-endian;
* the header, JSON: `{"format", "classes", "input", "layers": […], "checks"}`. A layer has its
  `kind` (`conv2d`, `max_pooling2d`, `flatten`, `dense`); one with weights also `shape` (that of
  the kernel, as Keras has it), `activation`, and where its numbers begin, in bytes after the
  header: `kernel` (int8), `scale` and `bias` (float32, little-endian, one for each output).
  `checks` says where pictures (uint8, 0 to 255) and Keras' own logits for them (float32) begin,
  and their `count`: whoever reads the file can see whether it answers as Keras did;
* the numbers.

A weight is its int8 number times the scale of its output. Convolutions keep the size of a picture
(3 x 3, a rim of zeros around it), pooling takes the largest of 2 x 2.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

FORMAT = "course-model/1"

Floats = NDArray[np.float32]


def quantise(
    weights: Floats, bits: int = 8
) -> tuple[NDArray[np.int8], Floats]:
    """Rounds weights to whole numbers of few bits.

    Args:
        weights: A kernel; its last axis is that of the outputs.
        bits: Bits of a number, 2 to 8, one of them for the sign.

    Returns:
        The numbers, and for each output the scale that they are multiplied by.
    """
    largest = (
        np.abs(weights)
        .reshape(-1, weights.shape[-1])
        .max(axis=0)
    )
    steps = 2 ** (bits - 1) - 1
    scale = (np.maximum(largest, 1e-12) / steps).astype(
        np.float32
    )
    return np.clip(
        np.rint(weights / scale), -steps, steps
    ).astype(np.int8), scale


def export(
    model: keras.Model,
    classes: str,
    file: Path,
    bits: int = 8,
    checks: NDArray[np.uint8] | None = None,
) -> int:
    """Writes a model's layers and rounded weights.

    Args:
        model: A `Sequential` of `Conv2D` (3 x 3, "same"), `MaxPooling2D` (2 x 2), `Flatten`,
            `Dropout` (left out) and `Dense`.
        classes: A letter for each output of the last layer.
        file: Where to.
        bits: Bits of a weight; the file takes a byte for each all the same.
        checks: Pictures, (count, height, width, channels), that go along with Keras' answers.

    Returns:
        Size of the file, in bytes.

    Raises:
        TypeError: The model has another kind of layer.
    """
    layers: list[dict[str, Any]] = []
    numbers = bytearray()

    def put(array: NDArray[Any]) -> int:
        while len(numbers) % 4:
            numbers.append(0)
        start = len(numbers)
        numbers.extend(array.tobytes())
        return start

    for layer in model.layers:
        if isinstance(layer, keras.layers.MaxPooling2D):
            layers.append({"kind": "max_pooling2d"})
        elif isinstance(layer, keras.layers.Flatten):
            layers.append({"kind": "flatten"})
        elif isinstance(
            layer, keras.layers.Conv2D | keras.layers.Dense
        ):
            kernel, bias = layer.get_weights()
            whole, scale = quantise(kernel, bits)
            layers.append(
                {
                    "kind": "dense"
                    if isinstance(layer, keras.layers.Dense)
                    else "conv2d",
                    "shape": list(kernel.shape),
                    "activation": layer.activation.__name__,
                    "kernel": put(whole),
                    "scale": put(scale.astype("<f4")),
                    "bias": put(bias.astype("<f4")),
                }
            )
        elif not isinstance(
            layer,
            keras.layers.Dropout | keras.layers.InputLayer,
        ):
            raise TypeError(
                f"a layer of kind {type(layer).__name__} can't be exported"
            )
    header: dict[str, Any] = {
        "format": FORMAT,
        "classes": classes,
        "input": list(model.input_shape[1:]),
        "layers": layers,
    }
    if checks is not None:
        logits = model.predict(
            checks.astype(np.float32) / 255, verbose=0
        )
        header["checks"] = {
            "count": len(checks),
            "pictures": put(checks),
            "logits": put(logits.astype("<f4")),
        }
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    content = (
        struct.pack("<I", len(text)) + text + bytes(numbers)
    )
    file.write_bytes(content)
    return len(content)


@dataclass(frozen=True)
class Exported:
    """What such a file says.

    Attributes:
        classes: A letter for each answer.
        layers: In their order; numbers as (kernel, bias), the scale multiplied in.
    """

    classes: str
    layers: tuple[
        tuple[dict[str, Any], Floats | None, Floats | None], ...
    ]

    def logits(self, pictures: Floats) -> Floats:
        """The answers to pictures, computed with numpy alone.

        Args:
            pictures: (batch, height, width, channels), as the model was trained on them.

        Returns:
            Logits, (batch, classes).
        """
        values = pictures
        for layer, kernel, bias in self.layers:
            if layer["kind"] == "max_pooling2d":
                batch, rows, columns, channels = values.shape
                blocks = values[
                    :, : rows // 2 * 2, : columns // 2 * 2
                ].reshape(
                    batch,
                    rows // 2,
                    2,
                    columns // 2,
                    2,
                    channels,
                )
                values = blocks.max(axis=(2, 4))
            elif layer["kind"] == "flatten":
                values = values.reshape(len(values), -1)
            elif kernel is not None and bias is not None:
                if layer["kind"] == "conv2d":
                    framed = np.pad(
                        values, ((0, 0), (1, 1), (1, 1), (0, 0))
                    )
                    views = np.lib.stride_tricks.sliding_window_view(
                        framed, (3, 3), axis=(1, 2)
                    )
                    values = (
                        np.einsum(
                            "brcixy,xyio->brco",
                            views,
                            kernel,
                            optimize=True,
                        )
                        + bias
                    )
                else:
                    values = values @ kernel + bias
                if layer["activation"] == "relu":
                    values = np.maximum(values, 0)
        return values


def read_exported(file: Path) -> Exported:
    """Reads such a file.

    Raises:
        ValueError: It is none, or of another format.
    """
    content = file.read_bytes()
    (length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + length])
    if header.get("format") != FORMAT:
        raise ValueError(f"{file.name} is no {FORMAT}")
    numbers = content[4 + length :]
    layers: list[
        tuple[dict[str, Any], Floats | None, Floats | None]
    ] = []
    for layer in header["layers"]:
        if "shape" not in layer:
            layers.append((layer, None, None))
            continue
        shape = layer["shape"]
        whole = np.frombuffer(
            numbers, "i1", int(np.prod(shape)), layer["kernel"]
        ).reshape(shape)
        scale = np.frombuffer(
            numbers, "<f4", shape[-1], layer["scale"]
        )
        bias = np.frombuffer(
            numbers, "<f4", shape[-1], layer["bias"]
        )
        layers.append(
            (layer, whole.astype(np.float32) * scale, bias)
        )
    return Exported(header["classes"], tuple(layers))
