"""Business logic over homes, one module per service; what a service needs from outside is given to it."""
