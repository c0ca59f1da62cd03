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
#       bn: প্রথম নেটওয়ার্ক
#       en: The first network
# ---

# %% name="imports"
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

# %% name="parameters" tags=["parameters"]
train_points = 256
test_points = 2_000
hidden = 8
hidden_sizes = (1, 2, 3, 4, 8, 16)
epochs = 80
batch_size = 32
learning_rate = 0.02
runs = 20
seed = 12

# %% name="reproducible"
# bn: একই সিড, একই ফল
# en: the same seed, the same result
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
translations = {
    "good": "ভালো",
    "not good": "ভালো নয়",
    "Softness": "নরম কতটা",
    "Colour": "রং কতটা ধরেছে",
    "Logit": "লজিট",
    "Probability": "সম্ভাবনা",
    "Probability given to the truth": ("ঠিক উত্তরকে দেওয়া সম্ভাবনা"),
    "Loss": "লস",
    "Epoch": "ইপক",
    "by hand": "হাতে",
    "by TensorFlow": "TensorFlow-এ",
    "epoch 0": "ইপক ০",
    "epoch 5": "ইপক ৫",
    "epoch 20": "ইপক ২০",
    "epoch 80": "ইপক ৮০",
    "Hidden neurons": "হিডেন নিউরন",
    "Accuracy on new mangoes": "নতুন আমে নির্ভুলতা",
    "neuron 1": "নিউরন ১",
    "neuron 2": "নিউরন ২",
    "neuron 3": "নিউরন ৩",
    "neuron 4": "নিউরন ৪",
    "neuron 5": "নিউরন ৫",
    "neuron 6": "নিউরন ৬",
    "neuron 7": "নিউরন ৭",
    "neuron 8": "নিউরন ৮",
}


# %% name="mangoes"
def mangoes(count, generator):
    # bn: প্রতিটা আমের নরমভাব আর রং, −১ থেকে ১; মাঝামাঝি হলে ভালো
    # en: softness and colour from −1 to 1; good in the middle
    both = generator.uniform(-1, 1, (count, 2))
    good = (both[:, 0] ** 2 + both[:, 1] ** 2) < 0.5
    return both.astype("float32"), good.astype("float32")


generator = np.random.default_rng(seed)
train_x, train_y = mangoes(train_points, generator)
test_x, test_y = mangoes(test_points, generator)
good_share = float(test_y.mean())
majority = max(good_share, 1 - good_share)


# %% name="draw_function"
def draw_points(axis):
    for label, name in enumerate(["not good", "good"]):
        axis.scatter(
            *train_x[train_y == label].T, s=10, label=name
        )
    axis.set_aspect("equal")
    axis.set_xticks([-1, 0, 1])
    axis.set_yticks([-1, 0, 1])


# %% name="show_mangoes"
figure, axis = plt.subplots(
    figsize=(4.2, 4.4), layout="constrained"
)
draw_points(axis)
axis.set_xlabel("Softness")
axis.set_ylabel("Colour")
figure.legend(loc="outside upper center", ncols=2)
plt.show()


# %% name="neuron"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# bn: এক নিউরন: দুই ইনপুট, দুই ওয়েট, এক বায়াস
# en: one neuron: two inputs, two weights, one bias
example = np.array([0.5, -0.2])
weights, bias = np.array([1.0, -2.0]), 0.3
logit = float(example @ weights + bias)
chance = float(sigmoid(logit))
print(f"{logit:.2f} {chance:.2f}")

# %% name="sigmoid_figure"
z = np.linspace(-6, 6, 200)
figure, axis = plt.subplots(
    figsize=(4.6, 3), layout="constrained"
)
axis.plot(z, sigmoid(z))
axis.axvline(0, color="grey", linewidth=0.8)
axis.set_xlabel("Logit")
axis.set_ylabel("Probability")
plt.show()

# %% name="cross_entropy"
# bn: ঠিক উত্তরকে মডেল যত কম সম্ভাবনা দেয়, শাস্তি তত বেশি
# en: the less likely it calls the truth, the higher the price
given = np.array([0.99, 0.9, 0.5, 0.1, 0.01])
price = -np.log(given)
half_price, worst_price = float(price[2]), float(price[-1])
pd.DataFrame(
    {"Probability given to the truth": given, "Loss": price}
).round(2)


