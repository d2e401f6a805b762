import type { FederatedSchema } from "../service/build-schema.ts";
import type { Database, MigrationClass } from "../service/database.ts";

/** A small subgraph of one province, with fields and tables that only this province has. */
export interface ProvinceExtension {
  /** Names the subgraph and its path, such as "shaanxi". */
  readonly name: string;
  /** Two-digit code of the province. */
  readonly province: string;
  readonly migrations: readonly MigrationClass[];
  /** The tables of its own that its readers read. */
  readonly reads: readonly string[];
  /** Its resolvers get a ProvinceContext. */
  buildSchema(): FederatedSchema;
  /** Derives the extension's own rows from the register when it has none yet. Runs at every start. */
  fill(database: Database["dataSource"]): Promise<void>;
}
