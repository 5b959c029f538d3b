"""The right side of a card: the composer above the timeline."""

from collections.abc import Sequence

from ..components.kit import Tag
from ..context import Context
from .composer import Composer
from .feed import Timeline
from .reading import Shown


class Side(Tag):
    """A named section with `composer` and `timeline` of one record."""

    def __init__(self, context: Context, kind: str, id: int, data: Shown | None = None,
                 links: Sequence[tuple[str, int]] = ()) -> None:  # fmt: skip
        super().__init__('div', cls='d-right')
        with self:
            self.composer = Composer(context, kind, id, links or (data.links if data else ()))
            self.timeline = Timeline(context, kind, id, data, links)
