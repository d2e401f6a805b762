import type { Session } from "../../../service/session.ts";
import type { IdentityVault } from "../../identity/identity-vault.ts";
import type { Fault } from "../fault.ts";
import type { Header } from "../header.ts";
import type { RosterRow } from "../read-roster.ts";
import type { RegisterConnection } from "../register-connection.writer.ts";
import type { SourcedEntry } from "../roster-kind.ts";
import type { ImportCounts } from "./journal.writer.ts";

/** Where rows go, and how they are known again. */
export interface Storing<Field extends string> {
  readonly province: string;
  readonly header: Header<Field>;
  /** Null where nothing is sealed. */
  readonly vault: IdentityVault | null;
}

/** Writes some rows of a roster within a transaction, and says what came of them. */
export type RowStore<Field extends string, Entry extends SourcedEntry> = (
  rows: readonly RosterRow<Entry>[],
  storing: Storing<Field>,
  connection: Pick<RegisterConnection, "client"> & { readonly session: Pick<Session, "query"> },
) => Promise<ImportCounts>;

/** Tells what only the register can tell to be wrong with rows; nothing is written. */
export type RowLook<Field extends string, Entry extends SourcedEntry> = (
  session: Pick<Session, "query">,
  rows: readonly RosterRow<Entry>[],
  of: Pick<Storing<Field>, "province" | "header">,
) => Promise<readonly Fault[]>;

/** How the rows of a kind of roster come into the register. */
export interface RosterStore<Field extends string, Entry extends SourcedEntry> {
  readonly store: RowStore<Field, Entry>;
  readonly look: RowLook<Field, Entry> | null;
}
