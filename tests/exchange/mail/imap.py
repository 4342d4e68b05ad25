"""A small mail server that speaks as much IMAP as reading a mailbox takes; it can hang up in the middle."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Office(socketserver.ThreadingTCPServer):
    """`mails`: number to mail. `hangs_up_at`: the number at which it does, once. `asked`: what it was told."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: dict[int, bytes] = {}
        self.validity = 7
        self.hangs_up_at = 0
        self.asked: list[str] = []

    @property
    def settings(self) -> dict[str, Any]:
        host, port = self.server_address[:2]
        return {"host": host, "port": port, "user": "log", "password": "tea", "folder": "INBOX", "tls": False}


class _Talk(socketserver.StreamRequestHandler):
    server: Office

    def handle(self) -> None:
        self._say("* OK here")
        for line in self.rfile:
            tag, _, asked = line.decode().strip().partition(" ")
            self.server.asked.append(asked)
            if not self._answer(asked):
                return
            self._say(f"{tag} OK done")
            if asked == "LOGOUT":
                return

    def _answer(self, asked: str) -> bool:
        if asked == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif asked.startswith("EXAMINE"):
            self._say(f"* {len(self.server.mails)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {self.server.validity}] numbers hold")
        elif found := re.match(r"UID SEARCH UID (\d+):\*", asked):
            last = max(self.server.mails, default=0)
            told = sorted({one for one in self.server.mails if one >= int(found[1])} | ({last} if last else set()))
            self._say(f"* SEARCH {' '.join(map(str, told))}")
        elif found := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<(\d+)\.(\d+)>\)", asked):
            uid = int(found[1])
            if uid == self.server.hangs_up_at:
                self.server.hangs_up_at = 0
                return False
            start, most = int(found[2]), int(found[3])
            piece = self.server.mails[uid][start : start + most]
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<{start}> {{{len(piece)}}}\r\n".encode() + piece + b")\r\n")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def opened() -> Iterator[Office]:
    with Office() as office:
        threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield office
        office.shutdown()
