import "reflect-metadata";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import pg from "pg";
import { createGateway, type Gateway } from "../../../gateway/gateway.ts";
import { startCooperation } from "../../../subgraphs/cooperation/start-cooperation.ts";
import { storeIdentities } from "../../../subgraphs/province/identity/identity.writer.ts";
import { IdentityVault } from "../../../subgraphs/province/identity/identity-vault.ts";
import { migratedTemplate } from "../../province/support/province.ts";
import type { Row } from "../../province/support/rows.ts";
import { startRegister } from "../../support/house.ts";
import { identityKeys } from "../../support/key-files.ts";
import { aDatabase } from "../../support/postgres.ts";
import { gatewayTrust, serviceTrust } from "../../support/trust.ts";
import type { Agreed } from "./agreements.ts";
import { holders, type World } from "./people.ts";

export interface House {
  readonly gateway: Gateway;
  /** Whom the requests that arrived since the last look were for. */
  readonly takeCalls: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** A gateway, three provinces and cooperation over this data; each has read the agreements itself. */
export async function aHouse(world: World, agreed: Agreed): Promise<House> {
  const stops: (() => Promise<unknown>)[] = [];
  const provinces = new Map<string, string>();
  for (const holder of holders) {
    const database = await aDatabase({ template: await migratedTemplate() });
    await fill(database.url, holder, world);
    const agreements = await agreed.book();
    const service = await startRegister([holder], database.url, { agreements });
    provinces.set(holder, service.url);
    stops.push(() => service.stop().then(database.drop));
  }
  const database = await aDatabase();
  const cooperation = await startCooperation({
    ...{ databaseUrl: database.url, host: "127.0.0.1", port: 0, production: false },
    trust: serviceTrust(["cooperation"]),
  });
  stops.push(() => cooperation.stop().then(database.drop));
  const gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces,
    subgraphUrls: new Map([["cooperation", `${cooperation.url}/graphql`]]),
    agreements: await agreed.book(),
    trust: gatewayTrust([...holders, "cooperation"]),
    deadlineMs: 30_000,
  });
  stops.push(() => gateway.close());
  let calls: string[] = [];
  // Whatever arrives at a server of this process has left the gateway.
  const onArrival = (arrived: unknown) => {
    const { request } = arrived as { readonly request: IncomingMessage };
    calls.push(String(request.headers["laowu-audience"]));
  };
  subscribe("http.server.request.start", onArrival);
  return {
    gateway,
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async stop() {
      unsubscribe("http.server.request.start", onArrival);
      for (const stop of stops.reverse()) await stop();
    },
  };
}

async function fill(url: string, holder: string, world: World): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const insert = (table: string, rows: readonly object[]) =>
    client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  const ofHolder = (row: Row) => row.province === holder;
  const ofWorker = ({ worker_id }: { readonly worker_id: unknown }) =>
    String(worker_id).startsWith(`${holder}:`);
  const workers = world.workers.filter(({ province }) => province === holder);
  await insert("register", [
    { province: holder, name: holder, watermark: "2026-06-30T00:00:00.500Z" },
  ]);
  await insert(
    "worker",
    workers.map(({ row }) => row),
  );
  await insert(
    "skill",
    workers.flatMap(({ skills }) => skills),
  );
  await insert("placement", world.placements.filter(ofHolder));
  await insert("employer", world.employers.filter(ofHolder));
  await insert("workshop", world.workshops.filter(ofHolder));
  await insert("labor_brand", world.brands.filter(ofHolder));
  await insert("job_posting", world.offers.map(({ row }) => row).filter(ofHolder));
  await insert("caseload", world.caseload.filter(ofWorker));
  await insert("data_authorization", world.authorisations.filter(ofWorker));
  if (holder === "53")
    await insert(
      "yunnan_returnee",
      world.returnees.map((row) => ({ ...row })),
    );
  const session = {
    query: async (text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows,
  };
  await storeIdentities(
    session,
    IdentityVault.fromFile(identityKeys),
    world.identities.filter(({ province }) => province === holder),
  );
  await client.query("ANALYZE");
  await client.end();
}
