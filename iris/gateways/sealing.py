"""Words sealed on a device to a public key of ours, so that the device itself can't open them again.

A seal is the point of a key pair made for it alone (65 bytes, uncompressed) ‖ nonce (12) ‖ ciphertext and tag
(AES-256-GCM). The key comes from ECDH over P-256 by HKDF-SHA256 (RFC 5869) with both points as salt and the context
as info; browsers offer all of it (Web Cryptography, W3C). Its other half is `static/js/field/seal.js`.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iris.gateways.keys import KEY_BYTES, open_with
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

CURVE = SECP256R1()
POINT = 65


def new_private() -> bytes:
    """Give a new private key (32 bytes)."""
    return generate_private_key(CURVE).private_numbers().private_value.to_bytes(KEY_BYTES, "big")


def public_of(private: bytes) -> bytes:
    """Give the public half of a private key: the point that a device seals to."""
    return _point(_key(private))


def open_seal(private: bytes, seal: bytes, context: bytes) -> bytes:
    """Open what was sealed to the public half in this context. Raises RuleBroken `seal_broken`."""
    try:
        theirs = EllipticCurvePublicKey.from_encoded_point(CURVE, seal[:POINT])
    except ValueError as error:
        raise RuleBroken(
            "seal_broken", N_("This sealed text was damaged or belongs elsewhere. Restore it from a backup.")
        ) from error
    own = _key(private)
    shared = own.exchange(ECDH(), theirs)
    return open_with(derived(shared, seal[:POINT] + _point(own), context), seal[POINT:], context)


def derived(shared: bytes, salt: bytes, context: bytes) -> bytes:
    """Give the key (32 bytes) that both sides work out from what they share."""
    return HKDF(SHA256(), KEY_BYTES, salt, context).derive(shared)


def _key(private: bytes) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(private, "big"), CURVE)


def _point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
