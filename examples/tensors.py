# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   tatka:
#     title:
#       bn: টেন্সর
#       en: Tensors
# ---

# %% name="imports"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

from course.animals import draw_animal

# %% name="parameters" tags=["parameters"]
picture_size = 96
pictures = 10
batch_size = 4
runs = 20
seed = 5

# %% name="translations" tags=["hide"]
translations = {
    "potato": "আলু",
    "onion": "পেঁয়াজ",
    "lentils": "ডাল",
    "Saturday": "শনি",
    "Sunday": "রবি",
    "Monday": "সোম",
    "as it is": "যেমন আছে",
    "brighter": "বেশি আলো",
    "grey": "ধূসর",
    "mirrored": "আয়নায়",
    "cut": "কেটে নেওয়া",
    "red only": "শুধু লাল",
    "prices": "দাম",
    "amounts": "পরিমাণ",
    "the product": "গুণফল",
}

# %% name="egg_trays"
# bn: ১২টা খাঁচা; প্রতিটায় ৫ সারি, প্রতি সারিতে ৬টা ডিম
# en: 12 trays; each with 5 rows, each row with 6 eggs
eggs = np.ones((12, 5, 6), dtype="int32")
print(eggs.ndim, eggs.shape, eggs.size)
egg_count = int(eggs.sum())

# %% name="address"
# bn: ৪ নম্বর খাঁচার ২ নম্বর সারির ৩ নম্বর ডিমটা ভাঙা
# en: the third egg of the second row of the fourth tray breaks
eggs[3, 1, 2] = 0
print(eggs[3, 1])
print(eggs[3].shape, eggs[2:5].shape, eggs[:, 0].shape)
whole_eggs = int(eggs.sum())

# %% name="ranks"
number = np.array(42.5)
row = np.array([42.5, 43.0, 41.0])
table = np.array([[42.5, 43.0, 41.0], [95.0, 99.0, 102.0]])
for each in (number, row, table, eggs):
    print(each.ndim, each.shape)

# %% name="reshape"
# bn: একই বারোটা সংখ্যা, নানা আকৃতিতে
# en: the same twelve numbers in several shapes
twelve = np.arange(12)
block = twelve.reshape(3, 4)
print(block)
print(twelve.reshape(2, 2, 3).shape)
print(twelve.reshape(6, -1).shape)

# %% name="transpose"
# bn: দুটোরই আকৃতি (৪, ৩), ভেতরটা আলাদা
# en: both have the shape (4, 3), but not the same contents
print(block.T)
print(block.reshape(4, 3))

# %% name="market"
# bn: সারি: দিন; কলাম: জিনিস; মান: সেদিন কত টাকার বিক্রি
# en: rows: days; columns: goods; values: sales in taka
days = ["Saturday", "Sunday", "Monday"]
goods = ["potato", "onion", "lentils"]
sales = np.array(
    [[400, 900, 650], [350, 1100, 500], [500, 800, 700]]
)
pd.DataFrame(sales, index=days, columns=goods)

# %% name="axes"
print(sales.sum())
print(sales.sum(axis=0))
print(sales.sum(axis=1))
all_sales = int(sales.sum())
potato_sales = int(sales.sum(axis=0)[0])
saturday_sales = int(sales.sum(axis=1)[0])

# %% name="keepdims"
# bn: প্রতিটা দিনের বিক্রির কত ভাগ কোন জিনিসের
# en: the share of each good in each day's sales
totals = sales.sum(axis=1, keepdims=True)
print(totals.shape)
shares = sales / totals
onion_share = float(shares[0, 1])
shares.round(2)

# %% name="broadcast"
# bn: তিনটা দাম, খাড়া; চারটা পরিমাণ, আড়াআড়ি
# en: three prices, upright; four amounts, lying down
prices = np.array([[30], [90], [110]])
amounts = np.array([[1, 2, 5, 10]])
product = prices * amounts
print(prices.shape, amounts.shape, product.shape)
five_onions = int(product[1, 2])

# %% name="broadcast_figure"
figure, axes = plt.subplots(
    3, 1, figsize=(3.6, 5.2), layout="constrained"
)
panels = {
    "prices": (prices, 1),
    "amounts": (amounts, 0),
    "the product": (product, None),
}
for axis, (name, (values, own)) in zip(
    axes, panels.items(), strict=True
):
    wide = np.broadcast_to(values, product.shape)
    shade = np.full(product.shape, 0.2)
    if own == 1:
        shade[:, 0] = 0.6
    elif own == 0:
        shade[0, :] = 0.6
    else:
        shade[:] = 0.6
    axis.imshow(shade, cmap="Blues", vmin=0, vmax=1.4)
    for (line, column), value in np.ndenumerate(wide):
        axis.text(
            column, line, f"{value}", ha="center", va="center"
        )
    axis.set_title(name)
    axis.set_xticks([])
    axis.set_yticks([])
