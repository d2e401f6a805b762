import type { FieldGroup } from "../../../../schema/access/field-group.ts";
import type { Session } from "../../../service/session.ts";
import type { IdentityVault } from "../../identity/identity-vault.ts";
import type { SourcedEntry } from "../roster-kind.ts";

/** A record of the register, as a roster says it. */
export interface ExportedRecord<Entry> {
  readonly id: string;
  readonly entry: Entry;
}

export interface SourceQuery {
  readonly province: string;
  /** Records of this system alone, under all its names; null is of all. */
  readonly systems: readonly string[] | null;
  /** Null leaves ID numbers and phones out. */
  readonly vault: IdentityVault | null;
  /** The id behind which to begin; "" before the first. */
  readonly after: string;
  readonly limit: number;
  readonly nowMs: number;
  /** Of the rows of the table, unless all are meant. */
  readonly condition?: string;
}

/** Reads the records of a kind, in the order of their ids. */
export interface RecordSource<Field extends string, Entry extends SourcedEntry> {
  readonly table: string;
  /** Of the rows of the table that are such records; "true" when all are. */
  readonly condition: string;
  readonly read: (
    session: Pick<Session, "query">,
    query: SourceQuery,
  ) => Promise<readonly ExportedRecord<Entry>[]>;
  /** What of persons it shows; null of open records. */
  readonly shows:
    | ((withIdentities: boolean) => {
        readonly groups: ReadonlySet<FieldGroup>;
        readonly fields: readonly string[];
      })
    | null;
  /** Columns that hold ID numbers and phones. */
  readonly identityFields: ReadonlySet<Field>;
}
