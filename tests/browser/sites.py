"""Sites of others that carry the chat: plain, with a strict policy, alone in its process, or swapping its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HEAD = (
    '<!doctype html><html lang="en"><head><title>Shop</title><meta name="viewport" content="width=device-width"></head>'
)
LOUD = "<style>* { letter-spacing: 3px } button, div, iframe { display: none !important }</style>"
LONG = "<main><h1>Lamps</h1><p>Very long</p><br><pre>" + "\n" * 200 + "</pre></main>"
SWAPS = """<a id="next" href="/app/two">Next</a><script>
document.getElementById("next").addEventListener("click", (event) => {
  event.preventDefault();
  history.pushState(null, "", "/app/two");
  const body = document.createElement("body");
  body.append(Object.assign(document.createElement("main"), { textContent: "Two" }));
  document.body.replaceWith(body);
});
</script>"""


def page(path: str, chat: str) -> tuple[str, dict[str, str]]:
    """A page of the site and what it forbids itself."""
    line = f'<script async src="{chat}/widget.js"></script>'
    if path.startswith("/strict"):
        policy = f"default-src 'none'; script-src {chat}; frame-src {chat}; style-src 'none'"
        trusted = "require-trusted-types-for 'script'; trusted-types 'none'"
        return f"{HEAD}<body>{LONG}{line}</body></html>", {"content-security-policy": f"{policy}; {trusted}"}
    if path.startswith("/isolated"):
        return f"{HEAD}<body>{LONG}{line}</body></html>", {
            "cross-origin-embedder-policy": "require-corp",
            "cross-origin-opener-policy": "same-origin",
        }
    if path.startswith("/app"):
        return f"{HEAD}<body><main>One</main>{SWAPS}{line}</body></html>", {}
    return f"{HEAD}{LOUD}<body>{LONG}{line}</body></html>", {}


@contextmanager
def site(chat: str) -> Iterator[int]:
    """The port of such a site; its pages carry the chat of this server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, rules = page(self.path, chat)
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            for name, value in rules.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
