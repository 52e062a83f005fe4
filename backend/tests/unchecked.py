"""httpx's functions without a check against the OpenAPI document, and with retries if the service is busy."""

from typing import Any

import httpx

from tests.contract import NO_TLS, TRIES, is_busy


def request(method: str, url: str, **more: Any) -> httpx.Response:
    """Send the request until the service is not busy, at most TRIES times; returns the last response."""
    for _ in range(TRIES - 1):
        response = httpx.request(method, url, timeout=120, verify=NO_TLS, **more)
        if not is_busy(response):
            return response
    return httpx.request(method, url, timeout=120, verify=NO_TLS, **more)


def get(url: str, **more: Any) -> httpx.Response:
    return request("GET", url, **more)


def head(url: str, **more: Any) -> httpx.Response:
    return request("HEAD", url, **more)


def options(url: str, **more: Any) -> httpx.Response:
    return request("OPTIONS", url, **more)


def patch(url: str, **more: Any) -> httpx.Response:
    return request("PATCH", url, **more)


def post(url: str, **more: Any) -> httpx.Response:
    return request("POST", url, **more)
