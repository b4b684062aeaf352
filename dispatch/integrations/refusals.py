"""Why a delivery of an outside system is not accepted."""

from http import HTTPStatus


class WebhookRefused(Exception):
    """A delivery that is not accepted: the status, the stable code and the sentence of the problem document."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
