"""The door: every request passes here once, from headers to Scope, past the one table, to its handler and back."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import compile_path

from livechat import i18n
from livechat.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refusal,
    TooLarge,
    Unauthenticated,
    WrongMethod,
)
from livechat.rendering import Look, Renderer
from livechat.rendering import look as look_with
from livechat.scope import KEY, VISITOR, Scope
from livechat.settings import Settings
from livechat.signing import Signing
from livechat.web import cross_site, failures, framing, inputs, multipart, paging, securing, security
from livechat.web.frame import Framed, Page, Person, Shop, line_of, path_of
from livechat.web.pacing import Pacing
from livechat.web.repeating import HEADER as ONCE
from livechat.web.repeating import Asked, Once
from livechat.web.routes import Route
from livechat.web.session import (
    Identify,
    cookie_name,
    credentials,
    drop_cookie,
    read_cookies,
    session_cookies,
    set_cookie,
    visitor_cookie,
)

SAFE = frozenset({"GET", "HEAD"})
FORM_FIELD = "csrf"
FORM_HEADER = "x-csrf-token"
STAFF_LINE = "/ws/staff"
"""The line that keeps the pages of the staff up to date: what `show` is given as `live`."""
Renew = Callable[[Scope, str], Awaitable[str]]
"""Another session cookie in place of one whose token has grown old; empty while it has not."""
PersonOf = Callable[[Scope], Awaitable[Person | None]]
ShopOf = Callable[[Scope], Awaitable[tuple[Shop, str]]]


class Door:
    """Turns the declared routes into what Starlette serves."""

    def __init__(
        self,
        settings: Settings,
        signing: Signing,
        renderer: Renderer,
        identify: Identify,
        person_of: PersonOf,
        shop_of: ShopOf,
        renew: Renew,
        pacing: Pacing,
        once: Once,
    ) -> None:
        self.settings = settings
        self.signing = signing
        self.renderer = renderer
        self._identify = identify
        self._person_of = person_of
        self.shop_of = shop_of
        self._renew = renew
        self.pacing = pacing
        self._once = once
        self.routes: list[Route] = []
        self.description: Callable[[], dict[str, Any]] = dict
        """Of the REST interface (`web.openapi`)."""

    def open(self, routes: Sequence[Route]) -> list[StarletteRoute]:
        """The routes of a capability, each behind the whole of the door."""
        self.routes.extend(routes)
        by_path: dict[str, list[Route]] = {}
        for route in routes:
            by_path.setdefault(route.path, []).append(route)
        found = [
            StarletteRoute(route.path, self._endpoint(route), methods=[route.method], name=f"{route.method} {path}")
            for path, group in by_path.items()
            for route in group
        ]
        return found + cross_site.preflights(routes)

    def is_https(self, request: Request) -> bool:
        """Whether the browser came over https, by itself or through a proxy that is believed."""
        return request.url.scheme == "https" or self.settings.server.public_url.startswith("https://")

    def origin_of(self, request: Request) -> str:
        """Where the browser got here, for addresses that somebody takes along."""
        return self.settings.server.public_url or f"{request.url.scheme}://{request.url.netloc}"

    def _endpoint(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            request.state.door = self
            request.state.route = route
            request.state.pace = {}
            answer = await respond(request)
            answer.headers.update(request.state.pace)
            return answer

        async def respond(request: Request) -> Response:
            scope: Scope | None = None
            try:
                scope = await self._counted(request, route)
                await cross_site.must_be_allowed(request, route, scope, self.settings.server.public_url)
                scope.must_be_let_in(route.who, route.needs)
                if first := securing.lead(request, route, scope):
                    return first
                return await self._answer(request, route, scope)
            except Refusal as refusal:
                return await self._refused(request, route, scope, refusal)
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as failure:  # noqa: BLE001  # a bug: logged once, and somebody waits for an answer
                name = failures.bug(failure, f"{route.method} {route.path}")
                return await self._failed(request, route, scope, name)

        return cross_site.opened(route, endpoint)

    async def _counted(self, request: Request, route: Route) -> Scope:
        """Who is asking; a program also hears, with its answer, how much more it may ask."""
        try:
            if len(request.scope["query_string"]) > self.settings.limits.query_bytes:
                raise TooLarge("This address is too long.")
            scope = await self._scope(request, route)
        except Refusal:
            if route.is_api:
                request.state.pace = self.pacing.stranger(address_of(request)).headers
            raise
        if route.is_api or scope.role == KEY:
            pace = self.pacing.count(scope)
            request.state.pace = pace.headers
            if pace.wait_s:
                raise RateLimited(retry_after_s=pace.wait_s)
        return scope

    async def _answer(self, request: Request, route: Route, scope: Scope) -> Response:
        given = () if route.takes is None else (await inputs.body(request, route.takes),)

        async def act(scope: Scope) -> Response:
            return _answered(request, route, await route.handler(scope, request, *given))

        key = request.headers.get(ONCE) if route.is_once else None
        if key is None:
            answer = await act(scope)
        else:
            body = msgspec.json.encode(given, order="sorted")
            answer = await self._once(scope, Asked(key, f"{route.method} {request.url.path}", body), act)
        answer.headers.setdefault("cache-control", "no-store")
        if request.method == "GET" and not route.is_api and scope.session_id and answer.status_code == 200:
            await self._renew_cookie(request, answer, scope)
        return answer

    async def _renew_cookie(self, request: Request, answer: Response, scope: Scope) -> None:
        """Another token in the cookie that the session came in; one that came as a token stays as it is."""
        is_https = self.is_https(request)
        accounts = self.settings.accounts
        days = accounts.session_absolute_days if scope.is_staff else accounts.customer_session_days
        cookies = read_cookies(request.headers.get("cookie", ""))
        for name in session_cookies(scope.audience, is_https):
            fresh = await self._renew(scope, cookies[name]) if name in cookies else ""
            if fresh:
                set_cookie(answer, name, fresh, is_https=is_https, max_age_s=int(days * 86_400))

    async def _scope(self, request: Request, route: Route) -> Scope:
        """Who is asking; a change that came with a cookie must also come from a form of ours."""
        is_https = self.is_https(request)
        sent = ""
        changes = request.method not in SAFE and not route.changes_nothing
        has_bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
        if not has_bearer:
            sent = request.headers.get(FORM_HEADER, "")  # of several sessions it says whose page is asking
            if changes and not sent and not route.is_api:
                sent = (await _fields_of(request, route)).get(FORM_FIELD, "")
        carried = credentials(request.headers, address_of(request), route.audience, is_https, sent)
        carried = cross_site.without_cookies(request, route, carried, self.settings.server.public_url)
        scope = await self._identify(carried)
        if changes and not has_bearer and (not route.is_api or carried.cookies):
            self._must_be_our_form(request, route, scope, sent)
        return scope

    def _must_be_our_form(self, request: Request, route: Route, scope: Scope, sent: str) -> None:
        security.must_come_from_here(request.headers, request.url.scheme, self.settings.server.public_url)
        if route.is_framed:
            if "origin" not in request.headers:
                raise Forbidden("This form was sent from another site.")
            return
        if not any(self.signing.form_token_holds(each, sent) for each in self._bound_to(request, route, scope)):
            raise Forbidden("This page is too old. Please reload it and try again.")

    def _bound_to(self, request: Request, route: Route, scope: Scope) -> list[str]:
        session = [scope.session_id] if scope.session_id else []
        if session and VISITOR not in route.who:
            return session
        cookies = read_cookies(request.headers.get("cookie", ""))  # of a page from before they came in
        return [*session, "visitor:" + cookies.get(visitor_cookie(self.is_https(request)), secrets.token_hex(8))]

    # What handlers use, by way of the module's functions below

    async def page_of(self, request: Request, scope: Scope, *, live: str | None = None) -> tuple[Page, Look, str]:
        """What a page shows around its content, its look, and a new visitor's cookie to set (or none)."""
        shop, zone = await self.shop_of(scope)
        fresh = ""
        bound = scope.session_id
        if not bound:
            cookies = read_cookies(request.headers.get("cookie", ""))
            known = cookies.get(visitor_cookie(self.is_https(request)), "")
            fresh = "" if known else secrets.token_urlsafe(16)
            bound = f"visitor:{known or fresh}"
        language = i18n.LANGUAGES[scope.language]
        framed: Framed | None = getattr(request.state, "framed", None)
        token, me = self.signing.form_token(bound), await self._person_of(scope)
        page = Page(
            language=language.tag,
            direction=language.direction,
            digits=language.digits,
            languages=[(each.tag, each.own_name) for each in i18n.LANGUAGES.values()],
            csrf=self.signing.masked(token) if framed else token,
            path=path_of(request),
            workspace=shop,
            me=me,
            live=line_of(live, me, request, framed),
            framed=framed,
            now_ms=scope.now_ms,
        )
        return page, look_with("html", scope.audience, scope.language, zone), fresh

    async def _refused(self, request: Request, route: Route, scope: Scope | None, refusal: Refusal) -> Response:
        language = scope.language if scope else language_of(request)
        if route.is_api or failures.is_wanted(request):
            return failures.problem(refusal, language)
        if isinstance(refusal, Unauthenticated) and route.audience == "staff" and request.method in SAFE:
            target = security.safe_path(request.url.path, "/inbox")
            response: Response = RedirectResponse(f"/sign-in?next={target}", 303)
            drop_cookie(response, cookie_name("staff", self.is_https(request)), is_https=self.is_https(request))
            return response
        return await self._error_page(request, scope, refusal)

    async def _error_page(
        self, request: Request, scope: Scope | None, refusal: Refusal, reference: str = ""
    ) -> Response:
        try:
            scope = scope or await self._whoever(request)
            page, look, fresh = await self.page_of(request, scope)
        except Refusal:
            return Response(refusal.text() + "\n", refusal.status, media_type="text/plain")
        translate = i18n.translator(look.language)
        html = self.renderer.page(
            "errors/page.html",
            look,
            page=page,
            status=refusal.status,
            title=translate(failures.title(refusal.status)),
            text=refusal.text(translate),
            reference=reference,
        )
        response = HTMLResponse(html, refusal.status, failures.headers_of(refusal))
        if fresh:
            is_https = self.is_https(request)
            set_cookie(response, visitor_cookie(is_https), fresh, is_https=is_https, max_age_s=None)
        return response

    async def _whoever(self, request: Request) -> Scope:
        """Who is shown an error; somebody whose session has ended is a visitor with the same language."""
        address, is_https = address_of(request), self.is_https(request)
        try:
            return await self._identify(credentials(request.headers, address, "any", is_https))
        except Refusal:
            asked = {"accept-language": request.headers.get("accept-language", "")}
            return await self._identify(credentials(asked, address, "any", is_https))

    async def _failed(self, request: Request, route: Route, scope: Scope | None, name: str) -> Response:
        language = scope.language if scope else language_of(request)
        if route.is_api or failures.is_wanted(request):
            return failures.apology(name, language)

        class Broken(Refusal):
            status = 500
            sentence = "Something went wrong on our side."

        try:
            return await self._error_page(request, scope, Broken(), name)
        except Exception as failure:  # noqa: BLE001  # even the apology failed: logged, and said plainly
            failures.bug(failure, "error page")
            return Response("Something went wrong on our side.\n", 500, media_type="text/plain")

    async def not_found(self, request: Request) -> Response:
        """An address that nothing answers to, or that answers to other methods only."""
        path = request.url.path
        if not path.startswith("/api/"):
            return await self._error_page(request, None, NotFound())
        allowed = {route.method for route in self.routes if compile_path(route.path)[0].match(path)}
        answer = failures.problem(WrongMethod(allowed) if allowed else NotFound(), language_of(request))
        answer.headers.update(self.pacing.stranger(address_of(request)).headers)
        return answer


