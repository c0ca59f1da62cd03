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
#       bn: বাংলা অঙ্ক চেনা
#       en: Bangla digits
# ---

# %% name="imports"
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow_datasets as tfds

from course.digits import (
    DIGITS,
    FONTS,
    UNSEEN_FONTS,
    draw_digit,
    scale,
)
from course.drawn_digits import load_digits

# %% name="parameters" tags=["parameters"]
epochs = 15
batch_size = 64
learning_rate = 0.001
seeds = (1, 2, 3)

# %% name="translations" tags=["hide"]
tfds.disable_progress_bar()
translations = {
    "Epoch": "ইপক",
    "Accuracy": "নির্ভুলতা",
    "training": "ট্রেনিং",
    "validation": "যাচাই",
    "Without a hidden layer": "হিডেন লেয়ার ছাড়া",
    "With a hidden layer": "হিডেন লেয়ারসহ",
    "Right answer": "আসল অঙ্ক",
    "Model's answer": "মডেলের উত্তর",
    "fonts to learn from": "শেখার ফন্ট",
    "kept for the test": "পরীক্ষার জন্য রাখা",
    "digit": "অঙ্ক",
    "logit": "লজিট",
    "e to the logit": "e^লজিট",
    "probability": "সম্ভাবনা",
    "without": "ছাড়া",
    "with": "সহ",
    "seed": "সিড",
    "recognised": "চিনেছে",
    "most often taken for": "সবচেয়ে বেশি যা ভেবেছে",
    "times": "কতবার",
}

# %% name="load_digits"
train, validation, test = load_digits()
train_x, train_y = train
validation_x, validation_y = validation
test_x, test_y = test
train_count, validation_count, test_count = (
    len(train_y),
    len(validation_y),
    len(test_y),
)
print(train_x.shape, train_x.dtype, train_y.dtype)
print(train_count, validation_count, test_count)

# %% name="show_digits"
# bn: প্রতিটা অঙ্কের আটটা করে ছবি
# en: eight pictures of each digit
figure, axes = plt.subplots(10, 8, figsize=(4.8, 6))
for label in range(10):
    chosen = train_x[train_y == label][:8]
    for axis, picture in zip(axes[label], chosen):
        axis.imshow(picture[:, :, 0], cmap="gray")
        axis.axis("off")
plt.show()

# %% name="show_fonts"
# bn: একই অঙ্ক, দশ ফন্টে
# en: one digit in ten fonts
figure, axes = plt.subplots(
    2, 5, figsize=(5, 2.6), layout="constrained"
)
fonts = [*FONTS, *UNSEEN_FONTS]
for axis, font in zip(axes.flat, fonts):
    axis.imshow(draw_digit(5, 7, (font,)), cmap="gray")
    axis.axis("off")
    axis.set_title(
        "kept for the test"
        if font in UNSEEN_FONTS
        else "fonts to learn from",
        fontsize=8,
    )
plt.show()

# %% name="numbers"
first_label = int(train_y[0])
first_digit = DIGITS[first_label]
piece = train_x[0, 10:18, 8:18, 0]
pd.DataFrame(piece)

# %% name="scale"
# bn: ০ থেকে ২৫৫-কে আনি ০ থেকে ১-এ
# en: from 0 … 255 to 0 … 1
train_x, validation_x, test_x = (
    scale(pictures)
    for pictures in (train_x, validation_x, test_x)
)
input_numbers = int(np.prod(train_x.shape[1:]))


# %% name="plain_model"
def make_plain():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, name="logits"),
        ],
        name="without_a_hidden_layer",
    )


keras.utils.set_random_seed(seeds[0])
plain = make_plain()
plain_parameters = plain.count_params()
plain.summary()

# %% name="logits"
logits = plain.predict(train_x[:1], verbose=0)[0]
print(np.round(logits, 2))


# %% name="softmax"
def softmax(numbers):
    raised = np.exp(numbers - numbers.max())
    return raised / raised.sum()


probabilities = softmax(logits)
first_logit = float(logits[0])
first_power = float(np.exp(logits[0]))
all_powers = float(np.exp(logits).sum())
first_probability = float(probabilities[0])
pd.DataFrame(
    {
        "digit": list(DIGITS),
        "logit": logits,
        "e to the logit": np.exp(logits),
        "probability": probabilities,
    }
)

# %% name="cross_entropy"
right = float(probabilities[first_label])
loss = float(-np.log(right))
guess_loss = float(np.log(10))
print(f"{right:.3f} -> {loss:.2f}; 1/10 -> {guess_loss:.2f}")

# %% name="cross_entropy_curve"
figure, axis = plt.subplots(
    figsize=(4.6, 3), layout="constrained"
)
chance = np.linspace(0.01, 1, 200)
axis.plot(chance, -np.log(chance))
axis.plot([0.1], [guess_loss], "o")
axis.set_xlabel("probability")
axis.set_ylabel("-log")
plt.show()


