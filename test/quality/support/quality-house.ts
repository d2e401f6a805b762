import { readFileSync } from "node:fs";
import { createGateway, type GatewayAnswer } from "../../../gateway/gateway.ts";
import type { Actor } from "../../../schema/access/caller.ts";
import { refillCounts } from "../../../subgraphs/province/count/counted.ts";
import { usccCheckCharacter } from "../../../subgraphs/reference/uscc.ts";
import { orderComplement } from "../../../subgraphs/service/page.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import {
  aJob,
  aWorker,
  brandRow,
  employerRow,
  idOf,
  jobRow,
  type Row,
  workerRow,
  workshopRow,
} from "../../province/support/rows.ts";
import { boundlessAgreements } from "../../support/callers.ts";
import { aDraw } from "../../support/draw.ts";
import { gatewayTrust } from "../../support/trust.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
export type Any = any;

export const codes = ["53", "61"] as const;
export const openTypes = ["JOB", "EMPLOYER", "BRAND", "WORKSHOP"] as const;
export type OpenType = (typeof openTypes)[number];

/** A record that the registers hold, as a test knows it. */
export interface Held {
  readonly type: OpenType | "WORKER";
  readonly id: string;
  readonly province: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly touched: number;
  readonly isInForce: boolean;
}

/** Yunnan and Shaanxi behind a gateway, all by one clock that the test sets. */
export interface QualityHouse {
  readonly provinces: Readonly<Record<(typeof codes)[number], TestProvince>>;
  readonly records: readonly Held[];
  readonly setClock: (now: Date) => void;
  readonly ask: (actor: Actor | null, query: string, variables?: object) => Promise<GatewayAnswer>;
  /** Stops one province, which others go on without. */
  readonly stopOne: (code: (typeof codes)[number]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const start = new Date("2026-06-30T04:00:00.000Z");

/** The system of Shaanxi, which keeps its catalogue. */
export const system: Actor = {
  iss: "urn:test:61",
  sub: "system:1",
  province: "61",
  department: null,
  role: "PARTNER_SYSTEM",
  scopes: ["jobs:write", "workers:read", "workers:write"],
  tokenId: "system-1",
};

/** @param each how many records of each kind each province holds */
export async function aQualityHouse(each: number, seed: number): Promise<QualityHouse> {
  let now = start;
  const clock = (): Date => now;
  const [yunnan, shaanxi] = await Promise.all(codes.map((code) => aProvince([code], { clock })));
  if (yunnan === undefined || shaanxi === undefined) throw new Error("A province is missing.");
  const provinces = { "53": yunnan, "61": shaanxi };
  const records = codes.flatMap((code) => someRecords(code, each, seed + Number(code)));
  for (const code of codes) await fill(provinces[code], ofProvince(records, code));
  const gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map(codes.map((code) => [code, provinces[code].url])),
    agreements: boundlessAgreements,
    trust: gatewayTrust([...codes, "cooperation"]),
  });
  const running = new Set<string>(codes);
  const stopOne = async (code: (typeof codes)[number]): Promise<void> => {
    if (running.delete(code)) await provinces[code].stop();
  };
  return {
    provinces,
    records,
    setClock: (date) => {
      now = date;
    },
    ask: (actor, query, variables = {}) =>
      gateway.execute({ actor, query, variables: variables as Record<string, unknown> }),
    stopOne,
    stop: async () => {
      await gateway.close();
      for (const code of codes) await stopOne(code);
    },
  };
}

const ofProvince = (records: readonly Held[], code: string): readonly Held[] =>
  records.filter(({ province }) => province === code);

const dayMs = 86_400_000;

/** Touched within the last two years: many on one moment, and many about as old as a cycle. */
function someRecords(province: string, each: number, seed: number): readonly Held[] {
  const draw = aDraw(seed);
  const touched = (): number => {
    const days = draw.of([0, 1, 6, 7, 8, 29, 30, 31, 32, 90, 92, 181, 184, 365, 366, 700]);
    return start.getTime() - days * dayMs - draw.of([0, 0, 1, 3_600_000, -3_600_000]);
  };
  const counties = { "53": ["530102", "530927", "532501"], "61": ["610113", "610924", "610981"] };
  return [...openTypes, "WORKER" as const].flatMap((type, kind) =>
    Array.from({ length: each }, (_, at): Held => {
      const number = kind * 1_000 + at + 1;
      return {
        ...{ type, province, touched: touched(), isInForce: draw.below(4) > 0 },
        id: type === "EMPLOYER" ? `${province}:${usccOf(number)}` : idOf(province, number),
        region: draw.of(counties[province as "53"] as unknown as readonly [string, ...string[]]),
      };
    }),
  );
}

function usccOf(number: number): string {
  const body = `91610000MA${String(number).padStart(7, "0")}`;
  return body + usccCheckCharacter(body);
}

const rowOf: Readonly<Record<Held["type"], (held: Held) => Row>> = {
  JOB: ({ id, isInForce }) => jobRow(aJob({ id, status: isInForce ? "OPEN" : "FILLED" })),
  EMPLOYER: ({ id }) => employerRow(id),
  BRAND: ({ id }) => brandRow(id),
  WORKSHOP: ({ id, isInForce }) =>
    workshopRow(id, { cert_status: isInForce ? "CERTIFIED" : "EXITED" }),
  WORKER: ({ id, touched }) =>
    workerRow(aWorker({ id, updated_order: orderComplement - touched, person_link: linkOf(id) })),
};

const linkOf = (id: string): string => id.slice(3).replaceAll("-", "").padEnd(43, "x");

const tables = {
  JOB: "job_posting",
  EMPLOYER: "employer",
  BRAND: "labor_brand",
  WORKSHOP: "workshop",
  WORKER: "worker",
} as const;

async function fill(province: TestProvince, records: readonly Held[]): Promise<void> {
  for (const [type, table] of Object.entries(tables))
    await province.insert(
      table,
      records
        .filter((held) => held.type === type)
        .map((held) => ({
          ...rowOf[held.type](held),
          region_code: held.region,
          updated_at: new Date(held.touched).toISOString(),
        })),
    );
  await province.sql(refillCounts);
}

/** An entry of the catalogue against which nothing speaks. */
export function anEntry(but: Row = {}): Row {
  return {
    region: "61",
    type: "JOB",
    name: "岗位信息",
    fieldGroups: ["岗位", "薪酬"],
    updateCycle: "WEEKLY",
    office: "陕西省人力资源和社会保障厅就业服务中心",
    contact: "shaanxi@catalogue.example",
    condition: "OPEN",
    sourceSystems: ["陕西省就业信息系统"],
    held: 100,
    heldAsOf: "2026-06-01",
    idempotencyKey: "catalogue-1",
    ...but,
  };
}

export const upserting = `mutation ($input: UpsertCatalogEntryInput!) {
  upsertCatalogEntry(input: $input) {
    id type name updateCycle office contact condition conditionNote sourceSystems fieldGroups
    shared held heldAsOf publishCoverage stale region { code }
    provenance { sourceSystem version updatedAt }
  }
}`;
