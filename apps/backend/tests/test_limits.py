import http.client
import socket

import pytest

from app.errors import TooManyRequests
from app.limits.body_size import MAX_BYTES
from app.limits.rate import RateLimit
from tests.server import Server


def padded(size: int) -> bytes:
    return b'{"title": "tea"' + b" " * (size - 16) + b"}"


def test_accepts_a_body_of_64_kib_and_refuses_one_byte_more(server: Server) -> None:
    assert server.post("/api/tasks", padded(MAX_BYTES)).status == 201
    answer = server.post("/api/tasks", padded(MAX_BYTES + 1))
    assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")


def test_refuses_a_body_of_unknown_length_once_it_exceeds_the_limit(
    server: Server,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    body = iter([padded(MAX_BYTES), b" " * 1024])
    connection.request("POST", "/api/tasks", body, server.headers(), encode_chunked=True)
    response = connection.getresponse()
    assert (response.status, b"too_large" in response.read()) == (413, True)
    connection.close()


def test_a_content_length_over_the_limit_is_refused_before_the_body_is_sent(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(
            b"POST /api/tasks HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999999\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def allowed(limit: RateLimit, user: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            limit.take(user)
            count += 1
        except TooManyRequests:
            pass
    return count


def test_each_user_can_use_the_whole_limit_immediately_and_regains_it_evenly() -> None:
    clock = Clock()
    limit = RateLimit(6, clock)
    assert (allowed(limit, "ann", 10), allowed(limit, "bob", 10)) == (6, 6)
    clock.now = 9.9
    assert allowed(limit, "ann", 5) == 0
    clock.now = 10.1
    assert allowed(limit, "ann", 5) == 1
    clock.now = 3600
    assert allowed(limit, "ann", 10) == 6


def test_a_refusal_says_when_the_next_request_is_accepted() -> None:
    clock = Clock()
    limit = RateLimit(2, clock)
    limit.take("ann")
    limit.take("ann")
    clock.now = 10.5
    with pytest.raises(TooManyRequests) as raised:
        limit.take("ann")
    assert (raised.value.status, raised.value.headers) == (429, {"retry-after": "20"})
    clock.now += 20
    limit.take("ann")


def test_users_who_have_regained_the_whole_limit_are_forgotten() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    for number in range(10_000):
        limit.take(f"user {number}")
    clock.now = 2
    limit.take("the last")
    assert list(limit._arrivals) == ["the last"]