plt.show()

# %% name="picture"
# bn: একটা আঁকা শিয়ালের ছবি, টেন্সর হিসেবে
# en: a drawn fox as a tensor
drawing = draw_animal("fox", 4, hardness=0.3)
print(drawing.size)
side = (picture_size, picture_size)
fox = np.asarray(drawing.resize(side))
print(fox.shape, fox.dtype, fox.min(), fox.max())
picture_numbers = int(fox.size)

# %% name="show_picture"
figure, axis = plt.subplots(
    figsize=(3.2, 3.2), layout="constrained"
)
axis.imshow(fox)
axis.axis("off")
plt.show()

# %% name="corner"
# bn: মাঝখানের ৪ × ৪ পিক্সেলের লাল চ্যানেল
# en: the red channel of 4 × 4 pixels in the middle
fox[46:50, 46:50, 0]

# %% name="picture_sums"
light = fox / 255
changed = {
    "as it is": light,
    "brighter": np.minimum(light * 1.5, 1),
    "grey": np.repeat(
        light.mean(axis=2, keepdims=True), 3, axis=2
    ),
    "mirrored": light[:, ::-1],
    "cut": light[20:76, 20:76],
    "red only": light * np.array([1, 0, 0]),
}

# %% name="show_changed"
figure, axes = plt.subplots(
    2, 3, figsize=(5, 3.8), layout="constrained"
)
for axis, (name, each) in zip(
    axes.flat, changed.items(), strict=True
):
    axis.imshow(each)
    axis.set_title(name)
    axis.axis("off")
plt.show()

# %% name="batch"
# bn: একই মাপের দশটা ছবি এক টেন্সরে
# en: ten pictures of one size in one tensor
drawings = [
    draw_animal("fox", n, hardness=0.3) for n in range(pictures)
]
many = np.stack(
    [np.asarray(each.resize(side)) for each in drawings]
)
print(many.shape)
mean_colour = many.mean(axis=(0, 1, 2))
mean_colour.round(1)

# %% name="layer"
# bn: ৪টা উদাহরণ, প্রতিটায় ৩টা সংখ্যা; লেয়ারে ২টা নিউরন
# en: 4 examples of 3 numbers each; a layer of 2 neurons
generator = np.random.default_rng(seed)
inputs = generator.normal(size=(4, 3))
weights = generator.normal(size=(3, 2))
biases = np.array([0.5, -0.5])
outputs = inputs @ weights + biases
print(inputs.shape, "@", weights.shape, "→", outputs.shape)

# %% name="one_output"
# bn: এক ঘরের মান হাতে: সারি × কলাম, সব যোগ, সঙ্গে বায়াস
# en: one of them by hand: row × column, added up, plus bias
terms = inputs[0] * weights[:, 1]
by_hand = terms.sum() + biases[1]
print(terms.round(4), biases[1])
print(f"{by_hand:.4f} {outputs[0, 1]:.4f}")
term_1, term_2, term_3 = (float(term) for term in terms)

# %% name="tensorflow"
# bn: TensorFlow-র টেন্সর: প্রায় numpy, তবে নিজে বদলায় না
# en: TensorFlow's tensor: much like numpy, but never changes
constant = tf.constant([[1.0, 2.0], [3.0, 4.0]])
print(constant.shape, constant.dtype.name)
print(tf.reduce_sum(constant, axis=0).numpy())

# %% name="dataset"
labels = np.arange(pictures) % 2
dataset = (
    tf.data.Dataset.from_tensor_slices((many, labels))
    .map(lambda picture, label: (picture / 255, label))
    .shuffle(pictures, seed=seed)
    .batch(batch_size)
)
for picture_batch, label_batch in dataset:
    print(picture_batch.shape, label_batch.shape)
batches = len(dataset)
last_batch = int(picture_batch.shape[0])

# %% name="element_spec"
dataset.element_spec

# %% name="error_shapes"
try:
    sales + np.array([1, 2, 3, 4])
except ValueError as error:
    print("ValueError:", error)

# %% name="error_matmul"
try:
    inputs @ weights.T
