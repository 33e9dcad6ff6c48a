"""The receipt by mail: what is in the letter and what is not; it arrives whatever the server does."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import io
import json
import socket
import ssl
import subprocess
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from functions.errors import SettingsError
from functions.mail_server import MailServer, MailServerDown, read_mail_server
from functions.smtp import Smtp
from functions.verify import verify
from functions.wiring import wire
from tests.functions.asgi import post_form
from tests.functions.conftest import SUBMIT, World
from tests.functions.test_proof import KEY as PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

TO = "nguoi.nop@vidu.vn"


def free_port() -> int:
    """A port that nobody listens on; aiosmtpd cannot choose one itself."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Office:
    """A mail server's handler: answers what it is told to, keeps what it takes."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:  # noqa: N802
        """RCPT TO."""
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """DATA."""
        if "data" in self.answers:
            return self.answers["data"]
        self.taken.append(envelope.content)
        return "250 taken"

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken, read."""
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.taken]


@dataclasses.dataclass
class Post:
    """The functions with mail, and the server that they hand it to."""

    world: World
    office: Office
    again: Callable[..., World]

    def file(self, **changes: Any) -> str:
        """File a submission with an address; the page that answers."""
        sent = {"requester_email": [TO], **changes}
        return post_form(self.world.app, SUBMIT, self.world.fields("submit", **sent)).text

    def deliver(self) -> float | None:
        """One round of mail."""
        return self.world.functions.mail.deliver_pending()


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    """A server that takes everything, on loopback."""
    office = Office()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.port

    def again(port: int = port) -> World:
        mail = MailServer("127.0.0.1", port, "bien-nhan@mot-cua.example")
        settings = dataclasses.replace(world.settings, mail=mail, receipt_key=b"s" * 32)
        functions = wire(settings, world.store, send=world.back_office, now=world.clock, jitter=lambda: 0.0)
        return dataclasses.replace(world, settings=settings, functions=functions)

    yield Post(again(), office, again)
    controller.stop()


