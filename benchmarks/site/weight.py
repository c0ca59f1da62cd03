"""Bytes and Lighthouse figures of the built site, by kind of page, at a phone on slow 4G.

    python benchmarks/site/weight.py [--site site] [--out FILE.json]

Bytes are what a phone of 360 x 740 pixels gets before anybody scrolls, text compressed with gzip as
a server would. Lighthouse is npm's (`npm install` first), with its own slow-4G phone; the median
of three runs. Limits: issue 5 asks for 400 KB with pictures, 200 KB without, LCP 2.5 s, CLS 0.05.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import statistics
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core.browser import find_browser, launch_flags, open_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
KINDS = {
    "start page": "index.html",
    "chapter": "transfer-learning.html",
    "chapter with charts": "watching-a-model-learn.html",
    "prose": "running.html",
    "glossary": "glossary.html",
    "whole run": "listings/watch_training.html",
    "start page, English": "en/index.html",
    "chapter, English": "en/transfer-learning.html",
}
TEXT = {".html", ".css", ".js", ".svg", ".json", ".webmanifest", ".xml"}
PICTURES = {".svg", ".webp", ".png", ".jpg"}
RUNS = 3


@cache
def packed(path: Path) -> bytes:
    """A file as a server sends it."""
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if path.suffix in TEXT else content


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder with compression; yields its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = folder / self.path.partition("?")[0].lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            content = packed(path)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "max-age=600")
            if path.suffix in TEXT:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def first_views(folder: Path, address: str, pages: dict[str, str]) -> dict[str, dict[str, int]]:
    """Bytes that each page's first view transfers, by what they are."""
    found: dict[str, dict[str, int]] = {}
    with open_browser() as browser:
        for kind, name in pages.items():
            context = browser.new_context(
                viewport={"width": 360, "height": 740}, service_workers="block"
            )
            page = context.new_page()
            asked: set[str] = set()
            page.on("request", lambda request, asked=asked: asked.add(request.url))
            page.goto(address + name, wait_until="networkidle")
            sizes: dict[str, int] = {}
            for url in asked:
                path = folder / url.removeprefix(address).partition("?")[0].partition("#")[0]
                group = "picture" if path.suffix in PICTURES else path.suffix.lstrip(".")
                # About what a response's head adds.
                sizes[group] = sizes.get(group, 0) + len(packed(path)) + 250
            sizes["total"] = sum(sizes.values())
            sizes["without pictures"] = sizes["total"] - sizes.get("picture", 0)
            found[kind] = sizes
            context.close()
    return found


def lighthouse(url: str) -> dict[str, float]:
    """Lighthouse's figures of one page: the median of three runs."""
    runs = [_lighthouse_once(url) for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _lighthouse_once(url: str) -> dict[str, float]:
    flags = launch_flags(root=hasattr(os, "geteuid") and os.geteuid() == 0)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        subprocess.run(
            [
                LIGHTHOUSE,
                url,
                "--output=json",
                f"--output-path={out}",
                "--quiet",
                "--only-categories=performance,accessibility,best-practices,seo",
                f"--chrome-flags=--headless=new {' '.join(flags)}",
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": str(find_browser() or "")},
        )
        report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    audits = report["audits"]
    return {
        "LCP s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "CLS": audits["cumulative-layout-shift"]["numericValue"],
        "blocking ms": audits["total-blocking-time"]["numericValue"],
        **{name: item["score"] * 100 for name, item in report["categories"].items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--bytes-only", action="store_true", help="without Lighthouse")
    options = parser.parse_args()
    folder = options.site.resolve()
    pages = {kind: name for kind, name in KINDS.items() if (folder / name).is_file()}
    with served(folder) as address:
        result: dict[str, Any] = {"bytes": first_views(folder, address, pages)}
        for kind, sizes in result["bytes"].items():
            print(f"{kind:24}" + "  ".join(f"{n} {s / 1000:.1f} KB" for n, s in sizes.items()))
        if not options.bytes_only:
            result["lighthouse"] = {}
            for kind, name in pages.items():
                figures = lighthouse(address + name)
                result["lighthouse"][kind] = figures
                print(f"{kind:24}" + "  ".join(f"{n} {v:.3g}" for n, v in figures.items()))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
