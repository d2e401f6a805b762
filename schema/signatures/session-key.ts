import {
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { Hmac } from "./hmac.ts";

/** A secret of a gateway and a service, for one direction. */
export class SessionKey {
  /** Of the session, which is the same for both directions. */
  readonly id: string;
  readonly hmac: Hmac;

  constructor(id: string, secret: Uint8Array) {
    this.id = id;
    this.hmac = new Hmac(secret);
  }
}

/** What a gateway and a service have agreed on, for a few minutes. */
export interface Session {
  readonly id: string;
  /** Signs what the gateway asks. */
  readonly requests: SessionKey;
  /** Signs what the service answers. */
  readonly answers: SessionKey;
}

/** Where sessions are agreed on: beside the path that is called. */
export const sessionPath = "/session";

/** Thirty-two bytes in canonical base64url. */
const key = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";
const offerForm = new RegExp(`^\\{"publicKey":"(${key})"\\}$`);
const acceptanceForm = new RegExp(`^\\{"session":"([A-Za-z0-9_-]{22})","publicKey":"(${key})"\\}$`);

/** A gateway's half of an agreement. Its private key is good for this one session. */
export class SessionOffer {
  /** What is sent, signed by the gateway's own key. */
  readonly body: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("x25519");
    this.body = JSON.stringify({ publicKey: publicKey.export({ format: "jwk" }).x });
    this.#privateKey = privateKey;
  }

  /**
   * @param acceptance the body of an answer whose signature is good
   * @param requestSignature the value of the header `signature` of the offer
   * @returns null when it is no acceptance
   */
  sessionOf(acceptance: string, requestSignature: string): Session | null {
    const [, id, publicKey] = acceptanceForm.exec(acceptance) ?? [];
    if (id === undefined || publicKey === undefined) return null;
    const shared = sharedSecret(this.#privateKey, publicKey);
    if (shared === null) return null;
    return derived(id, shared, [requestSignature, this.body, acceptance]);
  }
}

/** A service's half: what it answers, to be signed by its own key. */
export interface Acceptance {
  readonly body: string;
  readonly session: Session;
}

/**
 * Accepts an offer whose signature is good.
 *
 * @param offer the body of the request
 * @param requestSignature the value of its header `signature`
 * @returns null when it is no offer
 */
export function acceptSession(offer: string, requestSignature: string): Acceptance | null {
  const theirs = offerForm.exec(offer)?.[1];
  if (theirs === undefined) return null;
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const shared = sharedSecret(privateKey, theirs);
  if (shared === null) return null;
  const id = randomBytes(16).toString("base64url");
  const body = JSON.stringify({ session: id, publicKey: publicKey.export({ format: "jwk" }).x });
  return { body, session: derived(id, shared, [requestSignature, offer, body]) };
}

/** Null when their point is one of the few with which every secret comes out the same. */
function sharedSecret(privateKey: KeyObject, theirs: string): Buffer | null {
  const jwk = { kty: "OKP", crv: "X25519", x: theirs };
  try {
    return diffieHellman({
      privateKey,
      publicKey: createPublicKey({ key: jwk, format: "jwk" }),
    });
  } catch {
    return null;
  }
}

/**
 * The keys hang on all that both have signed: whoever changes a character of it, or gives an answer to
 * another offer, agrees on nothing (RFC 5869).
 */
function derived(id: string, shared: Buffer, said: readonly string[]): Session {
  const transcript = createHash("sha256").update(said.join("\n")).digest();
  const keyFor = (direction: string): SessionKey => {
    const secret = hkdfSync("sha256", shared, transcript, `laowu-session-1 ${direction}`, 32);
    return new SessionKey(id, new Uint8Array(secret));
  };
  return { id, requests: keyFor("requests"), answers: keyFor("answers") };
}
