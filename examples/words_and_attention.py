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
#       bn: শব্দ থেকে ভেক্টর, আর অ্যাটেনশন
#       en: Words as vectors, and attention
# ---

# %% name="imports"
from collections import Counter

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import ops

from course.sentences import (
    MEANINGS,
    PEOPLE,
    QUESTIONS,
    THINGS,
    TIMES,
    make_sentences,
    read_sentences,
)

# %% name="parameters" tags=["parameters"]
merges = 30
dimensions = 16
embedding_epochs = 12
train_sentences = 500
test_sentences = 500
epochs = 12
batch_size = 128
learning_rate = 0.01
runs = 3
seed = 4

# %% name="reproducible"
# bn: একই সিড, একই ফল
# en: the same seed, the same result
keras.utils.set_random_seed(seed)
tf.config.experimental.enable_op_determinism()

# %% name="translations" tags=["hide"]
translations = {
    "morning": "সকালে",
    "noon": "দুপুরে",
    "afternoon": "বিকেলে",
    "evening": "সন্ধ্যায়",
    "night": "রাতে",
    "yesterday": "কাল",
    "Rahim": "রহিম",
    "Karim": "করিম",
    "Sumi": "সুমি",
    "Mina": "মিনা",
    "Grandpa": "দাদু",
    "Grandma": "নানি",
    "Raju": "রাজু",
    "Tuni": "টুনি",
    "river": "নদীতে",
    "pond": "পুকুরে",
    "marsh": "বিলে",
    "kitchen": "রান্নাঘরে",
    "yard": "উঠানে",
    "bazaar": "বাজারে",
    "market": "হাটে",
    "garden": "বাগানে",
    "home": "ঘরে",
    "veranda": "বারান্দায়",
    "school": "স্কুলে",
    "library": "লাইব্রেরিতে",
    "fair": "মেলায়",
    "field": "মাঠে",
    "shop": "দোকানে",
    "caught": "ধরল",
    "cooked": "রাঁধল",
    "bought": "কিনল",
    "picked": "পাড়ল",
    "ate": "খেল",
    "read": "পড়ল",
    "looked for": "খুঁজল",
    "played": "বাজাল",
    "washed": "কাচল",
    "wore": "পরল",
    "when": "কখন",
    "who": "কে",
    "where": "কোথায়",
    "what": "কী",
    "hilsa": "ইলিশ",
    "rohu": "রুই",
    "koi": "কই",
    "prawn": "চিংড়ি",
    "puti": "পুঁটি",
    "mango": "আম",
    "jamun": "জাম",
    "jackfruit": "কাঁঠাল",
    "litchi": "লিচু",
    "guava": "পেয়ারা",
    "book": "বই",
    "paper": "পত্রিকা",
    "story": "গল্প",
    "letter": "চিঠি",
    "rhyme": "ছড়া",
    "flute": "বাঁশি",
    "drum": "ঢোল",
    "ektara": "একতারা",
    "guitar": "গিটার",
    "tabla": "তবলা",
    "sari": "শাড়ি",
    "panjabi": "পাঞ্জাবি",
    "shirt": "জামা",
    "gamchha": "গামছা",
    "lungi": "লুঙ্গি",
    "fish": "মাছ",
    "fruit": "ফল",
    "reading": "পড়ার জিনিস",
    "music": "বাজনা",
    "clothes": "কাপড়",
    "people": "মানুষ",
    "times": "সময়",
    "Word": "শব্দ",
    "Closest": "সবচেয়ে কাছে",
    "Second": "তারপর",
    "Likeness": "মিল",
    "Attention": "অ্যাটেনশন",
    "Average of the words": "শব্দগুলোর গড়",
    "Lowest": "সবচেয়ে কম",
    "Highest": "সবচেয়ে বেশি",
    "Attention weight": "কতটা মনোযোগ",
}

