"""The home rota: who comes with a face, times in words, no gap unexplained; on a screen and on paper."""

import datetime as dt
import io
from typing import Any

import pikepdf
import pytest
import time_machine
from bs4 import BeautifulSoup
from PIL import Image

from clusters.models import Cluster, PlaceRole
from coopcare.accounts.hats import Hat
from coopcare.audit.models import Activity
from coopcare.clock import LONDON, now
from coopcare.documents.models import Document
from coopcare.documents.services import read_document, store_document
from coopcare.errors import NotAllowed, NotFound
from members.models import Employment, PermissionGrant
from rotas.models import Attendance, AttendanceStatus, CancelReason, ClusterPapers, Visit, VisitEvent, VisitStatus
from rotas.queries.home_rotas import open_home_rota, open_home_rotas, open_papers
from rotas.services import papers as papers_service
from rotas.services.papers import ask_for_papers, home_rota_paper, make_waiting_papers
from rotas.week.home_rota import HomeRota
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import PersonFactory, employed_pca
from tests.factories.rotas import a_visit
from tests.papers import faults_in, words_of

MONDAY = dt.date(2026, 3, 2)
THURSDAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


def visit(cast: Cast, on: dt.date = THURSDAY, at: int = 10, **more: Any) -> Visit:
    return a_visit(cast.packages["margaret"], on=on, at=dt.time(at), **more)


def agreed(cast: Cast, **more: Any) -> Visit:
    return visit(cast, pca=cast.amira.person, status=VisitStatus.ACCEPTED, **more)


def rota_of(cast: Cast, who: str = "margaret") -> HomeRota:
    acting_for = cast.margaret.person if who == "david" else None
    actor = getattr(cast, who).actor(acting_for=acting_for)
    return open_home_rota(actor, cast.margaret.person.id, MONDAY)


def said(rota: HomeRota) -> list[str]:
    return [one.words for _, lines in rota.days for line in lines for one in line.coming]


def teal() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (480, 480), "teal").save(picture, "JPEG")
    return picture.getvalue()


def with_photo(cast: Cast, content: bytes = b"") -> None:
    photo = store_document(
        name="Amira.jpg", content_type="image/jpeg", content=content or teal(), kind="photo", actor=cast.system
    )
    Employment.objects.filter(person=cast.amira.person).update(photo=photo, photo_words="Amira in a garden")


# What is said


def test_each_state_of_a_visit_is_a_sentence(inside: Cast):
    amira = {"pca": inside.amira.person}
    visit(inside, on=MONDAY, at=7, status=VisitStatus.DONE, **amira)
    visit(inside, on=MONDAY, at=8, status=VisitStatus.UNDER_WAY, **amira)
    agreed(inside, at=9)
    visit(inside, at=10, status=VisitStatus.OFFERED, **amira)
    visit(inside, at=11)
    visit(inside, at=12, status=VisitStatus.CANCELLED, cancel_reason=CancelReason.AWAY)
    visit(inside, at=13, status=VisitStatus.CANCELLED, cancel_reason=CancelReason.OTHER)
    visit(inside, at=14, status=VisitStatus.CANCELLED, is_paused=True)
    visit(inside, on=MONDAY, at=6, status=VisitStatus.MISSED, **amira)
    assert said(rota_of(inside)) == [
        "Amira did not come. We are sorry.",
        "Amira came.",
        "Amira is with you now.",
        "Amira will come.",
        "Amira has been asked, and has not answered yet. If Amira cannot come, Ana will ring you by 5pm on Wednesday 4 "
        "March 2026.",
        "Nobody yet. Ana is finding someone and will ring you by 5pm on Wednesday 4 March 2026.",
        "No visit: it is cancelled because you are away.",
        "No visit: it is cancelled.",
        "No visit: your visits are paused.",
    ]


def test_the_promise_comes_nearer_with_the_visit(inside: Cast, clock: Any):
    visit(inside)
    expected = [
        (4, 18, "Nobody yet. Ana is finding someone and will ring you by 9am on Thursday 5 March 2026."),
        (5, 7, "Nobody yet. Ana is finding someone and will ring you by 9am today."),
        (5, 9, "Nobody yet. Ana is finding someone now. If you have not heard, ring 01632 960010."),
        (5, 12, "Nobody was found to come. We are sorry."),
    ]
    Cluster.objects.update(phone="01632 960010")
    for day, hour, words in expected:
        clock.move_to(dt.datetime(2026, 3, day, hour, tzinfo=LONDON))
        assert said(rota_of(inside)) == [words]


def test_without_a_support_worker_it_is_we(inside: Cast):
    Cluster.objects.update(support_worker=None)
    visit(inside)
    assert said(rota_of(inside))[0].startswith("Nobody yet. We are finding someone and will ring you by")


