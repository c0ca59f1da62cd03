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
#       bn: হাতের মুঠোয় মডেল
#       en: The model in your hand
# ---

# %% name="imports"
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
import tensorflow_datasets as tfds

from course.digits import DIGITS, scale
from course.drawn_digits import load_digits
from course.exported import export, quantise, read_exported

# %% name="parameters" tags=["parameters"]
epochs = 12
batch_size = 64
learning_rate = 0.001
seeds = (1, 2, 3)

# %% name="translations" tags=["hide"]
tfds.disable_progress_bar()
translations = {
    "Bits of a weight": "এক ওয়েটে কত বিট",
    "Test accuracy": "টেস্টের নির্ভুলতা",
    "Weight": "ওয়েট",
    "How many": "কতগুলো",
    "as trained": "শেখার পর",
    "rounded to 3 bits": "৩ বিটে গোল করা",
    "kept as": "যেভাবে রাখা",
    "kilobytes": "কিলোবাইট",
    "the whole Keras file": "Keras-এর পুরো ফাইল",
    "weights alone, 32 bits": "শুধু ওয়েট, ৩২ বিট",
    "weights, 8 bits": "শুধু ওয়েট, ৮ বিট",
    "bits": "বিট",
    "accuracy": "নির্ভুলতা",
    "seed": "সিড",
    "Keras, 32 bits": "Keras, ৩২ বিট",
    "file, 8 bits": "ফাইল, ৮ বিট",
    "pictures": "ছবি",
    "digits": "অঙ্ক",
    "upside down": "উল্টো অঙ্ক",
    "noise": "এলোমেলো দাগ",
    "as in training": "ট্রেনিংয়ের মতো",
    "black on white": "সাদার ওপর কালো",
    "in a corner": "এক কোনায়",
    "on its side": "কাত করে শোয়ানো",
    "mean certainty": "গড় নিশ্চয়তা",
    "over 90% certain": "৯০%-এর বেশি নিশ্চিত",
}

# %% name="load_digits"
train, validation, test = load_digits()
train_x, train_y = scale(train[0]), train[1]
validation_x, validation_y = scale(validation[0]), validation[1]
test_x, test_y = scale(test[0]), test[1]

# %% name="augment"
# bn: আঙুলের লেখা আরও এলোমেলো: ছবিগুলো প্রতিবার
# bn: একটু ঘোরাই, সরাই, ছোট-বড় করি
# en: fingers are less tidy: turn, shift and scale the
# en: training pictures anew each time
augment = keras.Sequential(
    [
        keras.layers.RandomRotation(0.04, fill_mode="constant"),
        keras.layers.RandomTranslation(
            0.08, 0.08, fill_mode="constant"
        ),
        keras.layers.RandomZoom(0.15, fill_mode="constant"),
    ]
)


# %% name="model"
def make_model():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(
                16, 3, padding="same", activation="relu"
            ),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(
                32, 3, padding="same", activation="relu"
            ),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ],
        name="digit_reader",
    )


keras.utils.set_random_seed(seeds[0])
model = make_model()
parameters = model.count_params()
model.summary()


# %% name="train"
def turn_a_little(pictures, labels):
    return augment(pictures, training=True), labels


def train_model(seed):
    keras.utils.set_random_seed(seed)
    data = (
        tf.data.Dataset.from_tensor_slices((train_x, train_y))
        .shuffle(len(train_x), seed=seed)
        .batch(batch_size)
        .map(turn_a_little)
        .prefetch(2)
    )
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        metrics=["accuracy"],
    )
    model.fit(data, epochs=epochs, shuffle=False, verbose=0)
    return model


def accuracy(logits, labels):
    return float((logits.argmax(axis=1) == labels).mean())


model = train_model(seeds[0])
validation_accuracy = accuracy(
    model.predict(validation_x, verbose=0), validation_y
)
print(f"{validation_accuracy:.3f}")

# %% name="keras_file"
model.save("digit_reader.keras")
keras_kilobytes = (
    Path("digit_reader.keras").stat().st_size / 1000
)
float_kilobytes = parameters * 4 / 1000
largest_layer = max(
    model.layers, key=lambda layer: layer.count_params()
)
largest_parameters = largest_layer.count_params()
largest_share = largest_parameters / parameters
print(f"{keras_kilobytes:.0f} {float_kilobytes:.0f}")

# %% name="one_kernel"
# bn: প্রথম কনভোলিউশনের প্রথম ফিল্টার
# en: the first filter of the first convolution
kernel = model.layers[0].get_weights()[0]
one_filter = kernel[:, :, 0, 0]
print(np.round(one_filter, 4))

