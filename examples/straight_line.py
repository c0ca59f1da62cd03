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
#       bn: শেখা মানে শুধরে নেওয়া
#       en: Learning is adjusting
# ---

# %% name="imports"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from course.bus_fares import FILE, make_trips

# %% name="parameters" tags=["parameters"]
train_trips = 40
epochs = 60
learning_rate = 0.1
rates = (0.001, 0.1, 0.95, 1.05)
runs = 20
seed = 1

# %% name="translations" tags=["hide"]
translations = {
    "distance_km": "দূরত্ব (কিমি)",
    "fare_taka": "ভাড়া (টাকা)",
    "Distance (km)": "দূরত্ব (কিমি)",
    "Fare (taka)": "ভাড়া (টাকা)",
    "Taka a kilometre, w": "কিলোমিটারে টাকা, w",
    "Loss": "লস",
    "Epoch": "ইপক",
    "Learning rate": "শিখন হার",
    "epoch 0": "ইপক ০",
    "epoch 2": "ইপক ২",
    "epoch 5": "ইপক ৫",
    "epoch 60": "ইপক ৬০",
    "where we are": "আমরা যেখানে",
    "slope here": "এখানকার ঢাল",
    "w": "w",
    "b": "b",
    "Guess": "আন্দাজ",
    "first": "প্রথম",
    "second": "দ্বিতীয়",
    "third": "তৃতীয়",
}

# %% name="load_trips"
trips = pd.read_csv(FILE, comment="#")
trip_count = len(trips)
trips.head()

# %% name="split_trips"
# bn: প্রথম ৪০টা দেখে শিখব; বাকি ১০টা শেষে পরীক্ষার জন্য
# en: the first 40 to learn from; the other 10 to test on
distance = trips["distance_km"].to_numpy()
fare = trips["fare_taka"].to_numpy()
x, y = distance[:train_trips], fare[:train_trips]
test_x, test_y = distance[train_trips:], fare[train_trips:]

# %% name="show_trips"
figure, axis = plt.subplots(
    figsize=(5, 3.5), layout="constrained"
)
axis.scatter(x, y, s=18)
axis.set_xlabel("Distance (km)")
axis.set_ylabel("Fare (taka)")
axis.set_ylim(0, None)
plt.show()


# %% name="guess_function"
def guess(x, w, b):
    # bn: প্রতি কিলোমিটারে w টাকা, সঙ্গে বাঁধা b টাকা
    # en: w taka a kilometre, and b taka in any case
    return w * x + b


# %% name="first_guess"
w, b = 1.0, 0.0
errors = guess(x, w, b) - y
first_distance, first_fare = float(x[0]), int(y[0])
first_error = float(errors[0])
errors[:5].round(1)


# %% name="loss_function"
def loss(x, y, w, b):
    return float(np.mean((guess(x, w, b) - y) ** 2))


# %% name="three_guesses"
candidates = {
    "first": (1.0, 0.0),
    "second": (2.0, 5.0),
    "third": (4.0, 5.0),
}
losses = {
    name: loss(x, y, w, b)
    for name, (w, b) in candidates.items()
}
first_square = first_error**2
first_loss = losses["first"]
second_loss = losses["second"]
third_loss = losses["third"]
pd.DataFrame(
    candidates.values(),
    index=pd.Index(candidates, name="Guess"),
    columns=["w", "b"],
).assign(Loss=losses).round(1)

# %% name="bowl"
# bn: b এক জায়গায় রেখে শুধু w বদলালে লস কেমন হয়
# en: the loss as w changes and b stays where it is
fixed_b, here = 5.0, 1.4
many_w = np.linspace(0.5, 5, 100)
heights = [loss(x, y, one, fixed_b) for one in many_w]
nudge = 0.001
slope = (
    loss(x, y, here + nudge, fixed_b)
    - loss(x, y, here, fixed_b)
) / nudge
height = loss(x, y, here, fixed_b)

figure, axis = plt.subplots(
    figsize=(5, 3.5), layout="constrained"
)
axis.plot(many_w, heights)
axis.scatter([here], [height], label="where we are")
near = np.array([here - 0.5, here + 0.5])
axis.plot(
    near,
    height + slope * (near - here),
    linestyle="--",
    label="slope here",
)
axis.set_xlabel("Taka a kilometre, w")
axis.set_ylabel("Loss")
axis.legend()
plt.show()


# %% name="gradient_function"
def gradient(x, y, w, b):
    error = guess(x, w, b) - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


# %% name="gradient_check"
# bn: সূত্রের ঢাল আর ঠেলে মাপা ঢাল কি এক?
# en: is the formula's slope the one we measured?
formula_slope = float(gradient(x, y, here, fixed_b)[0])
measured_slope = float(slope)
print(f"{formula_slope:.2f} {measured_slope:.2f}")

