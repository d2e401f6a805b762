import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { FileLog } from "../../gateway/access-log/file-log.ts";
import { GatewayLog } from "../../gateway/access-log/gateway-log.ts";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { linesOfGateway, type Told } from "../support/told-rows.ts";
import { gatewayTrust } from "../support/trust.ts";

/** Asks for what is in Shaanxi's register, as far as the sides know of an agreement. */
const jiangsu: Actor = { ...partner, iss: "urn:test:32", province: "32" };
const query = "{ workers(first: 1, access: { purpose: MATCHING }) { edges { node { id } } } }";

interface Side {
  readonly province: TestProvince;
  readonly gateway: Gateway;
  readonly ofGateway: () => Promise<readonly Told[]>;
  readonly ofProvince: () => Promise<readonly Told[]>;
  readonly stop: () => Promise<void>;
}

/** @param sides what each of them knows to be agreed */
async function both(sides: { gateway: Agreements; province: Agreements }): Promise<Side> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-refused-"));
  const onFailure = () => {};
  const chain = await FileLog.open({
    ...{ folder, place: "gateway", segmentBytesMax: 1_000_000, batchMax: 500, onFailure },
  });
  const log = new GatewayLog({ place: "gateway", chain, onFailure });
  const province = await aProvince(["61"], { agreements: sides.province });
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
  const gateway = createGateway({
    supergraphSdl: await readFile("schema/supergraph.graphql", "utf8"),
    provinces: new Map([["61", province.url]]),
    agreements: sides.gateway,
    accessLog: log,
    trust: gatewayTrust(["61"]),
  });
  return {
    province,
    gateway,
    ofGateway: async () => (await linesOfGateway(folder)).records,
    ofProvince: async () => {
      const stored = await province.sql("SELECT record FROM access_log ORDER BY sequence");
      return stored.map(({ record }) => JSON.parse(String(record)));
    },
    async stop() {
      await gateway.close();
      await log.close();
      await province.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Denials are written within a second. */
async function oneOf(read: () => Promise<readonly Told[]>): Promise<readonly Told[]> {
  for (;;) {
    const found = await read();
    if (found.length > 0) return found;
    await sleep(50);
  }
}

const nothingAgreed: Agreements = { between: () => [] };

describe("a look that is refused is written down by whoever refuses it", () => {
  let side: Side;
  afterAll(() => side?.stop());

  it("a province that refuses what the gateway let pass: each tells what it decided, of one request", async () => {
    side = await both({ gateway: boundlessAgreements, province: nothingAgreed });
    const { errors } = await side.gateway.execute({ query, actor: jiangsu });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN", reason: "NO_AGREEMENT" } }]);

    const denied = await oneOf(side.ofProvince);
    const passed = await side.ofGateway();

    expect(denied).toMatchObject([
      { decision: "DENIED", reason: "NO_AGREEMENT", holder: "61", count: 1, rows: 0 },
    ]);
    expect(passed).toMatchObject([{ decision: "PERMITTED", holder: "61", rows: 0 }]);
    expect(denied[0]?.request).toBe(passed[0]?.request);
  });

  it("a gateway that refuses: the province was never asked, and tells nothing", async () => {
    await side.stop();
    side = await both({ gateway: nothingAgreed, province: boundlessAgreements });
    await side.gateway.execute({ query, actor: jiangsu });

    expect(await side.ofGateway()).toMatchObject([
      { decision: "DENIED", reason: "NO_AGREEMENT", holder: "61" },
    ]);
    // Longer than denials are gathered.
    await sleep(1_200);
    expect(await side.ofProvince()).toEqual([]);
  });
});
