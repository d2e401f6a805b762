import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { FileLog } from "../../gateway/access-log/file-log.ts";
import { GatewayLog } from "../../gateway/access-log/gateway-log.ts";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { listSegments } from "../../schema/access-log/segments.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { gatewayTrust } from "../support/trust.ts";

/** A gateway and a province, each with its log, over signed calls. */
let folder: string;
let log: GatewayLog;
let gateway: Gateway;
let province: TestProvince;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-heads-"));
  const surroundings = { place: "gateway-1", onFailure: () => {} };
  const chain = await FileLog.open({
    ...surroundings,
    folder,
    segmentBytesMax: 1_000_000,
    batchMax: 500,
  });
  log = new GatewayLog({ ...surroundings, chain });
  province = await aProvince(["61"]);
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([["61", province.url]]),
    agreements: boundlessAgreements,
    accessLog: log,
    trust: gatewayTrust(["61"]),
  });
});
afterAll(async () => {
  await gateway?.close();
  await log?.close();
  await province?.stop();
  await rm(folder, { recursive: true });
});

interface Told {
  readonly sequence: number;
  readonly request: string;
  readonly head: {
    readonly place: string;
    readonly sequence: number;
    readonly hash: string;
  } | null;
}

/** The records of the gateway, each with its hash. */
async function ofGateway(): Promise<{ record: Told; hash: string }[]> {
  const [segment] = await listSegments(folder);
  const lines = readFileSync(segment?.file ?? "", "utf8")
    .split("\n")
    .filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

async function ofProvince(): Promise<{ record: Told; hash: string }[]> {
  const rows = await province.sql(
    "SELECT record, encode(hash, 'hex') AS hash FROM access_log ORDER BY sequence",
  );
  return rows.map(({ record, hash }) => ({
    record: JSON.parse(String(record)),
    hash: String(hash),
  }));
}

async function look(): Promise<void> {
  const query = "{ workers(access: { purpose: MATCHING }) { edges { node { nameMasked } } } }";
  const { errors } = await gateway.execute({ query, actor: partner });
  expect(errors).toBeUndefined();
}

it("each side writes down where the log of the other stands, and both name the same look", async () => {
  await look();
  await look();

  const [gateways, provinces] = [await ofGateway(), await ofProvince()];

  expect(provinces.map(({ record }) => record.request)).toEqual(
    gateways.map(({ record }) => record.request),
  );
  expect(gateways.map(({ record }) => record.head)).toEqual(
    provinces.map(({ record, hash }) => ({ place: "61", sequence: record.sequence, hash })),
  );
  // The province is told before the gateway writes, so what it knows is the look before.
  expect(provinces.map(({ record }) => record.head)).toEqual([
    { place: "gateway-1", sequence: 0, hash: expect.any(String) },
    { place: "gateway-1", sequence: gateways[0]?.record.sequence, hash: gateways[0]?.hash },
  ]);
});

it("a question about open data leaves no record on either side", async () => {
  const before = [await ofGateway(), await ofProvince()];
  const { errors } = await gateway.execute({ query: "{ jobs { totalCount { value } } }" });
  expect(errors).toBeUndefined();
  expect([await ofGateway(), await ofProvince()]).toEqual(before);
});
