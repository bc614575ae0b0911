"""A ZIP that can be checked without us: a manifest of SHA-256, and an Ed25519 signature over that manifest. Pure.

The key is the installation's own, derived from its secret key (HKDF), so that there is nothing more to keep or to lose.
Whoever holds the ZIP checks it in two steps, with programs that every machine has: see HOW_TO_CHECK, which is in it.
A new secret key makes a new signing key; a ZIP that was signed before carries its own public key, and the fingerprint
of that key stands on the page of the inspection as it was on the day.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

MANIFEST, SIGNATURE, PUBLIC_KEY, HOW = "manifest.json", "manifest.sig", "public-key.pem", "HOW-TO-CHECK.txt"
# ZIP has no time zone and begins in 1980; one moment for all, so that the same files give the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)

HOW_TO_CHECK = """How to check that nothing in this folder has been changed

1. The list is ours. With OpenSSL 3, in this folder:

   openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.sig

   It answers "Signature Verified Successfully".

2. The key is the co-op's. Its fingerprint is

   {fingerprint}

   Compare it with the one that the co-op reads out to you, or that its page of the inspection shows. To see the one of
   the key in this folder:

   openssl pkey -pubin -in public-key.pem -outform DER | openssl dgst -sha256

3. Each file is the one in the list: its SHA-256 stands beside its name in manifest.json. On Linux or a Mac:

   shasum -a 256 name-of-the-file
"""


class Tampered(ValueError):
    """What was found that is not as it was signed, in a sentence."""


def signing_key(secret: str) -> Ed25519PrivateKey:
    """The same secret always gives the same key."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"coopcare: signing of inspection files, 1").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def fingerprint_of(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key as DER, hex."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def seal(files: Mapping[str, bytes], *, about: Mapping[str, str], key: Ed25519PrivateKey) -> bytes:
    """The ZIP of `files` (by path), its manifest and what is needed to check it. `about` stands in the manifest."""
    public = key.public_key()
    how = HOW_TO_CHECK.format(fingerprint=fingerprint_of(public)).encode()
    inside = {**files, HOW: how}
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(inside.items())}
    manifest = json.dumps({"about": dict(about), "sha256": listed}, indent=1, ensure_ascii=False).encode()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return zip_of({**inside, MANIFEST: manifest, SIGNATURE: key.sign(manifest), PUBLIC_KEY: pem})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Sorted, compressed, without times: the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check(content: bytes, *, fingerprint: str) -> dict[str, str]:
    """The manifest's list when all is as it was signed with the key of this fingerprint; else raises Tampered."""
    files = files_of(content)
    key = load_pem_public_key(files[PUBLIC_KEY])
    if not isinstance(key, Ed25519PublicKey) or fingerprint_of(key) != fingerprint:
        raise Tampered("It was signed with another key.")
    try:
        key.verify(files[SIGNATURE], files[MANIFEST])
    except InvalidSignature as error:
        raise Tampered("The list of files was changed.") from error
    listed: dict[str, str] = json.loads(files[MANIFEST])["sha256"]
    for name, content_of in files.items():
        is_listed = listed.get(name) == hashlib.sha256(content_of).hexdigest()
        if not is_listed and name not in (MANIFEST, SIGNATURE, PUBLIC_KEY):
            raise Tampered(f"{name} was changed or added.")
    if missing := sorted(set(listed) - set(files)):
        raise Tampered(f"{missing[0]} was taken out.")
    return listed
