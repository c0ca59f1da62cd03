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
#       bn: মডেলের শেখা দেখা
#       en: Watching a model learn
# ---

# %% name="imports"
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from matplotlib.patches import FancyBboxPatch

# %% name="parameters" tags=["parameters"]
few_points = 120
test_points = 2_000
noise = 0.35
wrong_labels = 0.12
epochs = 60
batch_size = 32
learning_rate = 0.01
learning_rates = (0.0001, 0.001, 0.01, 1.0)
long_epochs = 150
small_neurons = 1
right_neurons = 12
large_neurons = 256
patience = 20
seed = 3

# %% name="reproducible"
# bn: একই সিড, একই ফল: আজ চালালেও, কাল চালালেও
# en: the same seed, the same result: today and tomorrow
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
translations = {
    "Accuracy": "নির্ভুলতা",
    "Loss": "লস",
    "Epoch": "ইপক",
    "Training": "ট্রেনিং",
    "Validation": "যাচাই",
    "Too small": "খুব ছোট",
    "Just right": "মানানসই",
    "Too large": "খুব বড়",
    "Learning rate": "শিখন হার",
    "First loss": "শুরুর লস",
    "Last loss": "শেষ লস",
    "Parameters": "প্যারামিটার",
    "Training accuracy": "ট্রেনিংয়ে নির্ভুলতা",
    "Validation accuracy": "যাচাইয়ে নির্ভুলতা",
    "Training loss": "ট্রেনিংয়ে লস",
    "Validation loss": "যাচাইয়ে লস",
    "Validation loss is lowest": "যাচাইয়ের লস সবচেয়ে কম",
    "first arm": "প্রথম বাহু",
    "second arm": "দ্বিতীয় বাহু",
    "weights": "ওয়েট",
    "Input": "ইনপুট",
    "Hidden": "হিডেন",
    "Output": "আউটপুট",
}


# %% name="spiral_function"
def spiral(points, generator):
    # bn: দুটো প্যাঁচানো বাহু; কোন বিন্দু কোন বাহুর,
    # bn: সেটাই শেখার বিষয়
    # en: two winding arms; which arm a point belongs to is
    # en: what there is to learn
    labels = np.arange(points) % 2
    distance = generator.uniform(0.3, 3.0, points)
    angle = 1.2 * distance + np.pi * labels
    place = np.stack(
        [distance * np.cos(angle), distance * np.sin(angle)],
        axis=1,
    )
    place += generator.normal(0, noise, place.shape)
    # bn: আসল ডেটার মতোই, কিছু লেবেল ভুল
    # en: as in real data, some of the labels are wrong
    wrong = generator.random(points) < wrong_labels
    return place.astype("float32"), np.where(
        wrong, 1 - labels, labels
    )


# %% name="make_data"
generator = np.random.default_rng(seed)
train_x, train_y = spiral(few_points, generator)
test_x, test_y = spiral(test_points, generator)
print(train_x.shape, test_x.shape)

# %% name="show_data"
figure, axis = plt.subplots(
    figsize=(4.2, 4), layout="constrained"
)
for arm, name in enumerate(["first arm", "second arm"]):
    axis.scatter(*train_x[train_y == arm].T, s=18, label=name)
axis.legend(loc="upper left")
axis.set_aspect("equal")
plt.show()


# %% name="model_function"
def make_model(neurons, rate=learning_rate):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(
                neurons, activation="relu", name="hidden_1"
            ),
            keras.layers.Dense(
                neurons, activation="relu", name="hidden_2"
            ),
            keras.layers.Dense(1, name="output"),
        ],
        name="spiral",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[
            keras.metrics.BinaryAccuracy(
                threshold=0.0, name="accuracy"
            )
        ],
    )
    return model


# %% name="first_model"
model = make_model(neurons=right_neurons)
parameters = model.count_params()
model.summary()


# %% name="draw_model"
# bn: মডেলের ছবি আমরা নিজেরাই আঁকি: একেকটা লেয়ার একেকটা বাক্স
# en: we draw the model ourselves: one box for each layer
figure, axis = plt.subplots(
    figsize=(7.5, 1.9), layout="constrained"
)
boxes = [("Input", (2,), 0)]
for layer in model.layers:
    kind = "Output" if layer is model.layers[-1] else "Hidden"
    boxes.append(
        (kind, layer.output.shape[1:], layer.count_params())
    )
for column, (kind, shape, weights) in enumerate(boxes):
    axis.add_patch(
        FancyBboxPatch(
            (column, 0), 0.6, 0.8, "round,pad=0.05", alpha=0.25
        )
    )
    axis.text(
        column + 0.3,
        0.62,
        kind,
        ha="center",
        va="center",
        weight="bold",
    )
    axis.text(
        column + 0.3,
        0.38,
        str(shape[0]),
        ha="center",
        va="center",
        size=14,
    )
    axis.text(
        column + 0.3,
        0.12,
        str(weights),
        ha="center",
        va="center",
        size=9,
    )
    if column:
        axis.annotate(
            "",
            (column - 0.07, 0.4),
            (column - 0.34, 0.4),
            arrowprops={"arrowstyle": "->"},
        )
