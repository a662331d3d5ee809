"""SVG pictures made safe by an allow-list: no script, no link, no address outside, opened alone as well."""

import re
from functools import lru_cache
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words(
    """
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc
    clipPath mask pattern linearGradient radialGradient stop marker image filter style feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    """
)
PROPERTIES = _words(
    """
    alignment-baseline baseline-shift clip-path clip-rule color color-interpolation display
    dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-size font-stretch font-style font-variant font-weight letter-spacing lighting-color marker
    marker-end marker-mid marker-start mask mix-blend-mode opacity overflow paint-order shape-rendering
    stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering transform
    vector-effect visibility white-space word-spacing writing-mode
    """
)
ATTRIBUTES = PROPERTIES | _words(
    """
    id class lang role tabindex style x y x1 x2 y1 y2 cx cy r rx ry fx fy fr d dx dy points width height
    viewBox preserveAspectRatio version offset gradientUnits gradientTransform spreadMethod clipPathUnits
    maskUnits maskContentUnits patternUnits patternContentUnits patternTransform markerHeight markerUnits
    markerWidth orient refX refY rotate textLength lengthAdjust startOffset method spacing pathLength in in2
    result stdDeviation mode type values operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX
    targetY edgeMode preserveAlpha surfaceScale diffuseConstant kernelUnitLength scale xChannelSelector
    yChannelSelector azimuth elevation radius z specularConstant specularExponent limitingConeAngle
    pointsAtX pointsAtY pointsAtZ baseFrequency numOctaves seed stitchTiles tableValues slope intercept
    amplitude exponent filterUnits primitiveUnits media
    """
)
FUNCTIONS = _words(
    """
    rgb rgba hsl hsla var calc min max clamp light-dark translate translatex translatey scale scalex scaley
    rotate skewx skewy matrix color-mix
    """
)
MOST_BYTES = 20_000_000
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
LOCAL = re.compile(r"#[\w.:-]+")
_LOCAL_URL = re.compile(r"""url\(\s*["']?#[\w.:-]+["']?\s*\)""", re.IGNORECASE)
_CALL = re.compile(r"([\w-]+)\s*\(")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_DECLARED_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_MARKED = re.compile(r"<[?!]")


def clean(svg: str | bytes) -> str:
    """Return an SVG picture that can neither run, load nor link to anything, unchanged where it is safe.

    Raises
    ------
    ValueError
        For text that is no well-formed SVG, declares entities, or is larger than 20 MB.
    """
    if len(svg) > MOST_BYTES:
        raise ValueError(f"a picture of more than {MOST_BYTES:,} bytes")
    text = _decoded(svg)
    if _DECLARED_ENTITY.search(text):
        raise ValueError("a picture that declares entities")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError) as fault:
        raise ValueError(f"no well-formed SVG: {fault}") from None
    if _local_name(root) != "svg":
        raise ValueError("no SVG picture")
    removed = _cleaned(root)
    if not removed and root.tag != "svg" and not _MARKED.search(text):
        return text
    for prefix, address in (("", SVG), ("xlink", XLINK)):
        ElementTree.register_namespace(prefix, address)
    return ElementTree.tostring(root, encoding="unicode")


def _decoded(svg: str | bytes) -> str:
    """The text without its XML declaration, whose encoding has been followed."""
    if isinstance(svg, bytes):
        utf16 = svg.startswith((b"\xff\xfe", b"\xfe\xff"))
        svg = svg.decode("utf-16" if utf16 else "utf-8-sig")
    return re.sub(r"\A\s*<\?xml\b[^>]*\?>\s*", "", svg.removeprefix("\ufeff"))


def _local_name(element: ElementTree.Element) -> str:
    """The name of an SVG element, empty for any other."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag[1:].partition("}") if tag.startswith("{") else (SVG, "", tag)
    return name if space == SVG else ""


def _cleaned(root: ElementTree.Element) -> bool:
    """Remove what is not on the lists, in place; return whether anything was."""
    removed, waiting = _attributes(root), [root]
    while waiting:
        parent = waiting.pop()
        for child in list(parent):
            name = _local_name(child)
            style_refused = name == "style" and (len(child) > 0 or not _safe_sheet(child.text or ""))
            if name not in ELEMENTS or style_refused:
                _remove(parent, child)
                removed = True
                continue
            child.tag = f"{{{SVG}}}{name}"
            removed |= _attributes(child)
            waiting.append(child)
    root.tag = f"{{{SVG}}}svg" if root.tag != "svg" else _named(root)
    return removed


def _named(root: ElementTree.Element) -> str:
    """A picture without its namespace is none when it is opened by itself."""
    for element in root.iter():
        element.tag = f"{{{SVG}}}{_local_name(element)}"
    return f"{{{SVG}}}svg"


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Remove an element and keep the text behind it."""
    position = list(parent).index(child)
    if child.tail and position:
        before = parent[position - 1]
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _attributes(element: ElementTree.Element) -> bool:
    """Remove attributes that are not on the list, or name something outside; return whether any was."""
    refused = [name for name, value in element.attrib.items() if not _allowed(element, name, value)]
    for name in refused:
        del element.attrib[name]
    return bool(refused)


def _allowed(element: ElementTree.Element, name: str, value: str) -> bool:
    if name in ("href", f"{{{XLINK}}}href"):
        pattern = PICTURE if _local_name(element) == "image" else LOCAL
        return bool(pattern.fullmatch(value.strip()))
    if name == "{http://www.w3.org/XML/1998/namespace}space":
        return True
    if name == "style":
        return safe_style(value)
    if name in PROPERTIES:
        return safe_value(value)
    return name in ATTRIBUTES or name.startswith(("aria-", "data-"))


@lru_cache(maxsize=4096)
def safe_style(declarations: str) -> bool:
    """Return whether style declarations set properties of a drawing only, and name nothing outside of it."""
    pairs = [one.partition(":") for one in _COMMENT.sub("", declarations).split(";") if one.strip()]
    return all(
        (name.strip().lower() in PROPERTIES or name.strip().startswith("--")) and safe_value(value)
        for name, _, value in pairs
    )


@lru_cache(maxsize=4096)
def safe_value(value: str, functions: frozenset[str] = FUNCTIONS) -> bool:
    """Return whether a value calls known functions only, and refers to nothing outside of the picture."""
    rest = _LOCAL_URL.sub("", _COMMENT.sub("", value))
    return not set(rest) & set("\\@<>{}") and all(call.lower() in functions for call in _CALL.findall(rest))


def _safe_sheet(sheet: str) -> bool:
    """Whether a style sheet holds plain rules with safe declarations only."""
    plain = _COMMENT.sub("", sheet)
    rules = _RULE.findall(plain)
    rest = _RULE.sub("", plain)
    return not rest.strip() and all(
        not set(selector) & set("\\@<") and safe_style(declarations) for selector, declarations in rules
    )
