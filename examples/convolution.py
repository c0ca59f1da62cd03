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
#       bn: কনভোলিউশন
#       en: Convolution
# ---

# %% name="imports"
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

from course.digits import draw_digit, draw_digits

# %% name="parameters" tags=["parameters"]
train_each = 80
test_each = 150
epochs = 15
batch_size = 50
learning_rate = 0.003
shifts = (0, 1, 2, 3, 4)
runs = 3
seed = 31

# %% name="reproducible"
# bn: একই সিড, একই ফল
# en: the same seed, the same result
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
translations = {
    "the picture": "ছবিটা",
    "upright edges": "খাড়া কিনারা",
    "lying edges": "আড়াআড়ি কিনারা",
    "blur": "ঝাপসা",
    "before pooling": "পুলিংয়ের আগে",
    "after pooling": "পুলিংয়ের পরে",
    "Dense": "ডেন্স",
    "Convolutional": "কনভোলিউশনাল",
    "Parameters": "প্যারামিটার",
    "Lowest": "সবচেয়ে কম",
    "Mean": "গড়",
    "Highest": "সবচেয়ে বেশি",
    "Pixels to the right": "কত পিক্সেল ডানে সরানো",
    "Test accuracy": "টেস্টে নির্ভুলতা",
    "filter 1": "ফিল্টার ১",
    "filter 2": "ফিল্টার ২",
    "filter 3": "ফিল্টার ৩",
    "filter 4": "ফিল্টার ৪",
    "filter 5": "ফিল্টার ৫",
    "filter 6": "ফিল্টার ৬",
    "filter 7": "ফিল্টার ৭",
    "filter 8": "ফিল্টার ৮",
}

# %% name="picture"
# bn: একটা ৫; শূন্য মানে কালো, এক মানে সাদা
# en: a five; zero is black, one is white
five = draw_digit(5, 3).reshape(28, 28) / 255
picture = five.round(2).tolist()
print(five.shape)

# %% name="filters"
upright = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
lying = upright.T
blur = np.ones((3, 3)) / 9
print(upright)
print(lying)


# %% name="convolve"
def convolve(picture, filter):
    # bn: ফিল্টারটা প্রতিটা জায়গায় বসান, গুণ করুন, যোগ করুন
    # en: lay the filter on every place, multiply, add up
    size = len(filter)
    height, width = picture.shape
    map = np.zeros((height - size + 1, width - size + 1))
    for row, column in np.ndindex(map.shape):
        window = picture[
            row : row + size, column : column + size
        ]
        map[row, column] = (window * filter).sum()
    return map


# %% name="one_place"
# bn: এক জায়গায়, হাতে
# en: by hand, in one place
window = five[8:11, 10:13]
print(window.round(1))
print((window * upright).sum().round(2))
by_hand = float((window * upright).sum())
left_sum = float(window[:, 0].sum())
right_sum = float(window[:, 2].sum())

# %% name="maps"
filters = {
    "upright edges": upright,
    "lying edges": lying,
    "blur": blur,
}
maps = {
    name: convolve(five, each) for name, each in filters.items()
}
piece_filters = {
    "upright": upright.tolist(),
    "lying": lying.tolist(),
    "blur": blur.round(3).tolist(),
}
map_side = len(maps["blur"])

# %% name="show_maps"
figure, axes = plt.subplots(
    2, 2, figsize=(4.6, 5), layout="constrained"
)
axes[0, 0].imshow(five, cmap="gray")
axes[0, 0].set_title("the picture")
for axis, (name, map) in zip(
    axes.flat[1:], maps.items(), strict=True
):
    limit = np.abs(map).max()
    axis.imshow(map, cmap="RdBu", vmin=-limit, vmax=limit)
    axis.set_title(name)
for axis in axes.flat:
    axis.axis("off")
plt.show()

# %% name="with_keras"
# bn: Keras-এর লেয়ারে আমাদের ফিল্টার বসাই
# en: our filters in a layer of Keras
layer = keras.layers.Conv2D(3, 3, use_bias=False)
batch = five[None, :, :, None].astype("float32")
layer.build(batch.shape)
kernel = np.stack([upright, lying, blur], axis=-1)[:, :, None]
layer.set_weights([kernel])
theirs = layer(batch).numpy()
difference = max(
    float(np.abs(theirs[0, :, :, place] - map).max())
    for place, map in enumerate(maps.values())
)
print(theirs.shape, kernel.shape, f"{difference:.6f}")

# %% name="colour"
# bn: রঙিন ছবিতে চ্যানেল তিনটা: ফিল্টারও তিন তলা
# en: a colour picture has three channels, and so have filters
colour = keras.layers.Conv2D(8, 3)
colour.build((None, 96, 96, 3))
colour_parameters = colour.count_params()
print(colour.kernel.shape, colour_parameters)