except ValueError as error:
    print("ValueError:", error)

# %% name="error_stack"
try:
    np.stack([np.asarray(each) for each in drawings])
except ValueError as error:
    print("ValueError:", error)

# %% name="error_dtype"
try:
    tf.constant([1, 2]) + tf.constant([0.5, 0.5])
except tf.errors.InvalidArgumentError as error:
    print("InvalidArgumentError:", error.message[:100])

# %% name="silent_uint8"
# bn: এরর নেই, তবু ভুল: uint8-এ ২৫৫-এর পরে আবার শূন্য
# en: no error, and yet wrong: after 255, uint8 starts at 0
bright = np.array([250], dtype="uint8")
wrapped = bright + np.array([10], dtype="uint8")
right = bright.astype("int32") + 10
wrapped_value, right_value = int(wrapped[0]), int(right[0])
print(wrapped, right)

# %% name="silent_broadcast"
# bn: এরর নেই, তবু ভুল: (৫,) আর (৫, ১) মিলে (৫, ৫)
# en: no error, and yet wrong: (5,) and (5, 1) make (5, 5)
truth = np.arange(5.0)
guesses = np.arange(5.0).reshape(5, 1)
wrong_loss = float(((guesses - truth) ** 2).mean())
right_loss = float(((guesses[:, 0] - truth) ** 2).mean())
print((guesses - truth).shape, wrong_loss, right_loss)

# %% name="claims" tags=["hide"]
assert egg_count == 360
assert whole_eggs == egg_count - 1
assert sorted(block.T.ravel()) == sorted(block.ravel())
assert (block.T != block.reshape(4, 3)).any(), (
    "the same shape, but other contents"
)
assert np.allclose(shares.sum(axis=1), 1)
assert np.isclose(by_hand, outputs[0, 1])
assert (wrapped_value, right_value) == (4, 260)
assert right_loss == 0 < wrong_loss, "the silent mistake"
assert last_batch == pictures - (batches - 1) * batch_size
for run in range(runs):
    generator = np.random.default_rng(seed + run)
    a = generator.normal(size=(7, 1, 5))
    b = generator.normal(size=(4, 1))
    c = generator.normal(size=(6, 3))
    d = generator.normal(size=(3, 2))
    assert (a + b).shape == (7, 4, 5), "the rule of shapes"
    assert np.allclose((c @ d)[2, 1], (c[2] * d[:, 1]).sum()), (
        "a product's number is a row times a column"
    )

# %% name="solution_normalise" tags=["solution"]
# bn: গড় আর ছড়ানো বের করুন অক্ষ ০, ১, ২ ধরে: চ্যানেলে একটা করে
# en: mean and spread along axes 0, 1 and 2: one a channel
mean = many.mean(axis=(0, 1, 2))
spread = many.std(axis=(0, 1, 2))
normal = (many - mean) / spread
print(normal.mean(axis=(0, 1, 2)).round(6))
print(normal.std(axis=(0, 1, 2)).round(6))

# %% name="solution_distances" tags=["solution"]
# bn: (১০, ১, …) আর (১, ১০, …): প্রতি জোড়ার দূরত্ব একসঙ্গে
# en: (10, 1, …) and (1, 10, …): all pairs at once
flat = many.reshape(pictures, -1) / 255
gaps = flat[:, None, :] - flat[None, :, :]
distances = np.sqrt((gaps**2).sum(axis=2))
np.fill_diagonal(distances, np.inf)
one, other = np.unravel_index(
    distances.argmin(), distances.shape
)
print(distances.shape, (int(one), int(other)))

# %% name="solution_mosaic" tags=["solution"]
# bn: প্রথম ৪টা ছবি ২ × ২ করে একটা বড় ছবি
# en: the first 4 pictures as one large picture of 2 × 2
four = many[:4].reshape(2, 2, picture_size, picture_size, 3)
mosaic = four.transpose(0, 2, 1, 3, 4).reshape(
    2 * picture_size, 2 * picture_size, 3
)
figure, axis = plt.subplots(
    figsize=(3.2, 3.2), layout="constrained"
)
axis.imshow(mosaic)
axis.axis("off")
plt.show()

# %% name="solution_claims" tags=["hide"]
assert np.allclose(normal.mean(axis=(0, 1, 2)), 0, atol=1e-6)
assert np.allclose(normal.std(axis=(0, 1, 2)), 1)
assert distances.shape == (pictures, pictures)
assert (mosaic[:picture_size, picture_size:] == many[1]).all()