# %% name="model_function"
def make_model(hidden, activation="relu", seed=seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((2,))])
    if hidden:
        model.add(
            keras.layers.Dense(hidden, activation=activation)
        )
    model.add(keras.layers.Dense(1))
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    return model


def fit(model, epochs=epochs):
    return model.fit(
        train_x,
        train_y,
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    ).history


def accuracy(model, x=test_x, y=test_y):
    right = (model(x).numpy()[:, 0] > 0) == (y > 0.5)
    return float(right.mean())


# %% name="one_neuron"
alone = make_model(hidden=0)
fit(alone)
alone_accuracy = accuracy(alone)
print(f"{alone_accuracy:.3f}, always the same: {majority:.3f}")

# %% name="two_layers_one"
# bn: মাঝে অ্যাক্টিভেশন না থাকলে দুই লেয়ার মিলে একটাই
# en: without an activation between them, two layers are one
generator = np.random.default_rng(seed)
first, second = (
    generator.normal(size=(2, 8)),
    generator.normal(size=(8, 1)),
)
points = generator.normal(size=(5, 2))
twice = points @ first @ second
once = points @ (first @ second)
same = bool(np.allclose(twice, once))
print((first @ second).shape, same)

# %% name="network"
network = make_model(hidden=hidden)
network.summary()

# %% name="tiny_forward"
# bn: খুদে নেটওয়ার্ক: ২ ইনপুট, ২ হিডেন নিউরন, ১ আউটপুট
# en: a tiny network: 2 inputs, 2 hidden neurons, 1 output
x, truth = np.array([[1.0, 2.0]]), 1.0
w1 = np.array([[0.5, -1.0], [0.25, 0.25]])
b1 = np.array([0.1, -0.5])
w2 = np.array([[1.0], [-0.8]])
b2 = np.array([0.2])

before = x @ w1 + b1
h = np.maximum(before, 0)
z = h @ w2 + b2
p = sigmoid(z)
tiny_loss = float(-np.log(p[0, 0]))
print("h", h, "z", z.round(2), "p", p.round(3))

# %% name="tiny_backward"
# bn: পেছন থেকে সামনে: আগে z-এর ঢাল, তারপর তার আগের সবার
# en: from the back: first the slope of z, then all before it
dz = p - truth
dw2, db2 = h.T @ dz, dz[0]
dh = dz @ w2.T
dbefore = dh * (before > 0)
dw1, db1 = x.T @ dbefore, dbefore[0]
print("dz", dz.round(3))
print("dh", dh.round(3))
print(dw1.round(3))

# %% name="tiny_tape"
# bn: একই ঢাল TensorFlow নিজে বের করে
# en: TensorFlow finds the same slopes by itself
parts = [tf.Variable(part) for part in (w1, b1, w2, b2)]
with tf.GradientTape() as tape:
    tf_h = tf.nn.relu(x @ parts[0] + parts[1])
    tf_z = tf_h @ parts[2] + parts[3]
    tf_loss = tf.nn.sigmoid_cross_entropy_with_logits(
        labels=np.array([[truth]]), logits=tf_z
    )
slopes = tape.gradient(tf_loss, parts)
hand = [dw1, db1, dw2, db2]
chance_given = float(p[0, 0])
error, first_h = float(dz[0, 0]), float(h[0, 0])
first_slope = float(dw2[0, 0])
pd.DataFrame(
    {
        "by hand": np.concatenate([g.ravel() for g in hand]),
        "by TensorFlow": np.concatenate(
            [g.numpy().ravel() for g in slopes]
        ),
    },
    index=[
        *["w1"] * 4,
        *["b1"] * 2,
        *["w2"] * 2,
        "b2",
    ],
).round(3)

