"""Telling people that a refresh has failed: a note in the home folder, a webhook, a mail.

Belongs here: writing and sending an alert, once a run, and reading the last one again. Does not
belong here: what it says (``orchestration.alerting``), or when it is sent.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import requests

from pipeline.lock import not_writable
from pipeline.settings import Settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Alert:
    """What people are told of a run that failed.

    Attributes:
        run_id: Of the run; the name of its note.
        subject: One line.
        text: What failed, where, and what to do.
    """

    run_id: str
    subject: str
    text: str


def send(settings: Settings, alert: Alert) -> bool:
    """Write the note, and send it to those that the settings name.

    A run is told of once, whoever sees it first: the command line or Dagster's sensor. An address
    that cannot be reached is logged, without the address; the note is there in any case.

    Returns:
        Whether this call was the one that told.

    Raises:
        HomeNotWritable: The note cannot be written.
    """
    note = settings.alerts / f"{alert.run_id}.txt"
    if note.exists():
        return False
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{alert.subject}\n\n{alert.text}\n", encoding="utf-8")
    except OSError as error:
        raise not_writable(settings.alerts, error) from error
    _try("webhook", lambda: _post(settings, alert))
    _try("mail", lambda: _mail(settings, alert))
    return True


def last_told(settings: Settings, since: dt.datetime | None) -> str | None:
    """What the note on the last run that failed says; null where none has.

    Args:
        settings: Where the notes are.
        since: Of a run that failed before, nothing is said.
    """
    notes = {note: note.stat().st_mtime for note in settings.alerts.glob("*.txt")}
    last = max(notes, key=lambda note: notes[note], default=None)
    if last is None or (since is not None and notes[last] < since.timestamp()):
        return None
    return last.read_text(encoding="utf-8").rstrip()


def _try(way: str, deliver: Callable[[], None]) -> None:
    try:
        deliver()
    except (requests.RequestException, smtplib.SMTPException, OSError) as error:
        # The message of an error may hold the address, which lets anybody post.
        logger.warning("the alert could not be sent by %s: %s", way, type(error).__name__)


def _post(settings: Settings, alert: Alert) -> None:
    if settings.alert_webhook is None:
        return
    answer = requests.post(
        settings.alert_webhook.get_secret_value(),
        json={"text": f"{alert.subject}\n{alert.text}"},
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()


def _mail(settings: Settings, alert: Alert) -> None:
    if settings.alert_mail_to is None:
        return
    message = EmailMessage()
    message["Subject"] = alert.subject
    message["From"] = settings.alert_mail_from
    message["To"] = settings.alert_mail_to
    message.set_content(alert.text)
    server = (settings.alert_smtp_host, settings.alert_smtp_port)
    with smtplib.SMTP(*server, timeout=TIMEOUT_SECONDS) as smtp:
        smtp.send_message(message)
