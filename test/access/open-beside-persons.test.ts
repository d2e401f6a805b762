import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { monitor } from "../support/callers.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";
import { anyRegisters } from "./oracle/any-register.ts";
import { provinceCodes } from "./oracle/operations.ts";

let provinces: Endpoint;
let gateway: Gateway;
beforeAll(async () => {
  provinces = await startEndpoint(anyRegisters().schemas);
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map(provinceCodes.map((code) => [code, `${provinces.url}/${code}`])),
    agreements: { between: () => [] },
  });
});
afterAll(async () => {
  await gateway.close();
  await provinces.close();
});

it("Hive Router #1423: jobs for a person are asked of everyone, also beside what is closed", async () => {
  const shaanxi = { ...monitor, iss: "urn:test:61", province: "61" };
  await gateway.execute({
    actor: shaanxi,
    query: `{ workers(access: { purpose: RISK_MONITORING }, filter: { regions: ["61"] }) {
      edges { node { placements { id } matches { edges { node { title } } } } }
    } }`,
  });
  const calls = provinces.calls.filter(({ subgraph }) => subgraph.endsWith("/exchange"));
  const askedFor = (field: string) =>
    calls
      .filter(({ query }) => query.includes(field))
      .map(({ subgraph }) => subgraph.slice(0, 2))
      .sort();
  expect(askedFor("matches")).toEqual([...provinceCodes]);
  expect(askedFor("placements")).toEqual(["61"]);
  // Where only jobs are asked for, nothing is told that would find the person there.
  const elsewhere = calls.filter(({ subgraph }) => !subgraph.startsWith("61"));
  expect(JSON.stringify(elsewhere)).not.toContain("personLink");
  const own = calls.find(({ subgraph }) => subgraph.startsWith("61"));
  expect(JSON.stringify(own)).toContain("personLink");
});
