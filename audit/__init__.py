"""What the project stands on: licences and known vulnerabilities of everything that is pinned.

Belongs here: reading the reports of pip-licenses and pip-audit, and the reviewed lists of what is
accepted. Does not belong here: pinning (``make lock``).
"""
