"""How jupyter_client gets at a kernel that a server started."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from queue import Empty
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.run.kernel_pool import KernelServer, PooledKernel

_POLL_SECONDS = 0.01


class PooledKernelProvisioner(KernelProvisionerBase):
    """Starts, signals and awaits one kernel of a server."""

    server: KernelServer
    task: Mapping[str, Any]
    _kernel: PooledKernel | None = None
    _pid = 0

    @property
    def kernel(self) -> PooledKernel:
        """The kernel that was started."""
        assert self._kernel is not None  # noqa: S101 - asked after the start
        return self._kernel

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started."""
        return self._kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - the base's
        """Write the file from which the kernel learns its sockets."""
        manager: Any = self.parent
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        kwargs.pop("extra_arguments", None)
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:  # noqa: ANN401 - untyped base
        """Have the server start it."""
        del cmd, kwargs
        # The server may still be importing; other runs have event loops of their own.
        self._pid, self._kernel = self.server.start(self.task)
        return self.connection_info

    async def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        if self._kernel is None:
            return 0
        if not self._kernel.ended.is_set():
            return None
        return 1 if self._kernel.code is None else self._kernel.code

    async def wait(self) -> int | None:
        """Its exit code, once it has ended."""
        while (code := await self.poll()) is None:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(_POLL_SECONDS)
        return code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it started."""
        if self._kernel is not None and not self._kernel.ended.is_set():
            try:
                os.killpg(self._pid, signum)
            except ProcessLookupError:
                return

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - the base's signature
        """End it at once."""
        del restart
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - as above
        """Ask it to end."""
        del restart
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - as above
        """Nothing is left to do: the server clears up behind each kernel."""
        del restart


class PooledKernelClient(AsyncKernelClient):
    """A client that is ready as soon as its kernel is, not a fifth of a second later."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the base's signature
        """Wait until the kernel answers, and what it publishes arrives here.

        Raises:
            RuntimeError: The kernel died, or did not answer in time.
        """
        until = time.monotonic() + timeout if timeout else None
        while not await self._answers(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("it died before it answered")
            if until and time.monotonic() > until:
                raise RuntimeError(f"it did not answer within {timeout:.0f} seconds")

    async def _answers(self, request: str) -> bool:
        """Whether both the reply to a request and the word that it is done arrive."""
        try:
            while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != request:
                pass
            while True:
                # A subscription takes effect a moment after the sockets are connected.
                message = await self.get_iopub_msg(timeout=0.05)
                ours = message["parent_header"].get("msg_id") == request
                if ours and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False


class PooledKernelManager(AsyncKernelManager):
    """A manager for one kernel of a server, over sockets in a folder of its own."""

    @property
    def hosted_kernel(self) -> PooledKernel:
        """The kernel, once it was started."""
        provisioner: Any = self.provisioner
        kernel: PooledKernel = provisioner.kernel
        return kernel

    @property
    def kernel_spec(self) -> KernelSpec:
        """What no file has to say: kernels here are always this interpreter's."""
        return KernelSpec(argv=[sys.executable], display_name="Python 3", language="python")


def manager_for(
    server: KernelServer, task: Mapping[str, Any], scratch: Path
) -> PooledKernelManager:
    """A manager that has a server start its kernel.

    Args:
        server: Which.
        task: For the kernel; gets `connection` and `scratch`.
        scratch: An empty folder with a short path, for sockets; the server removes it.
    """
    manager = PooledKernelManager(
        transport="ipc",
        ip=str(scratch / "s"),
        connection_file=str(scratch / "kernel.json"),
        client_factory=PooledKernelClient,
    )
    provisioner = PooledKernelProvisioner(
        kernel_id="tatka", kernel_spec=manager.kernel_spec, parent=manager
    )
    provisioner.server = server
    provisioner.task = {
        **task,
        "connection": manager.connection_file,
        "scratch": str(scratch),
    }
    manager.provisioner = provisioner
    return manager
