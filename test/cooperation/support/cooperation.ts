import "reflect-metadata";
import type { KeyServiceSettings } from "../../../subgraphs/cooperation/link-key/open-key-service.ts";
import { startCooperation } from "../../../subgraphs/cooperation/start-cooperation.ts";
import type { Answer } from "../../province/support/province.ts";
import { aDatabase, type TestDatabase } from "../../support/postgres.ts";
import { askSigned, serviceTrust } from "../../support/trust.ts";

export interface TestCooperation {
  readonly url: string;
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** The cooperation process over a database of its own, with its reference data. */
export async function aCooperation(
  given?: TestDatabase,
  keyService?: KeyServiceSettings,
): Promise<TestCooperation> {
  const database = given ?? (await aDatabase());
  const service = await startCooperation({
    databaseUrl: database.url,
    host: "127.0.0.1",
    port: 0,
    production: false,
    trust: serviceTrust(["cooperation"]),
    ...(keyService && { keyService }),
  });
  return {
    url: service.url,
    ask: async (query, variables = {}) => {
      const response = await askSigned(service.url, {
        audience: "cooperation",
        path: "/graphql",
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    stop: async () => {
      await service.stop();
      if (given === undefined) await database.drop();
    },
  };
}
