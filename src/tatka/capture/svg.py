"""SVG that an example displays; the rules are those of `tatka.core.safe_svg`."""

from tatka.core.safe_svg import clean_svg, svg_size

__all__ = ["clean_svg", "svg_size"]