def test_both_of_two_people_are_said_and_who_comes_beside(inside: Cast):
    two = agreed(inside, workers_needed=2)
    Attendance.objects.create(visit=two, starts_at=two.starts_at, ends_at=two.ends_at)
    beside = {"pca": inside.ben.person, "role": "shadow", "status": AttendanceStatus.ACCEPTED}
    Attendance.objects.create(visit=two, starts_at=two.starts_at, ends_at=two.ends_at, **beside)
    words = said(rota_of(inside))
    assert len(words) == 3
    assert {"Amira will come.", "Ben will come to meet you, beside somebody you know."} < set(words)


def test_every_day_of_the_week_is_there(inside: Cast):
    rota = rota_of(inside)
    assert [day for day, _ in rota.days] == [MONDAY + dt.timedelta(days=number) for number in range(7)]
    assert (rota.support_worker, rota.cluster) == ("Ana", inside.clusters["mill"])


def test_the_photo_is_for_who_may_read_the_card(inside: Cast):
    with_photo(inside)
    agreed(inside)
    stranger = employed_pca(first_name="Seren", last_name="Price")
    visit(inside, at=14, pca=stranger, status=VisitStatus.OFFERED)
    Employment.objects.filter(person=stranger).update(
        photo=Employment.objects.get(person=inside.amira.person).photo, photo_words="Seren"
    )
    faces = [one.face for _, lines in rota_of(inside).days for line in lines for one in line.coming]
    assert [(face.initials, face.photo_words) for face in faces if face] == [("AK", "Amira in a garden"), ("SP", "")]


# Who may, and that it is kept


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("margaret", True),
        ("david", True),
        ("ana", True),
        ("mo", True),
        ("amira", False),
        ("cora", False),
        ("ed", False),
    ],
)
def test_who_may_have_it(inside: Cast, who: str, may: bool):
    if may:
        assert rota_of(inside, who).person == inside.margaret.person
    else:
        with pytest.raises(NotFound):
            rota_of(inside, who)


def test_without_permission_to_see_visits_there_is_no_rota(inside: Cast):
    PermissionGrant.objects.update(scopes=["see_money"])
    with pytest.raises(NotFound):
        rota_of(inside, "david")


def test_reading_and_printing_are_kept(inside: Cast):
    rota_of(inside)
    assert not Activity.objects.filter(is_reading=True).exists()
    rota = rota_of(inside, "ana")
    home_rota_paper(rota, actor=inside.ana.actor())
    kept = Activity.objects.filter(about_id=inside.margaret.person.id).order_by("at", "id")
    assert set(kept.values_list("actor_name", "verb")) == {
        ("Ana Kowalska", "opened home rota"),
        ("Ana Kowalska", "printed the home rota"),
    }


def test_the_same_week_is_the_same_document_until_it_changes(inside: Cast):
    agreed(inside)
    actor = inside.margaret.actor()
    first = home_rota_paper(rota_of(inside), actor=actor)
    assert home_rota_paper(rota_of(inside), actor=actor) == first
    visit(inside, at=15)
    second = home_rota_paper(rota_of(inside), actor=actor)
    assert second != first
    assert Document.objects.filter(kind="home_rota", about_id=inside.margaret.person.id).count() == 2


def test_the_paper_asks_too(inside: Cast):
    with pytest.raises(NotAllowed):
        home_rota_paper(rota_of(inside), actor=inside.amira.actor(Hat.PCA))
    agreed(inside)
    for actor in (inside.margaret.actor(), inside.amira.actor()):
        with pytest.raises(NotAllowed):
            ask_for_papers(inside.clusters["mill"], MONDAY, actor=actor)
        with pytest.raises(NotAllowed):
            make_waiting_papers(actor=actor)


# The paper


def test_the_paper_of_one_person(inside: Cast):
    with_photo(inside)
    agreed(inside)
    visit(inside, at=15, pca=inside.ben.person, status=VisitStatus.ACCEPTED)
    visit(inside, on=dt.date(2026, 3, 6))
    content = read_document(home_rota_paper(rota_of(inside), actor=inside.margaret.actor()))
    assert faults_in(content) == []
    text = words_of(content)
    for words in (
        "Margaret Hughes: 2 to 8 March 2026",
        "Monday 2 March",
        "No visit is planned.",
        "10am to 10:45am",
        "From ten o'clock to quarter to eleven in the morning",
        "Amira will come.",
        "BO",
        "For: Washing and dressing, Shopping",
        "Nobody yet. Ana is finding someone and will ring you by 5pm on Thursday 5 March 2026.",
        "Ana, your support worker: 01632",
        "As planned on Monday 2 March 2026.",
    ):
        assert words in text, words
    with pikepdf.open(io.BytesIO(content)) as pdf:
        figures = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Amira in a garden"]


