"""A connection to the server that costs next to nothing itself, so that fifty of them measure the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Connection:
    """One kept HTTP/1.1 connection."""

    host: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def opened(cls, host: str, port: int) -> Connection:
        """Connect."""
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 24)
        return cls(f"{host}:{port}", reader, writer)

    def close(self) -> None:
        """Hang up."""
        self.writer.close()

    async def get(self, path: str) -> bytes:
        """The body of what is at a path, as it was sent; RuntimeError where the server does not give it."""
        return await self._sent(f"GET {path} HTTP/1.1", b"")

    async def post(self, path: str, body: bytes) -> bytes:
        """What the server answers to JSON."""
        return await self._sent(f"POST {path} HTTP/1.1", body)

    async def lines(self, path: str) -> AsyncIterator[bytes]:
        """The lines of an event stream until whoever reads them stops."""
        await self._send(f"GET {path} HTTP/1.1", b"")
        await self._head()
        while line := await self.reader.readline():
            yield line

    async def _sent(self, request: str, body: bytes) -> bytes:
        await self._send(request, body)
        status, headers = await self._head()
        if status >= 400:
            raise RuntimeError(f"{request}: the server answered {status}.")
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(parts)

    async def _send(self, request: str, body: bytes) -> None:
        encoding = "identity" if "/config" in request else "gzip, br"
        kind = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n" if body else ""
        head = f"{request}\r\nhost: {self.host}\r\naccept-encoding: {encoding}\r\n{kind}\r\n"
        self.writer.write(head.encode() + body)
        await self.writer.drain()

    async def _head(self) -> tuple[int, dict[str, str]]:
        status, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in lines if ": " in line)
        return int(status.split()[1]), {name.lower(): value for name, value in pairs}
