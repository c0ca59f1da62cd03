"""What happens inside the kernel and right after it.

`startup.startup_code` gives what a kernel executes first, `finish.finish` turns what a run left
into clean outputs and files of the record, `camera` takes the pictures of TensorBoard. The
modules under `inside` are the only ones that run in the learner's kernel.
"""
