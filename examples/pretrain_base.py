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
#       bn: আগে থেকে শেখানো বেস
#       en: The pretrained base
# ---

# %% name="imports"
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

# bn: আঁকা প্রাণীর ডেটাসেট দুটো TFDS-এর তালিকায় যোগ হয় এখানে
# en: this line adds the two datasets of drawn animals to TFDS
import course.drawn_animals  # noqa: F401
from course.models import classifier, small_vgg_base
from course.pipelines import batches

# %% name="parameters" tags=["parameters"]
image_size = 64
batch_size = 64
epochs = 16
learning_rate = 0.002
seed = 7

# %% name="reproducible"
# bn: একই সিড, একই ফল: আজ চালালেও, কাল চালালেও
# en: the same seed, the same result: today and tomorrow
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
tfds.disable_progress_bar()
translations = {
    "Accuracy": "নির্ভুলতা",
    "Accuracy for each animal": "কোন প্রাণীকে কতটা চেনে",
    "Epoch": "ইপক",
    "Training": "ট্রেনিং",
    "Validation": "যাচাই",
    "rabbit": "খরগোশ",
    "bear": "ভালুক",
    "fox": "শিয়াল",
    "mouse": "ইঁদুর",
    "pig": "শূকর",
    "owl": "পেঁচা",
    "frog": "ব্যাঙ",
    "panda": "পান্ডা",
    "tiger": "বাঘ",
    "cow": "গরু",
}

# %% name="load_animals"
(train, validation), info = tfds.load(
    "drawn_animals",
    split=["train[:90%]", "train[90%:]"],
    as_supervised=True,
    with_info=True,
)
animal_names = info.features["label"].names
train_pictures, validation_pictures = (
    len(train),
    len(validation),
)
animals = len(animal_names)
print(animal_names)
print(train_pictures, validation_pictures)

# %% name="show_animals"
# bn: প্রতিটা প্রাণীর একটা করে ছবি
# en: one picture of each animal
examples = {}
for image, label in train:
    examples.setdefault(int(label), image.numpy())
    if len(examples) == animals:
        break

figure, axes = plt.subplots(2, 5, figsize=(8, 3.8))
for label, axis in enumerate(axes.flat):
    axis.imshow(examples[label])
    axis.set_title(animal_names[label])
    axis.axis("off")
plt.show()

# %% name="make_batches"
train_batches = batches(
    train, image_size, batch_size, shuffle_seed=seed
)
validation_batches = batches(validation, image_size, batch_size)

# %% name="build"
# bn: VGG16-এর মতোই লেয়ার, প্রতিটায় ফিল্টার আট ভাগের এক ভাগ
# en: the layers of VGG16, each with an eighth of its filters
base = small_vgg_base(image_size)
# bn: আয়নায় দেখা খরগোশও খরগোশ: ট্রেনিংয়ে কিছু ছবি
# bn: এলোমেলোভাবে ডানে-বাঁয়ে উল্টে দিই
# en: a rabbit in a mirror is still a rabbit: in training
# en: we flip pictures at random
model = keras.Sequential(
    [
        keras.layers.RandomFlip("horizontal", seed=seed),
        classifier(base, outputs=animals),
    ],
    name="animal_classifier",
)
base_parameters = base.count_params()

# %% name="base_summary"
base.summary()

# %% name="compile"
# bn: শিখন হার শুরুতে বেশি, তারপর কোসাইনের বাঁক ধরে নেমে শূন্য
# en: the learning rate starts high and falls to zero
# en: along a cosine
steps = epochs * len(train_batches)
model.compile(
    optimizer=keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(
            learning_rate, steps
        )
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    ),
    metrics=["accuracy"],
)

# %% name="train"
history = model.fit(
    train_batches,
    validation_data=validation_batches,
    epochs=epochs,
    shuffle=False,
    verbose=2,
    callbacks=[
        keras.callbacks.TensorBoard(
            "log/pretrain", write_graph=False
        )
    ],
).history
validation_accuracy = history["val_accuracy"][-1]
guessing = 1 / animals

# %% name="curves"
numbers = range(1, epochs + 1)
figure, axis = plt.subplots(figsize=(6, 3.5))
axis.plot(numbers, history["accuracy"], label="Training")
axis.plot(numbers, history["val_accuracy"], label="Validation")
axis.set_xlabel("Epoch")
axis.set_ylabel("Accuracy")
axis.legend()
plt.show()

# %% name="each_animal"
# bn: কোন প্রাণীটা চিনতে সবচেয়ে কষ্ট হয়?
# en: which animal is the hardest to recognise?
labels = np.concatenate(
    [label for _, label in validation_batches]
)
guesses = model.predict(validation_batches, verbose=0).argmax(
    axis=1
)
accuracy_of = {
    animal_names[label]: float(
        (guesses[labels == label] == label).mean()
    )
    for label in range(animals)
}
hardest = min(accuracy_of, key=accuracy_of.get)
easiest = max(accuracy_of, key=accuracy_of.get)

figure, axis = plt.subplots(figsize=(6, 3.5))
axis.barh(list(accuracy_of), list(accuracy_of.values()))
axis.set_xlim(0, 1)
axis.set_title("Accuracy for each animal")
plt.show()

# %% name="save_weights"
# bn: শুধু বেসটা রাখছি; প্রাণী চেনার হেডটা নতুন কাজে লাগবে না
# en: we keep the base alone; the head that names animals
# en: is of no use for the new task
path = Path("artifacts/vgg_small.weights.h5")
path.parent.mkdir(exist_ok=True)
kept = small_vgg_base(image_size)
kept.set_weights(base.get_weights())
kept.save_weights(path)
kilobytes = path.stat().st_size // 1000
print(f"{path}: {kilobytes} KB")

# %% name="claims" tags=["hide"]
assert path.stat().st_size < 2_000_000, (
    "the weights file is small enough to keep in the repository"
)
assert validation_accuracy > 0.7, (
    "the base tells ten animals apart far better than guessing"
)
assert not {"cat", "dog"} & set(animal_names), (
    "the base has never seen a cat or a dog"
)