# %% name="one_step"
w, b = 1.0, 0.0
small_rate = 0.001
before = loss(x, y, w, b)
slope_w, slope_b = gradient(x, y, w, b)
w = w - small_rate * slope_w
b = b - small_rate * slope_b
after = loss(x, y, w, b)
step_w = float(w)
print(f"w {w:.2f}, b {b:.2f}: {before:.1f} → {after:.1f}")

# %% name="wrong_way"
# bn: বিয়োগের জায়গায় ভুলে যোগ
# en: a plus by mistake, in the place of the minus
lost = loss(
    x, y, 1.0 + small_rate * slope_w, 0.0 + small_rate * slope_b
)
print(f"{before:.1f} → {lost:.1f}")


# %% name="train_function"
def train(x, y, rate, epochs, w=0.0, b=0.0):
    # bn: প্রতি ইপকের আগে w, b আর লস টুকে রাখি
    # en: before each epoch we note w, b and the loss
    path = [(w, b, loss(x, y, w, b))]
    for _ in range(epochs):
        slope_w, slope_b = gradient(x, y, w, b)
        w = w - rate * slope_w
        b = b - rate * slope_b
        path.append((w, b, loss(x, y, w, b)))
    return np.array(path)


# %% name="unscaled"
# bn: কিলোমিটার যেমন আছে তেমন: শিখন হার খুব ছোট রাখতে হয়
# en: kilometres as they are: the rate has to be tiny
unscaled = train(x, y, rate=0.004, epochs=epochs)
unscaled_w, unscaled_b, unscaled_loss = (
    float(number) for number in unscaled[-1]
)
print(f"w {unscaled_w:.2f}, b {unscaled_b:.2f}")

# %% name="scale"
# bn: গড় বাদ দিয়ে, পরিমিত ব্যবধান দিয়ে ভাগ
# en: minus the mean, divided by the standard deviation
mean, spread = float(x.mean()), float(x.std())
scaled = (x - mean) / spread

# %% name="train"
path = train(scaled, y, learning_rate, epochs)
start_loss, last_loss = float(path[0, 2]), float(path[-1, 2])
# bn: আবার কিলোমিটারে ফেরা
# en: back to kilometres
learnt_w = float(path[-1, 0] / spread)
learnt_b = float(path[-1, 1] - learnt_w * mean)
print(f"w {learnt_w:.2f}, b {learnt_b:.2f}")

# %% name="lines"
figure, axis = plt.subplots(
    figsize=(5, 3.8), layout="constrained"
)
axis.scatter(x, y, s=12, color="grey")
ends = np.array([0.0, 20.0])
for epoch in (0, 2, 5, 60):
    w, b, _ = path[epoch]
    axis.plot(
        ends,
        guess((ends - mean) / spread, w, b),
        label=f"epoch {epoch}",
    )
axis.set_xlabel("Distance (km)")
axis.set_ylabel("Fare (taka)")
axis.legend()
plt.show()

# %% name="loss_curve"
figure, axis = plt.subplots(
    figsize=(5, 3.2), layout="constrained"
)
axis.plot(path[:, 2])
axis.set_xlabel("Epoch")
axis.set_ylabel("Loss")
axis.set_ylim(0, None)
plt.show()

# %% name="rates"
paths = {rate: train(scaled, y, rate, epochs) for rate in rates}
slow_loss, good_loss, jumpy_loss, wild_loss = (
    float(each[-1, 2]) for each in paths.values()
)
rate_curves = {
    str(rate): each[:, 2].round(2).tolist()
    for rate, each in paths.items()
    if rate < 1
}
figure, axis = plt.subplots(
    figsize=(5, 3.5), layout="constrained"
)
for rate, each in paths.items():
    axis.plot(each[:, 2], label=str(rate))
axis.set_yscale("log")
axis.set_xlabel("Epoch")
axis.set_ylabel("Loss")
axis.legend(title="Learning rate")
plt.show()

# %% name="by_formula"
# bn: একই কাজ এক লাইনে: numpy-র নিজের সূত্র
# en: the same in one line: numpy's own formula
best_w, best_b = np.polyfit(x, y, 1)
print(f"w {best_w:.2f}, b {best_b:.2f}")

# %% name="test"
# bn: যে ১০টা যাত্রা শেখার সময় দেখেইনি
# en: the 10 trips it never saw while learning
test_guess = guess(test_x, learnt_w, learnt_b)
test_error = float(np.mean(np.abs(test_guess - test_y)))
twelve = float(guess(12.0, learnt_w, learnt_b))
print(f"{test_error:.1f} taka; 12 km: {twelve:.0f} taka")

