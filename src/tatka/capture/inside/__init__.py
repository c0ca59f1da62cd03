"""Runs in the learner's kernel: formatters, magics and hooks.

These modules import nothing heavy at their top. TensorFlow, Keras, pandas and matplotlib are
looked up once the learner's code has imported them.
"""