# %% name="wrong_axes"
# bn: ব্যাচ আর চ্যানেলের অক্ষ ছাড়া একটা ছবি
# en: a picture without the axes of batch and channel
try:
    layer(five)
except ValueError as error:
    print("ValueError:", str(error)[:120])

# %% name="padding"
for padding in ("valid", "same"):
    for strides in (1, 2):
        shape = keras.layers.Conv2D(
            8, 3, strides=strides, padding=padding
        ).compute_output_shape((None, 28, 28, 1))
        print(padding, strides, shape)


# %% name="pool"
def pool(map):
    # bn: প্রতি ২ × ২ ঘরের সবচেয়ে বড়টা
    # en: the largest of every 2 × 2
    height, width = (side // 2 * 2 for side in map.shape)
    squares = map[:height, :width].reshape(
        height // 2, 2, width // 2, 2
    )
    return squares.max(axis=(1, 3))


before = np.maximum(maps["upright edges"], 0)
after = pool(before)
print(before.shape, after.shape)

# %% name="show_pool"
figure, axes = plt.subplots(
    1, 2, figsize=(4.6, 2.6), layout="constrained"
)
for axis, map, name in zip(
    axes,
    (before, after),
    ("before pooling", "after pooling"),
    strict=True,
):
    axis.imshow(map, cmap="Blues")
    axis.set_title(name)
    axis.axis("off")
plt.show()


# %% name="pool_shift"
# bn: ছবিটা এক পিক্সেল ডানে সরালে ম্যাপের কত ভাগ বদলায়
# en: the share of a map that changes with a shift of 1 pixel
def change(picture, pooled):
    both = []
    for shift in (0, 1):
        moved = np.roll(picture, shift, axis=1)
        map = np.maximum(convolve(moved, upright), 0)
        both.append(pool(map) if pooled else map)
    still, moved = both
    return float(np.abs(moved - still).sum() / still.sum())


map_change = change(five, pooled=False)
pool_change = change(five, pooled=True)
print(f"{map_change:.2f} {pool_change:.2f}")

# %% name="draw"
train_x, train_y = draw_digits(0, train_each)
test_x, test_y = draw_digits(2_000, test_each)
train_count, test_count = len(train_y), len(test_y)
print(train_x.shape, test_x.shape)


# %% name="models"
def dense(seed):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )


def convolutional(seed):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )


def fit(model, x=train_x):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        x,
        train_y,
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
    return model


def accuracy(model, x=test_x):
    guesses = model(x).numpy().argmax(axis=1)
    return float((guesses == test_y).mean())


# %% name="dense_summary"
dense(seed).summary()
dense_parameters = dense(seed).count_params()

# %% name="convolutional_summary"
convolutional(seed).summary()
convolutional_parameters = convolutional(seed).count_params()
times_fewer = dense_parameters / convolutional_parameters


# %% name="multiplications"
# bn: একটা ছবির উত্তর দিতে কটা গুণ
# en: how many products the answer for one picture takes
def multiplications(model):
    total = 0
    for layer in model.layers:
        if layer.weights:
            # bn: কার্নেলের প্রতিটা সংখ্যা, ম্যাপের প্রতিটা জায়গায়
            # en: each number of the kernel, in every place
            places = np.prod(layer.output.shape[1:-1])
            total += int(places * np.prod(layer.kernel.shape))
    return total


dense_products = multiplications(dense(seed))
convolutional_products = multiplications(convolutional(seed))
times_more = convolutional_products / dense_products
print(dense_products, convolutional_products)

# %% name="compare"
kinds = {"Dense": dense, "Convolutional": convolutional}
trained = {
    name: [fit(make(seed + run)) for run in range(runs)]
    for name, make in kinds.items()
}
results = {
    name: [accuracy(model) for model in models]
    for name, models in trained.items()
}
pd.DataFrame(
    {
        "Parameters": {
            name: models[0].count_params()
            for name, models in trained.items()
        },
        "Lowest": {k: min(v) for k, v in results.items()},
        "Mean": {k: np.mean(v) for k, v in results.items()},
        "Highest": {k: max(v) for k, v in results.items()},
    }
).round(3)

# %% name="compare_values"
dense_mean = float(np.mean(results["Dense"]))
dense_highest = max(results["Dense"])
convolutional_mean = float(np.mean(results["Convolutional"]))
convolutional_lowest = min(results["Convolutional"])

# %% name="shifted"
# bn: টেস্টের অঙ্কগুলো ডানে সরিয়ে: শেখার সময় এত সরা ছিল না
# en: test digits moved right, further than any in training
shift_results = {
    name: [
        [
            accuracy(model, np.roll(test_x, shift, axis=2))
            for model in models
        ]
        for shift in shifts
    ]
    for name, models in trained.items()
}