# %% name="quantise_one"
whole, scales = quantise(kernel)
one_scale = float(scales[0])
first_weight = float(one_filter[0, 0])
first_whole = int(whole[0, 0, 0, 0])
print(whole[:, :, 0, 0])
print(f"{one_scale:.6f}")

# %% name="back_again"
back = whole[:, :, 0, 0] * scales[0]
first_back = float(back[0, 0])
largest_error = float(np.abs(back - one_filter).max())
print(np.round(back, 4))
print(f"{largest_error:.5f}")

# %% name="histogram"
dense = model.layers[-2].get_weights()[0]
few, few_scale = quantise(dense, bits=3)
figure, axes = plt.subplots(
    2, 1, figsize=(4.8, 4.4), sharex=True, layout="constrained"
)
axes[0].hist(dense.ravel(), bins=120)
axes[0].set_title("as trained")
axes[1].hist((few * few_scale).ravel(), bins=120)
axes[1].set_title("rounded to 3 bits")
axes[1].set_xlabel("Weight")
for axis in axes:
    axis.set_ylabel("How many")
plt.show()

# %% name="export"
Path("artifacts").mkdir(exist_ok=True)
file = Path("artifacts/bangla_digits.model")
# bn: প্রতিটা অঙ্কের একটা ছবি আর Keras-এর উত্তরও
# bn: সঙ্গে যাক: মিলিয়ে নেওয়ার জন্য
# en: one picture of each digit goes along with Keras'
# en: answer, to check by
samples = test[0][:10]
file_bytes = export(model, DIGITS, file, checks=samples)
file_kilobytes = file_bytes / 1000
pd.DataFrame(
    {
        "kept as": [
            "the whole Keras file",
            "weights alone, 32 bits",
            "weights, 8 bits",
        ],
        "kilobytes": [
            round(keras_kilobytes),
            round(float_kilobytes),
            round(file_kilobytes),
        ],
    }
).set_index("kept as")

# %% name="without_keras"
# bn: শুধু numpy দিয়ে: গুণ, যোগ, আর বড়টা বেছে নেওয়া
# en: with numpy alone: multiply, add, and take the larger
reader = read_exported(file)
ours = reader.logits(test_x)
theirs = model.predict(test_x, verbose=0)
test_count = len(test_y)
agree = int(
    (ours.argmax(axis=1) == theirs.argmax(axis=1)).sum()
)
largest_difference = float(np.abs(ours - theirs).max())
print(agree, "/", test_count)
print(f"{largest_difference:.3f}")

# %% name="seeds_table"
# bn: তিনটা সিডে: টেস্ট সেটে Keras আর আমাদের ফাইল
# en: with three seeds: Keras and our file on the test set
models = [model, *(train_model(seed) for seed in seeds[1:])]
rows = []
for seed, each in zip(seeds, models):
    export(each, DIGITS, Path("other.model"))
    rows.append(
        (
            seed,
            accuracy(each.predict(test_x, verbose=0), test_y),
            accuracy(
                read_exported(Path("other.model")).logits(
                    test_x
                ),
                test_y,
            ),
        )
    )
seed_table = pd.DataFrame(
    rows, columns=["seed", "Keras, 32 bits", "file, 8 bits"]
).set_index("seed")
keras_test = float(seed_table.iloc[0, 0])
file_test = float(seed_table.iloc[0, 1])
seed_table

# %% name="bits"
bit_rows = []
for bits in range(8, 1, -1):
    export(model, DIGITS, Path("other.model"), bits)
    found = read_exported(Path("other.model")).logits(test_x)
    bit_rows.append((bits, accuracy(found, test_y)))
bit_table = pd.DataFrame(bit_rows, columns=["bits", "accuracy"])
four_bits = float(
    bit_table.loc[bit_table.bits == 4, "accuracy"].iloc[0]
)
two_bits = float(
    bit_table.loc[bit_table.bits == 2, "accuracy"].iloc[0]
)

figure, axis = plt.subplots(
    figsize=(4.8, 3.2), layout="constrained"
)
axis.plot(bit_table.bits, bit_table.accuracy, "o-")
axis.invert_xaxis()
axis.set_ylim(0, 1)
axis.set_xlabel("Bits of a weight")
axis.set_ylabel("Test accuracy")
plt.show()


# %% name="arranged_wrongly"
# bn: মডেল ঠিক, কিন্তু ছবিটা সাজানো হলো ভুলভাবে
# en: the model is right, but the picture is arranged wrongly
def arrange(pictures):
    return {
        "as in training": pictures,
        "black on white": 1 - pictures,
        "in a corner": np.roll(pictures, (-6, -6), axis=(1, 2)),
        "on its side": np.rot90(pictures, axes=(1, 2)),
    }


