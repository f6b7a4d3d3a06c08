"""The examples for administrators work: nginx before the program, systemd's units, two roles on PostgreSQL."""

import http.client
import json
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import sites

pytestmark = pytest.mark.slow
DEPLOY = sites.ROOT / "docs" / "deploy"
HOST = "partizip.example"
FORGED = {
    "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=198.51.100.7;host=evil.example",
}  # fmt: skip


def certificate(folder: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*plain))
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


@contextmanager
def nginx(folder: Path, upstream: int):
    """nginx with the example: only its ports, paths and the program's port are other ones. Yields both ports."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    certificate(folder)
    plain, secure = sites.free_port(), sites.free_port()
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl http2;\n", ""), ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"), ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/etc/ssl/partizip", str(folder)), ("/var/log/nginx", str(folder)),
    ):  # fmt: skip
        assert old in example, old
        example = example.replace(old, new)
    temporary = "\n".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "main.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/start.log;\n"
        f"events {{}}\nhttp {{\n{temporary}\n{example}\n}}\n"
    )
    command = ["nginx", "-p", str(folder), "-e", str(folder / "start.log"), "-c", str(folder / "main.conf")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(100):
            assert process.poll() is None, process.stdout.read()
            try:
                asked(secure, "/nginx-is-up")
                break
            except OSError:
                time.sleep(0.05)
        yield plain, secure
    finally:
        process.terminate()
        process.communicate(timeout=20)


def asked(port: int, path: str, *, method="GET", secure=True, body=None, **headers) -> tuple[int, dict, bytes]:
    if secure:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusting)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body=body, headers={"Host": HOST} | headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it got."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        data = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def test_what_a_visitor_forges_does_not_reach_the_program(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with nginx(tmp_path, server.server_address[1]) as (_plain, secure):
            for path in ("/", "/gesund"):
                status, _headers, body = asked(secure, path, **FORGED)
                got = json.loads(body)
                assert status == 200
                assert got["x-forwarded-for"] == "127.0.0.1"
                assert got["x-forwarded-proto"] == "https"
                assert got["host"] == HOST
                assert path != "/" or not {"x-forwarded-host", "forwarded"} & set(got)
    finally:
        server.shutdown()
        server.server_close()


def test_the_program_behind_nginx(demo, tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir()
    public = {
        "PARTIZIP_PUBLIC": "1", "PARTIZIP_SECRET_KEY": "ein-langes-geheimnis-nur-fuer-diesen-test-0123456789-abc",
        "PARTIZIP_HOSTS": f"{HOST},localhost",
    }  # fmt: skip
    given = demo.environment | public | {"PARTIZIP_SITE_URL": f"https://{HOST}"}
    port = sites.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", "serve", "--port", str(port)],
        env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(300):
            assert process.poll() is None, "the server ended"
            try:
                asked(port, "/gesund", secure=False)
                break
            except OSError:
                time.sleep(0.1)
        with nginx(folder, port) as (plain, secure):
            status, headers, body = asked(secure, "/", **FORGED)
            assert status == 200, "without X-Forwarded-Proto the program would send everybody to https for ever"
            assert b"p-doors" in body
            assert "max-age" in headers["Strict-Transport-Security"]
            style = re.search(rb'href="(/static/[^"]+\.css)"', body)[1].decode()
            assert asked(secure, style)[0] == 200
            status, headers, _body = asked(plain, "/protokoll/?seite=2", secure=False)
            assert (status, headers["Location"]) == (301, f"https://{HOST}/protokoll/?seite=2")
            big = {"Content-Type": "application/octet-stream", "Content-Length": str(26 * 1024 * 1024)}
            status, headers, _body = asked(secure, "/pruefen/", method="POST", **big)
            assert status == 413
            assert "nginx" in headers["Server"], "refused before the program reads it"
            status, _headers, body = asked(secure, "/gesund")
            assert status == 503, "the worker never ran"
            assert json.loads(body)["database"] is True
        assert asked(port, "/gesund", secure=False)[0] == 503, "no way over https for a monitor on the machine"
        assert "198.51.100.7" not in (folder / "partizip.log").read_text()
        assert "127.0.0.1" not in (folder / "partizip.log").read_text()
    finally:
        process.terminate()
        process.wait(20)


def test_systemd_takes_the_units(tmp_path):
    units = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
    assert len(units) == 4
    for unit in units:
        text = unit.read_text(encoding="utf-8")
        if unit.suffix == ".service":
            for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=partizip", "UMask=0077"):
                assert line in text, (unit, line)
        (tmp_path / unit.name).write_text(text.replace("/opt/partizip/bin/partizip", "/bin/true"))
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (checked.returncode, checked.stderr) == (0, "")


def test_the_environment_file_names_settings_that_exist():
    known = set(re.findall(r'"(PARTIZIP_[A-Z_]+)"', (sites.ROOT / "src/partizip/web/settings.py").read_text("utf-8")))
    told = set(re.findall(r"^#? ?(PARTIZIP_[A-Z_]+)=", (DEPLOY / "partizip.env").read_text("utf-8"), re.MULTILINE))
    assert told
    assert {name.removesuffix("_FILE") if name not in known else name for name in told} <= known


@contextmanager
def two_roles(folder: Path):
    """A database with an owner and a role of the program, as the example makes them; yields owner's and program's."""
    mark = uuid.uuid4().hex[:8]
    names = {"owner": f"test_owner_{mark}", "program": f"test_program_{mark}"}
    with sites.bare_database(folder) as bare:
        base, name = bare.database.rsplit("/", 1)
        server = base.split("@", 1)[1]
        try:
            roles(bare.database, names)
            yield (
                sites.Site(folder, f"postgres://{names['owner']}@{server}/{name}"),
                sites.Site(folder, f"postgres://{names['program']}@{server}/{name}"),
                lambda: roles(bare.database, names),
            )
        finally:
            with psycopg.connect(bare.database, autocommit=True) as connection:
                for role in names.values():
                    connection.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
                    connection.execute(f"DROP OWNED BY {role}")
                    connection.execute(f"DROP ROLE {role}")


def roles(database: str, names: dict[str, str]) -> None:
    given = [part for name, value in names.items() for part in ("-v", f"{name}={value}")]
    done = subprocess.run(
        ["psql", "-v", "ON_ERROR_STOP=1", *given, "-f", str(DEPLOY / "roles.sql"), database.replace("pgsql:", "postgresql:")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


REFUSED = (
    "DROP TRIGGER journal_entry_no_change ON journal_entry",
    "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "TRUNCATE journal_entry CASCADE",
    "DROP TABLE journal_entry CASCADE",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE here (id int)",
    "CREATE TRIGGER aaa BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "DELETE FROM journal_entry",
    "UPDATE journal_entry SET verb = 'x'",
)


def test_the_programs_role_owns_nothing_and_cannot_drop_the_triggers(tmp_path, demo_seed):
    if not sites.SERVER.startswith(("postgres", "pgsql")):
        return  # SQLite knows no roles
    with two_roles(tmp_path / "land") as (owner, program, again):
        assert owner.run("init", "--demo").returncode == 0
        told = {item["name"]: item["message"] for item in json.loads(owner.run("doctor", "--json").stdout)}
        assert "owns the tables" in told["role"]
        told = {item["name"]: item["message"] for item in json.loads(program.run("doctor", "--json").stdout)}
        assert "owns no table" in told["role"]
        with_public = owner.environment | {
            "PARTIZIP_PUBLIC": "1",
            "PARTIZIP_SECRET_KEY": "0123456789-abcdefghijklmnop-0123456789-abcdefghijklm",
        }
        shown = subprocess.run(
            [sys.executable, "-m", "partizip", "doctor"], env=with_public, capture_output=True, text=True, check=False
        )
        assert "PROBLEM  role" in shown.stdout
        with psycopg.connect(program.database, autocommit=True) as connection:
            for statement in REFUSED:
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)):
                    connection.execute(statement)
        # The program lives with it: worker, acts, pages, backup.
        assert program.run("worker", "--once").returncode == 0
        program.act()
        with program.served() as running:
            assert sites.urlopen(running.url + "/").status == 200
            assert sites.urlopen(running.url + "/gesund").status == 200
        done = program.run("backup", str(tmp_path / "a.tar"))
        assert done.returncode == 0, done.stderr
        # The owner migrates and restores, by another URL.
        refused = program.run("restore", str(tmp_path / "a.tar"), "--replace")
        assert refused.returncode == 1
        assert "role that owns it" in refused.stderr
        done = owner.run("restore", str(tmp_path / "a.tar"), "--replace")
        assert done.returncode == 0, done.stderr
        again()
        assert program.run("doctor").returncode == 0
        assert owner.run("upgrade").returncode == 0