# %% name="shifted_figure"
figure, axis = plt.subplots(
    figsize=(4.8, 3.2), layout="constrained"
)
for name, rows in shift_results.items():
    axis.plot(
        shifts, np.mean(rows, axis=1), marker="o", label=name
    )
    axis.fill_between(
        shifts,
        np.min(rows, axis=1),
        np.max(rows, axis=1),
        alpha=0.2,
    )
axis.set_xticks(shifts)
axis.set_xlabel("Pixels to the right")
axis.set_ylabel("Test accuracy")
axis.legend(loc="upper right")
plt.show()

# %% name="shifted_values"
furthest = shifts[2]
dense_moved = float(np.mean(shift_results["Dense"][2]))
convolutional_moved = float(
    np.mean(shift_results["Convolutional"][2])
)
convolutional_moved_lowest = min(
    shift_results["Convolutional"][2]
)
dense_moved_highest = max(shift_results["Dense"][2])

# %% name="learnt_filters"
# bn: শেখা আটটা ফিল্টার, আর প্রতিটা ৫-এ কী দেখে
# en: the eight learnt filters, and what each sees in the five
network = trained["Convolutional"][0]
learnt = network.layers[0].get_weights()[0][:, :, 0]
seen = network.layers[0](batch).numpy()[0]
figure, axes = plt.subplots(
    4, 4, figsize=(4.8, 5), layout="constrained"
)
for place in range(8):
    row, column = divmod(place, 2)
    limit = np.abs(learnt).max()
    axes[row, 2 * column].imshow(
        learnt[:, :, place],
        cmap="RdBu",
        vmin=-limit,
        vmax=limit,
    )
    axes[row, 2 * column].set_title(f"filter {place + 1}")
    axes[row, 2 * column + 1].imshow(
        seen[:, :, place], cmap="Blues"
    )
for axis in axes.flat:
    axis.axis("off")
plt.show()

# %% name="claims" tags=["hide"]
assert difference < 1e-5, "ours is Keras's convolution"
assert convolutional_parameters < dense_parameters / 5
assert convolutional_products > 2 * dense_products
for label in range(10):
    for number in range(runs):
        drawn = draw_digit(label, seed + number) / 255
        drawn = drawn.reshape(28, 28)
        assert change(drawn, True) < 0.8 * change(
            drawn, False
        ), "after pooling a shift changes less"
assert colour_parameters == 8 * (3 * 3 * 3 + 1)
assert abs(right_sum - left_sum - by_hand) < 1e-6
assert convolutional_lowest > dense_highest, (
    "the convolutional network is better in every seed"
)
assert convolutional_moved_lowest > dense_moved_highest, (
    "and stands a shift better in every seed"
)
for run in range(runs):
    generator = np.random.default_rng(seed + run)
    noise = generator.normal(size=(12, 12))
    filter = generator.normal(size=(3, 3))
    moved = np.roll(noise, 2, axis=1)
    assert np.allclose(
        convolve(noise, filter)[:, :-2],
        convolve(moved, filter)[:, 2:],
    ), "a moved picture gives a moved map"

# %% name="solution_corner" tags=["solution"]
# bn: কোনাকুনি রেখার ফিল্টার
# en: a filter for slanting lines
slant = np.array([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]])
down = np.eye(12)
up = down[::-1]
down_score = float(convolve(down, slant).max())
up_score = float(convolve(up, slant).max())
print(down_score, up_score)

# %% name="solution_strides" tags=["solution"]
# bn: পুলিংয়ের বদলে দুই ঘর করে লাফানো ফিল্টার
# en: filters that leap by two in the place of pooling
keras.utils.set_random_seed(seed)
leaping = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(
            16, 3, strides=2, activation="relu"
        ),
        keras.layers.Flatten(),
        keras.layers.Dense(10),
    ]
)
fit(leaping)
leaping_accuracy = accuracy(leaping)
print(f"{leaping_accuracy:.3f}, {convolutional_mean:.3f}")

# %% name="solution_scrambled" tags=["solution"]
# bn: সব ছবির পিক্সেল একই নিয়মে ঘুঁটে দিলে?
# en: and if the pixels of all pictures are mixed the same way?
order = np.random.default_rng(seed).permutation(28 * 28)


def scramble(x):
    return x.reshape(-1, 28 * 28)[:, order].reshape(x.shape)


scrambled = {}
for name, make in kinds.items():
    model = fit(make(seed), scramble(train_x))
    scrambled[name] = accuracy(model, scramble(test_x))
    print(name, f"{scrambled[name]:.3f}")
dense_scrambled = scrambled["Dense"]
convolutional_scrambled = scrambled["Convolutional"]

# %% name="solution_claims" tags=["hide"]
assert down_score >= 3 * up_score
assert leaping_accuracy < convolutional_lowest
assert abs(dense_scrambled - dense_mean) < 0.06
assert convolutional_scrambled < convolutional_lowest - 0.1