# %% name="train_function"
def train_model(make, seed):
    keras.utils.set_random_seed(seed)
    model = make()
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        metrics=["accuracy"],
    )
    history = model.fit(
        train_x,
        train_y,
        epochs=epochs,
        batch_size=batch_size,
        validation_data=(validation_x, validation_y),
        verbose=0,
    )
    return model, history.history


# %% name="train_plain"
plain, plain_history = train_model(make_plain, seeds[0])
steps_an_epoch = -(-train_count // batch_size)
plain_train = plain_history["accuracy"][-1]
plain_validation = plain_history["val_accuracy"][-1]
print(f"{plain_train:.3f} {plain_validation:.3f}")

# %% name="templates"
# bn: প্রতিটা উত্তরের ৭৮৪টা ওয়েট, ছবির মতো সাজিয়ে
# en: the 784 weights of each answer, laid out as a picture
weights = plain.get_layer("logits").get_weights()[0]
largest = float(np.abs(weights).max())
figure, axes = plt.subplots(
    2, 5, figsize=(5, 2.4), layout="constrained"
)
for label, axis in enumerate(axes.flat):
    axis.imshow(
        weights[:, label].reshape(28, 28),
        cmap="RdBu",
        vmin=-largest / 2,
        vmax=largest / 2,
    )
    axis.set_title(DIGITS[label])
    axis.axis("off")
plt.show()


# %% name="deep_model"
def make_deep():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, name="logits"),
        ],
        name="with_a_hidden_layer",
    )


deep, deep_history = train_model(make_deep, seeds[0])
deep_parameters = deep.count_params()
deep_train = deep_history["accuracy"][-1]
deep_validation = deep_history["val_accuracy"][-1]
print(f"{deep_train:.3f} {deep_validation:.3f}")

# %% name="curves"
figure, axes = plt.subplots(
    2, 1, figsize=(4.8, 5), sharex=True, layout="constrained"
)
for axis, history, title in (
    (axes[0], plain_history, "Without a hidden layer"),
    (axes[1], deep_history, "With a hidden layer"),
):
    steps = range(1, epochs + 1)
    axis.plot(steps, history["accuracy"], label="training")
    axis.plot(
        steps, history["val_accuracy"], label="validation"
    )
    axis.set_title(title)
    axis.set_ylabel("Accuracy")
    axis.set_ylim(0.4, 1.02)
    axis.legend(loc="lower right")
axes[1].set_xlabel("Epoch")
plt.show()

# %% name="over_seeds"
# bn: একই কাজ, আলাদা সিডে; প্রতিটার যাচাইয়ের নির্ভুলতা
# en: the same with other seeds; validation accuracy of each
plain_models, deep_models = [plain], [deep]
rows = [(seeds[0], plain_validation, deep_validation)]
for seed in seeds[1:]:
    for make, models in (
        (make_plain, plain_models),
        (make_deep, deep_models),
    ):
        model, history = train_model(make, seed)
        models.append(model)
        rows.append((seed, history["val_accuracy"][-1]))
seed_table = pd.DataFrame(
    {
        "seed": list(seeds),
        "without": [rows[0][1], *(r[1] for r in rows[1::2])],
        "with": [rows[0][2], *(r[1] for r in rows[2::2])],
    }
).set_index("seed")
plain_mean = float(seed_table["without"].mean())
deep_mean = float(seed_table["with"].mean())
seed_table


# %% name="unscaled_test"
# bn: ট্রেনিংয়ে ০ থেকে ১, কাজের সময় ভুলে ০ থেকে ২৫৫
# en: 0 … 1 in training, and by mistake 0 … 255 at work
def loss_and_accuracy(pictures):
    return [
        float(number)
        for number in plain.evaluate(
            pictures, validation_y, verbose=0
        )
    ]


scaled_loss, scaled_accuracy = loss_and_accuracy(validation_x)
raw_loss, raw_accuracy = loss_and_accuracy(validation_x * 255)
print(f"{scaled_loss:.2f} {scaled_accuracy:.3f}")
print(f"{raw_loss:.2f} {raw_accuracy:.3f}")


# %% name="test"
# bn: পরীক্ষা একবারই, সবশেষে
# en: the examination, once, at the very end
def accuracy(model, pictures, labels):
    answers = model.predict(pictures, verbose=0).argmax(axis=1)
    return float((answers == labels).mean())


plain_test = float(
    np.mean([accuracy(m, test_x, test_y) for m in plain_models])
)
deep_test = float(
    np.mean([accuracy(m, test_x, test_y) for m in deep_models])
)
print(f"{plain_test:.3f} {deep_test:.3f}")

# %% name="confusion"
answers = deep.predict(test_x, verbose=0).argmax(axis=1)
confusion = np.zeros((10, 10), dtype=int)
np.add.at(confusion, (test_y, answers), 1)

