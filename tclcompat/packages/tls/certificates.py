"""What a certificate says, read from its DER form: the keys of ``tls::status`` that describe a certificate.

The standard library decodes only certificates that it has verified, and a script may look at others.  Names are written
as OpenSSL writes them by RFC 2253, the last part first, times as ``Jan  1 00:00:00 2000 GMT``.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator

_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "title",
    "2.5.4.13": "description",
    "2.5.4.15": "businessCategory",
    "2.5.4.17": "postalCode",
    "2.5.4.41": "name",
    "2.5.4.42": "GN",
    "2.5.4.43": "initials",
    "2.5.4.46": "dnQualifier",
    "2.5.4.65": "pseudonym",
    "2.5.4.97": "organizationIdentifier",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_CONTEXT_0 = 0xA0
_UTC_TIME = 0x17
_BMP_STRING, _UNIVERSAL_STRING, _UTF8_STRING = 0x1E, 0x1C, 0x0C


def describe(der: bytes) -> list[object]:
    """Return keys and values; raises ValueError when this is no certificate."""
    try:
        (_, certificate), *_ = elements(der)
        (_, signed), *_ = elements(certificate)
        fields = [item for item in elements(signed) if item[0] != _CONTEXT_0]
        (_, serial), _, (_, issuer), (_, validity), (_, subject), *_ = fields
        not_before, not_after = (_time(tag, value) for tag, value in elements(validity))
    except (IndexError, UnicodeError) as error:
        raise ValueError(str(error)) from None
    return [
        *("sha1_hash", hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()),
        *("subject", _name(subject)),
        *("issuer", _name(issuer)),
        *("notBefore", not_before),
        *("notAfter", not_after),
        *("serial", _serial(serial)),
        *("certificate", ssl.DER_cert_to_PEM_cert(der)),
    ]


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each DER element."""
    place = 0
    while place < len(data):
        tag, length = data[place], data[place + 1]
        place += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[place : place + size], "big")
            place += size
        if place + length > len(data):
            raise IndexError("an element goes beyond the end")
        yield tag, data[place : place + length]
        place += length


def _serial(content: bytes) -> str:
    number = int.from_bytes(content, "big", signed=True)
    digits = f"{abs(number):X}"
    return ("-" if number < 0 else "") + digits.zfill(len(digits) + len(digits) % 2)


def _time(tag: int, content: bytes) -> str:
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    return f"{_MONTHS[month - 1]} {day:2d} {text[8:10]}:{text[10:12]}:{text[12:14]} {year} GMT"


def _name(content: bytes) -> str:
    """Return a distinguished name."""
    parts = []
    for _, part in elements(content):
        attributes = []
        for _, attribute in elements(part):
            (_, kind), (tag, value) = elements(attribute)
            oid = _oid(kind)
            # A kind without a name is one whose values nobody knows how to read.
            attributes.append(f"{_NAMES[oid]}={_text(tag, value)}" if oid in _NAMES else _raw(oid, tag, value))
        parts.append("+".join(attributes))
    return ",".join(reversed(parts))


def _raw(oid: str, tag: int, value: bytes) -> str:
    return f"{oid}=#{bytes([tag, len(value) & 0xFF]).hex().upper()}{value.hex().upper()}"


def _oid(content: bytes) -> str:
    numbers = [min(content[0] // 40, 2)]
    numbers.append(content[0] - 40 * numbers[0])
    value = 0
    for byte in content[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def _text(tag: int, value: bytes) -> str:
    coding = {_BMP_STRING: "utf-16-be", _UNIVERSAL_STRING: "utf-32-be", _UTF8_STRING: "utf-8"}.get(tag, "latin-1")
    text = value.decode(coding, "replace")
    last = len(text) - 1
    return "".join(_escaped(char, place, last) for place, char in enumerate(text))


def _escaped(char: str, place: int, last: int) -> str:
    if char in ',+"\\<>;' or (char == "#" and place == 0) or (char == " " and place in (0, last)):
        return "\\" + char
    return f"\\{ord(char):02X}" if char < " " or char == "\x7f" else char
