"""Build what a co-op prints, here and now, and write it to a folder; or only say what document lint finds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.models import PackStatus, PolicyPack
from compliance.pack.lint import Finding
from compliance.pack.order import HEADINGS, Kind
from compliance.queries.builds import papers_to_choose
from compliance.queries.library import findings, unanswered
from compliance.services.packs import advance, next_unfinished, request_pack
from coopcare.accounts.actor import Actor
from coopcare.documents.models import Document
from coopcare.documents.services import read_document
from coopcare.errors import DomainError
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop

KINDS = [kind.value for kind in Kind if kind not in (Kind.CHOSEN, Kind.AGREEMENT)]


class Command(BaseCommand):
    help = "Build a co-op's policy pack, or another kind of paper, and write the PDFs and the ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--coop", required=True, help="the co-op's name in its address, such as greenvale")
        parser.add_argument("--kind", choices=KINDS, default=Kind.PACK.value, help="what to build (pack)")
        parser.add_argument("--set", help="only these papers: codes with commas between, such as P01,P10,easy-P10")
        parser.add_argument("--out", type=Path, help="the folder to write to; without it the build is only kept")
        parser.add_argument("--check", action="store_true", help="build nothing; say what document lint finds")

    def handle(self, *args: Any, **options: Any) -> None:
        coop = Coop.objects.filter(slug=options["coop"]).first()
        if coop is None:
            raise CommandError(f"There is no co-op named {options['coop']}.")
        actor = Actor.system(coop.id, "build_pack")
        with acting_for(coop, actor):
            if options["check"]:
                self._check(findings())
                return
            pack = self._build(options, actor)
            if options["out"]:
                self._write(pack, options["out"])

    def _check(self, found: Sequence[Finding]) -> None:
        for finding in found:
            where = f"{finding.policy} line {finding.line}" if finding.line else finding.policy or "answers"
            self.stdout.write(f"{'Stops it' if finding.blocks else 'To mend'}: {where}: {finding.sentence}")
        for question in unanswered():
            self.stdout.write(f"Not answered: {question.question}")
        blocking = sum(finding.blocks for finding in found)
        self.stdout.write(f"{len(found)} findings, {blocking} of which stop the pack from being built.")
        if blocking:
            raise CommandError("The pack cannot be built as it is.")

    def _build(self, options: dict[str, Any], actor: Actor) -> PolicyPack:
        chosen = [code.strip() for code in (options["set"] or "").split(",") if code.strip()]
        if unknown := set(chosen) - {code for code, _ in papers_to_choose()}:
            raise CommandError(f"There is no paper {', '.join(sorted(unknown))}.")
        kind = Kind.CHOSEN if chosen else Kind(options["kind"])
        try:
            asked = request_pack(kind=kind, chosen=chosen, actor=actor)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        while (pack := next_unfinished()) is not None:
            advance(pack, actor=actor)
        asked.refresh_from_db()
        if asked.status != PackStatus.READY:
            raise CommandError(f"The build stopped. {asked.last_error}")
        states = [step["state"] for step in asked.progress]
        version, fresh = asked.answers["organisation"]["pack_version"], states.count("ready")
        self.stdout.write(f"{HEADINGS[kind]}, version {version}: {fresh} steps done, {len(states) - fresh} unchanged.")
        return asked

    def _write(self, pack: PolicyPack, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for document in (pack.document, pack.keeping, pack.bundle):
            if document is not None:
                self._write_one(document, folder / document.name)

    def _write_one(self, document: Document, path: Path) -> None:
        path.write_bytes(read_document(document))
        self.stdout.write(f"{document.sha256}  {path}")