wrong_by_seed = []
for each in models:
    export(each, DIGITS, Path("other.model"))
    other = read_exported(Path("other.model"))
    wrong_by_seed.append(
        {
            name: accuracy(other.logits(x), test_y)
            for name, x in arrange(test_x).items()
        }
    )
wrong_ways = wrong_by_seed[0]
inverted = wrong_ways["black on white"]
cornered = wrong_ways["in a corner"]
pd.DataFrame(
    {
        "pictures": list(wrong_ways),
        "accuracy": wrong_ways.values(),
    }
).set_index("pictures")


# %% name="not_a_digit"
# bn: যা অঙ্ক নয়, তা দেখালে?
# en: and what is no digit?
def certainty(pictures):
    raised = np.exp(reader.logits(pictures))
    return (raised / raised.sum(axis=1, keepdims=True)).max(
        axis=1
    )


generator = np.random.default_rng(seeds[0])
noise = np.repeat(
    np.repeat(generator.random((500, 7, 7, 1)) > 0.7, 4, 1),
    4,
    2,
).astype("float32")
kinds = {
    "digits": test_x,
    "upside down": test_x[:, ::-1],
    "noise": noise,
}
sure = {name: certainty(x) for name, x in kinds.items()}
certain_table = pd.DataFrame(
    {
        "pictures": list(sure),
        "mean certainty": [c.mean() for c in sure.values()],
        "over 90% certain": [
            (c > 0.9).mean() for c in sure.values()
        ],
    }
).set_index("pictures")
upside_sure = float((sure["upside down"] > 0.9).mean())
noise_sure = float((sure["noise"] > 0.9).mean())
certain_table

# %% name="claims" tags=["hide"]
assert file_kilobytes < 300
assert file_kilobytes < float_kilobytes / 3.5
assert agree > 0.99 * test_count
assert largest_error <= one_scale / 2 + 1e-7
assert len({float(s) for s in scales}) > 1
assert largest_layer is model.layers[-2]
assert wrong_ways["as in training"] == file_test
for found in wrong_by_seed:
    for name in list(found)[1:]:
        assert found[name] < found["as in training"] - 0.2, (
            f"{name}: worse with every seed"
        )
for each in seed_table.itertuples():
    assert abs(each[1] - each[2]) < 0.005, (
        "eight bits lose nothing worth mentioning"
    )
    assert each[2] > 0.95
by_seed = seed_table["Keras, 32 bits"]
rounding = (by_seed - seed_table["file, 8 bits"]).abs().max()
assert rounding < (by_seed.max() - by_seed.min()) / 2, (
    "rounding changes less than another seed"
)
assert four_bits > keras_test - 0.05
assert two_bits < 0.8, "two bits are too few"
assert upside_sure > 0.2, "sure of what is no digit"


# %% name="solution_one_scale" tags=["solution"]
# bn: পুরো কার্নেলের জন্য একটাই স্কেল
# en: a single scale for the whole kernel
def rounded(model, bits, one_scale):
    other = keras.models.clone_model(model)
    weights = []
    for array in model.get_weights():
        if array.ndim > 1:
            flat = array.reshape(-1, 1) if one_scale else array
            whole, scale = quantise(flat, bits)
            array = (whole * scale).reshape(array.shape)
        weights.append(array)
    other.set_weights(weights)
    return accuracy(other.predict(test_x, verbose=0), test_y)


scale_each = rounded(model, 3, one_scale=False)
scale_one = rounded(model, 3, one_scale=True)
print(f"{scale_each:.3f} {scale_one:.3f}")


# %% name="solution_prune" tags=["solution"]
def pruned(model, share):
    other = keras.models.clone_model(model)
    weights = []
    for array in model.get_weights():
        if array.ndim > 1:
            limit = np.quantile(np.abs(array), share)
            array = np.where(np.abs(array) < limit, 0, array)
        weights.append(array)
    other.set_weights(weights)
    return accuracy(other.predict(test_x, verbose=0), test_y)


half_pruned = pruned(model, 0.5)
most_pruned = pruned(model, 0.9)
print(f"{half_pruned:.3f} {most_pruned:.3f}")

# %% name="solution_doubt" tags=["solution"]
# bn: ৯৫%-এর কম নিশ্চিত হলে উত্তর না দেওয়া
# en: no answer below 95%
answered = sure["digits"] > 0.95
right = ours.argmax(axis=1) == test_y
answered_share = float(answered.mean())
answered_right = float(right[answered].mean())
print(
    f"{answered_share:.3f} {answered_right:.3f} "
    f"{right.mean():.3f}"
)

# %% name="solution_claims" tags=["hide"]
assert scale_each > scale_one
assert half_pruned > most_pruned
assert answered_right > right.mean()
