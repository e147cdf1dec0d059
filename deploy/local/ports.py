"""Ports on the loopback address."""

import socket

from deploy.local.progress import Explained, Say, say

LOOPBACK = "127.0.0.1"
TRIES = 50


def is_free(port: int) -> bool:
    """Does nobody listen there, on IPv4 or IPv6?

    Asking by connecting comes first: some servers (granian) share a port that others already listen on, and
    then both would answer in turn.
    """
    for family, host in ((socket.AF_INET, LOOPBACK), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as asking:
                asking.settimeout(0.5)
                if asking.connect_ex((host, port)) == 0:
                    return False
        except OSError:
            continue  # no IPv6 here
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(wanted: int, use: str = "this", tell: Say = say) -> int:
    """The wanted port, or the next free one after saying so."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(port):
            if port != wanted:
                tell(f"  Port {wanted} is taken; {use} uses {port} instead.")
            return port
    raise Explained(f"No free port between {wanted} and {wanted + TRIES - 1} for {use}: close something and try again.")


def any_port() -> int:
    """Some free port, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind((LOOPBACK, 0))
        return int(listening.getsockname()[1])


def port_from(text: str, name: str) -> int:
    """A port a person gave; raises Explained when it is none."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise Explained(f"{name}={text} is no usable port: give a number between 1024 and 65535.")
    return int(text)