def _answered(request: Request, route: Route, said: Any) -> Response:
    """What a handler gives, as it travels; a list that goes on says where."""
    if isinstance(said, Response):
        return said
    if said is None:
        return Response(status_code=204)
    answer = Response(msgspec.json.encode(said), route.status, media_type="application/json")
    if goes_on := paging.link(request.url, said):
        answer.headers["link"] = goes_on
    return answer


async def _fields_of(request: Request, route: Route) -> dict[str, str]:
    """The fields of a form; of one that brings files those that stand before them, where its token does."""
    if route.takes_files and multipart.is_multipart(request):
        return await multipart.reader_of(request).leading_fields()
    return await inputs.form_fields(request, route.most_fields)


def door_of(request: Request) -> Door:
    """The door a request came through."""
    door: Door = request.state.door
    return door


async def show(
    request: Request,
    scope: Scope,
    template: str,
    *,
    status: int = 200,
    live: str | None = None,
    **variables: Any,
) -> Response:
    """A page."""
    door = door_of(request)
    page, look, fresh = await door.page_of(request, scope, live=live)
    html = door.renderer.page(template, look, page=page, **variables)
    response = HTMLResponse(html, status)
    if page.framed:
        return framing.in_window(request, response, page.framed)
    if fresh:
        is_https = door.is_https(request)
        set_cookie(response, visitor_cookie(is_https), fresh, is_https=is_https, max_age_s=None)
    return response


async def look_of(request: Request, scope: Scope) -> Look:
    """The look of this request's answer."""
    _, zone = await door_of(request).shop_of(scope)
    return look_with("html", scope.audience, scope.language, zone)


def go(target: str) -> Response:
    """After a form: see there (303), so that reloading does not send it again."""
    return RedirectResponse(security.safe_path(target), 303)


def address_of(request: Request) -> str:
    """Where the request came from; uvicorn has looked through the proxies that are believed."""
    return request.client.host if request.client else ""


def language_of(request: Request) -> str:
    """The language of somebody whose scope is not known."""
    return i18n.choose(i18n.accepted(request.headers.get("accept-language", "")))
