"""The first bytes of the page, and the scripts and styles behind it."""

from __future__ import annotations

import re

import httpx

PLAIN = {"accept-encoding": "identity"}


def test_the_heading_stands_in_the_first_bytes_and_nothing_names_another_site(address: str) -> None:
    page = httpx.get(address, headers=PLAIN)
    assert page.headers["cache-control"] == "no-cache"
    assert "<title>GenAI readiness assistant</title>" in page.text
    before = page.text.split("<gradio-app")[0]
    assert "<h1>GenAI readiness assistant</h1>" in before
    assert "Anytown Council" in before
    assert not re.search(r'<meta\s+(property|name)="(og|twitter):', before)
    assert "iframeResizer.contentWindow" not in before


def test_a_compressed_page_says_the_same(address: str) -> None:
    plain, squeezed = (httpx.get(address, headers={"accept-encoding": way}) for way in ("identity", "gzip"))
    assert squeezed.headers["content-encoding"] == "gzip"
    assert squeezed.text == plain.text
    assert int(squeezed.headers["content-length"]) < 0.3 * len(plain.content)


def test_a_kept_script_is_the_same_each_time_in_each_way_and_carries_the_security_headers(address: str) -> None:
    path = re.search(r'src="\./(assets/index-[^"]+\.js)"', httpx.get(address).text)
    assert path
    texts = set()
    for way in ("identity", "br", "br", "identity"):
        answer = httpx.get(f"{address}/{path[1]}", headers={"accept-encoding": way, "if-none-match": '"other"'})
        assert answer.status_code == 200
        assert answer.headers.get("content-encoding", "identity") == way
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.headers.get_list("content-security-policy")) == 1
        texts.add(answer.text)
    assert len(texts) == 1


def test_what_is_not_there_is_not_kept(address: str) -> None:
    for _ in range(2):
        gone = httpx.get(f"{address}/assets/none.js")
        assert gone.status_code == 404
        assert "immutable" not in gone.headers.get("cache-control", "")


def test_a_part_of_a_script_and_a_head_request_are_left_to_the_server(address: str) -> None:
    path = re.search(r'src="\./(assets/index-[^"]+\.js)"', httpx.get(address).text)
    assert path
    assert httpx.head(address).status_code in (200, 405)
    part = httpx.get(f"{address}/{path[1]}", headers={"range": "bytes=0-9", **PLAIN})
    assert (part.status_code, len(part.content)) == (206, 10)
