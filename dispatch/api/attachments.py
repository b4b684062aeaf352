"""Files of incidents over HTTP: they come in parts, and go out as what was found in them."""

import logging
from http import HTTPStatus
from typing import Annotated, Self

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import Field, model_validator

from dispatch.actions.attachments import add_attachment, withdraw_attachment
from dispatch.actions.writing import let_connection_go
from dispatch.api.documents import PROBLEMS
from dispatch.api.file_parts import answer_with_file
from dispatch.api.requests import access, actor, carry_out
from dispatch.errors import NotFound
from dispatch.files.folder import keep_preview, path_of, preview_path_of, received
from dispatch.files.pictures import preview_of_picture
from dispatch.models import Attachment
from dispatch.problems import problem
from dispatch.rules.attachments import served_name
from dispatch.schema import (
    AttachmentCard,
    AttachmentList,
    AttachmentWithdrawal,
    DeviceTime,
    Id,
    NewAttachment,
    Problem,
    ShortText,
)
from dispatch.selectors.attachments import list_attachments, require_attachment
from dispatch.vocabulary import AttachmentKind

logger = logging.getLogger(__name__)
router = Router(tags=["attachments"])

# Whatever a browser makes of a file: it is not guessed at, it runs nothing, and it asks for nothing.
_SAFELY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_BYTES: dict[str, object] = {"schema": {"type": "string", "format": "binary"}}


def _document(*media_types: str) -> dict[str, object]:
    answer = {"description": "OK", "content": dict.fromkeys(media_types, _BYTES)}
    return {"responses": {200: answer, 206: answer}}


_PICTURES = ("image/jpeg", "image/png", "image/webp")
_ANY = (
    *_PICTURES,
    "video/mp4",
    "video/quicktime",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "application/pdf",
)


class Told(Schema):
    """What comes beside the file, as text."""

    caption: ShortText = ""
    taken_at: DeviceTime | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _place_is_whole(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat go together")
        return self


@router.get("/incidents/{id:incident_id}/attachments", response={200: AttachmentList, **PROBLEMS})
def index(request: HttpRequest, incident_id: Id) -> AttachmentList:
    """Read the files of an incident. Those that were withdrawn are for supervisors."""
    return list_attachments(access(request), incident_id)


@router.post("/incidents/{id:incident_id}/attachments", response={201: AttachmentCard, **PROBLEMS})
def attach(request: HttpRequest, incident_id: Id, file: File[UploadedFile], told: Form[Told]) -> HttpResponse:
    """Add a file to an incident."""
    new = NewAttachment(**told.model_dump(mode="json"), name=file.name or "")
    with received(file.chunks()) as arrived:
        asked = orjson.dumps([arrived.sha256, new.model_dump(mode="json")])
        by = actor(request, asked)
        return carry_out(
            HTTPStatus.CREATED, lambda: add_attachment(by=by, incident_id=incident_id, file=arrived, new=new)
        )


@router.post("/attachments/{id:attachment_id}/withdraw", response={200: AttachmentCard, **PROBLEMS})
def withdraw(request: HttpRequest, attachment_id: Id, body: AttachmentWithdrawal) -> HttpResponse:
    """Show a file no longer."""
    return carry_out(
        HTTPStatus.OK,
        lambda: withdraw_attachment(by=actor(request), attachment_id=attachment_id, reason=body.reason),
    )


@router.get(
    "/attachments/{id:attachment_id}/content",
    response={200: None, 206: None, 304: None, 416: Problem, **PROBLEMS},
    openapi_extra=_document(*_ANY),
)
def content(request: HttpRequest, attachment_id: Id) -> HttpResponseBase:
    """Read the file as it came, whole or one range of bytes. A document is saved, never shown in the page."""
    row = require_attachment(access(request), attachment_id)
    response = answer_with_file(request, path_of(row.sha256), row.media_type)
    if response is None:
        return _missing(row)
    is_saved = row.kind == AttachmentKind.DOCUMENT
    return _safe(response, content_disposition_header(is_saved, served_name(row.name, row.media_type)))


@router.get(
    "/attachments/{id:attachment_id}/preview",
    response={200: None, **PROBLEMS},
    openapi_extra={"responses": {200: {"description": "OK", "content": {"image/jpeg": _BYTES}}}},
)
def preview(request: HttpRequest, attachment_id: Id) -> HttpResponseBase:
    """Read a picture in small (JPEG, at most 640 pixels wide and high), upright, without what it told beside itself."""
    row = require_attachment(access(request), attachment_id)
    if row.kind != AttachmentKind.PICTURE:
        raise NotFound("preview_missing", "Only a picture has a preview.")
    let_connection_go()
    try:
        small = _small(row)
    except FileNotFoundError:
        return _missing(row)
    return _safe(HttpResponse(small, content_type="image/jpeg"), "inline")


def _small(row: Attachment) -> bytes:
    try:
        return preview_path_of(row.sha256).read_bytes()
    except FileNotFoundError:
        # As after the return of a backup of the files alone.
        path_of(row.sha256).stat()
        small = preview_of_picture(path_of(row.sha256))
        keep_preview(row.sha256, small)
        return small


def _safe(response: HttpResponseBase, disposition: str | None) -> HttpResponseBase:
    for name, value in _SAFELY.items():
        response[name] = value
    response["Content-Disposition"] = disposition or "inline"
    return response


def _missing(row: Attachment) -> HttpResponse:
    logger.error("the content of attachment %s (%s) is not in the folder of files", row.pk, row.sha256)
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "file_missing", "The content is not in the folder of files.")
