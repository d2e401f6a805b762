import { readFile } from "node:fs/promises";
import path from "node:path";
import type { GatewayOptions } from "../../../gateway/gateway.ts";
import type { Identify } from "../../../gateway/identity/identify.ts";
import type { StopTimes } from "../../../schema/http/open-connections.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { aJob, idOf, jobRow } from "../../province/support/rows.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../../support/gateway-over-http.ts";
import { gatewayTrust } from "../../support/trust.ts";
import { type Question, type Subscriber, subscribe, type TransportName } from "./subscribers.ts";

/** Provinces with their own registers, and a gateway over them that can be subscribed to. */
export interface FollowingHouse extends GatewayOverHttp {
  readonly provinces: readonly TestProvince[];
  readonly registerOf: (code: string) => TestProvince;
  /** Inserts jobs of a province, in one transaction. */
  readonly publish: (code: string, ...numbers: readonly number[]) => Promise<void>;
  readonly subscribe: (
    over: TransportName,
    question: Question,
    token?: string | null,
  ) => Promise<Subscriber>;
}

export interface FollowingOptions {
  readonly held?: readonly (readonly string[])[];
  readonly identify?: Identify;
  readonly gateway?: Partial<GatewayOptions>;
  readonly province?: Parameters<typeof aProvince>[1];
}

export async function aFollowingHouse({
  held = [["61"], ["53"]],
  identify,
  gateway: more = {},
  province = {},
}: FollowingOptions = {}): Promise<FollowingHouse> {
  const provinces = await Promise.all(held.map((codes) => aProvince(codes, province)));
  const registerOf = (code: string): TestProvince => {
    const found = provinces.find((one) => one.held.includes(code));
    if (!found) throw new Error(`Nobody holds ${code}.`);
    return found;
  };
  const gateway = await aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map(held.flat().map((code) => [code, registerOf(code).url])),
      trust: gatewayTrust(held.flat()),
      ...more,
    },
    { development: false, ...(identify && { identify }) },
  );
  return {
    ...gateway,
    provinces,
    registerOf,
    publish: (code, ...numbers) =>
      registerOf(code).insert(
        "job_posting",
        numbers.map((number) =>
          jobRow(aJob({ id: idOf(code, number), region_code: `${code}0100` })),
        ),
      ),
    async subscribe(over, question, token = null) {
      const before = openIn(gateway);
      const subscriber = subscribe(over, gateway.url, question, token);
      let isOver = false;
      void subscriber.ended.then(() => {
        isOver = true;
      });
      // Whoever begins now is told nothing of what was before: tests wait until that is past.
      while (openIn(gateway) === before && !isOver)
        await new Promise((turn) => setTimeout(turn, 5));
      return subscriber;
    },
    async stop(times: StopTimes | undefined = undefined) {
      await gateway.stop(times);
      await Promise.all(provinces.map((one) => one.stop()));
    },
  };
}

function openIn({ subscriptions }: GatewayOverHttp): number {
  const { open } = subscriptions.state;
  return open.sse + open.websocket;
}