# %% name="tiny_step"
# bn: সবাই নিজের ঢালের উল্টো দিকে একটু সরে; আবার সামনে হাঁটি
# en: each goes a little against its slope; then forward again
rate = 0.5
moved = [
    part - rate * slope
    for part, slope in zip((w1, b1, w2, b2), hand, strict=True)
]
moved_h = np.maximum(x @ moved[0] + moved[1], 0)
moved_p = float(sigmoid(moved_h @ moved[2] + moved[3])[0, 0])
moved_loss = float(-np.log(moved_p))
slept = bool((moved[0][:, 1] == w1[:, 1]).all())
print(f"p {chance_given:.3f} → {moved_p:.3f}")
print(f"loss {tiny_loss:.3f} → {moved_loss:.3f}")

# %% name="bend"
# bn: ট্রেনিংয়ের চার মুহূর্তে মডেল কোন জায়গাকে ভালো ভাবে
# en: at four moments of training, what the model calls good
side = np.linspace(-1, 1, 90, dtype="float32")
grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
moments, losses, done = {}, [], 0
for epoch in (0, 5, 20, 80):
    if epoch > done:
        history = fit(network, epoch - done)
        losses += history["loss"]
        done = epoch
    picture = network(grid).numpy().reshape(90, 90)
    moments[epoch] = (picture, accuracy(network))
first_accuracy = moments[0][1]
last_accuracy = moments[80][1]
first_loss, last_loss = losses[0], losses[-1]
print(f"{first_accuracy:.3f} → {last_accuracy:.3f}")

# %% name="bend_figure"
figure, axes = plt.subplots(
    2, 2, figsize=(5, 5.4), layout="constrained"
)
for axis, (epoch, (picture, _)) in zip(
    axes.flat, moments.items(), strict=True
):
    axis.contourf(
        side,
        side,
        picture > 0,
        levels=[-0.5, 0.5, 1.5],
        colors=["C0", "C1"],
        alpha=0.3,
    )
    draw_points(axis)
    axis.set_title(f"epoch {epoch}")
plt.show()

# %% name="each_neuron"
# bn: প্রতিটা হিডেন নিউরন কোথায় জাগে, কোথায় ঘুমিয়ে থাকে
# en: where each hidden neuron wakes, and where it sleeps
awake = network.layers[0](grid).numpy()
sleepers = int((awake.max(axis=0) < 0.05).sum())
figure, axes = plt.subplots(
    4, 2, figsize=(3.8, 8), layout="constrained"
)
for number, axis in enumerate(axes.flat):
    axis.imshow(
        awake[:, number].reshape(90, 90),
        origin="lower",
        extent=(-1, 1, -1, 1),
        cmap="Oranges",
    )
    axis.set_title(f"neuron {number + 1}")
    axis.set_xticks([])
    axis.set_yticks([])
plt.show()


# %% name="own_training"
def train_by_hand(hidden, seed, epochs=250, rate=0.3):
    # bn: ওপরের হিসাবটাই, একবারে একটা ব্যাচ নিয়ে, বারবার
    # en: the sums from above, for a batch at a time, repeated
    generator = np.random.default_rng(seed)
    w1 = generator.normal(0, 1, (2, hidden))
    w2 = generator.normal(0, 1, (hidden, 1)) / hidden**0.5
    b1, b2 = np.zeros(hidden), np.zeros(1)
    for _ in range(epochs):
        order = generator.permutation(train_points)
        for start in range(0, train_points, batch_size):
            rows = order[start : start + batch_size]
            x, truth = train_x[rows], train_y[rows][:, None]
            before = x @ w1 + b1
            h = np.maximum(before, 0)
            dz = (sigmoid(h @ w2 + b2) - truth) / len(x)
            dbefore = (dz @ w2.T) * (before > 0)
            w2 -= rate * h.T @ dz
            b2 -= rate * dz.sum(axis=0)
            w1 -= rate * x.T @ dbefore
            b1 -= rate * dbefore.sum(axis=0)
    logits = np.maximum(test_x @ w1 + b1, 0) @ w2 + b2
    right = (logits[:, 0] > 0) == (test_y > 0.5)
    awake = np.maximum(train_x @ w1 + b1, 0).max(axis=0)
    return float(right.mean()), int((awake < 0.05).sum())


