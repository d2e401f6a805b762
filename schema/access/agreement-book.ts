import { readAgreementList } from "./agreement-list.ts";
import type { Agreements } from "./agreements.ts";
import type { DataAgreement } from "./data-agreement.ts";
import { dayInChina } from "./day-in-china.ts";
import { latestVersions } from "./latest-versions.ts";
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
 * opens nothing. Of an agreement only the latest version is told that has come into force: it replaces
 * those before it, also when it was revoked or is over, for whoever signed it meant them to hold no longer.
 */
export class AgreementBook implements Agreements {
  readonly #options: AgreementBookOptions;
  /** Revoked ones among them: what they have replaced does not come back. */
  #byParties: ReadonlyMap<string, readonly DataAgreement[]> = new Map();
  /** Names of what was revoked. */
  #ended: ReadonlySet<string> = new Set();
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
    const now = this.#options.now();
    if (Math.abs(now - this.#askedAt) > believedMs) return [];
    const signed = this.#byParties.get(`${provider} ${consumer}`) ?? [];
    return latestVersions(signed, dayInChina(new Date(now))).filter(
      (agreement) => !this.#ended.has(nameOf(agreement)),
    );
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
      await this.#read(await ask());
      this.#askedAt = askedAt;
      this.#isSilent = false;
    } catch (cause) {
      if (!this.#isSilent) onFailure("The signed agreements cannot be had.", cause);
      this.#isSilent = true;
    }
  }

  async #read(list: unknown): Promise<void> {
    const { agreements, revocations } = readAgreementList(list);
    const keys = await this.#options.keys();
    const known = keys === this.#keys ? this.#verified : nothing;
    const now: Verified = {
      agreements: await verified(agreements, known.agreements, (one) => readAgreement(one, keys)),
      revocations: await verified(revocations, known.revocations, (one) =>
        readRevocation(one, keys),
      ),
    };
    // Both at once: what was believed with other keys must not pass for what is with these.
    this.#keys = keys;
    this.#verified = now;
    this.#say(known);
    this.#ended = new Set(believed(now.revocations).map(nameOf));
    this.#byParties = byParties(believed(now.agreements));
  }

  /** Tells of what is not believed and was not in the list before: once, and of many in one line. */
  #say(known: Verified): void {
    const doubts = [
      ...newDoubts(this.#verified.agreements, known.agreements),
      ...newDoubts(this.#verified.revocations, known.revocations),
    ];
    const [first] = doubts;
    if (first === undefined) return;
    const message =
      doubts.length === 1
        ? "A document among the signed agreements is not believed."
        : `${doubts.length} documents among the signed agreements are not believed, such as this one.`;
    this.#options.onFailure(message, first.cause);
  }
}

/** What a document says, or why it is not believed. */
type Read<Said> = { readonly said: Said } | Doubt;

interface Doubt {
  readonly cause: unknown;
}

/** Documents as they were read with the keys at hand, by their text. */
interface Verified {
  readonly agreements: ReadonlyMap<string, Read<DataAgreement>>;
  readonly revocations: ReadonlyMap<string, Read<Revocation>>;
}

const nothing: Verified = { agreements: new Map(), revocations: new Map() };

/** In their order, each verified once. */
async function verified<Said>(
  documents: readonly unknown[],
  known: ReadonlyMap<string, Read<Said>>,
  verify: (document: unknown) => Promise<Said>,
): Promise<ReadonlyMap<string, Read<Said>>> {
  const read = documents.map(async (document): Promise<[string, Read<Said>]> => {
    const text = JSON.stringify(document);
    return [text, known.get(text) ?? (await readWith(verify, document))];
  });
  return new Map(await Promise.all(read));
}

async function readWith<Said>(
  verify: (document: unknown) => Promise<Said>,
  document: unknown,
): Promise<Read<Said>> {
  try {
    return { said: await verify(document) };
  } catch (cause) {
    return { cause };
  }
}

/** What is not believed is left out. */
function believed<Said>(read: ReadonlyMap<string, Read<Said>>): readonly Said[] {
  return [...read.values()].flatMap((one) => ("said" in one ? [one.said] : []));
}

function newDoubts(
  read: ReadonlyMap<string, Read<unknown>>,
  known: ReadonlyMap<string, unknown>,
): readonly Doubt[] {
  return [...read].flatMap(([text, one]) => ("said" in one || known.has(text) ? [] : [one]));
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
