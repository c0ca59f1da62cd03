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
#     times: true
#     title:
#       bn: ট্রান্সফার লার্নিং
#       en: Transfer learning
#     needs: [pretrain_base]
# ---

# %% name="imports"
import time
from functools import cache
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
import tensorflow_datasets as tfds

# bn: আঁকা কুকুর-বিড়াল TFDS-এর তালিকায় যোগ হয় এই এক লাইনে
# en: this one line adds the drawn cats and dogs to TFDS's list
import course.drawn_animals  # noqa: F401
from course.bases import pretrained_base, untrained_base
from course.models import classifier, scratch_cnn, unfreeze_from
from course.network_drawing import draw_network
from course.pipelines import (
    SHUFFLE_BUFFER,
    batches,
    compute_once,
)

# %% name="parameters" tags=["parameters"]
dataset = "drawn_cats_vs_dogs"
base_kind = "small"
image_size = 64
batch_size = 32
train_pictures = 400
validation_pictures = 1_000
epochs = 20
scratch_epochs = 60
fine_tune_epochs = 10
learning_rate = 0.001
head_learning_rate = 0.01
seed = 11
runs = 3
control_pictures = 400
control_updates = 600
fine_tune_updates = 130
sweep_pictures = (100, 400, 1_600, 4_000)

# %% name="reproducible"
# bn: একই সিড, একই ফল: আজ চালালেও, কাল চালালেও
# en: the same seed, the same result: today and tomorrow
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
tfds.disable_progress_bar()
translations = {
    "Accuracy": "নির্ভুলতা",
    "Loss": "লস",
    "Epoch": "ইপক",
    "Training": "ট্রেনিং",
    "Validation": "যাচাই",
    "Test accuracy": "টেস্টে নির্ভুলতা",
    "Validation accuracy": "যাচাইয়ে নির্ভুলতা",
    "Training pictures": "ট্রেনিংয়ের ছবি",
    "From scratch": "একদম শূন্য থেকে",
    "Frozen base": "ফ্রিজ করা বেস",
    "Fine-tuned": "ফাইন-টিউন করা",
    "Same shape, from scratch": "একই গড়ন, শূন্য থেকে",
    "Fine-tuning starts": "ফাইন-টিউনিং শুরু",
    "Lowest": "সবচেয়ে কম",
    "Mean": "গড়",
    "Highest": "সবচেয়ে বেশি",
    "Trained parameters": "শেখা প্যারামিটার",
    "Best validation accuracy": "যাচাইয়ে সেরা নির্ভুলতা",
    "Seconds an epoch": "ইপকে সেকেন্ড",
    "Guess": "অনুমান",
    "Truth": "আসলে",
    "cat": "বিড়াল",
    "dog": "কুকুর",
    "cat, not dog": "কুকুর নয়, বিড়াল",
    "dog, not cat": "বিড়াল নয়, কুকুর",
    "Convolutional base": "কনভোলিউশনাল বেস",
    "Classifier head": "ক্লাসিফায়ার হেড",
    "pooling": "পুলিং",
    "output": "আউটপুট",
    "block1": "ব্লক ১",
    "block2": "ব্লক ২",
    "block3": "ব্লক ৩",
    "block4": "ব্লক ৪",
    "block5": "ব্লক ৫",
}

# %% name="load_data"
(train, validation, test), info = tfds.load(
    dataset,
    split=["train[:80%]", "train[80%:90%]", "train[90%:]"],
    as_supervised=True,
    with_info=True,
)

# %% name="count_data"
label_names = info.features["label"].names
all_pictures = info.splits["train"].num_examples
train_part, validation_part, test_part = (
    len(train),
    len(validation),
    len(test),
)
print(label_names)
print(
    all_pictures,
    "=",
    train_part,
    "+",
    validation_part,
    "+",
    test_part,
)

# %% name="element_spec"
train.element_spec

# %% name="show_pictures"
figure, axes = plt.subplots(2, 5, figsize=(8, 3.8))
for axis, (image, label) in zip(
    axes.flat, train.take(10), strict=True
):
    axis.imshow(image)
    axis.set_title(label_names[int(label)])
    axis.axis("off")
