"""What the installer decides about signing in by an account at somebody else's."""

from dataclasses import dataclass

from livechat.declaring import Section, setting


def is_safe(url: str) -> bool:
    """Whether nobody reads on the way: https, or plain http on this machine itself."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    name = host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    odd = not rest or any(mark in rest for mark in "#@ \\") or not url.isprintable()
    return not odd and (scheme == "https" or (scheme == "http" and name in ("localhost", "127.0.0.1", "[::1]")))


def _is_address(value: str) -> str | None:
    return None if not value or (is_safe(value) and "?" not in value) else 'an address such as "https://id.example.com"'


def _are_domains(value: tuple[str, ...]) -> str | None:
    right = all("." in each.strip(".") and not any(mark in each for mark in "@/ *") for each in value)
    return None if right else 'domains such as ["example.com"]'


@dataclass(frozen=True, kw_only=True, repr=False)
class SignIn(Section):
    """Signing in by an account elsewhere; off until both client_id and client_secret are set."""

    client_id: str = setting("", "How the provider knows this installation; empty: off.")
    client_secret: str = setting("", "The secret that goes with it.", secret=True)
    domains: tuple[str, ...] = setting(
        (),
        "Whoever has a verified address of these domains becomes a colleague at their first sign-in.",
        check=_are_domains,
    )
    domain_role: str = setting("rep", "What such a new colleague is.", choices=("rep", "admin"))
    timeout_s: float = setting(10.0, "How long the provider may take for an answer.", unit="seconds", between=(0.1, 55))

    @property
    def is_on(self) -> bool:
        """Whether people can sign in by it."""
        return bool(self.client_id and self.client_secret)


@dataclass(frozen=True, kw_only=True, repr=False)
class Google(SignIn):
    """Signing in with Google. The address to return to, for its console: PUBLIC_URL/sign-in/with/google/back."""


@dataclass(frozen=True, kw_only=True, repr=False)
class GitHub(SignIn):
    """Signing in with GitHub. The address to return to: PUBLIC_URL/sign-in/with/github/back."""

    url: str = setting("https://github.com", "Where it is; another one for GitHub Enterprise.", check=_is_address)
    api_url: str = setting(
        "https://api.github.com", "Where programs ask it; another one for GitHub Enterprise.", check=_is_address
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenID(SignIn):
    """Signing in with any OpenID Connect provider. The address to return to: PUBLIC_URL/sign-in/with/openid/back."""

    issuer: str = setting(
        "", 'Who vouches, exactly as it names itself, such as "https://id.example.com".', check=_is_address
    )
    label: str = setting("", 'What people call it, such as "Example Account"; empty: its host.')

    @property
    def is_on(self) -> bool:
        """Whether people can sign in by it."""
        return bool(self.client_id and self.client_secret and self.issuer)