axis.set_xlim(-0.15, len(boxes) - 0.25)
axis.set_ylim(-0.15, 0.95)
axis.axis("off")
plt.show()


# %% name="fit_function"
def fit(model, run, last_epoch=epochs, histograms=0):
    # bn: কলব্যাক প্রতি ইপকের শেষে log/-এর ভেতরে লিখে রাখে
    # en: the callback writes into log/ after every epoch
    board = keras.callbacks.TensorBoard(
        f"log/{run}",
        histogram_freq=histograms,
        write_graph=False,
    )
    return model.fit(
        train_x,
        train_y,
        validation_data=(test_x, test_y),
        epochs=last_epoch,
        batch_size=batch_size,
        validation_batch_size=test_points,
        verbose=0,
        callbacks=[board],
    ).history


# %% name="first_run"
first = make_model(neurons=right_neurons)
first_history = fit(first, "first/run")
first_loss, first_last_loss = (
    first_history["loss"][0],
    first_history["loss"][-1],
)
first_accuracy = first_history["val_accuracy"][-1]
print(f"loss {first_loss:.3f} → {first_last_loss:.3f}")

# %% name="log_files"
# bn: লগ মানে ডিস্কে রাখা কয়েকটা ফাইল, আর কিছু না
# en: a log is a few files on the disk, nothing more
files = sorted(Path("log/first").rglob("events.*"))
for file in files:
    print(file.parent, f"{file.stat().st_size // 1000} KB")
log_file_count = len(files)

# %% name="read_log"
# bn: ফাইলের ভেতরে সারি সারি লেখা: কোন ধাপ, কার মান, কত
# en: inside, entry after entry: which step, what, how much
rows = []
for record in tf.data.TFRecordDataset(str(files[0])):
    event = tf.compat.v1.Event.FromString(record.numpy())
    for value in event.summary.value:
        if value.tag.startswith("epoch_"):
            rows.append(
                (
                    event.step,
                    value.tag,
                    float(tf.make_ndarray(value.tensor)),
                )
            )
log_entries = len(rows)
pd.DataFrame(rows, columns=["step", "tag", "value"]).head(
    6
).round(4)

# %% name="board_first"
# %load_ext tensorboard
# %tensorboard --logdir log/first

# %% name="rates"
# bn: একই মডেল, একই শুরু; বদলায় শুধু শিখন হার
# en: the same model, the same start;
# en: only the learning rate changes
rate_histories = {
    rate: fit(
        make_model(neurons=right_neurons, rate=rate),
        f"rates/{rate}",
    )
    for rate in learning_rates
}

# %% name="board_rates"
# %tensorboard --logdir log/rates

# %% name="rates_table"
rates_table = pd.DataFrame(
    {
        "First loss": {
            rate: history["loss"][0]
            for rate, history in rate_histories.items()
        },
        "Last loss": {
            rate: history["loss"][-1]
            for rate, history in rate_histories.items()
        },
        "Validation accuracy": {
            rate: history["val_accuracy"][-1]
            for rate, history in rate_histories.items()
        },
    }
).rename_axis("Learning rate")
best_rate = float(rates_table["Last loss"].idxmin())
slowest_rate, fastest_rate = (
    learning_rates[0],
    learning_rates[-1],
)
slowest_loss = float(rates_table["Last loss"].iloc[0])
fastest_loss = float(rates_table["Last loss"].iloc[-1])
best_loss = float(rates_table["Last loss"].min())
rates_table.round(3)

# %% name="rates_figure"
numbers = np.arange(1, epochs + 1)
figure, axis = plt.subplots(
    figsize=(6, 3.5), layout="constrained"
)
for rate, history in rate_histories.items():
    axis.plot(numbers, history["loss"], label=str(rate))
axis.set_xlabel("Epoch")
axis.set_ylabel("Loss")
axis.set_ylim(0, 1.5)
axis.legend()
plt.show()

# %% name="rates_claims" tags=["hide"]
assert best_rate not in (slowest_rate, fastest_rate), (
    "the best learning rate lies between"
)
assert slowest_loss > best_loss + 0.1, (
    "too small a learning rate gets nowhere in this time"
)
assert fastest_loss > best_loss + 0.05, (
    "too large a learning rate never settles"
)

