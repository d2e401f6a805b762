import "reflect-metadata";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { startCooperation } from "../../subgraphs/cooperation/start-cooperation.ts";
import { type ProvinceOptions, startProvince } from "../../subgraphs/province/start-province.ts";
import type { Service } from "../../subgraphs/service/start-service.ts";
import { boundlessAgreements } from "./callers.ts";
import { accessLogKeys, identityKeys } from "./key-files.ts";
import { aDatabase, aTemplate, type TestDatabase } from "./postgres.ts";
import { gatewayTrust, serviceTrust } from "./trust.ts";

/** The provinces of the demo house, in configured order. */
export const houseProvinces = ["32", "44", "46", "53", "61"] as const;

/** What a gateway of the house signs with, and whom it believes. */
export function houseTrust() {
  return gatewayTrust([...houseProvinces, "cooperation"]);
}

export interface HouseOptions {
  /** Which provinces share a register; each group is one process and one database. */
  readonly registers: readonly (readonly string[])[];
  /** Size of the generated data, 1 is the real size. */
  readonly scale: number;
  /** Called with each statement of a register, by its first province. */
  readonly onStatement?: (province: string, sql: string) => void;
  /** What is special about the service of a province. */
  readonly special?: (
    province: string,
  ) => Partial<Pick<ProvinceOptions, "tls" | "trust" | "logger">>;
  /** The public keys of provinces, without which nobody may hand in what they have signed. */
  readonly partyKeysFile?: string;
  /** Puts something between the gateway and a province: gets its base URL, gives another. */
  readonly between?: (province: string, baseUrl: string) => string;
}

/** Every process of the house in this one: real services, real databases, real HTTP. */
export interface TestHouse {
  readonly gateway: Gateway;
  readonly supergraphSdl: string;
  /** Base URLs by province. */
  readonly provinceUrls: ReadonlyMap<string, string>;
  readonly cooperationUrl: string;
  /** Of each register, by its first province. */
  readonly services: ReadonlyMap<string, Service>;
  /** Of each register, by its first province. */
  readonly databases: ReadonlyMap<string, TestDatabase>;
  readonly stop: () => Promise<void>;
}

export async function aHouse(options: HouseOptions): Promise<TestHouse> {
  const stops: (() => Promise<unknown>)[] = [];
  const provinceUrls = new Map<string, string>();
  const databases = new Map<string, TestDatabase>();
  const services = new Map<string, Service>();
  for (const held of options.registers) {
    const [first = ""] = held;
    const database = await aDatabase({ template: await filledTemplate(held, options.scale) });
    const service = await startRegister(held, database.url, {
      onStatement: (sql) => options.onStatement?.(first, sql),
      ...options.special?.(first),
    });
    databases.set(first, database);
    services.set(first, service);
    stops.push(() => service.stop().then(database.drop));
    for (const province of held) {
      provinceUrls.set(province, options.between?.(province, service.url) ?? service.url);
    }
  }
  const database = await aDatabase({ template: await cooperationTemplate() });
  const cooperation = await startCooperation({
    ...cooperationConfig(database.url),
    partyKeysFile: options.partyKeysFile ?? null,
  });
  stops.push(() => cooperation.stop().then(database.drop));
  const cooperationUrl = `${cooperation.url}/graphql`;

  const supergraphSdl = await readFile(path.resolve("schema/supergraph.graphql"), "utf8");
  const gateway = createGateway({
    supergraphSdl,
    provinces: provinceUrls,
    subgraphUrls: new Map([["cooperation", cooperationUrl]]),
    agreements: boundlessAgreements,
    trust: houseTrust(),
  });
  stops.push(() => gateway.close());
  return {
    gateway,
    supergraphSdl,
    provinceUrls,
    cooperationUrl,
    services,
    databases,
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** Filling takes seconds, so every register is filled once per test run and cloned. */
export function filledTemplate(held: readonly string[], scale: number): Promise<string> {
  const name = `register_${held.join("_")}_${String(scale).replace(".", "_")}`;
  return aTemplate(name, async (url) => {
    const service = await startRegister(held, url, { scale });
    await service.stop();
  });
}

export function cooperationTemplate(): Promise<string> {
  return aTemplate("cooperation_filled", async (url) => {
    const service = await startCooperation(cooperationConfig(url));
    await service.stop();
  });
}

/** The service of a register of tests, with all that tests do not ask about filled in. */
export function startRegister(
  held: readonly string[],
  databaseUrl: string,
  special: Partial<ProvinceOptions> = {},
) {
  return startProvince({
    held,
    databaseUrl,
    readerUrl: null,
    writerUrl: null,
    scale: null,
    poolSize: 5,
    databaseWaitMs: 0,
    identityKeys,
    accessLogKeys,
    host: "127.0.0.1",
    port: 0,
    production: false,
    trust: serviceTrust(held),
    agreements: boundlessAgreements,
    // Tests ask in a minute what nobody asks in a day.
    lookupLimits: { lookupsPerMinuteMax: 1_000_000, lookupsPerDayMax: 1_000_000 },
    ...special,
  });
}

function cooperationConfig(databaseUrl: string) {
  const trust = serviceTrust(["cooperation"]);
  return { databaseUrl, host: "127.0.0.1", port: 0, production: false, trust };
}
