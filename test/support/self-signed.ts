import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** Both PEM. */
  readonly key: string;
  readonly cert: string;
}

const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 0x80 ? Buffer.of(body.length) : Buffer.of(0x82, body.length >> 8, body.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => tlv(0x03, Buffer.of(0), bytes);

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
/** CN=Argus test */
const NAME = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from('Argus test')))));
const VALIDITY = sequence(...['20200101000000Z', '21000101000000Z'].map((time) => tlv(0x18, Buffer.from(time))));
/** subjectAltName: the address 127.0.0.1. */
const LOOPBACK = sequence(oid('551d11'), tlv(0x04, sequence(tlv(0x87, Buffer.of(127, 0, 0, 1)))));

/** A certificate for 127.0.0.1 that nobody but its own key has signed (RFC 5280). */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const [version, serial] = [tlv(0xa0, tlv(0x02, Buffer.of(2))), tlv(0x02, Buffer.of(1), randomBytes(8))];
  const signed = sequence(version, serial, ECDSA_WITH_SHA256, NAME, VALIDITY, NAME, publicKey, tlv(0xa3, sequence(LOOPBACK)));
  const der = sequence(signed, ECDSA_WITH_SHA256, bits(sign('sha256', signed, createPrivateKey(privateKey))));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { key: privateKey, cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n') };
}
