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
#       bn: যখন মুখস্থ করে
#       en: When it memorises
# ---

# %% name="imports"
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

from course.digits import draw_digits

# %% name="parameters" tags=["parameters"]
train_each = 30
validation_each = 50
test_each = 150
neurons = 256
epochs = 40
patience = 8
dropout = 0.5
batch_size = 50
learning_rate = 0.002
runs = 3
seed = 21

# %% name="reproducible"
# bn: একই সিড, একই ফল
# en: the same seed, the same result
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
translations = {
    "Epoch": "ইপক",
    "Loss": "লস",
    "Accuracy": "নির্ভুলতা",
    "Test accuracy": "টেস্টে নির্ভুলতা",
    "Test loss": "টেস্টে লস",
    "training": "ট্রেনিং",
    "validation": "যাচাই",
    "Nothing": "কিছু না",
    "Early stopping": "আগে থামা",
    "Dropout": "ড্রপআউট",
    "Augmentation": "অগমেন্টেশন",
    "All three": "তিনটাই",
    "Mean accuracy": "গড় নির্ভুলতা",
    "Lowest": "সবচেয়ে কম",
    "Highest": "সবচেয়ে বেশি",
    "Mean loss": "গড় লস",
    "Training accuracy": "ট্রেনিংয়ে নির্ভুলতা",
}


# %% name="draw"
# bn: শুরুর নম্বর আলাদা, তাই ছবিও আলাদা
# en: other numbers to begin with, and so other pictures
train_x, train_y = draw_digits(0, train_each)
validation_x, validation_y = draw_digits(1_000, validation_each)
test_x, test_y = draw_digits(2_000, test_each)
train_count, test_count = len(train_y), len(test_y)
print(train_x.shape, validation_x.shape, test_x.shape)

# %% name="show_digits"
figure, axes = plt.subplots(
    3, 10, figsize=(6, 2), layout="constrained"
)
for place, axis in enumerate(axes.T.flat):
    digit, copy = divmod(place, 3)
    axis.imshow(
        train_x[digit * train_each + copy, :, :, 0],
        cmap="gray",
    )
    axis.axis("off")
plt.show()


# %% name="model_function"
def augmentation():
    # bn: একটু ঘোরানো, একটু সরানো, একটু ছোট-বড়
    # en: turn a little, shift a little, shrink or grow a little
    return [
        keras.layers.RandomRotation(
            0.05, fill_mode="constant", seed=seed
        ),
        keras.layers.RandomTranslation(
            0.1, 0.1, fill_mode="constant", seed=seed
        ),
        keras.layers.RandomZoom(
            0.15, fill_mode="constant", seed=seed
        ),
    ]