figure, axis = plt.subplots(
    figsize=(5, 5), layout="constrained"
)
axis.imshow(confusion, cmap="Blues")
for row in range(10):
    for column in range(10):
        if confusion[row, column]:
            axis.text(
                column,
                row,
                str(confusion[row, column]),
                ha="center",
                va="center",
                fontsize=8,
                color="white"
                if confusion[row, column] > 100
                else "black",
            )
axis.set_xticks(range(10), list(DIGITS))
axis.set_yticks(range(10), list(DIGITS))
axis.set_xlabel("Model's answer")
axis.set_ylabel("Right answer")
plt.show()

# %% name="digit_table"
wrong = confusion - np.diag(np.diag(confusion))
recalls = np.diag(confusion) / confusion.sum(axis=1)
hardest = int(recalls.argmin())
hardest_digit = DIGITS[hardest]
hardest_recall = float(recalls[hardest])
test_each = int(confusion[0].sum())
pd.DataFrame(
    {
        "digit": list(DIGITS),
        "recognised": recalls,
        "most often taken for": [
            DIGITS[other] for other in wrong.argmax(axis=1)
        ],
        "times": wrong.max(axis=1),
    }
).set_index("digit")

# %% name="worst_pair"
worst_label, worst_answer = (
    int(place)
    for place in np.unravel_index(wrong.argmax(), wrong.shape)
)
worst_digit = DIGITS[worst_label]
worst_taken_for = DIGITS[worst_answer]
worst_times = int(wrong.max())
best_digit = DIGITS[int(recalls.argmax())]
nine_recall = float(recalls[9])
print(worst_digit, "->", worst_taken_for, worst_times)

# %% name="mistakes"
places = np.flatnonzero(answers != test_y)
shown = places[:: max(1, len(places) // 10)][:10]
figure, axes = plt.subplots(
    5, 2, figsize=(4.4, 8), layout="constrained"
)
for axis, place in zip(axes.flat, shown):
    axis.imshow(test_x[place, :, :, 0], cmap="gray")
    axis.set_title(
        f"{DIGITS[test_y[place]]} → {DIGITS[answers[place]]}",
        fontsize=11,
    )
    axis.axis("off")
plt.show()

# %% name="claims" tags=["hide"]
assert abs(float(probabilities.sum()) - 1) < 1e-5
assert train_count == 8_000 and test_count == 2_000
assert first_label == 0
assert raw_loss > 10 * scaled_loss, "unscaled pictures: a leap"
assert len(set(confusion.sum(axis=1))) == 1, "as many of each"
for each in seed_table.itertuples():
    assert each[2] > each[1] + 0.05, (
        "the hidden layer is better with every seed"
    )
tally = np.zeros((10, 10), dtype=int)
for one, other in zip(plain_models, deep_models):
    one_test = accuracy(one, test_x, test_y)
    other_test = accuracy(other, test_x, test_y)
    assert other_test > one_test + 0.05
    for model, score in ((one, one_test), (other, other_test)):
        seen = accuracy(model, validation_x, validation_y)
        assert score < seen - 0.02, "new fonts are harder"
    given = other.predict(test_x, verbose=0).argmax(axis=1)
    np.add.at(tally, (test_y, given), 1)
tally -= np.diag(np.diag(tally))
assert tally.argmax() == 9 * 10 + 1, (
    "over all seeds, 9 taken for 1 is the commonest mistake"
)
assert plain_train - plain_validation > 0.02
assert deep_train > 0.98, "it knows its lessons nearly by heart"

# %% name="solution_shift" tags=["solution"]
shifted = softmax(logits + 100)
same = bool(np.allclose(shifted, probabilities))
print(same)

# %% name="solution_one_font" tags=["solution"]
# bn: প্রতি ৮টা ছবির একটা প্রথম ফন্টের
# en: every eighth drawing of a digit is in the first font
numbers = np.arange(train_count) // 10
one_font = numbers % len(FONTS) == 0
keras.utils.set_random_seed(seeds[0])
narrow = make_deep()
narrow.compile(
    optimizer=keras.optimizers.Adam(learning_rate),
    loss=keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    ),
)
narrow.fit(
    train_x[one_font],
    train_y[one_font],
    epochs=epochs * 8,
    batch_size=batch_size,
    verbose=0,
)
one_font_count = int(one_font.sum())
one_font_seen = accuracy(
    narrow, train_x[one_font], train_y[one_font]
)
one_font_others = accuracy(narrow, validation_x, validation_y)
print(f"{one_font_seen:.3f} {one_font_others:.3f}")

# %% name="solution_top_two" tags=["solution"]
order = np.argsort(deep.predict(test_x, verbose=0), axis=1)
top_two = float(
    (order[:, -2:] == test_y[:, None]).any(axis=1).mean()
)
top_one = float((order[:, -1] == test_y).mean())
print(f"{top_one:.3f} {top_two:.3f}")

# %% name="solution_claims" tags=["hide"]
assert same
assert one_font_others < deep_validation - 0.1
assert top_two > top_one + 0.03
