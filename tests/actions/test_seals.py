"""Whoever rewrites the end of the record with right hashes is betrayed only by what was sealed before."""

import os
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from dispatch.actions.incidents import add_note
from dispatch.actions.seals import PRIVATE_KEY, PUBLIC_KEY, SEAL_LOCK, seal_if_due, sealed_file
from dispatch.models import Incident, TimelineEvent
from dispatch.rules.seals import SealDoubtful, SealedHeads, open_sealed, read_public_key
from dispatch.selectors.chains import BreachKind, breaches, breaches_since
from tests.actions.test_chains import Story, delete, execute, rewrite, rewrite_from
from tests.actions.test_timeline import as_application
from tests.actions.together import raised, together
from tests.factories import Centre

# Half past midnight in the centre, the evening before in Greenwich.
FIRST_DAY = datetime(2025, 6, 30, 17, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def story(centre: Centre) -> Story:
    return Story(centre)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "var" / "seals"


def seal(folder: Path, now: datetime = FIRST_DAY) -> Path:
    made = seal_if_due(now=now, folder=folder)
    assert made is not None
    return made


def opened(file: Path) -> SealedHeads:
    """Open a sealed file as its keeper would: with the public key, and nothing of the centre."""
    key = read_public_key((file.parent / PUBLIC_KEY).read_bytes())
    return open_sealed(file.read_bytes(), file.with_name(file.name + ".sig").read_bytes(), key)


def since(sealed: SealedHeads) -> list[tuple[BreachKind, int | None, int | None]]:
    return [(breach.kind, breach.seq, breach.incident_id) for breach in breaches_since(sealed)]


def note(centre: Centre, incident_id: int) -> None:
    add_note(by=centre.actor("police"), incident_id=incident_id, text="thêm")


# ---------------------------------------------------------------- what is written


def test_a_sealed_file_says_where_every_chain_stands(story: Story, folder: Path) -> None:
    file = seal(folder)
    assert file == folder / "heads-2025-07-01.json"
    sealed = opened(file)
    assert (sealed.day, sealed.sealed_at, sealed.last_seq) == (date(2025, 7, 1), FIRST_DAY, story.last)
    assert sealed.centre == "Trung tâm điều hành khẩn cấp"
    assert sealed.previous is None
    assert {head.incident_id: head.seq for head in sealed.heads} == {of: seqs[-1] for of, seqs in story.chains.items()}
    for head in sealed.heads:
        assert head.hash == bytes(TimelineEvent.objects.get(seq=head.seq).hash).hex()
        assert head.number == (Incident.objects.get(pk=head.incident_id).number if head.incident_id else None)
    lines = [f"{head.incident_id or '-'} {head.seq} {head.hash}\n" for head in sealed.heads]
    assert sealed.all_heads_sha256 == sha256("".join(lines).encode()).hexdigest()


def test_a_later_file_lists_what_changed_and_names_the_one_before(story: Story, centre: Centre, folder: Path) -> None:
    first = seal(folder)
    note(centre, story.b)
    # Three days without an engine: one file makes up for them.
    second = seal(folder, FIRST_DAY + 3 * DAY)
    sealed = opened(second)
    assert second.name == "heads-2025-07-04.json"
    assert [(head.incident_id, head.seq) for head in sealed.heads] == [(story.b, story.last + 1)]
    assert sealed.previous is not None
    assert sealed.previous.name == first.name
    assert sealed.previous.sha256 == sha256(first.read_bytes()).hexdigest()
    assert sealed.all_heads_sha256 != opened(first).all_heads_sha256
    quiet = opened(seal(folder, FIRST_DAY + 4 * DAY))
    assert quiet.heads == []
    assert (quiet.last_seq, quiet.all_heads_sha256) == (sealed.last_seq, sealed.all_heads_sha256)


def test_a_day_is_sealed_once_and_begins_at_the_centres_midnight(story: Story, centre: Centre, folder: Path) -> None:
    midnight = datetime(2025, 7, 1, 17, tzinfo=UTC)
    file = seal(folder)
    written = file.read_bytes()
    note(centre, story.a)
    assert seal_if_due(now=midnight - timedelta(microseconds=1), folder=folder) is None
    assert file.read_bytes() == written
    assert seal(folder, midnight).name == "heads-2025-07-02.json"


def test_a_centre_without_events_is_sealed_too(centre: Centre, folder: Path) -> None:
    sealed = opened(seal(folder))
    assert (sealed.last_seq, sealed.heads) == (0, [])
    assert since(sealed) == []


def test_the_application_may_seal(story: Story, folder: Path) -> None:
    with as_application():
        assert opened(seal(folder)).last_seq == story.last


def test_the_private_key_is_for_its_owner_alone_and_stays(story: Story, folder: Path) -> None:
    seal(folder)
    private, public = folder / PRIVATE_KEY, folder / PUBLIC_KEY
    assert private.stat().st_mode & 0o777 == 0o600
    keys = private.read_bytes(), public.read_bytes()
    seal(folder, FIRST_DAY + DAY)
    assert (private.read_bytes(), public.read_bytes()) == keys
    assert sorted(path.name for path in folder.iterdir()) == [
        "heads-2025-07-01.json", "heads-2025-07-01.json.sig", "heads-2025-07-02.json", "heads-2025-07-02.json.sig",
        PRIVATE_KEY, PUBLIC_KEY,
    ]  # fmt: skip


def test_a_lost_public_key_is_written_again_and_a_lost_private_key_is_not_made_up(story: Story, folder: Path) -> None:
    seal(folder)
    private, public = folder / PRIVATE_KEY, folder / PUBLIC_KEY
    before = public.read_bytes()
    public.unlink()
    seal(folder, FIRST_DAY + DAY)
    assert public.read_bytes() == before
    private.unlink()
    with pytest.raises(SealDoubtful, match="without its private key"):
        seal_if_due(now=FIRST_DAY + 2 * DAY, folder=folder)
    private.write_bytes(b"-----BEGIN nonsense")
    with pytest.raises(SealDoubtful, match="not a private key"):
        seal_if_due(now=FIRST_DAY + 2 * DAY, folder=folder)
    assert not sealed_file(now=FIRST_DAY + 2 * DAY, folder=folder).exists()


def test_what_an_engine_left_that_was_killed_is_made_good(story: Story, folder: Path) -> None:
    file = sealed_file(now=FIRST_DAY, folder=folder)
    folder.mkdir(parents=True)
    for name in (f"{file.name}.sig", f".{file.name}.part", f".{file.name}.sig.part", f".{PRIVATE_KEY}.part"):
        (folder / name).write_bytes(b"half")
    assert seal(folder) == file
    assert opened(file).last_seq == story.last
    assert (folder / PRIVATE_KEY).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_leaves_nothing_and_is_tried_again(story: Story, tmp_path: Path) -> None:
    in_the_way = tmp_path / "seals"
    in_the_way.write_text("not a folder")
    with pytest.raises(OSError, match="seals"):
        seal_if_due(now=FIRST_DAY, folder=in_the_way)
    in_the_way.unlink()
    assert opened(seal(in_the_way)).last_seq == story.last


def test_a_disk_that_fails_leaves_no_sealed_file(story: Story, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal(folder)

    def full(descriptor: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            seal_if_due(now=FIRST_DAY + DAY, folder=folder)
    assert not [path for path in folder.iterdir() if "2025-07-02" in path.name]
    assert opened(seal(folder, FIRST_DAY + DAY)).previous is not None


@pytest.mark.parametrize("spoiled", ["heads-2025-07-01.json", "heads-2025-07-01.json.sig"])
def test_after_a_file_that_cannot_be_trusted_all_is_told_anew(story: Story, folder: Path, spoiled: str) -> None:
    seal(folder)
    content = (folder / spoiled).read_bytes()
    (folder / spoiled).write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    sealed = opened(seal(folder, FIRST_DAY + DAY))
    assert len(sealed.heads) == 3
    assert sealed.previous is not None


def test_after_the_return_of_an_older_record_all_is_told_anew(story: Story, centre: Centre, folder: Path) -> None:
    note(centre, story.a)
    seal(folder)
    delete(story.last + 1)
    execute("UPDATE dispatch_streamhead SET seq = seq - 1")
    assert len(opened(seal(folder, FIRST_DAY + DAY)).heads) == 3


def test_of_two_engines_one_seals(committed_centre: Centre, folder: Path) -> None:
    Story(committed_centre)
    outcomes = together(*[lambda: seal_if_due(now=FIRST_DAY, folder=folder)] * 4)
    assert raised(outcomes) == []
    assert [outcome for outcome in outcomes if outcome] == [folder / "heads-2025-07-01.json"]
    assert opened(folder / "heads-2025-07-01.json").previous is None
    assert len(list(folder.iterdir())) == 4


# ---------------------------------------------------------------- what it betrays


def test_what_was_sealed_still_stands_when_the_record_goes_on(story: Story, centre: Centre, folder: Path) -> None:
    sealed = opened(seal(folder))
    note(centre, story.a)
    assert since(sealed) == []


def test_an_end_that_was_rewritten_with_right_hashes_is_named(story: Story, folder: Path) -> None:
    sealed = opened(seal(folder))
    for incident_id, chain in story.chains.items():
        for seq in (chain[0], chain[2], chain[-1]):
            with transaction.atomic():
                rewrite_from(story, seq)
                assert list(breaches()) == []
                assert since(sealed) == [(BreachKind.REWRITTEN_SINCE_SEAL, chain[-1], incident_id)]
                transaction.set_rollback(True)


def test_an_end_that_was_cut_off_together_with_the_stream_is_named(story: Story, folder: Path) -> None:
    sealed = opened(seal(folder))
    delete(story.last)
    execute("UPDATE dispatch_streamhead SET seq = seq - 1")
    assert list(breaches()) == []
    assert since(sealed) == [(BreachKind.REMOVED_SINCE_SEAL, story.last, None)]


def test_the_removed_last_event_of_a_chain_is_named_with_its_incident(story: Story, folder: Path) -> None:
    sealed = opened(seal(folder))
    delete(story.chains[story.a][-1])
    assert since(sealed) == [(BreachKind.REMOVED_SINCE_SEAL, story.chains[story.a][-1], story.a)]


def test_a_chain_that_the_file_does_not_list_is_missed_all_the_same(story: Story, centre: Centre, folder: Path) -> None:
    first = opened(seal(folder))
    note(centre, story.b)
    second = opened(seal(folder, FIRST_DAY + DAY))
    rewrite(story.chains[story.a][-1])
    assert [kind for kind, _, _ in since(second)] == [BreachKind.HEADS_DIFFER]
    # The earlier file names it.
    assert since(first) == [(BreachKind.REWRITTEN_SINCE_SEAL, story.chains[story.a][-1], story.a)]


# ---------------------------------------------------------------- the commands


def command(name: str, *words: object) -> str:
    output = StringIO()
    call_command(name, *map(str, words), stdout=output)
    return output.getvalue()


def refusal(name: str, *words: object) -> CommandError:
    with pytest.raises(CommandError) as told:
        command(name, *words)
    return told.value


def test_the_commands_seal_once_and_verify_against_it(story: Story, folder: Path) -> None:
    assert command("seal_timeline", "--folder", folder).startswith(f"sealed: {folder}/heads-")
    assert command("seal_timeline", "--folder", folder).startswith("sealed before: ")
    [file] = folder.glob("heads-*.json")
    told = command("verify_timeline", "--sealed", file, "--key", folder / PUBLIC_KEY)
    assert f"events 1 to {story.last}\nit is the one that was sealed on " in told


def test_the_folder_of_the_settings_is_used_where_none_is_named(story: Story, folder: Path, settings: Any) -> None:
    settings.SEAL_FOLDER = folder
    command("seal_timeline")
    assert len(list(folder.glob("heads-*.json"))) == 1


def test_the_command_names_what_was_rewritten_since_and_exits_with_1(
    story: Story, centre: Centre, folder: Path
) -> None:
    first = seal(folder)
    note(centre, story.b)
    second = seal(folder, FIRST_DAY + DAY)
    rewrite_from(story, story.chains[story.a][2])
    number = Incident.objects.get(pk=story.a).number
    error = refusal("verify_timeline", "--sealed", second, first, "--key", folder / PUBLIC_KEY)
    assert error.returncode == 1
    last = story.chains[story.a][-1]
    assert f"The first: event {last}, incident {number}: rewritten since it was sealed" in str(error)
    assert "(sealed on 2025-07-01)" in str(error)
    error = refusal("verify_timeline", "--sealed", second, "--key", folder / PUBLIC_KEY)
    assert "the whole record: a chain that the sealed file does not list" in str(error)


def test_evidence_that_is_not_signed_by_the_key_is_refused_with_2(story: Story, folder: Path, tmp_path: Path) -> None:
    file, key = seal(folder), folder / PUBLIC_KEY
    other = tmp_path / "other.pem"
    stranger = Ed25519PrivateKey.generate().public_key()
    other.write_bytes(stranger.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    no_key = tmp_path / "no.pem"
    no_key.write_text("no key")
    for words in (
        ["--sealed", file, "--key", other],
        ["--sealed", file, "--key", no_key],
        ["--sealed", file, "--key", folder / PRIVATE_KEY],
        ["--sealed", file, "--key", tmp_path / "missing.pem"],
        ["--sealed", folder / "heads-2025-01-01.json", "--key", key],
        ["--sealed", file],
        ["--key", key],
    ):
        assert refusal("verify_timeline", *words).returncode == 2, words
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"last_seq": ', b'"last_seq": 1'))
    error = refusal("verify_timeline", "--sealed", file, "--key", key)
    assert (error.returncode, "not that of the key" in str(error)) == (2, True)


def test_a_signed_file_of_another_form_is_refused_with_2(story: Story, folder: Path) -> None:
    file = seal(folder)
    key = load_pem_private_key((folder / PRIVATE_KEY).read_bytes(), password=None)
    for content in (b"", b"[]", file.read_bytes().replace(b"heads-1", b"heads-2")):
        file.write_bytes(content)
        file.with_name(file.name + ".sig").write_bytes(key.sign(content))
        error = refusal("verify_timeline", "--sealed", file, "--key", folder / PUBLIC_KEY)
        assert (error.returncode, "of this format" in str(error)) == (2, True)


def test_a_file_that_was_sealed_anew_does_not_fit_its_successor(story: Story, folder: Path) -> None:
    first, second = seal(folder), seal(folder, FIRST_DAY + DAY)
    key = load_pem_private_key((folder / PRIVATE_KEY).read_bytes(), password=None)
    forged = orjson.dumps(orjson.loads(first.read_bytes()))
    first.write_bytes(forged)
    first.with_name(first.name + ".sig").write_bytes(key.sign(forged))
    error = refusal("verify_timeline", "--sealed", first, second, "--key", folder / PUBLIC_KEY)
    assert (error.returncode, "follows another heads-2025-07-01.json" in str(error)) == (2, True)


def test_a_folder_that_cannot_be_written_is_told_with_2(story: Story, tmp_path: Path) -> None:
    (tmp_path / "seals").write_text("not a folder")
    assert refusal("seal_timeline", "--folder", tmp_path / "seals").returncode == 2


def test_while_another_process_seals_the_command_says_so_with_1(committed_centre: Centre, folder: Path) -> None:
    def hold_and_ask() -> CommandError:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            [outcome] = together(lambda: command("seal_timeline", "--folder", folder))
            return outcome

    error = hold_and_ask()
    assert isinstance(error, CommandError)
    assert (error.returncode, folder.exists()) == (1, False)