plt.show()

# %% name="few_pictures"
# bn: ধরুন, লেবেল দেওয়া ছবি আমাদের হাতে এই কটাই আছে
# en: suppose that these are all the labelled pictures we have
few = train.take(train_pictures)

# %% name="make_batches"
# bn: [-1, 1]-এ আনা, এক মাপে আনা, এলোমেলো করা, ব্যাচ বানানো
# en: scale to [-1, 1], resize, shuffle, batch
train_batches = batches(
    few, image_size, batch_size, shuffle_seed=seed
)
validation_batches = batches(
    validation.take(validation_pictures), image_size, batch_size
)
# bn: মডেলের তুলনা হবে যাচাইয়ের সব ছবিতে;
# bn: টেস্টের ছবি খোলা হবে একেবারে শেষে
# en: models are compared on all validation
# en: pictures; the test waits until the very end
judge_batches = batches(validation, image_size, batch_size)
steps_per_epoch = len(train_batches)

# %% name="one_batch"
for images, labels in train_batches.take(1):
    batch_shape, labels_shape = (
        tuple(images.shape),
        tuple(labels.shape),
    )
    darkest, lightest = (
        float(tf.reduce_min(images)),
        float(tf.reduce_max(images)),
    )
print(batch_shape, labels_shape)
print(f"{darkest:.2f} … {lightest:.2f}")

# %% name="vgg_input"
# bn: VGG16 নিজে যে মাপের সংখ্যা দেখে শিখেছিল, একই ব্যাচে
# en: the same batch on the scale of
# en: numbers that VGG16 learnt from
for_vgg = keras.applications.vgg16.preprocess_input(
    (images.numpy() + 1) * 127.5
)
vgg_darkest, vgg_lightest = (
    float(for_vgg.min()),
    float(for_vgg.max()),
)
range_ratio = float(for_vgg.std() / images.numpy().std())
print(f"{vgg_darkest:.0f} … {vgg_lightest:.0f}")
print(f"× {range_ratio:.0f}")


# %% name="compile_function"
def compile_model(model, optimizer):
    # bn: মডেল দেয় লজিট, সম্ভাবনা নয়; লস আর
    # bn: মেট্রিক দুটোকেই সেটা বলে দিতে হয়
    # en: the model gives logits, not probabilities; both
    # en: the loss and the metric must be told
    model.compile(
        optimizer=optimizer,
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[
            keras.metrics.BinaryAccuracy(
                threshold=0.0, name="accuracy"
            )
        ],
    )


# %% name="scratch_model"
scratch = scratch_cnn(image_size)
compile_model(scratch, keras.optimizers.RMSprop(learning_rate))

# %% name="scratch_summary"
scratch.summary()
scratch_trainable = sum(
    weight.shape.num_elements()
    for weight in scratch.trainable_weights
)

# %% name="before_training"
loss_before, accuracy_before = scratch.evaluate(
    validation_batches.take(20), verbose=0
)
print(f"loss {loss_before:.2f}, accuracy {accuracy_before:.2f}")


# %% name="train_function"
def train_model(model, run, first_epoch=0, last_epoch=epochs):
    # bn: সব মডেল ছবিগুলো পায় একই ক্রমে
    # en: all models get the pictures in the same order
    learn = batches(
        few, image_size, batch_size, shuffle_seed=seed
    )
    # bn: প্রতি ইপকের লস আর নির্ভুলতা log/ ফোল্ডারে
    # bn: জমা হয়, TensorBoard-এর জন্য
    # en: each epoch's loss and accuracy go to the
    # en: folder log/, for TensorBoard
    start = time.perf_counter()
    history = model.fit(
        learn,
        validation_data=validation_batches,
        initial_epoch=first_epoch,
        epochs=last_epoch,
        shuffle=False,
        verbose=2,
        callbacks=[
            keras.callbacks.TensorBoard(
                f"log/{run}", write_graph=False
            )
        ],
    ).history
    seconds = (time.perf_counter() - start) / (
        last_epoch - first_epoch
    )
    return history, seconds