def make_model(seed, first=(), rate=0.0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *first,
            keras.layers.Flatten(),
            keras.layers.Dense(neurons, activation="relu"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(neurons, activation="relu"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(10),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        metrics=["accuracy"],
    )
    return model


def fit(
    model,
    labels=train_y,
    epochs=epochs,
    stop=False,
    watch=False,
):
    callbacks = []
    if stop:
        callbacks.append(
            keras.callbacks.EarlyStopping(
                patience=patience, restore_best_weights=True
            )
        )
    return model.fit(
        train_x,
        labels,
        validation_data=(validation_x, validation_y)
        if watch or stop
        else None,
        epochs=epochs,
        batch_size=batch_size,
        validation_batch_size=500,
        verbose=0,
        callbacks=callbacks,
    ).history


def examine(model, x=test_x, y=test_y):
    loss, accuracy = model.evaluate(
        x, y, batch_size=1_500, verbose=0
    )
    return float(loss), float(accuracy)


def loudness(model):
    # bn: ভুল উত্তরগুলোতে সে গড়ে কতটা নিশ্চিত ছিল
    # en: how certain it was, on average, of its wrong answers
    chances = keras.ops.softmax(model(test_x)).numpy()
    wrong = chances.argmax(axis=1) != test_y
    return float(chances.max(axis=1)[wrong].mean())


# %% name="random_labels"
# bn: লেবেলগুলো লটারি করে বিলি: ছবির সঙ্গে কোনো সম্পর্ক নেই
# en: labels dealt out by lottery: nothing to do with pictures
generator = np.random.default_rng(seed)
lottery = generator.permutation(train_y)
parrot = make_model(seed)
fit(parrot, labels=lottery, epochs=3 * epochs // 2)
_, parrot_train = examine(parrot, train_x, lottery)
_, parrot_new = examine(parrot, validation_x, validation_y)
print(f"{parrot_train:.3f} {parrot_new:.3f}")

# %% name="plain"
plain = make_model(seed)
plain_history = fit(plain, watch=True)
plain_train = plain_history["accuracy"][-1]
plain_validation = plain_history["val_accuracy"][-1]
plain_parameters = plain.count_params()
each_picture = plain_parameters / train_count
lowest_epoch = int(np.argmin(plain_history["val_loss"])) + 1
lowest_loss = min(plain_history["val_loss"])
final_loss = plain_history["val_loss"][-1]
final_train_loss = plain_history["loss"][-1]
print(f"{plain_train:.3f} {plain_validation:.3f}")


# %% name="curves_function"
def draw_curves(history):
    figure, axes = plt.subplots(
        2,
        1,
        figsize=(4.6, 5),
        sharex=True,
        layout="constrained",
    )
    numbers = np.arange(1, len(history["loss"]) + 1)
    for axis, key, name in zip(
        axes,
        ("loss", "accuracy"),
        ("Loss", "Accuracy"),
        strict=True,
    ):
        axis.plot(numbers, history[key], label="training")
        axis.plot(
            numbers, history[f"val_{key}"], label="validation"
        )
        axis.set_ylabel(name)
    axes[0].legend(loc="upper right")
    axes[1].set_xlabel("Epoch")
    return axes


# %% name="plain_curves"
draw_curves(plain_history)
plt.show()

# %% name="early"
early = make_model(seed)
early_history = fit(early, stop=True)
early_epochs = len(early_history["loss"])
early_best = int(np.argmin(early_history["val_loss"])) + 1
print(early_epochs, early_best)

# %% name="dropout_layer"
# bn: দশটা ১; অর্ধেক নিভে যায়, বাকিরা দ্বিগুণ হয়ে যোগফল সামলায়
# en: ten ones; half go out, and the others double to make up
layer = keras.layers.Dropout(dropout, seed=seed)
ones = np.ones((1, 10), dtype="float32")
print(layer(ones, training=True).numpy())
print(layer(ones, training=False).numpy())

# %% name="augmented"
# bn: একটাই ছবি, প্রতিবার একটু অন্য রকম
# en: one picture, a little different every time
change = keras.Sequential(augmentation())
one = train_x[5 * train_each + 1][None]
figure, axes = plt.subplots(
    2, 5, figsize=(5, 2.2), layout="constrained"
)
for place, axis in enumerate(axes.flat):
    shown = one if place == 0 else change(one, training=True)
    axis.imshow(np.asarray(shown)[0, :, :, 0], cmap="gray")
    axis.axis("off")
plt.show()


# %% name="recipes"
def train(recipe, seed):
    every = recipe == "All three"
    model = make_model(
        seed,
        augmentation()
        if every or recipe == "Augmentation"
        else (),
        dropout if every or recipe == "Dropout" else 0.0,
    )
    fit(
        model,
        epochs=2 * epochs if every else epochs,
        stop=every or recipe == "Early stopping",
    )
    return model


recipes = [
    "Nothing",
    "Early stopping",
    "Dropout",
    "Augmentation",
    "All three",
]

# %% name="measure"
# bn: প্রতিটা ওষুধ কয়েকটা সিডে; টেস্ট সেট খোলা হচ্ছে শুধু এখানে
# en: each cure in several seeds; only here is the test set opened
losses, accuracies, loud = {}, {}, {}
for recipe in recipes:
    models = [train(recipe, seed + run) for run in range(runs)]
    examined = [examine(model) for model in models]
    losses[recipe] = [loss for loss, _ in examined]
    accuracies[recipe] = [accuracy for _, accuracy in examined]
    loud[recipe] = [loudness(model) for model in models]

# %% name="table"
pd.DataFrame(
    {
        "Lowest": {k: min(v) for k, v in accuracies.items()},
        "Mean accuracy": {
            k: np.mean(v) for k, v in accuracies.items()
        },
        "Highest": {k: max(v) for k, v in accuracies.items()},
        "Mean loss": {k: np.mean(v) for k, v in losses.items()},
    }
).round(3)

# %% name="chart"
figure, axis = plt.subplots(
    figsize=(5, 3), layout="constrained"
)
for place, recipe in enumerate(reversed(recipes)):
    axis.scatter(
        accuracies[recipe],
        [place] * runs,
        color="C0",
        alpha=0.7,
    )
axis.set_yticks(range(5), list(reversed(recipes)))
axis.set_xlabel("Test accuracy")
axis.margins(y=0.15)
plt.show()

# %% name="table_values"
nothing_mean = float(np.mean(accuracies["Nothing"]))
nothing_highest = max(accuracies["Nothing"])
nothing_loss = float(np.mean(losses["Nothing"]))
early_mean = float(np.mean(accuracies["Early stopping"]))
early_loss = float(np.mean(losses["Early stopping"]))
nothing_loud = float(np.mean(loud["Nothing"]))
early_loud = float(np.mean(loud["Early stopping"]))
dropout_mean = float(np.mean(accuracies["Dropout"]))
dropout_loss = float(np.mean(losses["Dropout"]))
augmented_mean = float(np.mean(accuracies["Augmentation"]))
augmented_lowest = min(accuracies["Augmentation"])
all_mean = float(np.mean(accuracies["All three"]))
all_lowest = min(accuracies["All three"])
all_loss = float(np.mean(losses["All three"]))

# %% name="more_data"
# bn: দশ গুণ ছবি আঁকতে পারলে?
# en: and with ten times as many pictures?
more_x, more_y = draw_digits(10_000, 10 * train_each)
fed = make_model(seed)
fed.fit(
    more_x,
    more_y,
    epochs=epochs // 5,
    batch_size=batch_size,
    verbose=0,
)
_, fed_accuracy = examine(fed, validation_x, validation_y)
print(f"{fed_accuracy:.3f}")

# %% name="claims" tags=["hide"]
assert parrot_train > 0.98, "it can learn a lottery by heart"
assert parrot_new < 0.2, "and knows nothing afterwards"
assert plain_train > 0.99, "every training picture is right"
assert plain_train - plain_validation > 0.15, "the gap"
assert lowest_epoch < epochs / 2 < epochs, (
    "the loss turns early"
)
assert final_loss > lowest_loss * 1.1, "and climbs"
assert early_epochs < epochs, "it stops before its time"
assert augmented_lowest > nothing_highest + 0.08, (
    "augmentation helps in every seed"
)
assert max(losses["Early stopping"]) < min(losses["Nothing"]), (
    "stopping early lowers the loss in every seed"
)
assert max(loud["Early stopping"]) < min(loud["Nothing"]), (
    "its mistakes are less loud with every seed"
)
assert early_mean < nothing_mean + 0.02, (
    "but it does not make accuracy better"
)
assert max(losses["Dropout"]) < min(losses["Nothing"]), (
    "dropout lowers the loss in every seed"
)
assert dropout_mean < augmented_mean - 0.05, (
    "dropout gains far less than augmentation"
)
assert abs(all_mean - augmented_mean) < 0.05, (
    "all three together are about as good as augmentation"
)
assert fed_accuracy > plain_validation + 0.08, (
    "with more data it does better"
)
assert max(accuracies["Early stopping"]) < nothing_highest

# %% name="solution_flip" tags=["solution"]
# bn: আয়নায় উল্টানো অঙ্ক আর সেই অঙ্ক থাকে না
# en: a digit in a mirror is no longer that digit
flipped = make_model(
    seed, [keras.layers.RandomFlip("horizontal", seed=seed)]
)
fit(flipped)
_, flipped_accuracy = examine(
    flipped, validation_x, validation_y
)
print(f"{flipped_accuracy:.3f}, without {plain_validation:.3f}")

# %% name="solution_small" tags=["solution"]
# bn: ছোট মডেল কি কম মুখস্থ করে?
# en: does a small model memorise less?
keras.utils.set_random_seed(seed)
small = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dense(10),
    ]
)
small.compile(
    optimizer=keras.optimizers.Adam(learning_rate),
    loss=keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    ),
    metrics=["accuracy"],
)
fit(small)
_, small_accuracy = examine(small, validation_x, validation_y)
print(f"{small_accuracy:.3f}, large {plain_validation:.3f}")

# %% name="solution_rates" tags=["solution"]
# bn: কতটা নিভলে বেশি নিভে যায়?
# en: how much going out is too much?
rate_results = {}
for rate in (0.2, 0.5, 0.9):
    model = make_model(seed, rate=rate)
    fit(model)
    _, found = examine(model, validation_x, validation_y)
    rate_results[rate] = round(found, 3)
print(rate_results)

# %% name="solution_claims" tags=["hide"]
assert flipped_accuracy < plain_validation
assert small_accuracy < plain_validation
assert rate_results[0.9] < rate_results[0.5] - 0.1
