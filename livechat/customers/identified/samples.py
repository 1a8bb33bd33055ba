"""How a site signs who its user is, in three languages; docs/identity.md shows the same, and a test runs them."""

from __future__ import annotations

from typing import Final

PYTHON: Final = """\
import base64, hashlib, hmac, json
from time import time


def signed_identity(secret: str, user: dict) -> str:
    now = int(time())
    words = json.dumps({**user, "iat": now, "exp": now + 3600})
    body = base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")
    return body + "." + hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
"""
PHP: Final = """\
function signed_identity(string $secret, array $user): string {
    $now = time();
    $words = json_encode($user + ["iat" => $now, "exp" => $now + 3600]);
    $body = rtrim(strtr(base64_encode($words), "+/", "-_"), "=");
    return $body . "." . hash_hmac("sha256", $body, $secret);
}
"""
NODE: Final = """\
const { createHmac } = require("node:crypto");

function signedIdentity(secret, user) {
  const now = Math.floor(Date.now() / 1000);
  const words = JSON.stringify({ ...user, iat: now, exp: now + 3600 });
  const body = Buffer.from(words).toString("base64url");
  return body + "." + createHmac("sha256", secret).update(body).digest("hex");
}
"""
SAMPLES: Final = (("Python", PYTHON), ("PHP", PHP), ("Node.js", NODE))