# %% name="scratch_train"
scratch_history, scratch_seconds = train_model(
    scratch, "scratch", last_epoch=scratch_epochs
)
scratch_best = max(scratch_history["val_accuracy"])
scratch_last = scratch_history["val_accuracy"][-1]
# bn: শেষ দশ ইপকে ট্রেনিংয়ে নির্ভুলতা তার আগের দশের চেয়ে কত বেশি
# en: how much training accuracy gained in the
# en: last ten epochs over the ten before
scratch_train_accuracy = float(
    np.mean(scratch_history["accuracy"][-10:])
)
scratch_still_gains = scratch_train_accuracy - float(
    np.mean(scratch_history["accuracy"][-20:-10])
)


# %% name="curves_function"
def draw_curves(history, first_epoch=1):
    numbers = range(
        first_epoch, first_epoch + len(history["loss"])
    )
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(8, 3.2), layout="constrained"
    )
    for axis, key, title in (
        (left, "accuracy", "Accuracy"),
        (right, "loss", "Loss"),
    ):
        axis.plot(numbers, history[key], label="Training")
        axis.plot(
            numbers, history[f"val_{key}"], label="Validation"
        )
        axis.set_title(title)
        axis.set_xlabel("Epoch")
        axis.legend()
    return left, right


# %% name="scratch_curves"
draw_curves(scratch_history)
plt.show()

# %% name="real_vgg"
# bn: আসল VGG16, ওয়েট ছাড়া: শুধু গড়নটা
# bn: দেখতে, তাই কিছু ডাউনলোড হয় না
# en: the real VGG16 without its weights: only to see
# en: its shape, so nothing is downloaded
real_vgg = keras.applications.VGG16(
    weights=None, include_top=False, input_shape=(160, 160, 3)
)
real_vgg.trainable = False
real_base_parameters = real_vgg.count_params()
real_base_layers = len(real_vgg.layers)
# bn: ছবির কতগুলো সংখ্যা ঢোকে, বেসের শেষে কতগুলো থাকে
# en: how many numbers of a picture go in,
# en: how many come out of the base
picture_numbers = int(np.prod(real_vgg.input_shape[1:]))
bottleneck_numbers = int(np.prod(real_vgg.output_shape[1:]))
real_vgg.summary(show_trainable=True)

# %% name="draw_network"
draw_network(real_vgg, head=["pooling", "output"])
plt.show()

# %% name="load_base"
# bn: অনেক ছবি দেখে শেখা বেস, হেড বাদে
# en: a base that has learnt from many
# en: pictures, without its head
vgg = pretrained_base(base_kind, image_size)
base_parameters = vgg.count_params()
base_layers = len(vgg.layers)
features_shape = vgg.output_shape[1:]

# %% name="freeze_base"
# bn: শেখা ফিচারগুলো লক করে দিচ্ছি
# en: lock the features it has learnt
vgg.trainable = False
trainable_in_base = len(vgg.trainable_weights)
print(trainable_in_base)

# %% name="base_summary"
vgg.summary(show_trainable=True)

# %% name="frozen_model"
# bn: বেসের ওপর নতুন হেড: গড় নেওয়া, তারপর একটাই আউটপুট
# en: a new head on the base: take the
# en: average, then a single output
keras.utils.set_random_seed(seed)
frozen = classifier(vgg, name="frozen")
compile_model(frozen, keras.optimizers.Adam(head_learning_rate))

# %% name="frozen_summary"
frozen.summary(show_trainable=True)
frozen_parameters = frozen.count_params()
frozen_trainable = sum(
    weight.shape.num_elements()
    for weight in frozen.trainable_weights
)

# %% name="real_frozen"
# bn: বেসটা আসল VGG16 হলে একই মডেলের হিসাব
# en: the same model's figures with the real VGG16
real_frozen = classifier(real_vgg, name="real_frozen")
real_total = real_frozen.count_params()
real_trainable = sum(
    weight.shape.num_elements()
    for weight in real_frozen.trainable_weights
)
real_locked = real_total - real_trainable
real_frozen.summary(show_trainable=True)

# %% name="frozen_before"
frozen_loss_before, frozen_accuracy_before = frozen.evaluate(
    validation_batches.take(20), verbose=0
)

