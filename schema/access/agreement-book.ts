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
  #verified: Verified = nothing;
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
    const known = keys === this.#keys ? this.#verified : nothing;
    this.#keys = keys;
    this.#verified = {
      agreements: await this.#verify(agreements, known.agreements, (one) =>
        readAgreement(one, keys),
      ),
      revocations: await this.#verify(revocations, known.revocations, (one) =>
        readRevocation(one, keys),
      ),
    };
    const ended = new Set([...this.#verified.revocations.values()].map(nameOf));
    const signed = [...this.#verified.agreements.values()];
    return byParties(signed.filter((agreement) => !ended.has(nameOf(agreement))));
  }

  /** In their order, each verified once; what is not believed is left out. */
  async #verify<Read>(
    documents: readonly unknown[],
    known: ReadonlyMap<string, Read>,
    verify: (document: unknown) => Promise<Read>,
  ): Promise<ReadonlyMap<string, Read>> {
    const read = await Promise.all(
      documents.map(async (document): Promise<[string, Read][]> => {
        const text = JSON.stringify(document);
        try {
          return [[text, known.get(text) ?? (await verify(document))]];
        } catch (cause) {
          this.#options.onFailure("A document among the signed agreements is not believed.", cause);
          return [];
        }
      }),
    );
    return new Map(read.flat());
  }
}

/** Documents that were found good with the keys at hand, by their text. */
interface Verified {
  readonly agreements: ReadonlyMap<string, DataAgreement>;
  readonly revocations: ReadonlyMap<string, Revocation>;
}

const nothing: Verified = { agreements: new Map(), revocations: new Map() };

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