def test_a_photo_that_cannot_be_read_is_initials(inside: Cast):
    with_photo(inside, b"no picture")
    agreed(inside)
    content = read_document(home_rota_paper(rota_of(inside), actor=inside.margaret.actor()))
    assert " AK " in words_of(content)
    assert faults_in(content) == []


def test_the_papers_of_a_cluster(inside: Cast, django_assert_max_num_queries: Any):
    mill = inside.clusters["mill"]
    agreed(inside)
    for number in range(6):
        person = PersonFactory(first_name=f"Neighbour{number}")
        ClusterPlaceFactory(cluster=mill, person=person, role=PlaceRole.SUPPORTED)
        a_visit(PackageFactory(person=person, cluster=mill), on=THURSDAY, at=dt.time(9))
    a_visit(inside.packages["cora"], on=THURSDAY, at=dt.time(9))
    ana = inside.ana.actor()
    with django_assert_max_num_queries(14):
        cluster, rotas = open_home_rotas(ana, mill.id, MONDAY)
    assert [str(rota.person) for rota in rotas] == ["Margaret Hughes", *(f"Neighbour{n} Example" for n in range(6))]
    papers = ask_for_papers(cluster, MONDAY, actor=ana)
    assert ask_for_papers(cluster, MONDAY, actor=ana) == papers  # while they are being made
    assert make_waiting_papers(actor=inside.system) == 1
    content = read_document(open_papers(ana, papers.id).document)
    assert faults_in(content) == []
    assert "Neighbour5 Example: 2 to 8 March 2026" in words_of(content)
    assert Activity.objects.filter(is_reading=True, verb="opened home rota").count() == 14  # on a page, and on paper
    assert make_waiting_papers(actor=inside.system) == 0
    with pytest.raises(NotFound):
        open_home_rotas(ana, inside.clusters["hill"].id, MONDAY)


# The page


def test_the_page_of_the_week(inside: Cast, client: Any, sign_in: Any):
    with_photo(inside)
    agreed(inside)
    sign_in(client, inside.margaret)
    answer = client.get(f"/rota/home/{inside.margaret.person.id}/?week=2026-03-05")
    soup = BeautifulSoup(answer.content, "html.parser")
    assert [day.get_text() for day in soup.main.find_all("h2")][:2] == ["Monday 2 March", "Tuesday 3 March"]
    assert soup.main.find("img")["alt"] == "Amira in a garden"
    paper = client.get(soup.find("a", string=lambda text: text and "Get the paper" in text)["href"])
    assert paper["Content-Type"] == "application/pdf"
    assert "Visits to Margaret Hughes, week of 2 March 2026.pdf" in paper["Content-Disposition"]


def test_the_page_of_the_papers_says_how_far_they_are(inside: Cast, client: Any, sign_in: Any):
    found = agreed(inside)
    sign_in(client, inside.ana)
    url = f"/rota/papers/{inside.clusters['mill'].id}/?week=2026-03-05"
    assert "Make the papers" in client.get(url).content.decode()
    papers = ask_for_papers(inside.clusters["mill"], MONDAY, actor=inside.ana.actor())
    assert client.get(f"/rota/papers/file/{papers.id}/").status_code == 404
    waiting = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "They are being made" in waiting
    assert "<h1" not in waiting
    make_waiting_papers(actor=inside.system)
    ready = client.get(url).content.decode()
    assert "Get the papers (PDF)" in ready
    assert "It has changed since" not in ready
    paper = client.get(f"/rota/papers/file/{papers.id}/")
    assert paper["Content-Type"] == "application/pdf"
    later = now() + dt.timedelta(minutes=1)
    VisitEvent.objects.create(visit=found, move="moved", new_status=found.status, at=later)
    assert "It has changed since" in client.get(url).content.decode()


def test_papers_that_cannot_be_made_say_so_and_can_be_asked_for_again(
    inside: Cast, client: Any, sign_in: Any, monkeypatch: Any
):
    agreed(inside)
    sign_in(client, inside.ana)
    url = f"/rota/papers/{inside.clusters['mill'].id}/?week=2026-03-05"
    with monkeypatch.context() as patched:
        patched.setattr(papers_service, "render_pdf", lambda *_, **__: 1 / 0)
        client.post(url)
    assert ClusterPapers.objects.get().attempts == 3
    assert "The papers could not be made" in client.get(url).content.decode()
    client.post(url)
    assert "Get the papers (PDF)" in client.get(url).content.decode()


def test_a_cluster_without_visits_has_nothing_to_print(inside: Cast, client: Any, sign_in: Any):
    sign_in(client, inside.ana)
    url = f"/rota/papers/{inside.clusters['mill'].id}/?week=never"
    assert "so there is nothing to print" in client.get(url).content.decode()
    assert "so there is nothing to print" in client.post(url).content.decode()
    assert now().date() == MONDAY