# %% name="frozen_train"
frozen_history, frozen_seconds = train_model(frozen, "frozen")
frozen_best = max(frozen_history["val_accuracy"])
frozen_last = frozen_history["val_accuracy"][-1]

# %% name="frozen_curves"
draw_curves(frozen_history)
plt.show()

# %% name="board_two"
# %load_ext tensorboard
# %tensorboard --logdir log

# %% name="frozen_claims" tags=["hide"]
assert abs(accuracy_before - 0.5) < 0.1, (
    "before training the accuracy is that of a tossed coin"
)
assert frozen_history["val_accuracy"][0] > scratch_best, (
    "after its first epoch the frozen base is ahead of the best epoch from scratch"
)
assert range_ratio > 50, (
    "VGG16 learnt from numbers on a far larger scale"
)

# %% name="features"
# bn: ফ্রিজ করা বেস প্রতি ইপকে একই উত্তর দেয়; তাই একবারই চালাই
# en: a frozen base gives the same answers in
# en: every epoch; so we run it once
start = time.perf_counter()
extractor = keras.Sequential(
    [vgg, keras.layers.GlobalAveragePooling2D()]
)
features = compute_once(
    extractor, batches(few, image_size, batch_size)
)
features_length = features.element_spec[0].shape[0]
features.element_spec

# %% name="features_head"
# bn: সিড এক বলে শুরুর ওয়েট আর ছবির ক্রমও এক; শিখছে শুধু হেডটা
# en: from the same seed the same first weights, the same
# en: order of pictures; only the head trains
keras.utils.set_random_seed(seed)
head = keras.Sequential(
    [keras.Input((features_length,)), keras.layers.Dense(1)],
    name="head",
)
compile_model(head, keras.optimizers.Adam(head_learning_rate))
shuffled = features.shuffle(SHUFFLE_BUFFER, seed=seed).batch(
    batch_size
)
head_history = head.fit(
    shuffled, epochs=epochs, shuffle=False, verbose=0
).history
features_seconds = time.perf_counter() - start

# %% name="features_same"
# bn: দুই পথের হেডের ওয়েটে সবচেয়ে বড় ফারাক
# en: the largest difference between the two heads' weights
largest_difference = max(
    float(np.abs(one - other).max())
    for one, other in zip(
        frozen.layers[-1].get_weights(),
        head.get_weights(),
        strict=True,
    )
)
times_faster = frozen_seconds * epochs / features_seconds
print(f"{largest_difference:.6f}")

# %% name="features_claims" tags=["hide"]
assert largest_difference < 0.001, (
    "features computed once give the same head as the frozen base"
)

# %% name="save_model"
Path("saved").mkdir(exist_ok=True)
frozen.save("saved/frozen.keras")
saved_kilobytes = (
    Path("saved/frozen.keras").stat().st_size // 1000
)

# %% name="load_model"
loaded = keras.models.load_model("saved/frozen.keras")
loaded_difference = float(
    np.abs(
        loaded.predict(images, verbose=0)
        - frozen.predict(images, verbose=0)
    ).max()
)
print(loaded_difference)

# %% name="unfreeze"
unfreeze_from(vgg, "block4_conv1")
unlocked_layers = sum(
    layer.trainable and layer.count_params() > 0
    for layer in vgg.layers
)

# %% name="unfrozen_summary"
vgg.summary(show_trainable=True)

# %% name="real_unfrozen"
# bn: আসল VGG16-এ কতগুলো ওয়েটের লক খুলল, কতগুলোর খুলল না
# en: how many weights open in the real
# en: VGG16, and how many stay locked
unfreeze_from(real_vgg, "block4_conv1")
real_tuned_trainable = sum(
    w.shape.num_elements()
    for w in real_frozen.trainable_weights
)
real_tuned_locked = sum(
    w.shape.num_elements()
    for w in real_frozen.non_trainable_weights
)
print(f"{real_tuned_trainable:,} {real_tuned_locked:,}")

