"""A paper in a frame: the PDF, or its page where the browser shows no PDF."""

from nicegui.element import Element


class Sheet(Element, component='preview.js'):
    """The paper in a frame, asked for 400 ms after the last `show`."""

    def __init__(self, src: str, labels: dict[str, str]) -> None:
        super().__init__()
        self._props.update(src=src, labels=labels)

    def show(self, src: str) -> None:
        """Show another state of the paper."""
        self._props['src'] = src
        self.run_method('show', src)