# %% name="far"
# bn: যে দূরত্ব ডেটায় ছিলই না
# en: distances that the data never had
shortest, longest = float(x.min()), float(x.max())
nothing = float(guess(0.0, learnt_w, learnt_b))
far = float(guess(250.0, learnt_w, learnt_b))
print(f"{shortest} … {longest} km")
print(f"0 km: {nothing:.0f} taka; 250 km: {far:.0f} taka")

# %% name="claims" tags=["hide"]
assert abs(formula_slope - measured_slope) < 1
assert after < before, "one step makes the loss smaller"
assert lost > before, "the wrong way makes it larger"
assert first_loss > second_loss, "the second guess is better"
assert third_loss > second_loss, "the third overshoots"
assert abs(learnt_w - best_w) < 0.01, (
    "the steps end where the formula does"
)
assert abs(learnt_b - best_b) < 0.1
assert unscaled_loss > last_loss + 0.5, (
    "with raw kilometres the same epochs do not suffice"
)
assert slow_loss > 10 * good_loss, "too small a rate crawls"
assert jumpy_loss > good_loss, "0.95 has not settled"
assert wild_loss > start_loss, "1.05 runs away"
for run in range(runs):
    generator = np.random.default_rng(seed + run)
    begin = generator.normal(0, 50, 2)
    end = train(scaled, y, learning_rate, epochs, *begin)[-1]
    assert abs(end[2] - last_loss) < 0.01, (
        "whatever the start, the end is the same"
    )
    other = make_trips(train_trips, seed + run)
    other_x = other["distance_km"].to_numpy()
    other_y = other["fare_taka"].to_numpy()
    other_scaled = (other_x - other_x.mean()) / other_x.std()
    falling = train(
        other_scaled, other_y, learning_rate, epochs
    )[:, 2]
    assert (np.diff(falling) < 1e-9).all(), (
        "on any such trips the loss falls in every epoch"
    )
    assert (
        train(other_scaled, other_y, 1.05, epochs)[-1, 2]
        > falling[0]
    ), "above 1 it runs away on any such trips"
for number in (0, 2, 5, 60):
    assert f"epoch {number}" in translations


# %% name="solution_absolute" tags=["solution"]
# bn: ভুলের বর্গ নয়, ভুলের মাপ: ঢাল তখন শুধু চিহ্ন
# en: the size of the error, not its square: the slope is a sign
def absolute_gradient(x, y, w, b):
    sign = np.sign(guess(x, w, b) - y)
    return np.mean(sign * x), np.mean(sign)


w, b = 0.0, 0.0
for _ in range(2_000):
    slope_w, slope_b = absolute_gradient(scaled, y, w, b)
    w, b = w - 0.1 * slope_w, b - 0.1 * slope_b
absolute_w = float(w / spread)
absolute_b = float(b - absolute_w * mean)
print(f"w {absolute_w:.2f}, b {absolute_b:.2f}")

# %% name="solution_one_by_one" tags=["solution"]
# bn: একটা করে যাত্রা দেখেই w আর b বদলানো
# en: change w and b after every single trip
generator = np.random.default_rng(seed)
w, b = 0.0, 0.0
for _ in range(5):
    for place in generator.permutation(train_trips):
        one = slice(place, place + 1)
        slope_w, slope_b = gradient(scaled[one], y[one], w, b)
        w, b = w - 0.02 * slope_w, b - 0.02 * slope_b
one_by_one_loss = loss(scaled, y, w, b)
print(f"{one_by_one_loss:.2f}, all together {last_loss:.2f}")

# %% name="solution_typo" tags=["solution"]
# bn: একটা ভাড়ায় ভুলে একটা শূন্য বেশি
# en: one fare with a zero too many
typo_y = y.copy()
typo_y[0] *= 10
typo = train(scaled, typo_y, learning_rate, epochs)[-1]
typo_w = float(typo[0] / spread)
typo_b = float(typo[1] - typo_w * mean)
typo_move = float(
    np.abs(
        guess(x, typo_w, typo_b) - guess(x, learnt_w, learnt_b)
    ).mean()
)
w, b = 0.0, 0.0
for _ in range(2_000):
    slope_w, slope_b = absolute_gradient(scaled, typo_y, w, b)
    w, b = w - 0.1 * slope_w, b - 0.1 * slope_b
calm_move = float(
    np.abs(
        guess(scaled, w, b) - guess(x, absolute_w, absolute_b)
    ).mean()
)
print(f"{typo_move:.1f} taka, {calm_move:.1f} taka")

# %% name="solution_claims" tags=["hide"]
assert abs(absolute_w - best_w) < 0.5
assert one_by_one_loss < last_loss * 1.5
assert typo_move > 3, "one wrong fare moves the whole line"
assert calm_move < typo_move / 3, (
    "the absolute error takes little notice of it"
)