# %% name="real_claims" tags=["hide"]
assert real_base_parameters == real_locked == 14_714_688, (
    "VGG16's base has 14,714,688 parameters"
)
assert real_base_layers == 19, "VGG16's base has 19 layers"
assert (real_total, real_trainable) == (14_715_201, 513), (
    "the new head has 513 parameters"
)
assert real_tuned_trainable == 12_979_713, (
    "12,979,713 parameters open from block 4 on"
)
assert real_tuned_locked == 1_735_488, (
    "1,735,488 parameters stay locked"
)

# %% name="tuned_model"
# bn: trainable বদলালে আবার compile করতে হয়; শিখন
# bn: হার learning_rate-এর দশ ভাগের এক ভাগ
# en: after a change of trainable, compile again; a
# en: tenth of the rate used from scratch
tuned = frozen
fine_tune_rate = learning_rate / 10
compile_model(tuned, keras.optimizers.RMSprop(fine_tune_rate))
tuned_trainable = sum(
    weight.shape.num_elements()
    for weight in tuned.trainable_weights
)
tuned_locked = sum(
    weight.shape.num_elements()
    for weight in tuned.non_trainable_weights
)

# %% name="tuned_summary"
tuned.summary(show_trainable=True)

# %% name="fine_tune"
last_epoch = epochs + fine_tune_epochs
tuned_history, tuned_seconds = train_model(
    tuned,
    "fine_tuned",
    first_epoch=epochs,
    last_epoch=last_epoch,
)
tuned_best = max(tuned_history["val_accuracy"])
tuned_last = tuned_history["val_accuracy"][-1]

# %% name="fine_tune_curves"
# bn: আগের ইপকগুলোর সঙ্গে জুড়ে
# en: joined to the epochs before
joined = {
    key: frozen_history[key] + tuned_history[key]
    for key in frozen_history
}
for axis in draw_curves(joined):
    axis.axvline(
        epochs + 0.5,
        color="grey",
        linestyle="--",
        label="Fine-tuning starts",
    )
    axis.legend()
plt.show()

# %% name="board_three"
# %tensorboard --logdir log


# %% name="control_function"
@cache
def accuracy_of(kind, pictures, run):
    # bn: প্রতি দফায় সিড আলাদা, ছবিও আলাদা; তবে
    # bn: এক দফায় সব মডেল পায় একই ছবি
    # en: each run has its own seed and pictures; within a
    # en: run all models get the same pictures
    keras.utils.set_random_seed(seed + run)
    start = run * pictures % (train_part - pictures + 1)
    sample = tfds.load(
        dataset,
        split=f"train[{start}:{start + pictures}]",
        as_supervised=True,
    ).cache()
    # bn: ছবি যত কম, তত বেশিবার ঘুরে আসে; ওয়েট
    # bn: বদলানো হয় সবার সমান সংখ্যক বার
    # en: fewer pictures come round more often; all
    # en: models change their weights equally often
    learn = batches(
        sample, image_size, batch_size, shuffle_seed=seed + run
    ).repeat()
    if kind == "From scratch":
        model = scratch_cnn(image_size)
        compile_model(
            model, keras.optimizers.RMSprop(learning_rate)
        )
        model.fit(
            learn.take(control_updates),
            shuffle=False,
            verbose=0,
        )
    elif kind == "Same shape, from scratch":
        model = classifier(
            untrained_base(base_kind, image_size)
        )
        compile_model(
            model, keras.optimizers.Adam(learning_rate)
        )
        model.fit(
            learn.take(control_updates),
            shuffle=False,
            verbose=0,
        )
    else:
        model = frozen_model(sample, run)
    if kind == "Fine-tuned":
        unfreeze_from(model.layers[0], "block4_conv1")
        compile_model(
            model, keras.optimizers.RMSprop(fine_tune_rate)
        )
        model.fit(
            learn.take(fine_tune_updates),
            shuffle=False,
            verbose=0,
        )
    return model.evaluate(judge_batches, verbose=0)[1]


