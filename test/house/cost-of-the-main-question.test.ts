import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { actorFor, boundlessAgreements } from "../support/callers.ts";
import { aFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";
import { aHouse, houseProvinces, houseTrust, type TestHouse } from "../support/house.ts";

let house: TestHouse;
let gateway: Gateway;
const proxies = new Map<string, FaultProxy>();
const statements = new Map<string, string[]>();

beforeAll(async () => {
  house = await aHouse({
    registers: houseProvinces.map((province) => [province]),
    scale: 0.001,
    onStatement: (province, sql) => statements.get(province)?.push(sql),
  });
  for (const [province, url] of house.provinceUrls) proxies.set(province, await aFaultProxy(url));
  gateway = createGateway({
    supergraphSdl: house.supergraphSdl,
    provinces: new Map([...proxies].map(([province, { url }]) => [province, url])),
    subgraphUrls: new Map([["cooperation", house.cooperationUrl]]),
    agreements: boundlessAgreements,
    trust: houseTrust(),
  });
}, 120_000);

afterAll(async () => {
  await gateway?.close();
  for (const proxy of proxies.values()) await proxy.stop();
  await house?.stop();
});

beforeEach(() => {
  for (const proxy of proxies.values()) proxy.takeCalls();
  for (const province of houseProvinces) statements.set(province, []);
});

async function ask(query: string): Promise<void> {
  const { errors } = await gateway.execute({ query, actor: actorFor(query) });
  expect(errors).toBeUndefined();
}

function callsByProvince(): Record<string, readonly string[]> {
  return Object.fromEntries([...proxies].map(([province, proxy]) => [province, proxy.takeCalls()]));
}

function toEach<Value>(value: Value): Record<string, Value> {
  return Object.fromEntries(houseProvinces.map((province) => [province, value]));
}

const jobs = (first: number, more = "") => `{
  jobs(filter: { text: "招聘" }, first: ${first}) {
    totalCount { value }
    edges { node { id title employer { name } workplace { name } wage { comparableMonthlyMin } ${more} } }
    coverage { complete }
  }
}`;
const candidates =
  "candidates(access: { purpose: MATCHING }, first: 2) { edges { score node { nameMasked homeRegion { name } } } }";

it("twenty jobs with employer and workplace cost one call to each province", async () => {
  await ask(jobs(20));
  expect(callsByProvince()).toEqual(toEach(["/province"]));
});

it("candidates cost one more call to each province", async () => {
  await ask(jobs(20, candidates));
  expect(callsByProvince()).toEqual(toEach(["/province", "/exchange"]));
});

it("naming provinces narrows the calls to them", async () => {
  await ask(`{ jobs(filter: { regions: ["53", "610000"] }) { edges { node { id } } } }`);
  expect(callsByProvince()).toEqual({ ...toEach([]), "53": ["/province"], "61": ["/province"] });
});

it("an extension is asked for the rows of its province alone", async () => {
  await ask(
    `{ workers(access: { purpose: RISK_MONITORING }, filter: { status: [RETURNED] }, first: 20) { edges { node { id returnee { reason } } } } }`,
  );
  const { "53": yunnan, ...others } = callsByProvince();
  expect(yunnan).toEqual(["/province", "/yunnan"]);
  expect(others).toEqual({
    "32": ["/province"],
    "44": ["/province"],
    "46": ["/province"],
    "61": ["/province"],
  });
});

it.each([1, 20, 100])(
  "the main question over %i rows costs one statement for each level and province",
  async (first) => {
    await ask(jobs(first, candidates));
    // Jobs with their count and employers; candidates of all jobs.
    for (const province of houseProvinces) {
      expect(statements.get(province)?.length).toBe(2);
    }
  },
);

it("the example with candidates costs no more than that", async () => {
  await ask(await readFile(path.resolve("schema/examples/cooks-and-candidates.graphql"), "utf8"));
  const onlyJobs = ["/province"];
  expect(callsByProvince()).toEqual({
    ...toEach(["/province", "/exchange"]),
    // Their agreements do not open these registers to Jiangsu, so the example leaves them out.
    "44": onlyJobs,
    "46": onlyJobs,
  });
  for (const province of ["32", "53", "61"]) expect(statements.get(province)?.length).toBe(2);
});
