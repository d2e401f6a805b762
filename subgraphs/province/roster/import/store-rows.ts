import type { Session } from "../../../service/session.ts";
import type { IdentityVault } from "../../identity/identity-vault.ts";
import type { Header } from "../header.ts";
import type { RosterRow } from "../read-roster.ts";
import type { ImportConnection } from "./import-connection.writer.ts";
import type { ImportCounts } from "./journal.writer.ts";

/** Where rows go, and how they are known again. */
export interface Storing<Field extends string> {
  readonly province: string;
  /** The system the records come from: with their number there they are known again. */
  readonly sourceSystem: string;
  readonly header: Header<Field>;
  /** Null where nothing is sealed. */
  readonly vault: IdentityVault | null;
}

/** Writes some rows of a roster within a transaction, and says what came of them. */
export type RowStore<Field extends string, Entry> = (
  rows: readonly RosterRow<Entry>[],
  storing: Storing<Field>,
  connection: Pick<ImportConnection, "client"> & { readonly session: Pick<Session, "query"> },
) => Promise<ImportCounts>;
