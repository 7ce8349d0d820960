"""Firefox by its own protocol, WebDriver BiDi over a web socket: no driver program is needed."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websocket

from lrnn.course.browser import firefox

SECONDS = 120


class Page:
    """The one tab of a Firefox."""

    def __init__(self, socket: websocket.WebSocket):
        self.socket, self.commands = socket, 0
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **parameters) -> dict:
        """Send one command and wait for its answer.

        Raises:
            RuntimeError: if Firefox refuses.
        """
        self.commands += 1
        self.socket.send(json.dumps({"id": self.commands, "method": method, "params": parameters}))
        answer = {}
        while answer.get("id") != self.commands:
            answer = json.loads(self.socket.recv())
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address: str) -> None:
        """Load a page and whatever it names."""
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def value(self, expression: str):
        """What a JavaScript expression is worth, as JSON carries it."""
        found = self.ask("script.evaluate", expression=f"JSON.stringify({expression})",
                         target={"context": self.context}, awaitPromise=True)
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"].get("value", "null"))

    def wait_for(self, condition: str, seconds: float = SECONDS) -> None:
        """Look until a condition holds."""
        end = time.monotonic() + seconds
        while not self.value(condition):
            assert time.monotonic() < end, f"waited {seconds} s for: {condition}"
            time.sleep(0.05)


@contextmanager
def started(profile: Path) -> Iterator[Page]:
    """A Firefox with an empty profile, ended in the end."""
    command = [firefox(), "--headless", "--no-remote", "--profile", profile,
               "--remote-debugging-port", "0", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            written = profile / "WebDriverBiDiServer.json"
            end = time.monotonic() + SECONDS
            while not (written.exists() and written.read_text()):
                assert time.monotonic() < end, "Firefox does not start"
                time.sleep(0.1)
            port = json.loads(written.read_text())["ws_port"]
            socket = websocket.create_connection(f"ws://127.0.0.1:{port}/session", timeout=SECONDS,
                                                 suppress_origin=True)
            yield Page(socket)
            socket.close()
        finally:
            process.terminate()