# %% name="histogram_run"
# bn: histogram_freq=10: দশ ইপক পরপর ওয়েটগুলো কীভাবে
# bn: ছড়িয়ে আছে, তাও লিখে রাখা
# en: histogram_freq=10: every ten epochs, write down how
# en: the weights are spread as well
watched = make_model(neurons=right_neurons)
before = {
    layer.name: layer.kernel.numpy() for layer in watched.layers
}
fit(watched, "histograms", histograms=10)
spread_before = {
    name: float(kernel.std()) for name, kernel in before.items()
}
spread_after = {
    layer.name: float(layer.kernel.numpy().std())
    for layer in watched.layers
}

# %% name="board_histograms"
# %tensorboard --logdir log/histograms

# %% name="histogram_claims" tags=["hide"]
assert all(
    spread_after[name] > spread_before[name] for name in before
), "the weights spread out"

# %% name="own_scalar"
# bn: নিজের পছন্দের যেকোনো সংখ্যাও লেখা যায়:
# bn: এখানে ওয়েটের মোট আকার
# en: any number of your own can be written too: here the
# en: size of all weights together
writer = tf.summary.create_file_writer("log/own")
owned = make_model(neurons=right_neurons)
sizes = []
for epoch in range(20):
    owned.fit(
        train_x, train_y, batch_size=batch_size, verbose=0
    )
    size = float(
        np.sqrt(
            sum(
                float((w.numpy() ** 2).sum())
                for w in owned.trainable_weights
            )
        )
    )
    sizes.append(size)
    with writer.as_default():
        tf.summary.scalar("size_of_weights", size, step=epoch)
writer.flush()
print(f"{sizes[0]:.2f} → {sizes[-1]:.2f}")

# %% name="board_own"
# %tensorboard --logdir log/own

# %% name="three_sizes"
# bn: ছোট, মাঝারি আর বড় মডেল; ট্রেনিংয়ের বিন্দু সেই কটাই
# en: a small, a middling and a large model; the training
# en: points are the same few
neurons_of = {
    "Too small": small_neurons,
    "Just right": right_neurons,
    "Too large": large_neurons,
}
fitted, fit_histories = {}, {}
for name, neurons in neurons_of.items():
    fitted[name] = make_model(neurons=neurons)
    fit_histories[name] = fit(
        fitted[name],
        f"fit/{name.lower().replace(' ', '_')}",
        last_epoch=long_epochs,
    )

# %% name="board_fit"
# %tensorboard --logdir log/fit

# %% name="fit_curves"
numbers = np.arange(1, long_epochs + 1)
figure, axes = plt.subplots(
    1, 3, figsize=(9, 3), sharey=True, layout="constrained"
)
for axis, (name, history) in zip(
    axes, fit_histories.items(), strict=True
):
    axis.plot(numbers, history["loss"], label="Training")
    axis.plot(numbers, history["val_loss"], label="Validation")
    axis.set_title(name)
    axis.set_xlabel("Epoch")
axes[0].set_ylabel("Loss")
axes[0].set_ylim(0, 2)
axes[0].legend()
plt.show()

# %% name="fit_table"
fit_table = pd.DataFrame(
    {
        "Parameters": {
            name: model.count_params()
            for name, model in fitted.items()
        },
        "Training accuracy": {
            name: h["accuracy"][-1]
            for name, h in fit_histories.items()
        },
        "Validation accuracy": {
            name: h["val_accuracy"][-1]
            for name, h in fit_histories.items()
        },
        "Training loss": {
            name: h["loss"][-1]
            for name, h in fit_histories.items()
        },
        "Validation loss": {
            name: h["val_loss"][-1]
            for name, h in fit_histories.items()
        },
    }
)
small_parameters, right_parameters, large_parameters = (
    int(n) for n in fit_table["Parameters"]
)
small_train, right_train, large_train = (
    float(a) for a in fit_table["Training accuracy"]
)
small_test, right_test, large_test = (
    float(a) for a in fit_table["Validation accuracy"]
)
large_loss, large_val_loss = fit_table.loc[
    "Too large", ["Training loss", "Validation loss"]
].astype(float)
fit_table.round(3)

# %% name="borders"
# bn: কোন জায়গাকে কে কোন বাহুর ভাবে:
# bn: রঙের সীমানাই মডেলের সিদ্ধান্ত
# en: which place each one gives to which arm: the border
# en: of the colours is the model's decision
side = np.linspace(-4, 4, 120, dtype="float32")
grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
figure, axes = plt.subplots(
    1, 3, figsize=(9, 3.2), layout="constrained"
)
for axis, (name, model) in zip(
    axes, fitted.items(), strict=True
):
    logits = model(grid).numpy().reshape(len(side), len(side))
    axis.contourf(
        side,
        side,
        logits > 0,
        levels=[-0.5, 0.5, 1.5],
        colors=["C0", "C1"],
        alpha=0.3,
    )
    for arm in (0, 1):
        axis.scatter(
            *train_x[train_y == arm].T, s=8, color=f"C{arm}"
        )
    axis.set_title(name)
    axis.set_aspect("equal")
