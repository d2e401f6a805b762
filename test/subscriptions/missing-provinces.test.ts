import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { aFaultProxy, type Fault, type FaultProxy } from "../support/fault-proxy.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { ownServer } from "../support/postgres.ts";
import { gatewayTrust } from "../support/trust.ts";
import { subscribe, transports } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let shaanxi: TestProvince;
let yunnan: TestProvince;
let line: FaultProxy;
let gateway: GatewayOverHttp;
beforeAll(async () => {
  [shaanxi, yunnan] = await Promise.all([aProvince(["61"]), aProvince(["53"])]);
  line = await aFaultProxy(yunnan.url);
  gateway = await aGatewayOverHttp({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([
      ["61", shaanxi.url],
      ["53", line.url],
    ]),
    trust: gatewayTrust(["53", "61"]),
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await line?.stop();
  await shaanxi?.stop();
  await yunnan?.stop();
  await server.stop();
});

let published = 0;
async function publish(province: TestProvince, code: string): Promise<string> {
  published += 1;
  const id = idOf(code, published);
  await province.insert("job_posting", [jobRow(aJob({ id, region_code: `${code}0100` }))]);
  return id;
}

const openNow = (): number => {
  const { open } = gateway.subscriptions.state;
  return open.sse + open.websocket;
};

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setTimeout(turn, 5));
}

const away: readonly (readonly [Fault, string])[] = [
  [{ kind: "break" }, "DOWN"],
  [{ kind: "hang" }, "TIMEOUT"],
];

it.each(transports.flatMap((over) => away.map((fault) => [over, ...fault] as const)))(
  "over %s each event says of which province nothing is told while it is away (%j), and then that all are there",
  async (over, fault, state) => {
    const query = "subscription { jobChanged(from: NOW) { node { recordId } } }";
    await until(() => openNow() === 0);
    const subscriber = subscribe(over, gateway.url, { query });
    await until(() => openNow() === 1);
    try {
      const first = await publish(shaanxi, "61");
      await subscriber.until(1);
      line.set(fault);
      const second = await publish(shaanxi, "61");
      const [whole, part] = await subscriber.until(2);
      expect(whole).toEqual({ data: { jobChanged: { node: { recordId: first } } } });
      expect(part).toEqual({
        data: { jobChanged: { node: { recordId: second } } },
        extensions: {
          coverage: {
            complete: false,
            outcomes: [expect.objectContaining({ region: "53", state })],
          },
        },
      });

      line.set({ kind: "none" });
      const third = await publish(yunnan, "53");
      const [, , last] = await subscriber.until(3);
      expect(last).toEqual({ data: { jobChanged: { node: { recordId: third } } } });
    } finally {
      line.set({ kind: "none" });
      await subscriber.leave();
    }
  },
  30_000,
);
