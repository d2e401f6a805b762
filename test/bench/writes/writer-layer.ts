import { IdentityVault } from "../../../subgraphs/province/identity/identity-vault.ts";
import type { PublishJobInput } from "../../../subgraphs/province/job/job-writes.input.ts";
import { publishJob } from "../../../subgraphs/province/job/publish-job.ts";
import { migrationsOf } from "../../../subgraphs/province/migrations-of.ts";
import { newId } from "../../../subgraphs/province/new-id.ts";
import { readerOf, writerOf } from "../../../subgraphs/province/reader-of.ts";
import { OpenWrites } from "../../../subgraphs/province/write/open-writes.ts";
import { openDatabase } from "../../../subgraphs/service/database.ts";
import { Deadline } from "../../../subgraphs/service/deadline.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import type { Row } from "../../province/support/rows.ts";
import { identityKeys } from "../../support/key-files.ts";
import { station } from "../../writes/support/writing.ts";

export interface LayerWriter {
  readonly write: (input: Row) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The one way of writes as a resolver has it, without what surrounds a resolver. */
export async function aLayerWriter(url: string): Promise<LayerWriter> {
  const held = ["61"];
  const database = await openDatabase({
    url,
    poolSize: 2,
    migrations: migrationsOf(held),
    reader: readerOf(held, null),
    writer: writerOf(null),
    logger: createLogger("bench"),
  });
  const vault = IdentityVault.fromFile(identityKeys);
  const caller = { actor: station, access: null };
  return {
    write: async (given) => {
      const deadline = new Deadline(10_000);
      const id = newId("61");
      const input = {
        skillsRequired: [],
        targetGroups: [],
        ...given,
      } as unknown as PublishJobInput;
      try {
        await new OpenWrites({ caller, held, database, vault, deadline }).perform({
          name: "publishJob",
          record: id,
          field: "input.region",
          input,
          work: (session, source) => publishJob(session, { id, input, source }),
        });
      } finally {
        deadline.clear();
      }
    },
    close: () => database.close(),
  };
}