plt.show()

# %% name="early_stopping"
# bn: যাচাইয়ের লস আর না কমলে থামা, আর সেরা ওয়েটগুলোয় ফেরা
# en: stop when the validation loss falls no more, and go
# en: back to the best weights
stopped = make_model(neurons=large_neurons)
stop = keras.callbacks.EarlyStopping(
    monitor="val_loss",
    patience=patience,
    restore_best_weights=True,
)
stopped_history = stopped.fit(
    train_x,
    train_y,
    validation_data=(test_x, test_y),
    epochs=long_epochs,
    batch_size=batch_size,
    validation_batch_size=test_points,
    verbose=0,
    callbacks=[
        stop,
        keras.callbacks.TensorBoard(
            "log/stopped", write_graph=False
        ),
    ],
).history
stopped_epochs = len(stopped_history["loss"])
best_epoch = int(np.argmin(stopped_history["val_loss"])) + 1
stopped_loss, stopped_accuracy = stopped.evaluate(
    test_x, test_y, batch_size=test_points, verbose=0
)
print(
    f"{stopped_epochs} epochs, best {best_epoch}: "
    f"{stopped_loss:.3f}, {stopped_accuracy:.3f}"
)

# %% name="early_stopping_curve"
numbers = np.arange(1, stopped_epochs + 1)
figure, axis = plt.subplots(
    figsize=(6, 3.5), layout="constrained"
)
axis.plot(numbers, stopped_history["loss"], label="Training")
axis.plot(
    numbers, stopped_history["val_loss"], label="Validation"
)
axis.axvline(
    best_epoch,
    color="grey",
    linestyle="--",
    label="Validation loss is lowest",
)
axis.set_xlabel("Epoch")
axis.set_ylabel("Loss")
axis.legend()
plt.show()

# %% name="fit_claims" tags=["hide"]
assert small_train < right_train < large_train, (
    "the larger, the better on the training points"
)
assert right_test > small_test, (
    "the middling model beats the small one on new points"
)
assert right_test > large_test, (
    "the middling model beats the large one on new points"
)
assert large_val_loss > 3 * large_loss, (
    "the large model's two losses lie far apart"
)
assert stopped_epochs < long_epochs, (
    "the training stops before its time"
)
assert stopped_accuracy > large_test, (
    "stopping early does better on new points"
)

# %% name="solution_dropout" tags=["solution"]
# bn: ড্রপআউট: প্রতি ধাপে কিছু নিউরন চুপ থাকে,
# bn: তাই কেউ একা মুখস্থ করতে পারে না
# en: dropout: in every step some neurons stay silent, so
# en: none can learn by heart alone
keras.utils.set_random_seed(seed)
dropped = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(large_neurons, activation="relu"),
        keras.layers.Dropout(0.4),
        keras.layers.Dense(large_neurons, activation="relu"),
        keras.layers.Dropout(0.4),
        keras.layers.Dense(1),
    ]
)
dropped.compile(
    optimizer=keras.optimizers.Adam(learning_rate),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[
        keras.metrics.BinaryAccuracy(
            threshold=0.0, name="accuracy"
        )
    ],
)
dropped_history = fit(
    dropped, "dropout", last_epoch=long_epochs
)
dropped_val_loss = dropped_history["val_loss"][-1]
print(
    f"validation loss: {dropped_val_loss:.3f} with dropout, "
    f"{large_val_loss:.3f} without"
)

# %% name="solution_more_data" tags=["solution"]
# bn: বড় মডেলের সবচেয়ে ভালো ওষুধ: আরও ডেটা
# en: the best cure for a large model: more data
more_x, more_y = spiral(
    few_points * 10, np.random.default_rng(seed + 1)
)
fed = make_model(neurons=large_neurons)
fed.fit(
    more_x,
    more_y,
    epochs=long_epochs // 10,
    batch_size=batch_size,
    verbose=0,
)
fed_loss, fed_accuracy = fed.evaluate(
    test_x, test_y, batch_size=test_points, verbose=0
)
print(
    f"accuracy on new points: {fed_accuracy:.3f}, "
    f"with {few_points} points {large_test:.3f}"
)

# %% name="solution_rate" tags=["solution"]
# bn: মাঝামাঝি একটা শিখন হার, আগেরগুলোর পাশে একই গ্রাফে
# en: a learning rate in between, on the same chart
between = fit(
    make_model(neurons=right_neurons, rate=0.03), "rates/0.03"
)
between_loss = between["loss"][-1]
print(f"{between_loss:.3f}")

# %% name="solution_claims" tags=["hide"]
assert dropped_val_loss < large_val_loss, (
    "dropout lowers the loss on new points"
)
assert fed_accuracy > large_test, (
    "more data does better on new points"
)