def frozen_model(sample, run):
    # bn: আগের কৌশলটাই: ফিচার একবার, তারপর শুধু হেড
    # en: the trick from above: the features
    # en: once, then the head alone
    base = pretrained_base(base_kind, image_size)
    base.trainable = False
    model = classifier(base)
    extractor = keras.Sequential(
        [base, keras.layers.GlobalAveragePooling2D()]
    )
    features = compute_once(
        extractor, batches(sample, image_size, batch_size)
    )
    only_head = keras.Sequential(
        [
            keras.Input(features.element_spec[0].shape),
            keras.layers.Dense(1),
        ]
    )
    compile_model(
        only_head, keras.optimizers.Adam(head_learning_rate)
    )
    only_head.fit(
        features.shuffle(SHUFFLE_BUFFER, seed=seed + run)
        .batch(batch_size)
        .repeat()
        .take(control_updates),
        shuffle=False,
        verbose=0,
    )
    model.layers[-1].set_weights(only_head.get_weights())
    compile_model(model, "sgd")
    return model


# %% name="controls"
kinds = [
    "From scratch",
    "Same shape, from scratch",
    "Frozen base",
    "Fine-tuned",
]
control_results = {
    kind: [
        accuracy_of(kind, control_pictures, run)
        for run in range(runs)
    ]
    for kind in kinds
}

# %% name="control_table"
controls = pd.DataFrame(
    {
        "Lowest": {
            kind: min(results)
            for kind, results in control_results.items()
        },
        "Mean": {
            kind: float(np.mean(results))
            for kind, results in control_results.items()
        },
        "Highest": {
            kind: max(results)
            for kind, results in control_results.items()
        },
    }
)
scratch_lowest, scratch_mean, scratch_highest = controls.loc[
    "From scratch"
]
same_lowest, same_mean, same_highest = controls.loc[
    "Same shape, from scratch"
]
frozen_lowest, frozen_mean, frozen_highest = controls.loc[
    "Frozen base"
]
tuned_lowest, tuned_mean, tuned_highest = controls.loc[
    "Fine-tuned"
]
controls.round(3)

# %% name="control_claims" tags=["hide"]
assert runs >= 3, "the comparison rests on three runs or more"
assert validation_part >= 2_000, (
    "the models are compared on 2,000 pictures or more"
)
assert frozen_lowest > scratch_highest, (
    "the frozen base beats the three-block model in every run"
)
assert frozen_lowest > same_highest, (
    "the frozen base beats its own shape from scratch in every run"
)
assert tuned_mean > frozen_mean, (
    "fine-tuning beats the frozen base on average"
)
assert (
    tuned_mean - frozen_mean < (frozen_mean - same_mean) / 2
), (
    "fine-tuning gains little beside what borrowing the base had gained"
)

# %% name="sweep"
sweep = {
    kind: [
        [
            accuracy_of(kind, pictures, run)
            for run in range(runs)
        ]
        for pictures in sweep_pictures
    ]
    for kind in ("Same shape, from scratch", "Frozen base")
}

# %% name="sweep_chart"
figure, axis = plt.subplots(
    figsize=(6.5, 4), layout="constrained"
)
for kind, rows in sweep.items():
    middle = np.mean(rows, axis=1)
    axis.plot(sweep_pictures, middle, marker="o", label=kind)
    axis.fill_between(
        sweep_pictures,
        np.min(rows, axis=1),
        np.max(rows, axis=1),
        alpha=0.2,
    )
axis.set_xscale("log")
axis.set_xticks(sweep_pictures, sweep_pictures)
axis.minorticks_off()
axis.set_xlabel("Training pictures")
axis.set_ylabel("Validation accuracy")
axis.legend()
plt.show()

# %% name="sweep_table"
sweep_means = pd.DataFrame(
    {
        kind: np.mean(rows, axis=1)
        for kind, rows in sweep.items()
    },
    index=pd.Index(sweep_pictures, name="Training pictures"),
)
gaps = (
    sweep_means["Frozen base"]
    - sweep_means["Same shape, from scratch"]
)
least_pictures, most_pictures = (
    sweep_pictures[0],
    sweep_pictures[-1],
)
gap_with_least, gap_with_most = (
    float(gaps.iloc[0]),
    float(gaps.iloc[-1]),
)
largest_gap = float(gaps.max())
largest_gap_pictures = int(gaps.idxmax())
# bn: যে কটা ছবিতে শূন্য থেকে শেখা মডেল ধরে ফেলে; না পারলে 0
# en: the number of pictures at which the model from
# en: scratch catches up; 0 if it never does
catches_up_at = next(
    (
        int(pictures)
        for pictures, gap in gaps.items()
        if gap <= 0
    ),
    0,
)
sweep_means.round(3)

