"""How long properties are tried: as ever in the suite, long with ``--hypothesis-profile=soak``."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "soak",
    deadline=None,
    max_examples=20_000,
    suppress_health_check=[HealthCheck.too_slow],
)
