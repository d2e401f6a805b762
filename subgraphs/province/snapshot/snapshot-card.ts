import { createHash } from "node:crypto";
import type { Access, Actor, Caller } from "../../../schema/access/caller.ts";
import type { PersonalType } from "../../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";

/** What stands beside the file of a snapshot: what it is, and whose. */
export interface SnapshotCard {
  readonly id: string;
  readonly province: string;
  /** Of who asked, and of what: whoever asks alike gets it. */
  readonly owner: string;
  readonly question: string;
  readonly fileName: string;
  readonly rowCount: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly cursor: string;
  /** Instants. */
  readonly createdAt: string;
  readonly expiresAt: string;
  /** On what ground persons are shown in it; null when there are none. */
  readonly ground: SnapshotGround | null;
  /** Somebody in it was not to be seen any more when it was asked for: there is no file. */
  readonly isGone?: boolean;
}

export interface SnapshotGround {
  readonly access: Access;
  readonly types: readonly PersonalType[];
  readonly groups: readonly FieldGroup[];
  /** Which transactions the file has seen: whoever is gone by another one is still in it. */
  readonly seen: string;
}

/** Whose a snapshot is; those who show no token have theirs together, for these are open data. */
export function ownerOf({ actor }: Pick<Caller, "actor">): string {
  return actor === null ? "anonymous" : digestOf(named(actor));
}

export function questionOf(question: object): string {
  return digestOf(JSON.stringify(question));
}

function named({ iss, sub }: Actor): string {
  return JSON.stringify([iss, sub]);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
