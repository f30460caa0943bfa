"""A failed run is told of once: in a note, to a webhook, by mail."""

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.alerts import Alert, send
from pipeline.lock import HomeNotWritable
from pipeline.settings import Settings

ALERT = Alert("run-1", "borderflow: a run failed: check x failed", "x: 3 rows do not\nline two")


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    """A server on a port of this machine, in a thread; gives the port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def webhook(answer: int = 200) -> Iterator[tuple[int, list[bytes]]]:
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, bodies


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def handle(self) -> None:
            self.say("220 ready")
            in_data = False
            for raw in self.rfile:
                line = raw.decode().rstrip("\r\n")
                lines.append(line)
                if in_data:
                    in_data = line != "."
                    if in_data:
                        continue
                    self.say("250 taken")
                elif line == "data":
                    in_data = True
                    self.say("354 go on")
                elif line == "quit":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, lines


def test_the_note_stands_in_the_home_folder(tmp_path: Path) -> None:
    assert send(Settings(home=tmp_path), ALERT)
    note = tmp_path / "alerts" / "run-1.txt"
    assert note.read_text() == (
        "borderflow: a run failed: check x failed\n\nx: 3 rows do not\nline two\n"
    )


def test_a_webhook_is_told_once(tmp_path: Path) -> None:
    with webhook() as (port, bodies):
        settings = Settings(home=tmp_path, alert_webhook=f"http://127.0.0.1:{port}/secret")
        assert send(settings, ALERT)
        assert not send(settings, ALERT)
    assert [json.loads(body) for body in bodies] == [
        {"text": "borderflow: a run failed: check x failed\nx: 3 rows do not\nline two"}
    ]


def test_a_mail_is_sent(tmp_path: Path) -> None:
    with mail_server() as (port, lines):
        send(
            Settings(home=tmp_path, alert_mail_to="desk@example.org", alert_smtp_port=port),
            ALERT,
        )
    assert "Subject: borderflow: a run failed: check x failed" in lines
    assert "To: desk@example.org" in lines
    assert "line two" in lines


@pytest.mark.parametrize("answer", [500, 404])
def test_a_webhook_that_refuses_is_logged_without_its_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, answer: int
) -> None:
    with webhook(answer) as (port, _), caplog.at_level(logging.WARNING):
        assert send(Settings(home=tmp_path, alert_webhook=f"http://127.0.0.1:{port}/secret"), ALERT)
    assert "the alert could not be sent by webhook: HTTPError" in caplog.text
    assert "secret" not in caplog.text


def test_where_nobody_listens_the_note_is_there_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with webhook() as (port, _):
        pass
    settings = Settings(
        home=tmp_path,
        alert_webhook=f"http://127.0.0.1:{port}/secret",
        alert_mail_to="desk@example.org",
        alert_smtp_port=port,
    )
    with caplog.at_level(logging.WARNING):
        assert send(settings, ALERT)
    assert (tmp_path / "alerts" / "run-1.txt").exists()
    assert "by webhook: ConnectionError" in caplog.text
    assert "by mail: ConnectionRefusedError" in caplog.text
    assert "secret" not in caplog.text


def test_the_address_of_the_webhook_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, alert_webhook="http://127.0.0.1/secret")
    assert "secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_note_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "alerts").write_text("a file where the folder should be")
    with pytest.raises(HomeNotWritable, match="make it writable"):
        send(Settings(home=tmp_path), ALERT)
