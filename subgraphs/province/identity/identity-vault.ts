import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { normaliseCitizenId } from "../../reference/citizen-id.ts";
import { type KeyForm, type KeyRing, readKeyRing } from "../../service/key-ring.ts";
import { keyBytes, randomSealKey, seal, unseal } from "./seal.ts";

/** Whose data it is, in which register. */
export interface Subject {
  /** Two-digit code of the province whose register holds it. */
  readonly province: string;
  /** The worker, also one of another province whose work this register records. */
  readonly workerId: string;
}

/** What names a person outright. Null is not known. */
export interface Identity {
  /** 公民身份号码. */
  readonly idNumber: string | null;
  readonly phone: string | null;
}

/** An identity as it is stored. */
export interface SealedIdentity {
  readonly idNumber: Uint8Array | null;
  readonly phone: Uint8Array | null;
  /** The subject's own key, under the province's. Without it nothing else can be read, ever. */
  readonly subjectKey: Uint8Array;
  /** Which of the province's keys it is under. */
  readonly keyId: string;
}

/** An identity that is about to be stored. */
export interface MarkedIdentity extends SealedIdentity {
  /** By which the same number is known again; null without one. */
  readonly mark: Uint8Array | null;
}

/** What is said of somebody, sealed under a key of its own. */
export interface Notes {
  readonly keyId: string;
  /** Without it nothing can be read, ever. */
  readonly sealedKey: Uint8Array;
  seal(text: string, column: string): Uint8Array;
  open(bytes: Uint8Array, column: string): string;
}

/** The subject's key is under a key of the province that its file no longer has. */
export class UnknownIdentityKeyError extends Error {
  override readonly name = "UnknownIdentityKeyError";

  constructor(readonly keyId: string) {
    super(`The file of identity keys has no key "${keyId}".`);
  }
}

/**
 * Seals and opens identities. Every subject has a key of its own, which is stored under the province's
 * key: destroying a subject's key takes from everybody what it sealed, in every backup of the data.
 */
export class IdentityVault {
  readonly #current: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor({ current, keys }: KeyRing) {
    this.#current = current;
    this.#keys = new Map([...keys].map(([id, bytes]) => [id, createSecretKey(bytes)]));
  }

  /** @throws StartError when the file holds no such keys */
  static fromFile(file: string): IdentityVault {
    return new IdentityVault(readKeyRing(file, identityKeyForm));
  }

  seal(subject: Subject, { idNumber, phone }: Identity): MarkedIdentity {
    const own = randomSealKey();
    const sealed = (text: string | null, column: string): Buffer | null =>
      text === null ? null : seal(own, Buffer.from(text), placeOf(subject, column));
    return {
      idNumber: sealed(idNumber, "id_number"),
      phone: sealed(phone, "phone"),
      subjectKey: seal(this.#key(this.#current), own, placeOf(subject, "subject_key")),
      keyId: this.#current,
      mark: idNumber === null ? null : this.marksOf(subject.province, idNumber)[0],
    };
  }

  /**
   * By what one number is known again within a register, the one under the current key first: however it is
   * written, it gives the same.
   */
  marksOf(province: string, idNumber: string): readonly [Buffer, ...Buffer[]] {
    const [current, ...others] = this.#keyIds;
    const text = `laowu-number\n${province}\n${normaliseCitizenId(idNumber)}`;
    return [this.#digest(current, text), ...others.map((id) => this.#digest(id, text))];
  }

  /**
   * @throws BrokenSealError when it was sealed for another subject, or was changed
   * @throws UnknownIdentityKeyError
   */
  open(subject: Subject, sealed: SealedIdentity): Identity {
    const { idNumber, phone, subjectKey, keyId } = sealed;
    const own = unseal(this.#key(keyId), subjectKey, placeOf(subject, "subject_key"));
    const text = (bytes: Uint8Array | null, column: string): string | null =>
      bytes && unseal(own, bytes, placeOf(subject, column)).toString("utf8");
    return { idNumber: text(idNumber, "id_number"), phone: text(phone, "phone") };
  }

  /**
   * Seals what is said of somebody, under a key of its own like an identity.
   *
   * @param id of the record that it belongs to
   * @param stored null makes a new key
   * @throws UnknownIdentityKeyError, BrokenSealError
   */
  notes(
    id: string,
    stored: { readonly keyId: string; readonly sealedKey: Uint8Array } | null,
  ): Notes {
    const place = `${id}\nnotes`;
    const keyId = stored?.keyId ?? this.#current;
    const own = stored ? unseal(this.#key(keyId), stored.sealedKey, place) : randomSealKey();
    return {
      keyId,
      sealedKey: stored?.sealedKey ?? seal(this.#key(keyId), own, place),
      seal: (text, column) => seal(own, Buffer.from(text), `${place}\n${column}`),
      open: (bytes, column) => unseal(own, bytes, `${place}\n${column}`).toString("utf8"),
    };
  }

  /**
   * By what a person who was erased from a register is told from others, the one under the current key
   * first: keyed hashes of the ID number and the pseudonym, as far as they are known. However a number
   * is written, it gives the same.
   */
  tombstonesOf({
    province,
    idNumber,
    link,
  }: {
    readonly province: string;
    readonly idNumber: string | null;
    readonly link: string | null;
  }): readonly Buffer[] {
    const known = [
      ...(idNumber === null ? [] : [`id-number\n${normaliseCitizenId(idNumber)}`]),
      ...(link === null ? [] : [`link\n${link}`]),
    ];
    return this.#keyIds.flatMap((id) =>
      known.map((text) => this.#digest(id, `laowu-tombstone\n${province}\n${text}`)),
    );
  }

  /**
   * By what a request to write is known again, the one under the current key first: keyed, for what
   * persons say and who they are could be tried out on a plain hash.
   */
  digestsOfRequest(text: string): readonly [Buffer, ...Buffer[]] {
    const [current, ...others] = this.#keyIds;
    const digest = (id: string): Buffer => this.#digest(id, `laowu-request\n${text}`);
    return [digest(current), ...others.map(digest)];
  }

  /** Of each key, by its id, what tells it from another one; it says nothing of the key. */
  get checks(): ReadonlyMap<string, string> {
    return new Map(
      this.#keyIds.map((id) => [id, this.#digest(id, "laowu-key-check").toString("base64url")]),
    );
  }

  /** The current one first. */
  get #keyIds(): readonly [string, ...string[]] {
    return [this.#current, ...[...this.#keys.keys()].filter((id) => id !== this.#current)];
  }

  #digest(keyId: string, text: string): Buffer {
    return createHmac("sha256", this.#key(keyId)).update(text).digest();
  }

  #key(id: string): KeyObject {
    const key = this.#keys.get(id);
    if (key === undefined) throw new UnknownIdentityKeyError(id);
    return key;
  }
}

/** The keys of a province's file. */
const identityKeyForm: KeyForm = {
  isKey: ({ length }) => length === keyBytes,
  expected: `${keyBytes} random bytes`,
};

/** Ids and codes have no line feed, so no two places read alike. */
function placeOf({ province, workerId }: Subject, column: string): string {
  return `${province}\n${workerId}\n${column}`;
}