# %% name="sizes"
# bn: কটা নিউরন লাগে? প্রতিটা মাপ কুড়িটা সিডে
# en: how many neurons does it take? each size in 20 seeds
size_runs = {
    size: [
        train_by_hand(size, seed + run) for run in range(runs)
    ]
    for size in hidden_sizes
}
size_results = {
    size: [accuracy for accuracy, _ in each]
    for size, each in size_runs.items()
}

# %% name="sizes_figure"
figure, axis = plt.subplots(
    figsize=(5, 3.4), layout="constrained"
)
places = np.arange(len(hidden_sizes))
low, middle, high = (
    np.array([measure(r) for r in size_results.values()])
    for measure in (min, np.mean, max)
)
axis.plot(places, middle, marker="o")
axis.fill_between(places, low, high, alpha=0.2)
axis.set_xticks(places, hidden_sizes)
axis.set_xlabel("Hidden neurons")
axis.set_ylabel("Accuracy on new mangoes")
plt.show()

# %% name="sizes_values"
one_highest = max(size_results[1])
three_lowest, three_highest = (
    min(size_results[3]),
    max(size_results[3]),
)
three_mean = float(np.mean(size_results[3]))
failures = [run for run in size_runs[3] if run[0] < 0.8]
three_failed = len(failures)
three_asleep = sum(asleep > 0 for _, asleep in failures)
eight_lowest = min(size_results[8])
eight_mean = float(np.mean(size_results[8]))
sixteen_lowest = min(size_results[16])

# %% name="claims" tags=["hide"]
assert same, "two layers without activation are one"
assert abs(alone_accuracy - majority) < 0.12, (
    "one neuron does little better than always saying the same"
)
assert all(
    np.allclose(one, other.numpy())
    for one, other in zip(hand, slopes, strict=True)
), "our slopes are TensorFlow's"
assert moved_loss < tiny_loss, "a step makes the loss smaller"
assert slept, "the weights of a sleeping neuron stay"
assert last_accuracy > 0.9
assert 1 <= sleepers <= 4, "some neurons never wake"
assert one_highest < 0.75, "in every seed one fails"
assert one_highest < three_mean < eight_mean
assert three_highest - three_lowest > 0.1, "three: luck"
assert three_failed / 2 <= three_asleep < three_failed, (
    "in most that fail a neuron sleeps, but not in all"
)
assert all(
    asleep == 0 for score, asleep in size_runs[3] if score > 0.8
), "and in none that succeed"
assert sixteen_lowest > 0.85, "sixteen suffice in every seed"
for number in (0, 5, 20, 80):
    assert f"epoch {number}" in translations

# %% name="solution_linear" tags=["solution"]
# bn: আট নিউরন, কিন্তু অ্যাক্টিভেশন ছাড়া
# en: eight neurons, but no activation
linear = make_model(hidden=hidden, activation=None)
fit(linear)
linear_accuracy = accuracy(linear)
print(f"{linear_accuracy:.3f}, with ReLU {last_accuracy:.3f}")

# %% name="solution_tanh" tags=["solution"]
# bn: ReLU-র জায়গায় tanh: সীমানা এবার মসৃণ
# en: tanh in the place of ReLU: now the border is smooth
smooth = make_model(hidden=hidden, activation="tanh")
fit(smooth)
smooth_accuracy = accuracy(smooth)
print(f"{smooth_accuracy:.3f}, with ReLU {last_accuracy:.3f}")

# %% name="solution_xor" tags=["solution"]
# bn: ওয়েট হাতে বসানো: একটাই খাটলে ১, দুটো বা কোনোটা না হলে ০
# en: weights by hand: 1 if just one is on, 0 if both or none
switches = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
any_on = np.maximum(switches.sum(axis=1), 0)
both_on = np.maximum(switches.sum(axis=1) - 1, 0)
light = any_on - 2 * both_on
print(light)

# %% name="solution_claims" tags=["hide"]
assert linear_accuracy < 0.75, "no activation, no bend"
assert smooth_accuracy > 0.85
assert light.tolist() == [0, 1, 1, 0]
