"""Students' code in a kernel of its own: limited time, memory and output, and no sources of the course."""

from __future__ import annotations

import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer, List

PACKAGE = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "LANG", "LC_ALL", "TZ")  # of the environment; no key or token of the grader's is among them
LONGEST_MESSAGE = 2_000


class Confined(Execute):
    """Run a submission; a cell that stops the kernel is left out and the rest is run again.

    The kernel starts in an empty directory with a copy of this package, without the checkout's notebooks.
    This guards against accidents, not against an attacker: the process belongs to the user who grades.
    """

    timeout = Integer(60, help="seconds a cell may run").tag(config=True)
    memory = Integer(4 << 30, help="bytes of data the kernel may hold").tag(config=True)
    printed = Integer(100_000, help="characters a cell may print").tag(config=True)
    extra_arguments = List(["--log-level=ERROR"], help="of the kernel, which warns of its own transport")

    def preprocess(self, nb, resources, km=None):
        """Run all cells of one notebook, and start again without the cell that stopped the kernel.

        Args:
            nb: the notebook, changed in place.
            resources: what nbconvert passes along.
            km: no kernel manager; each run makes its own.

        Returns:
            The notebook, with outputs, and the resources.
        """
        self.error_on_timeout = _error("CellTimeoutError", f"this cell ran for more than {self.timeout} s")
        self._stopped = {}
        while True:
            self._lengths = {}
            try:
                return super().preprocess(nb, resources)
            except _KernelLost:
                self.km = self.kc = None

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, unless it stopped the kernel before.

        Args:
            cell: the cell, changed in place.
            resources: what nbconvert passes along.
            index: its place in the notebook.

        Returns:
            The cell and the resources.
        """
        if index in self._stopped:
            cell.outputs = [new_output("error", **self._stopped[index])]
            return cell, resources
        try:
            return super().preprocess_cell(cell, resources, index)
        except CellTimeoutError:
            self._stopped[index] = self.error_on_timeout
        except DeadKernelError:
            reason = f"the kernel died in this cell; its memory ends at {self.memory / 2**30:.1f} GiB"
            self._stopped[index] = _error("DeadKernelError", reason)
        raise _KernelLost

    @contextmanager
    def setup_kernel(self):
        """Start the kernel in a room of its own, and clear the room afterwards."""
        with TemporaryDirectory() as room:
            shutil.copytree(PACKAGE, Path(room, "lrnn"))
            environment = {name: os.environ[name] for name in KEPT if name in os.environ}
            environment |= {"HOME": room, "PYTHONPATH": room, "JAX_PLATFORMS": "cpu"}
            with super().setup_kernel(cwd=room, env=environment, preexec_fn=self._limit):
                yield

    def output(self, outs, msg, display_id, cell_index):
        """Keep what a cell puts out, up to a length; errors are kept at any length.

        Args:
            outs: outputs of the cell so far.
            msg: the kernel's message.
            display_id: of the display it changes, if any.
            cell_index: the cell's place in the notebook.

        Returns:
            The output that was added, if any.
        """
        content = msg["content"]
        if msg["msg_type"] == "stream":
            content["name"] = "stdout"  # nbgrader takes a warning on stderr for a failed test
        before = self._lengths.get(cell_index, 0)
        self._lengths[cell_index] = before + len(str(content))
        if msg["msg_type"] == "error" or self._lengths[cell_index] <= self.printed:
            return super().output(outs, msg, display_id, cell_index)
        if before <= self.printed:
            cut = f"\n(cut after {self.printed:,} characters)\n"
            outs.append(new_output("stream", name="stdout", text=cut))
        return None

    def on_cell_executed(self, **kwargs):
        """Cut the messages of errors to a readable length."""
        super().on_cell_executed(**kwargs)
        for output in kwargs["cell"].outputs:
            if output.output_type == "error":
                output.evalue = output.evalue[:LONGEST_MESSAGE]
                output.traceback = [line[:LONGEST_MESSAGE] for line in output.traceback]

    def _limit(self):
        """Run in the kernel's process before it starts; a student cannot raise hard limits again."""
        seconds = 20 * self.timeout
        for kind, most in ((resource.RLIMIT_DATA, self.memory), (resource.RLIMIT_CPU, seconds),
                           (resource.RLIMIT_FSIZE, 1 << 28), (resource.RLIMIT_CORE, 0)):
            _, allowed = resource.getrlimit(kind)
            most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(kind, (most, most))


class _KernelLost(Exception):
    """A cell stopped the kernel."""


def _error(name, message):
    return {"ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
