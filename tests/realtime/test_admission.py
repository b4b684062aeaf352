"""A flood from one address must cost nothing and shut nobody else out."""

from hashlib import sha256

from realtime.admission import REFUSED_PER_MINUTE, Admission

CENTRE = "192.0.2.1"


def digest(name: object) -> bytes:
    return sha256(str(name).encode()).digest()


def test_a_flood_of_refused_credentials_bars_the_rest_of_the_minute() -> None:
    admission = Admission()
    for number in range(REFUSED_PER_MINUTE):
        assert not admission.is_barred(CENTRE, digest(number), 100.0 + number / 100)
        admission.refuse(CENTRE, digest(number), 100.0 + number / 100)
    assert admission.is_barred(CENTRE, digest("new"), 159.9)
    assert not admission.is_barred("192.0.2.2", digest("new"), 159.9)
    assert not admission.is_barred(CENTRE, digest("new"), 160.0)


def test_who_was_let_in_before_gets_in_again_beside_a_flood() -> None:
    admission = Admission()
    assert admission.admit(digest("good"), 1, 0.0)
    for number in range(1000):
        admission.refuse(CENTRE, digest(number), 1.0)
    assert not admission.is_barred(CENTRE, digest("good"), 2.0)
    assert admission.is_barred(CENTRE, digest("good"), 3600.0 + 2.0) is False
    admission.refuse(CENTRE, digest("good"), 3.0)
    assert admission.is_barred(CENTRE, digest("good"), 4.0)


def test_a_forgotten_console_counts_once() -> None:
    admission = Admission()
    now, looked = 0.0, 0
    while now < 60:
        if not admission.is_barred(CENTRE, digest("stale"), now):
            admission.refuse(CENTRE, digest("stale"), now)
            looked += 1
        now += 0.1
    assert looked == 1
    assert not admission.is_barred(CENTRE, digest("somebody"), now)
    assert not admission.is_barred(CENTRE, digest("stale"), 601.0)


def test_five_hundred_consoles_behind_one_address_get_in_at_once() -> None:
    admission = Admission()
    for number in range(500):
        assert not admission.is_barred(CENTRE, digest(number), 0.0)
        assert admission.admit(digest(number), number, 0.0)


def test_a_person_may_open_so_many_and_two_a_second_after_that() -> None:
    admission = Admission()
    admitted = sum(admission.admit(digest("one"), 7, 0.0) for _ in range(1000))
    assert admitted == 120
    assert sum(admission.admit(digest("one"), 7, 10.0) for _ in range(1000)) == 20
    assert admission.admit(digest("two"), 8, 10.0)


def test_an_ipv6_subscriber_is_one_address() -> None:
    admission = Admission()
    for number in range(REFUSED_PER_MINUTE):
        admission.refuse(f"2001:db8:1:2::{number:x}", digest(number), 0.0)
    assert admission.is_barred("2001:db8:1:2:ffff::1", digest("new"), 1.0)
    assert not admission.is_barred("2001:db8:1:3::1", digest("new"), 1.0)


def test_memory_is_bounded() -> None:
    admission = Admission(most_entries=100)
    for number in range(10_000):
        admission.refuse(f"10.0.{number // 250}.{number % 250}", digest(number), 0.0)
        admission.admit(digest(f"good{number}"), number, 0.0)
    sizes = [len(admission._windows), len(admission._refused), len(admission._admitted), len(admission._people)]
    assert max(sizes) <= 100


def test_an_unknown_address_is_bounded_as_one() -> None:
    admission = Admission()
    for number in range(REFUSED_PER_MINUTE):
        admission.refuse(None, digest(number), 0.0)
    assert admission.is_barred(None, digest("new"), 1.0)
