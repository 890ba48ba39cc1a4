"""How much a peer has not read yet. Under daphne `send` never waits, it fills the transport's buffer: we must look."""


def daphne_protocol(send):
    """Daphne's protocol object behind an ASGI `send`, or None under another server, whose `send` waits by itself."""
    protocol = (getattr(send, "args", None) or [None])[0]
    return protocol if hasattr(protocol, "handle_reply") and hasattr(protocol, "transport") else None


def unread(protocol):
    """Bytes that the kernel did not take yet, because the peer does not read them. (Twisted has no public name.)"""
    transport = protocol.transport
    return len(getattr(transport, "dataBuffer", b"")) + getattr(transport, "_tempDataLen", 0)