# %% name="letters"
# bn: চোখে এক অক্ষর; কম্পিউটারের কাছে কয়েকটা চিহ্ন, আরও বেশি বাইট
# en: one letter to the eye; several signs, and more bytes
for text in ("ক", "কী", "ক্ষ", "স্ত্রী"):
    print(len(text), list(text), len(text.encode()))
stree_signs = len("স্ত্রী")
stree_bytes = len("স্ত্রী".encode())

# %% name="split_words"
corpus = read_sentences()
sentence_count = len(corpus)
print(corpus[0])
print(corpus[0].removesuffix("।").split())

# %% name="forms"
# bn: একটু লেখা, যেখানে একই শব্দ নানা রূপে আসে
# en: a little text in which words come in many forms
text = (
    "বাজার বাজারে বাজারের বাজারটা নদী নদীতে নদীর নদীটা "
    "ঘর ঘরে ঘরের ঘরটা মাঠ মাঠে মাঠের মাঠটা "
    "ছেলে ছেলের ছেলেরা মেয়ে মেয়ের মেয়েরা বাড়ি বাড়ির "
    "বাড়িতে বাড়িটা গাছ গাছে গাছের গাছটা"
)
forms = text.split()
form_count = len(forms)
print(form_count, len(set("".join(forms))))


# %% name="bpe"
def merge(pieces, pair):
    joined, place = [], 0
    while place < len(pieces):
        if tuple(pieces[place : place + 2]) == pair:
            joined.append(pieces[place] + pieces[place + 1])
            place += 2
        else:
            joined.append(pieces[place])
            place += 1
    return joined


def learn_merges(words, count):
    # bn: সবচেয়ে বেশি যে দুটো টুকরো পাশাপাশি, তাদের জোড়া দাও
    # en: join the two pieces that stand together most often
    split = [list(word) for word in words]
    learnt = []
    for _ in range(count):
        pairs = Counter(
            pair
            for pieces in split
            for pair in zip(pieces, pieces[1:])
        )
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        learnt.append(best)
        split = [merge(pieces, best) for pieces in split]
    return learnt


def tokens(word, learnt):
    pieces = list(word)
    for pair in learnt:
        pieces = merge(pieces, pair)
    return pieces


# %% name="bpe_use"
learnt = learn_merges(forms, merges)
for word in ("বাজারের", "নদীতে", "বাড়িটা", "মাঝির"):
    print(word, tokens(word, learnt))
letters_in_text = sum(len(word) for word in forms)
tokens_in_text = sum(len(tokens(w, learnt)) for w in forms)

# %% name="numbers"
# bn: আমাদের ছোট ভাষায় শব্দ কম; তাই পুরো শব্দই টোকেন
# en: our small language has few words; each is a token
vocabulary = sorted(MEANINGS)
number_of = {
    word: place for place, word in enumerate(vocabulary)
}
vocabulary_size = len(vocabulary)
lines = np.array(
    [
        [number_of[word] for word in line[:-1].split()]
        for line in corpus
    ]
)
print(lines.shape)
lines[0]


# %% name="context"
# bn: পাঁচ শব্দের চারটা দেখে পঞ্চমটা আন্দাজ করা
# en: guess the fifth word from the other four
def hide_one(lines):
    contexts, targets = [], []
    for place in range(lines.shape[1]):
        contexts.append(np.delete(lines, place, axis=1))
        targets.append(lines[:, place])
    return np.concatenate(contexts), np.concatenate(targets)


contexts, targets = hide_one(lines)
print(contexts.shape, targets.shape)


# %% name="embedding_model"
def learn_embedding(seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, dimensions),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(vocabulary_size),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        contexts,
        targets,
        batch_size=batch_size,
        epochs=embedding_epochs,
        verbose=0,
    )
    return model.layers[0].get_weights()[0]


vectors = learn_embedding(seed)
embedding_numbers = vectors.size
print(vectors.shape)
vectors[number_of["ইলিশ"]].round(2)


# %% name="likeness"
def likeness(vectors):
    # bn: দুটো ভেক্টরের কোণের কোসাইন: ১ মানে একই দিকে
    # en: the cosine of their angle: 1 is the same direction
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / length
    return unit @ unit.T


