"""Whoever leaves before the answer: the layers further out get one all the same, since they log an error for none."""

from anyio import CancelScope
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send

LEFT = 499  # nginx's word for «the client closed the request»


class Squeezed(GZipMiddleware):
    """Compresses as Starlette does, which holds an answer's beginning back; for `ui.run(gzip_middleware_factory=…)`.

    A browser that goes on while files are coming cancels them. Where that happens before anything was sent, Starlette's
    middleware of plain functions, which NiceGUI puts around everything, would raise «No response returned».
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = begun = False

        async def heard() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or message['type'] == 'http.disconnect'
            return message

        async def told(message: Message) -> None:
            nonlocal begun
            with CancelScope(shield=not begun):  # begun is begun: half of it would be neither an answer nor none
                await send(message)
            begun = True

        await super().__call__(scope, heard, told)
        if scope['type'] == 'http' and gone and not begun:
            await send({'type': 'http.response.start', 'status': LEFT, 'headers': []})
            await send({'type': 'http.response.body', 'body': b''})