# %% name="sweep_claims" tags=["hide"]
assert largest_gap > 0.1, (
    "with few pictures transfer is worth more than ten points"
)
# bn: আসল ছবি আর আসল VGG16 হলে "প্রচুর" এই গ্রাফের অনেক ডানে
# en: with photographs and the real VGG16, "plenty"
# en: lies far to the right of this chart
assert base_kind != "small" or catches_up_at > 0, (
    "with plenty of pictures the model from scratch catches up"
)

# %% name="test_once"
# bn: সব বাছাই শেষ; টেস্টের ছবি খোলা হচ্ছে এই একবার।
# bn: loaded হলো ফাইন-টিউনিংয়ের আগের মডেল
# en: all choices are made; the test is opened this once.
# en: loaded is the model before fine-tuning
test_batches = batches(test, image_size, batch_size)
scratch_test = scratch.evaluate(test_batches, verbose=0)[1]
compile_model(loaded, "sgd")
frozen_test = loaded.evaluate(test_batches, verbose=0)[1]
tuned_test = tuned.evaluate(test_batches, verbose=0)[1]
print(f"{scratch_test:.3f} {frozen_test:.3f} {tuned_test:.3f}")

# %% name="compare_models"
models = pd.DataFrame(
    {
        "From scratch": (
            scratch_trainable,
            scratch_best,
            scratch_test,
            scratch_seconds,
        ),
        "Frozen base": (
            frozen_trainable,
            frozen_best,
            frozen_test,
            frozen_seconds,
        ),
        "Fine-tuned": (
            tuned_trainable,
            tuned_best,
            tuned_test,
            tuned_seconds,
        ),
    },
    index=[
        "Trained parameters",
        "Best validation accuracy",
        "Test accuracy",
        "Seconds an epoch",
    ],
).T.astype({"Trained parameters": int})
models.round(3)

# %% name="confusion"
truth = np.concatenate([labels for _, labels in test_batches])
logits = tuned.predict(test_batches, verbose=0).ravel()
guesses = (logits > 0).astype(int)
confusion = tf.math.confusion_matrix(
    truth, guesses, num_classes=2
).numpy()
cats_right, cats_as_dogs, dogs_as_cats, dogs_right = (
    int(count) for count in confusion.ravel()
)
mistakes = cats_as_dogs + dogs_as_cats
# bn: সীমা সরিয়ে দেখার জন্য প্রথম কটা ছবিই যথেষ্ট
# en: to move the threshold, the first of them are enough
some = 250
scores = [round(float(logit), 2) for logit in logits[:some]]
answers = [int(label) for label in truth[:some]]

figure, axis = plt.subplots(
    figsize=(3.6, 3.4), layout="constrained"
)
axis.imshow(confusion, cmap="Blues", vmin=0)
for row, column in np.ndindex(2, 2):
    count = confusion[row, column]
    axis.text(
        column,
        row,
        str(count),
        ha="center",
        va="center",
        color="white"
        if count > confusion.max() / 2
        else "black",
    )
axis.set_xticks([0, 1], label_names)
axis.set_yticks([0, 1], label_names)
axis.set_xlabel("Guess")
axis.set_ylabel("Truth")
plt.show()

# %% name="mistakes"
# bn: যে ভুলগুলো মডেল সবচেয়ে জোর গলায় করেছে
# en: the mistakes that the model was surest about
wrong = np.flatnonzero(guesses != truth)
surest = wrong[np.argsort(-np.abs(logits[wrong]))][:10]
wanted = set(surest.tolist())
pictures = {
    place: image
    for place, (image, _) in enumerate(test)
    if place in wanted
}

figure, axes = plt.subplots(2, 5, figsize=(8, 3.8))
for axis, place in zip(axes.flat, surest, strict=False):
    axis.imshow(pictures[place])
    axis.set_title(
        f"{label_names[truth[place]]}, "
        f"not {label_names[guesses[place]]}"
    )
for axis in axes.flat:
    axis.axis("off")
