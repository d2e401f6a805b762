import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { boundlessAgreements } from "./callers.ts";
import { aFaultProxy, type Fault, type FaultProxy } from "./fault-proxy.ts";
import { aHouse, houseProvinces, houseTrust, type TestHouse } from "./house.ts";

/** A house whose provinces can be made to fail one by one. */
export interface FaultyHouse {
  readonly house: TestHouse;
  /** Asks through the proxies. */
  readonly gateway: Gateway;
  readonly proxies: ReadonlyMap<string, FaultProxy>;
  /** Gives these provinces this fault and mends all others. */
  fail(provinces: readonly string[], fault: Fault): void;
  stop(): Promise<void>;
}

export async function aFaultyHouse(scale: number): Promise<FaultyHouse> {
  const house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale });
  const proxies = new Map<string, FaultProxy>();
  for (const [province, url] of house.provinceUrls) proxies.set(province, await aFaultProxy(url));
  const gateway = createGateway({
    supergraphSdl: house.supergraphSdl,
    provinces: new Map([...proxies].map(([province, { url }]) => [province, url])),
    subgraphUrls: new Map([["cooperation", house.cooperationUrl]]),
    agreements: boundlessAgreements,
    trust: houseTrust(),
  });
  return {
    house,
    gateway,
    proxies,
    fail(provinces, fault) {
      for (const [province, proxy] of proxies) {
        proxy.set(provinces.includes(province) ? fault : { kind: "none" });
      }
    },
    async stop() {
      await gateway.close();
      for (const proxy of proxies.values()) await proxy.stop();
      await house.stop();
    },
  };
}
