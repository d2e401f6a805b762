import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/**
 * Certificates for tests, good and bad. Written in DER by hand: forty lines against the twenty packages
 * that a library for it brings; whether they are right, OpenSSL says in every test that uses them.
 */

/** Who signs certificates. */
export interface Authority {
  /** In PEM. */
  readonly cert: string;
  /** A certificate of this authority and its key, in PEM. */
  issue(wishes?: CertificateWishes): { readonly cert: string; readonly key: string };
}

export interface CertificateWishes {
  readonly name?: string;
  /** Names and IPv4 addresses it is for. */
  readonly for?: readonly string[];
  /** Milliseconds since 1970. */
  readonly from?: number;
  readonly until?: number;
}

const monthMs = 30 * 24 * 60 * 60_000;

export function anAuthority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certify = (subject: Subject) => pemOf(certificate(subject, { name, privateKey }));
  const times = { from: Date.now() - monthMs, until: Date.now() + monthMs };
  return {
    cert: certify({ ...times, name, publicKey, extensions: [isAuthority] }),
    issue({ name: subject = "somebody", for: names = ["127.0.0.1", "localhost"], ...own } = {}) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const extensions = names.length === 0 ? [] : [namesExtension(names)];
      const wishes = { ...times, ...own, name: subject, publicKey: pair.publicKey, extensions };
      return { cert: certify(wishes), key: String(pair.privateKey.export(pkcs8)) };
    },
  };
}

const pkcs8 = { type: "pkcs8", format: "pem" } as const;

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly from: number;
  readonly until: number;
  readonly extensions: readonly Buffer[];
}

function certificate(
  { name, publicKey, from, until, extensions }: Subject,
  issuer: { readonly name: string; readonly privateKey: KeyObject },
): Buffer {
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer.name),
    sequence(time(from), time(until)),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign("sha256", toBeSigned, issuer.privateKey);
  return sequence(toBeSigned, ecdsaWithSha256, der(0x03, Buffer.of(0), signature));
}

/** Tag, length, content (X.690). */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  const lengthBytes = length < 128 ? [length] : long;
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from(commonName)))));
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  return der(0x18, Buffer.from(text));
}

/** basicConstraints, critical: it may sign others. */
const isAuthority = sequence(
  objectId("551d13"),
  der(0x01, Buffer.of(255)),
  der(0x04, sequence(der(0x01, Buffer.of(255)))),
);

/** subjectAltName. */
function namesExtension(names: readonly string[]): Buffer {
  const each = names.map((name) => {
    const isAddress = /^\d+(\.\d+){3}$/.test(name);
    return isAddress
      ? der(0x87, Buffer.from(name.split(".").map(Number)))
      : der(0x82, Buffer.from(name));
  });
  return sequence(objectId("551d11"), der(0x04, sequence(...each)));
}

function pemOf(bytes: Buffer): string {
  const lines = bytes.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
