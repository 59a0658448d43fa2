"""How the outside world is reached: databases, registers, scoring backends, files. Implements `ara_domain.ports`."""