alike = likeness(vectors)
shown = ["ইলিশ", "আম", "বই", "ঢোল", "শাড়ি", "রহিম", "রাতে"]
rows = []
for word in shown:
    order = np.argsort(-alike[number_of[word]])
    first, second = order[1], order[2]
    rows.append(
        (
            MEANINGS[word],
            MEANINGS[vocabulary[first]],
            MEANINGS[vocabulary[second]],
            alike[number_of[word], first],
        )
    )
pd.DataFrame(
    rows, columns=["Word", "Closest", "Second", "Likeness"]
).round(2).set_index("Word")

# %% name="map"
# bn: ষোলো মাত্রা থেকে দুটোয়: যে দুই দিকে ছড়ানো সবচেয়ে বেশি
# en: from 16 dimensions to 2: those of the largest spread
groups = THINGS | {"people": PEOPLE, "times": TIMES}
words = [word for kind in THINGS.values() for word in kind]
cloud = vectors[[number_of[word] for word in words]]
cloud = cloud - cloud.mean(axis=0)
_, _, directions = np.linalg.svd(cloud, full_matrices=False)
flat = cloud @ directions[:2].T

figure, axis = plt.subplots(
    figsize=(5, 5.4), layout="constrained"
)
for number, (name, kind) in enumerate(THINGS.items()):
    part = flat[5 * number : 5 * number + 5]
    axis.scatter(*part.T, s=14, color=f"C{number}", label=name)
    # bn: শব্দগুলো একটার নিচে একটা, দলের পাশে
    # en: the words one below the other, beside their group
    for order, word in enumerate(kind):
        axis.annotate(
            MEANINGS[word],
            part.mean(axis=0),
            textcoords="offset points",
            xytext=(16, 22 - 13 * order),
            size=9,
            color=f"C{number}",
        )
axis.margins(0.3)
axis.set_xticks([])
axis.set_yticks([])
figure.legend(loc="outside lower center", ncols=3)
plt.show()


# %% name="softmax"
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# %% name="attention_by_hand"
# bn: একটা প্রশ্ন, তিনটা শব্দ, চার মাত্রা
# en: one question, three words, four dimensions
query = np.array([[2.0, 0.0, 1.0, 0.0]])
keys = np.array(
    [
        [2.0, 0.0, 1.0, 0.0],
        [0.0, 1.0, 0.0, 1.0],
        [1.0, 0.0, 0.0, 0.0],
    ]
)
values = np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])

scores = query @ keys.T / np.sqrt(keys.shape[1])
weights = softmax(scores)
answer = weights @ values
print(scores.round(2), weights.round(2), answer.round(2))
first_score, second_score, third_score = (
    float(score) for score in scores[0]
)
first_weight, second_weight, third_weight = (
    float(weight) for weight in weights[0]
)
first_answer = float(answer[0, 0])


# %% name="questions"
def examples(sentences):
    words, questions, answers = [], [], []
    for sentence in sentences:
        for question, answer in sentence.answers.items():
            words.append([number_of[w] for w in sentence.words])
            questions.append([number_of[question]])
            answers.append(number_of[answer])
    return (
        np.array(words),
        np.array(questions),
        np.array(answers),
    )


made = make_sentences(train_sentences + test_sentences, seed)
train_set = examples(made[:train_sentences])
test_set = examples(made[train_sentences:])
print(made[0].text)
print(made[0].answers)


# %% name="layer"
class HandAttention(keras.layers.Layer):
    # bn: ওপরের চার লাইনই, ব্যাচসহ; তিনটা ওয়েট শেখা হয়
    # en: the four lines from above, batched; with three weights
    def build(self, question_shape, words_shape):
        size = words_shape[-1]
        self.to_query = self.add_weight(shape=(size, size))
        self.to_key = self.add_weight(shape=(size, size))
        self.to_value = self.add_weight(shape=(size, size))

    def call(self, question, words):
        query = question @ self.to_query
        key = words @ self.to_key
        value = words @ self.to_value
        scores = query @ ops.transpose(key, (0, 2, 1))
        scores = scores / key.shape[-1] ** 0.5
        weights = ops.softmax(scores)
        return weights @ value, weights


