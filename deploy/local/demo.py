"""`make demo`: everything Concord needs, started here, doing its main job, then serving until Ctrl-C.

All that belongs to one web address is under var/<port>: database, queue, mirror, media and logs, because the
address is sealed into what is published.
"""

import os
import signal
import sys
import time
import traceback
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from deploy.local import demo_settings, preparation
from deploy.local.owned_folder import FolderTaken
from deploy.local.ports import LOOPBACK, TRIES, is_free, port_from
from deploy.local.processes import Processes, procfile_commands
from deploy.local.progress import Explained, last_lines, say, step
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 90.0


class Told(BaseException):
    """Ctrl-C, or a signal to end."""


class Signals:
    """Ctrl-C, an order to end, and a closed terminal mean the same: stop; a second one means hurry."""

    def __init__(self) -> None:
        self.stopping = False
        self.hurry = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._take)

    def _take(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self.hurry = True
        else:
            self.stopping = True
            raise Told


class Demo:
    """The processes of one web address, once PostgreSQL and Valkey run."""

    def __init__(self, root: Path, services: Services, processes: Processes, settings: dict[str, str]) -> None:
        self.root = root
        self.logs = services.logs
        self.processes = processes
        self.settings = settings
        self.port = int(settings["PORT"])

    def start(self) -> None:
        """Prepare what is not prepared yet, start every process, wait until the web answers."""
        static, database = preparation.wanted_steps(self.root, self.settings)
        collecting = [self.processes.begin(one) for one in static]  # meanwhile, on another core
        for one in database:
            with step(one.title):
                self.processes.end(self.processes.begin(one))
        for running in collecting:
            with step(running.step.title):
                self.processes.end(running)
        preparation.remember(self.root, self.settings)
        with step("Starting mail, web, worker, reconcile, edge"):
            self.processes.start("mail", [sys.executable, "-m", "deploy.local.mailcatcher"])
            for name, command in procfile_commands(self.root, self.settings).items():
                self.processes.start(name, command)
            self._wait_until_ready()

    def do_main_job(self) -> int:
        """Publish the sample on every channel and print the table; the exit code is the demo's."""
        report = self.root / "var" / "demo" / "report.json"
        return self.processes.run_in_view([sys.executable, "manage.py", "demo", "--report", str(report)])

    def serve(self) -> None:
        """Until a signal ends it."""
        while True:
            self.processes.watch()
            time.sleep(0.5)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not answers_ready(self.port):
            self.processes.watch()
            if time.monotonic() > until:
                log = self.logs / "web.log"
                raise Explained(f"The web process does not get ready; the end of {log}:\n{last_lines(log)}")
            time.sleep(0.1)


def run(root: Path, once: bool, signals: Signals) -> int:
    """The whole demo; what was started is stopped on every way out."""
    started = time.monotonic()
    say("Concord runs in this folder and listens on this machine only.\n")
    with ExitStack() as ending:
        services, port = take_address(root / "var", port_from(os.environ.get("PORT") or "8000", "PORT"))
        ending.callback(stop_services, services, signals)
        with step("Starting PostgreSQL and Valkey"):
            services.start()
        settings = demo_settings.for_demo(root, services, port)
        processes = Processes(root, services.logs, settings, services.folder.token)
        ending.callback(stop_processes, processes, signals)
        demo = Demo(root, services, processes, settings)
        demo.start()
        say(f"\nReady after {time.monotonic() - started:.1f} s: http://localhost:{port}\n")
        code = demo.do_main_job()
        if code == 0 and not once:
            say("\nServing until Ctrl-C.")
            try:
                demo.serve()
            except Told:
                say()
    return code


def stop_processes(processes: Processes, signals: Signals) -> None:
    """Concord's own processes, in order."""
    signals.stopping = True
    say("Stopping web, worker, reconcile, edge, mail.")
    processes.stop(hurry=lambda: signals.hurry)


def stop_services(services: Services, signals: Signals) -> None:
    """Then what they stood on."""
    signals.stopping = True
    services.stop()
    say("Everything is stopped.")


def take_address(var: Path, wanted: int) -> tuple[Services, int]:
    """Own the folder of the wanted port, or of the next one that is free."""
    reason = ""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        services = Services(var / str(port), f"concord_{port}", say)
        try:
            services.folder.take()
        except FolderTaken:
            reason = reason or f"Another demo of this folder runs on port {wanted}"
            continue
        if services.folder.stopped:
            say(f"  Stopped {len(services.folder.stopped)} processes that an earlier demo had left running.")
        if is_free(port):
            if reason:
                say(f"  {reason}; this one uses {port}: http://localhost:{port}")
            return services, port
        services.folder.release()
        reason = reason or f"Port {wanted} is taken"
    raise Explained(f"No free port from {wanted} on: close something, or choose another: make demo PORT=9000")


def answers_ready(port: int) -> bool:
    """Does the web process say that it and what it needs are ready?"""
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/healthz/ready", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """Run the demo; failures are sentences."""
    signals = Signals()
    try:
        return run(ROOT, os.environ.get("ONCE", "") not in ("", "0"), signals)
    except Told:
        return 130
    except Explained as problem:
        say(f"\n{problem}")
    except PermissionError as problem:
        say(
            f"\nNo permission to write {problem.filename}: it may have been made by another user, perhaps root. "
            "Run the demo as that user, or remove the folder var."
        )
    except Exception as problem:  # noqa: BLE001 - the last place where a person can be told
        log = ROOT / "var" / "demo-failure.log"
        log.write_text(traceback.format_exc())
        say(f"\nThe demo failed unexpectedly ({type(problem).__name__}: {problem}). Details: {log}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