def test_the_letter_says_what_happened_and_nothing_personal(post: Post) -> None:
    """Code, time, link, what next, a PDF that verifies; no answer, no name, no tracking code, in any part."""
    page = post.file(by_post=["yes"])
    assert post.deliver() is None
    (letter,) = post.office.letters
    record = json.loads(post.world.store.get(post.world.names("submissions/")[0]) or b"")
    assert letter["To"] == TO
    assert letter["From"] == "Một Cửa <bien-nhan@mot-cua.example>"
    assert letter["Subject"] == f"Biên nhận {record['code']} – Một Cửa"
    assert b"Subject: =?utf-8?" in post.office.taken[0]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    pdf = next(iter(letter.iter_attachments()))
    assert pdf.get_filename() == f"bien-nhan-{record['code']}.pdf"
    data = pdf.get_content()
    assert verify(data, [PUBLIC]).genuine
    with pikepdf.open(io.BytesIO(data)) as opened:
        attached = opened.attachments["receipt.json"].get_file().read_bytes()
    assert verify(attached, [PUBLIC]).genuine
    drawn = subprocess.run(
        ["pdftotext", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    whole = "\n".join([text.get_content(), html.get_content(), drawn, attached.decode()])
    secret = page.split('id="secret">')[1].split("<")[0]
    for personal in ("Nguyễn Văn An", "Nguyễn Thị Bình", "0912345678", "Hàng Bài", TO, secret):
        assert personal not in whole, personal
    for part in (record["code"], "10:00 20/11/2026", "Đăng ký khai sinh", "/xac-minh/#"):
        assert part in text.get_content(), part
    assert record["code"] in html.get_content()


def test_the_marker_tells_nothing_and_goes_away(post: Post) -> None:
    """Encrypted in the store; after the letter is taken only the fact that it was."""
    post.file()
    (name,) = post.world.names("mail/")
    marker = post.world.store.get(name) or b""
    assert TO.encode() not in marker
    assert b"receipt" not in marker
    post.deliver()
    assert post.world.names("mail/") == []
    assert post.world.names("mailed/") == [name.replace("mail/", "mailed/")]


def test_repeats_send_one_letter(post: Post) -> None:
    """The script's post, the page's, the PDF's: before and after it was sent, and by another process."""
    post.file()
    post.file()
    post.deliver()
    assert TO in post.file()  # the page still says that it was sent
    post_form(post.world.app, SUBMIT, post.world.fields("receipt.pdf", requester_email=[TO]))
    post.deliver()
    other = post.again()
    post_form(other.app, SUBMIT, other.fields("submit", requester_email=[TO]), "application/json")
    other.functions.mail.deliver_pending()
    assert len(post.office.taken) == 1


def test_without_an_address_or_a_server_nothing_is_promised(world: World, post: Post) -> None:
    """No marker, no word on the page."""
    post.file(requester_email=[""], _key=["another-key-000000"])
    answer = post_form(world.app, SUBMIT, world.fields("submit", requester_email=[TO]))
    assert "MAIL" not in answer.text
    assert post.world.names("mail/") == []
    assert world.functions.mail.deliver_pending() is None


@pytest.mark.parametrize("answers", [{"rcpt": "450 later"}, {"data": "451 later"}, {"data": "554 no"}])
def test_a_server_that_says_later_gets_it_later(post: Post, answers: dict[str, str]) -> None:
    """With growing pauses; then once."""
    post.file()
    post.office.answers = answers
    waits = []
    for _ in range(4):
        waits.append(post.deliver() or 0.0)
        assert post.deliver() == pytest.approx(waits[-1])  # not before its time
        post.world.clock.forward(waits[-1])
    assert waits == [1.0, 2.0, 4.0, 8.0]
    post.office.answers = {}
    assert post.deliver() is None
    assert len(post.office.taken) == 1


def test_a_mailbox_that_is_not_there_is_given_up(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """At once for good; the log names the submission and not the address."""
    post.file()
    post.office.answers = {"rcpt": f"550 no such user {TO}"}
    assert post.deliver() is None
    assert post.world.names("mail/") == []
    assert "refused for good" in caplog.text
    assert TO not in caplog.text


def test_a_server_that_is_down_delays_and_never_loses(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """A new process sends what waited; after three days a letter is given up, the dossier is not."""
    down = dataclasses.replace(post, world=post.again(port=9))
    down.file()
    assert down.deliver() == 1.0
    assert TO not in caplog.text
    assert post.deliver() is None
    assert len(post.office.taken) == 1
    down.file(_key=["another-key-000000"])
    post.world.clock.forward(3 * 24 * 3600 + 1)
    assert down.deliver() is None
    assert len(post.world.names("submissions/")) == 2


def test_a_letter_that_cannot_be_read_is_put_aside(post: Post) -> None:
    """After the master key changed: nobody can read it any more, and the others go out."""
    post.world.store.create(f"mail/{'0' * 32}", b"rubbish")
    post.file()
    assert post.deliver() is None
    assert len(post.office.taken) == 1


@pytest.mark.parametrize("address", ["a@b.vn\r\nBcc: x@y.vn", "a@b.vn, x@y.vn", "a@b.vn\nSubject: x"])
def test_an_address_adds_no_header_and_no_recipient(post: Post, address: str) -> None:
    """The form refuses it; even past the form no letter is made of it."""
    assert "@y.vn" not in str(post.world.names())
    post.file(requester_email=[address])
    assert post.world.names("submissions/") == []
    mail = post.world.functions.mail
    letter = {"to": address, "lang": "vi", "receipt": {"received_at": "2026-11-20T10:00:00+07:00"}}
    write = mail._write
    assert write is not None
    with pytest.raises((ValueError, KeyError)):
        write({**letter, "files": [], "sid": "0" * 32})


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for localhost, and a client's that trusts it."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
    ]
    names = ["subjectAltName=DNS:localhost", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run([*command, *names], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


def test_password_and_letter_go_over_tls_only(tmp_path: Path) -> None:
    """STARTTLS with a certificate that is checked; a certificate that nobody vouches for is refused."""
    server_context, client_context = certificate(tmp_path)
    office = Office()

    def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = (data.login, data.password) == (b"mot", b"p@ss:w/rd")
        return AuthResult(success=good, handled=False)

    class Strict(Controller):
        def factory(self) -> SMTP:
            return SMTP(
                office,
                tls_context=server_context,
                require_starttls=True,
                authenticator=login,
                auth_required=True,
            )

    controller = Strict(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        port = controller.port
        setting = f"smtp://mot:p%40ss%3Aw%2Frd@localhost:{port}?from=bien-nhan@mot-cua.example"
        server = read_mail_server(setting)
        assert server is not None
        letter = email.message.EmailMessage()
        letter["From"], letter["To"] = server.sender, TO
        letter.set_content("x")
        Smtp(server, client_context)(letter)
        assert len(office.taken) == 1
        with pytest.raises(MailServerDown, match="SSLCertVerificationError"):
            Smtp(server)(letter)
        with pytest.raises(MailServerDown, match="SMTPAuthenticationError 535"):
            Smtp(dataclasses.replace(server, password="x"), client_context)(letter)
    finally:
        controller.stop()


@pytest.mark.parametrize(
    "value",
    [
        "http://h?from=a@b",
        "smtp://?from=a@b",
        "smtp://h",
        "smtp://h?from=nobody",
        "smtp://h:x?from=a@b",
        "smtp://h?from=a@b%0aBcc:c@d",
        "smtp.example.vn:587",
    ],
)
def test_a_bad_setting_is_told_and_its_password_is_not(value: str) -> None:
    """A sentence with what would be right."""
    with pytest.raises(
        SettingsError, match=r"MOTCUA_MAIL is not smtp://USER:PASSWORD@HOST:587\?from="
    ) as error:
        read_mail_server(value.replace("//", "//u:geheim@"))
    assert "geheim" not in str(error.value)
    assert read_mail_server("") is None
