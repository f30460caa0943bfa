"""How long properties are tried: as ever in the suite, long with ``--hypothesis-profile=soak``.

``EXAMPLES`` is how many inputs each property is tried with then.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "soak",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "20000")),
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
