"""Courses, kernels and sites that several rooms are tested on."""