# %% name="model_function"
def make_model(kind, seed):
    keras.utils.set_random_seed(seed)
    words = keras.Input((None,), dtype="int32")
    question = keras.Input((1,), dtype="int32")
    embed = keras.layers.Embedding(vocabulary_size, dimensions)
    if kind == "Attention":
        seen, weights = HandAttention(name="attention")(
            embed(question), embed(words)
        )
        seen = seen[:, 0]
    else:
        seen = ops.concatenate(
            [
                ops.mean(embed(words), axis=1),
                embed(question)[:, 0],
            ],
            axis=1,
        )
        weights = seen
    outputs = keras.layers.Dense(vocabulary_size)(seen)
    model = keras.Model([words, question], outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        metrics=["accuracy"],
    )
    return model, keras.Model([words, question], weights)


def fit(model):
    *inputs, answers = train_set
    model.fit(
        inputs,
        answers,
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )


def accuracy(model):
    *inputs, answers = test_set
    logits = model(list(inputs)).numpy()
    return float((logits.argmax(axis=1) == answers).mean())


# %% name="train"
model, look = make_model("Attention", seed)
fit(model)
test_accuracy = accuracy(model)
print(f"{test_accuracy:.3f}")


# %% name="look"
def ask(words, question):
    inputs = [
        np.array([[number_of[word] for word in words]]),
        np.array([[number_of[question]]]),
    ]
    logits = model(inputs).numpy()[0]
    weights = look(inputs).numpy()[0, 0]
    return vocabulary[logits.argmax()], weights


sentence = made[-1]
print(sentence.text)
for question in QUESTIONS:
    print(question, ask(sentence.words, question)[0])

# %% name="look_figure"
table = np.array(
    [ask(sentence.words, question)[1] for question in QUESTIONS]
)
figure, axis = plt.subplots(
    figsize=(5, 3.4), layout="constrained"
)
axis.imshow(table, cmap="Blues", vmin=0, vmax=1.2)
for (line, column), weight in np.ndenumerate(table):
    axis.text(
        column, line, f"{weight:.2f}", ha="center", va="center"
    )
axis.set_yticks(
    range(4), [MEANINGS[question] for question in QUESTIONS]
)
axis.set_xticks(
    range(5), [MEANINGS[word] for word in sentence.words]
)
axis.tick_params(length=0)
plt.show()


# %% name="looks"
# bn: সব টেস্ট প্রশ্নে সবচেয়ে বেশি মনোযোগ কি উত্তরের শব্দেই?
# en: over all test questions, is most attention on the answer?
def looks_right(look):
    words, questions, answers = test_set
    weights = look([words, questions]).numpy()
    most = weights[:, 0].argmax(axis=1)
    return float(
        (words[np.arange(len(words)), most] == answers).mean()
    )


looks = looks_right(look)
print(f"{looks:.3f}")

# %% name="same_with_keras"
# bn: একই ওয়েট দিয়ে Keras-এর নিজের Attention লেয়ার
# en: Keras's own Attention layer, with the same weights
ours = model.get_layer("attention")
embedded = model.layers[2](test_set[0][:100])
asked = model.layers[2](test_set[1][:100])
own, _ = ours(asked, embedded)
theirs = keras.layers.Attention()(
    [
        asked @ ours.to_query / dimensions**0.5,
        embedded @ ours.to_value,
        embedded @ ours.to_key,
    ]
)
keras_difference = float(ops.max(ops.abs(own - theirs)))
print(f"{keras_difference:.7f}")

# %% name="unknown"
# bn: যে শব্দ কখনো দেখেনি
# en: a word it has never seen
try:
    ask(["সকালে", "মাঝি", "নদীতে", "ইলিশ", "ধরল"], "কে")