plt.show()

# %% name="solution_probability" tags=["solution"]
# bn: লজিটকে সিগময়েডে দিলে সম্ভাবনা পাওয়া যায়
# en: the sigmoid turns a logit into a probability
probabilities = tf.sigmoid(logits[:5]).numpy()
for probability, label in zip(
    probabilities, truth[:5], strict=True
):
    print(
        f"{label_names[label]}: dog with "
        f"probability {probability:.2f}"
    )

# %% name="solution_block5" tags=["solution"]
# bn: শুধু শেষ ব্লকটা খুললে? শুরুটা আগের মতোই:
# bn: ফ্রিজ করা বেস, তার ওপর শেখা হেড
# en: what if only the last block opens? The start is the
# en: same: the frozen base, its trained head
keras.utils.set_random_seed(seed)
last_block = pretrained_base(base_kind, image_size)
block5 = classifier(last_block, name="block5")
block5.layers[-1].set_weights(head.get_weights())
unfreeze_from(last_block, "block5_conv1")
compile_model(block5, keras.optimizers.RMSprop(fine_tune_rate))
block5.fit(
    train_batches,
    epochs=fine_tune_epochs,
    shuffle=False,
    verbose=0,
)
# bn: কোনটা রাখব, সে বিচার যাচাই সেটে
# en: which one to keep is judged on the validation set
block5_judged = block5.evaluate(judge_batches, verbose=0)[1]
tuned_judged = tuned.evaluate(judge_batches, verbose=0)[1]
print(
    f"block 5: {block5_judged:.3f}, "
    f"blocks 4 and 5: {tuned_judged:.3f}"
)

# %% name="solution_flip" tags=["solution"]
# bn: আয়নায় দেখা বিড়ালও বিড়াল: ছবি উল্টে
# bn: দিয়ে ট্রেনিংয়ের ছবি বাড়ানো
# en: a cat in a mirror is still a cat: more
# en: training pictures by flipping
keras.utils.set_random_seed(seed)
flip = keras.layers.RandomFlip("horizontal", seed=seed)
flipped_batches = train_batches.map(
    lambda images, labels: (flip(images, training=True), labels)
)
mirror = scratch_cnn(image_size, name="mirror")
compile_model(mirror, keras.optimizers.RMSprop(learning_rate))
mirror.fit(
    flipped_batches,
    epochs=scratch_epochs,
    shuffle=False,
    verbose=0,
)
mirror_judged = mirror.evaluate(judge_batches, verbose=0)[1]
scratch_judged = scratch.evaluate(judge_batches, verbose=0)[1]
mirror_gain = mirror_judged - scratch_judged
print(
    f"with flips: {mirror_judged:.3f}, "
    f"without: {scratch_judged:.3f}"
)

# %% name="solution_high_rate" tags=["solution"]
# bn: একই জায়গা থেকে শুরু, শিখন হার কখনো
# bn: ১০, কখনো ১০০, কখনো ১০০০ গুণ
# en: the same start, with 10, 100 and
# en: 1000 times the learning rate
careless_results = {}
for factor in (10, 100, 1_000):
    keras.utils.set_random_seed(seed)
    careless_base = pretrained_base(base_kind, image_size)
    careless = classifier(careless_base, name="careless")
    careless.layers[-1].set_weights(head.get_weights())
    unfreeze_from(careless_base, "block4_conv1")
    compile_model(
        careless,
        keras.optimizers.RMSprop(fine_tune_rate * factor),
    )
    careless.fit(
        train_batches,
        epochs=fine_tune_epochs,
        shuffle=False,
        verbose=0,
    )
    careless_results[factor] = careless.evaluate(
        judge_batches, verbose=0
    )[1]
    print(f"× {factor}: {careless_results[factor]:.3f}")
times_10, times_100, times_1000 = careless_results.values()
frozen_judged = loaded.evaluate(judge_batches, verbose=0)[1]
print(f"× 1: {tuned_judged:.3f}, frozen: {frozen_judged:.3f}")

# %% name="solution_claims" tags=["hide"]
assert times_1000 < frozen_judged - 0.1, (
    "far too large a rate destroys what was borrowed"
)
