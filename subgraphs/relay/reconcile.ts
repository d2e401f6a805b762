import { createHash } from "node:crypto";
import type { ChangeType } from "../province/change/change-enums.ts";
import type { NamedRecord } from "./register-state.reader.ts";

/** How many records there are, and a hash of their ids and versions in which their order does not show. */
export interface StateDigest {
  readonly records: number;
  /** 32 hex digits. */
  readonly hash: string;
}

/** A type as the register has it and as the stream tells of it. */
export interface Compared {
  readonly type: ChangeType;
  readonly register: StateDigest;
  readonly stream: StateDigest;
}

export interface Reconciliation {
  readonly types: readonly Compared[];
  /** Records in which they differ. */
  readonly differing: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

/** The versions of records by type and id, null of what is gone. */
export class RecordVersions {
  readonly #versions = new Map<string, number | null>();

  set({ type, record }: NamedRecord, version: number | null): void {
    this.#versions.set(keyOf(type, record), version);
  }

  get({ type, record }: NamedRecord): number | null {
    return this.#versions.get(keyOf(type, record)) ?? null;
  }

  delete({ type, record }: NamedRecord): void {
    this.#versions.delete(keyOf(type, record));
  }

  has({ type, record }: NamedRecord): boolean {
    return this.#versions.has(keyOf(type, record));
  }

  *named(): Iterable<NamedRecord> {
    for (const key of this.#versions.keys()) {
      const [type = "", record = ""] = key.split("\n");
      yield { type: type as ChangeType, record };
    }
  }

  digestOf(wanted: ChangeType): StateDigest {
    let records = 0;
    let sum = 0n;
    for (const { type, record } of this.named()) {
      const version = this.get({ type, record });
      if (type !== wanted || version === null) continue;
      records += 1;
      sum = (sum + hashOf(`${record}\n${version}`)) % modulus;
    }
    return { records, hash: sum.toString(16).padStart(32, "0") };
  }
}

/** Sums of hashes modulo 2^128 are the same in every order, and count what stands there twice. */
const modulus = 1n << 128n;

function hashOf(text: string): bigint {
  return BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 32)}`);
}

function keyOf(type: ChangeType, record: string): string {
  return `${type}\n${record}`;
}

const examplesMax = 20;

/** @param register of the same records as `stream`, and of those that it should tell of */
export function compare(
  types: readonly ChangeType[],
  { register, stream }: { readonly register: RecordVersions; readonly stream: RecordVersions },
): Reconciliation {
  const differing = [...register.named()]
    .filter((named) => register.get(named) !== stream.get(named))
    .map(({ record }) => record);
  return {
    types: types.map((type) => ({
      type,
      register: register.digestOf(type),
      stream: stream.digestOf(type),
    })),
    differing: differing.length,
    examples: differing.slice(0, examplesMax),
  };
}