except KeyError as error:
    print("KeyError:", error)

# %% name="compare"
results, all_looks = {}, []
for kind in ("Average of the words", "Attention"):
    results[kind] = []
    for run in range(runs):
        other, other_look = make_model(kind, seed + run)
        fit(other)
        results[kind].append(accuracy(other))
        if kind == "Attention":
            all_looks.append(looks_right(other_look))
pd.DataFrame(
    {
        "Lowest": {k: min(r) for k, r in results.items()},
        "Highest": {k: max(r) for k, r in results.items()},
    }
).round(3)

# %% name="compare_values"
average_highest = max(results["Average of the words"])
attention_lowest = min(results["Attention"])

# %% name="two_people"
# bn: দুজন মানুষ থাকলে? ট্রেনিংয়ে এমন বাক্য একটাও ছিল না
# en: what if there are two people? Training had none like it
double = ["সকালে", "রহিম", "সুমি", "বাজারে", "ইলিশ", "কিনল"]
said, weights = ask(double, "কে")
said_weight = float(weights.max())
rahim_weight, sumi_weight = (float(w) for w in weights[1:3])
print(said, weights.round(2))

# %% name="claims" tags=["hide"]
assert tokens_in_text < letters_in_text / 1.5
assert "".join(tokens("মাঝির", learnt)) == "মাঝির"
assert keras_difference < 1e-5, "ours is Keras's attention"
assert "মাঝি" not in number_of
assert attention_lowest > 0.98, "attention answers in any seed"
assert average_highest < attention_lowest - 0.05, (
    "averaging the words does worse in any seed"
)
hits = []
for run in range(runs):
    near = likeness(learn_embedding(seed + run))
    np.fill_diagonal(near, -1)
    for group in groups.values():
        for word in group:
            best = vocabulary[near[number_of[word]].argmax()]
            hits.append(best in group)
neighbours_right = float(np.mean(hits))
assert neighbours_right > 0.9, "neighbours are of one kind"
for place, question in enumerate(QUESTIONS):
    expected = sentence.words.index(sentence.answers[question])
    assert table[place].argmax() == expected, (
        "as the figure says"
    )
assert min(looks, *all_looks) > 0.9, (
    "in every seed it mostly looks at the answer"
)
assert rahim_weight + sumi_weight > 0.8
assert said in ("রহিম", "সুমি")

# %% name="solution_more_merges" tags=["solution"]
# bn: জোড়া যত বেশি, টোকেন তত কম; তবে লাভ কমতে থাকে
# en: more merges, fewer tokens; but the gain gets smaller
counts = {}
for count in (0, 10, 20, 40, 80):
    rules = learn_merges(forms, count)
    counts[count] = sum(len(tokens(w, rules)) for w in forms)
print(counts)

# %% name="solution_shuffle" tags=["solution"]
# bn: শব্দগুলো উল্টো করে দিলে উত্তর কি বদলায়?
# en: does the answer change when the words are reversed?
*inputs, answers = test_set
backwards = [inputs[0][:, ::-1], inputs[1]]
usual = model(list(inputs)).numpy()
reversed_words = model(backwards).numpy()
order_difference = float(np.abs(usual - reversed_words).max())
print(f"{order_difference:.6f}")

# %% name="solution_sharp" tags=["solution"]
# bn: নম্বরগুলো ছোট করলে মনোযোগ ছড়ায়, বড় করলে এক জায়গায় জমে
# en: smaller scores spread attention, larger ones gather it
for factor in (0.1, 1, 10):
    print(factor, softmax(scores * factor).round(2))
flat_weight = float(softmax(scores * 0.1).max())
sharp_weight = float(softmax(scores * 10).max())

# %% name="solution_claims" tags=["hide"]
assert counts[80] <= counts[40] < counts[20] < counts[10]
assert order_difference < 1e-3, "attention knows no order"
assert flat_weight < 0.5 < 0.99 < sharp_weight
