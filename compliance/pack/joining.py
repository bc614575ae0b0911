"""Documents that were laid out one by one become one PDF, with their tags, bookmarks, links and page labels.

Pure: bytes in, bytes out; the same parts give the same bytes. What a tagged PDF has beyond its pages, and pikepdf
leaves behind: the structure trees under one root, their parent trees renumbered, identifiers made the document's own,
bookmarks chained, names of places merged, and links between parts made to lead there (docs/decisions/0009).
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from coopcare.errors import DomainError

# A link to another part is written as an address at this host (see coopcare.ui.paper), whose path is its anchor.
HOST = "paper.invalid"
READING, KEEPING = "pdf/ua-1", "pdf/a-3a"
_PRINTED = 4  # annotation flag: on paper too. PDF/A asks for it.


class NotJoined(DomainError):
    """Parts that cannot become one sound document. Always a fault in what was laid out."""


@dataclass(frozen=True)
class Part:
    """One document as it was laid out. `anchor` is what links to it name; `label` stands before its page numbers."""

    anchor: str
    title: str
    label: str
    content: bytes


def join(parts: Sequence[Part], *, title: str, lang: str = "en-GB", variant: str = READING) -> bytes:
    """The parts as one PDF, in their order. A link to a part that is not among them is printed as plain words."""
    with Pdf.new() as whole:
        root = _begin(whole, title=title, lang=lang, variant=variant)
        places: dict[str, Object] = {}
        bookmarks: list[Object] = []
        labels: list[Any] = []
        for number, part in enumerate(parts):
            with pikepdf.open(io.BytesIO(part.content)) as source:
                labels += [len(whole.pages), _label(part)]
                first = len(whole.pages)
                _take_in(whole, source, root, part, number)
                named = _places_of(whole, source)
                if double := places.keys() & named.keys():
                    raise NotJoined(f"Two places have the name {sorted(double)[0]}.")
                places |= named | {part.anchor: Array([whole.pages[first].obj, Name.Fit])}
                bookmarks += _bookmarks_of(whole, source)
        titles = {part.anchor: part.title for part in parts}
        for page in whole.pages:
            _lead_inside(whole, page, places, titles)
        whole.Root.Names = Dictionary(Dests=Dictionary(Names=_name_tree(places)))
        whole.Root.PageLabels = whole.make_indirect(Dictionary(Nums=Array(labels)))
        _chain(whole, bookmarks)
        _name_elements(whole)
        return _bytes_of(whole)


def alone(part: Part, *, files_beside: Mapping[str, str], title: str, variant: str = READING) -> bytes:
    """One part by itself, beside others on a disk: `files_beside` is the file of each anchor."""
    with pikepdf.open(io.BytesIO(part.content)) as pdf:
        for page in pdf.pages:
            _lead_beside(pdf, page, files_beside)
        _name_elements(pdf)
        _say_what_it_is(pdf, title=title, variant=variant)
        return _bytes_of(pdf)


def pages_in(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _begin(whole: Pdf, *, title: str, lang: str, variant: str) -> Object:
    """The catalogue, and the empty structure tree."""
    document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    tree = Dictionary(Type=Name.StructTreeRoot, K=Array([document]), ParentTree=Dictionary(Nums=Array()))
    whole.Root.StructTreeRoot = whole.make_indirect(tree)
    document.P = whole.Root.StructTreeRoot
    whole.Root.Lang = String(lang)
    whole.Root.MarkInfo = Dictionary(Marked=True)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    whole.Root.PageMode = Name.UseOutlines
    _say_what_it_is(whole, title=title, variant=variant)
    return document


def _take_in(whole: Pdf, source: Pdf, root: Object, part: Part, number: int) -> None:
    """The pages first: what is copied after them keeps pointing at them. Then the tree, below the one root."""
    own = source.Root.StructTreeRoot
    _make_own(_elements(own), number)
    before = len(whole.pages)
    for page in source.pages:
        whole.pages.append(page)
    tree = whole.copy_foreign(own)
    nums = whole.Root.StructTreeRoot.ParentTree.Nums
    offset = int(nums[-2]) + 1 if len(nums) else 0
    for index in range(0, len(tree.ParentTree.Nums), 2):
        nums.append(offset + int(tree.ParentTree.Nums[index]))
        nums.append(tree.ParentTree.Nums[index + 1])
    for page in whole.pages[before:]:
        page.obj.StructParents = offset + int(page.obj.StructParents)
        for annotation in page.obj.get("/Annots", Array()):
            annotation.StructParent = offset + int(annotation.StructParent)
    branch = tree.K[0]
    branch.S, branch.P, branch.T = Name.Part, root, String(part.title)
    root.K.append(branch)


def _elements(own: Object) -> Iterator[Object]:
    """Every structure element of a tree."""
    waiting = list(own.K)
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Dictionary) or element.get("/Type") != Name.StructElem:
            continue
        yield element
        kids = element.get("/K", Array())
        waiting.extend(kids if isinstance(kids, Array) else [kids])


def _make_own(elements: Iterable[Object], number: int) -> None:
    """Identifiers of table headings are counted afresh in each document, so each takes the number of its part."""
    for element in elements:
        if "/ID" in element:
            element.ID = _own(element.ID, number)
        if "/A" in element and isinstance(element.A, Dictionary) and "/Headers" in element.A:
            element.A.Headers = Array([_own(name, number) for name in element.A.Headers])


def _own(name: Object, number: int) -> String:
    return String(f"{number}.{name}")


def _name_elements(pdf: Pdf) -> None:
    """The identifiers in one tree, which a document that uses them must have (ISO 32000-1, 14.7.2)."""
    named = {str(element.ID): element for element in _elements(pdf.Root.StructTreeRoot) if "/ID" in element}
    if named:
        tree = pdf.make_indirect(Dictionary(Names=_name_tree(named)))
        pdf.Root.StructTreeRoot.IDTree = tree


def _places_of(whole: Pdf, source: Pdf) -> dict[str, Object]:
    """The named places of a part. Its pages are in the whole already, so they point there."""
    names = source.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    return {str(names[index]): _copied(whole, source, names[index + 1]) for index in range(0, len(names), 2)}


def _copied(whole: Pdf, source: Pdf, value: Object) -> Object:
    return whole.copy_foreign(source.make_indirect(value))


def _bookmarks_of(whole: Pdf, source: Pdf) -> list[Object]:
    """The bookmarks of the first level; those below come with them."""
    first = source.Root.get("/Outlines", Dictionary()).get("/First")
    if first is None:
        return []
    copied = whole.copy_foreign(first)
    found = [copied]
    while "/Next" in found[-1]:
        found.append(found[-1].Next)
    return found


def _chain(whole: Pdf, bookmarks: Sequence[Object]) -> None:
    if not bookmarks:
        return
    outlines = whole.make_indirect(Dictionary(Type=Name.Outlines, First=bookmarks[0], Last=bookmarks[-1]))
    for place, bookmark in enumerate(bookmarks):
        bookmark.Parent = outlines
        for key, other in (("/Prev", place - 1), ("/Next", place + 1)):
            if 0 <= other < len(bookmarks):
                bookmark[key] = bookmarks[other]
            elif key in bookmark:
                del bookmark[key]
        if int(bookmark.get("/Count", 0)) > 0:
            bookmark.Count = -int(bookmark.Count)  # closed: one line a document until it is opened
    outlines.Count = len(bookmarks)
    whole.Root.Outlines = outlines


def _label(part: Part) -> Object:
    """A viewer shows the number that is printed on the page, after the document it is of."""
    label = Dictionary(S=Name.D, St=1)
    if part.label:
        label.P = String(f"{part.label} ")
    return label


def _lead_inside(whole: Pdf, page: Any, places: Mapping[str, Object], titles: Mapping[str, str]) -> None:
    for annotation, anchor, place in list(_links_out(page)):
        if (place or anchor) not in places:
            _make_plain(whole, page, annotation)
            continue
        annotation.A = Dictionary(Type=Name.Action, S=Name.GoTo, D=String(place or anchor))
        annotation.Contents = String(f"Go to {titles.get(anchor, anchor)}")


def _lead_beside(pdf: Pdf, page: Any, files_beside: Mapping[str, str]) -> None:
    for annotation, anchor, place in list(_links_out(page)):
        if anchor not in files_beside:
            _make_plain(pdf, page, annotation)
            continue
        name = files_beside[anchor]
        there = String(place) if place else Array([0, Name.Fit])
        file = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name))
        annotation.A = Dictionary(Type=Name.Action, S=Name.GoToR, F=file, D=there)
        annotation.Contents = String(f"Open {name}")


def _links_out(page: Any) -> Iterator[tuple[Object, str, str]]:
    """(annotation, anchor of the part, place in it or "") of every link to another part."""
    for annotation in page.obj.get("/Annots", Array()):
        annotation.F = _PRINTED
        address = urlsplit(str(annotation.get("/A", Dictionary()).get("/URI", "")))
        if address.hostname == HOST:
            yield annotation, address.path.strip("/"), address.fragment


def _make_plain(pdf: Pdf, page: Any, annotation: Object) -> None:
    """The words of a link that leads nowhere stay as words: no annotation, and no link in the tags."""
    number = int(annotation.StructParent)
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    place = next(index for index in range(0, len(nums), 2) if int(nums[index]) == number)
    element = nums[place + 1]
    del nums[place : place + 2]
    element.S = Name.Span
    element.K = Array([kid for kid in element.K if not _is_of(kid, annotation)])
    page.obj.Annots = Array([one for one in page.obj.Annots if one.objgen != annotation.objgen])


def _is_of(kid: Object, annotation: Object) -> bool:
    is_object = isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    return is_object and kid.Obj.objgen == annotation.objgen


def _name_tree(named: Mapping[str, Object]) -> Array:
    """Sorted as bytes, as a name tree must be."""
    pairs = sorted((bytes(String(name)), name) for name in named)
    return Array([item for _, name in pairs for item in (String(name), named[name])])


def _say_what_it_is(pdf: Pdf, *, title: str, variant: str) -> None:
    producer = f"WeasyPrint {_release('weasyprint')}"
    pdf.docinfo[Name.Title], pdf.docinfo[Name.Producer] = String(title), String(producer)
    claim = _CLAIMS[variant].format(title=escape(title), producer=escape(producer))
    metadata = Stream(pdf, claim.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    if variant == KEEPING:
        profile = Stream(pdf, _colours())
        profile.N = 3
        pdf.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=String("sRGB2014.icc"),
                    Info=String("sRGB2014.icc"),
                    DestOutputProfile=pdf.make_indirect(profile),
                )
            ]
        )


@cache
def _release(package: str) -> str:
    from importlib.metadata import version

    return version(package)


@cache
def _colours() -> bytes:
    """The profile of colours that WeasyPrint puts into a PDF/A."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _bytes_of(pdf: Pdf) -> bytes:
    kept = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(kept, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()


_DESCRIPTION = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" {claim}/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{{producer}}"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{{title}}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIMS = {
    READING: _DESCRIPTION.format(claim='xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"'),
    KEEPING: _DESCRIPTION.format(
        claim='xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"'
    ),
}
