import { readAgreementList } from "./agreement-list.ts";
import type { Agreements } from "./agreements.ts";
import type { DataAgreement } from "./data-agreement.ts";
import {
  type PartyKeys,
  type Revocation,
  readAgreement,
  readRevocation,
} from "./signed-agreement.ts";

/** Milliseconds after which the list is asked for again. */
const askAgainMs = 15_000;
/** The same when it was not to be had: services that start together wait for each other. */
const tryAgainMs = 2_000;
/** Milliseconds for which a list is believed: what was revoked meanwhile ends within this. */
const believedMs = 60_000;

export interface AgreementBookOptions {
  /** Asks for the list: signed agreements and signed revocations. */
  readonly ask: () => Promise<unknown>;
  readonly keys: () => PartyKeys | Promise<PartyKeys>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * The agreements as they are known here. Each was verified here, so whoever keeps the list can hold one
 * back and make none up. A list that cannot be had any more is forgotten: what may have been revoked
 * opens nothing.
 */
export class AgreementBook implements Agreements {
  readonly #options: AgreementBookOptions;
  #byParties: ReadonlyMap<string, readonly DataAgreement[]> = new Map();
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  /** Documents that were found good with the keys at hand, by their text. */
  #verified = new Map<string, DataAgreement | Revocation>();
  #keys: PartyKeys | null = null;
  #isSilent = false;

  constructor(options: AgreementBookOptions) {
    this.#options = options;
  }

  between({
    provider,
    consumer,
  }: {
    provider: string;
    consumer: string;
  }): readonly DataAgreement[] {
    // A clock that was set back must not make the list any younger.
    if (Math.abs(this.#options.now() - this.#askedAt) > believedMs) return [];
    return this.#byParties.get(`${provider} ${consumer}`) ?? [];
  }

  /** Asks now, and again and again until it is closed. */
  async open(): Promise<void> {
    await this.refresh();
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.open(), this.#isSilent ? tryAgainMs : askAgainMs);
    this.#timer.unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async refresh(): Promise<void> {
    const { ask, now, onFailure } = this.#options;
    const askedAt = now();
    try {
      this.#byParties = await this.#read(await ask());
      this.#askedAt = askedAt;
      this.#isSilent = false;
    } catch (cause) {
      if (!this.#isSilent) onFailure("The signed agreements cannot be had.", cause);
      this.#isSilent = true;
    }
  }

  async #read(list: unknown): Promise<ReadonlyMap<string, readonly DataAgreement[]>> {
    const { agreements, revocations } = readAgreementList(list);
    const keys = await this.#options.keys();
    if (keys !== this.#keys) this.#verified = new Map();
    this.#keys = keys;
    const known = this.#verified;
    const verified = new Map<string, DataAgreement | Revocation>();
    const read = async <Read extends DataAgreement | Revocation>(
      document: unknown,
      verify: (document: unknown, keys: PartyKeys) => Promise<Read>,
    ): Promise<Read[]> => {
      const text = JSON.stringify(document);
      try {
        const one = (known.get(text) as Read | undefined) ?? (await verify(document, keys));
        verified.set(text, one);
        return [one];
      } catch (cause) {
        this.#options.onFailure("A document among the signed agreements is not believed.", cause);
        return [];
      }
    };
    const signed = await Promise.all(agreements.map((one) => read(one, readAgreement)));
    const revoked = await Promise.all(revocations.map((one) => read(one, readRevocation)));
    this.#verified = verified;
    const ended = new Set(revoked.flat().map(nameOf));
    const inForce = signed.flat().filter((agreement) => !ended.has(nameOf(agreement)));
    return byParties(inForce);
  }
}

function nameOf({ agreementId, provider, consumer }: Revocation): string {
  return `${agreementId} ${provider} ${consumer}`;
}

function byParties(agreements: readonly DataAgreement[]): Map<string, readonly DataAgreement[]> {
  const grouped = new Map<string, DataAgreement[]>();
  for (const agreement of agreements) {
    const parties = `${agreement.provider} ${agreement.consumer}`;
    grouped.set(parties, [...(grouped.get(parties) ?? []), agreement]);
  }
  return grouped;
}
