"""What the tests of `tensorboard` are tried on."""

from support.kernel_run import run_cells, run_once, write_run

__all__ = ["run_cells", "run_once", "write_run"]
