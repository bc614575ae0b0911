"""How long the whole policy pack takes, and how near that is to WeasyPrint alone.

Makes a co-op whose questions are answered, asks for the whole pack, and does each step by the worker's own job: take
the row, make the page, lay it out, store it, and at the end join all of it for reading, for keeping and as a ZIP.
Between them, turn about, the same HTML goes through a bare WeasyPrint loop that reuses its fonts and styles. Then one
answer is changed and the pack built again. Wall-clock time, one process.
"""

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

CHANGED = "moving_lead"  # an answer that few documents print


def main(argv: list[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()
    from coopcare.tenancy.context import acting_for

    coop, actor = _co_op()
    with acting_for(coop, actor):
        _answer_everything(actor)
        result = _first_build(actor) | _second_build(actor)
        if options.save:
            _keep_papers(options.save)
    if options.json:
        print(json.dumps(result))
        return 0
    print(f"{result['pages']} pages in {result['seconds']} s: {result['pages_per_second']} a second.")
    print(
        f"WeasyPrint alone takes {result['bare_seconds']} s for the same words: {result['ratio_to_bare']:.0%} of that."
    )
    print(f"After one answer changed, {result['documents_rerendered']} documents were laid out again, in ", end="")
    print(f"{result['seconds_again']} s with joining. At most {result['most_megabytes']} MB of memory.")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench pack", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--save", type=Path, help="keep the papers in this folder, to look at")
    return parser.parse_args(argv)


def _co_op() -> tuple[Any, Any]:
    from coopcare.accounts.actor import Actor
    from coopcare.tenancy.context import acting_for
    from coopcare.tenancy.models import Coop, CqcStatus
    from members.models import Employment, Job, Person

    coop = Coop.objects.create(
        slug="bench",
        name="Long Meadow Care Co-operative",
        short_name="Long Meadow",
        phone="01632 960700",
        email="office@longmeadow.example",
        address="4 Church Walk, Hartley",
        area="Hartley",
        cqc_status=CqcStatus.REGISTERED,
    )
    actor = Actor.system(coop.id, "bench")
    with acting_for(coop, actor):
        from coopcare.clock import today

        manager = Person.objects.create(first_name="Ruth", last_name="Adeyemi")
        Employment.objects.create(person=manager, job=Job.MANAGER, starts_on=today())
    return coop, actor


def _answer_everything(actor: Any) -> None:
    from compliance.queries.library import questions_asked
    from compliance.services.answers import answer_question

    for asked in questions_asked():
        answer_question(asked.question.name, value=asked.question.example, actor=actor)


def _first_build(actor: Any) -> dict[str, Any]:
    """Ours and bare, document by document, turn about, so that neither has the warmer machine."""
    from compliance.pack.sheets import Sheet, lay_out
    from compliance.services import packs

    bare, drawn = _BareLoop(), []

    def laid_out(sheet: Sheet) -> bytes:
        drawn.append(sheet)
        return lay_out(sheet)

    packs.lay_out = laid_out
    pack = packs.request_pack(actor=actor)
    first = packs.order_now(packs.Kind.EASY)
    warm = first.sheet(first.codes[0], packs.printed_library(), packs.summaries())
    lay_out(warm), bare.make(warm)  # both kits are warm before the clock starts
    ours = alone = 0.0
    pages = 0
    while (row := packs.next_unfinished()) is not None:
        started = time.perf_counter()
        packs.advance(row, actor=actor)
        ours += time.perf_counter() - started
        while drawn:
            started = time.perf_counter()
            bare.make(drawn.pop())
            alone += time.perf_counter() - started
    pack.refresh_from_db()
    if pack.document is None:
        raise SystemExit(f"The pack could not be built. {pack.last_error}")
    pages = sum(step["pages"] for step in pack.progress if "key" in step)
    return {
        "pages": pages,
        "seconds": round(ours, 2),
        "bare_seconds": round(alone, 2),
        "pages_per_second": round(pages / ours, 2),
        "ratio_to_bare": round(alone / ours, 3),
        "most_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _second_build(actor: Any) -> dict[str, Any]:
    from compliance.services import packs
    from compliance.services.answers import answer_question

    answer_question(CHANGED, value="Somebody New", actor=actor)
    pack = packs.request_pack(actor=actor)
    started = time.perf_counter()
    while (row := packs.next_unfinished()) is not None:
        packs.advance(row, actor=actor)
    seconds = time.perf_counter() - started
    pack.refresh_from_db()
    documents = [step for step in pack.progress if "key" in step and step["code"] != packs.COVER]
    again = [step["code"] for step in documents if step["state"] == packs.READY]
    print(f"Laid out again: {', '.join(again)} of {len(documents)}", file=sys.stderr)
    return {"documents_rerendered": len(again), "seconds_again": round(seconds, 2)}


class _BareLoop:
    """What a person would write with WeasyPrint's manual open: fonts and styles made once, then HTML in, bytes out."""

    def __init__(self) -> None:
        from weasyprint.text.fonts import FontConfiguration

        self.fonts = FontConfiguration()
        self.styles: dict[Path, Any] = {}

    def make(self, sheet: Any) -> bytes:
        from weasyprint import HTML

        from coopcare.ui.paper import BASE_URL, STYLE

        styles = [self._style(path) for path in (STYLE, *sheet.styles)]
        document = HTML(string=sheet.html, base_url=BASE_URL)
        return document.write_pdf(font_config=self.fonts, stylesheets=styles, pdf_variant="pdf/ua-1")

    def _style(self, path: Path) -> Any:
        from weasyprint import CSS

        from coopcare.ui.paper import BASE_URL, OurFilesOnly

        if path not in self.styles:
            words = path.read_text()
            self.styles[path] = CSS(string=words, base_url=BASE_URL, url_fetcher=OurFilesOnly(), font_config=self.fonts)
        return self.styles[path]


def _keep_papers(folder: Path) -> None:
    from compliance.queries.builds import latest_build
    from coopcare.documents.services import read_document

    folder.mkdir(parents=True, exist_ok=True)
    pack = latest_build("pack")
    for document in (pack.document, pack.keeping, pack.bundle) if pack else ():
        (folder / document.name).write_bytes(read_document(document))
