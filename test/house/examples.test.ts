import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { type Signer, signAgreement } from "../../schema/access/signed-agreement.ts";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import { actorFor } from "../support/callers.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

const folder = path.resolve("schema/examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

let house: TestHouse;
let keys: string;
let signers: readonly Signer[];
beforeAll(async () => {
  keys = await mkdtemp(path.join(tmpdir(), "laowu-examples-"));
  const made = await makePartyKeys(keys);
  signers = made.signers;
  const partyKeysFile = path.join(keys, "party-keys.json");
  await writeFile(partyKeysFile, JSON.stringify(made.published));
  const registers = houseProvinces.map((province) => [province]);
  house = await aHouse({ registers, scale: 0.001, partyKeysFile });
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await rm(keys, { recursive: true, force: true });
});

/** What an example cannot say by itself: a signature is by a key of this run. */
async function variablesOf(name: string): Promise<Record<string, unknown>> {
  if (name !== "sign-agreement.graphql") return {};
  const document = await signAgreement(
    {
      ...{ agreementId: "agreement:32-61:3", provider: "61", consumer: "32", types: ["Worker"] },
      ...{ groups: ["BASIC", "SKILLS"], purposes: ["MATCHING"], rowsPerDayMax: 1_000 },
      ...{ effectiveFrom: "2026-01-01", expiresAt: "2099-12-31", impactAssessment: "pia:32-61:3" },
    },
    signers.filter(({ province }) => province === "32" || province === "61"),
  );
  return { input: { document: JSON.stringify(document), idempotencyKey: "example-signing-1" } };
}

it.each(examples)(
  "the example %s is answered whole and without errors, as it stands",
  async (name) => {
    const query = readFileSync(path.join(folder, name), "utf8");

    const { data, errors, extensions } = await house.gateway.execute({
      query,
      variables: await variablesOf(name),
      actor: actorFor(query),
    });

    expect(errors).toBeUndefined();
    expect(Object.values(data as object)).not.toContain(null);
    const coverage = extensions?.coverage as { complete: boolean } | undefined;
    expect(coverage?.complete ?? true).toBe(true);
  },
);

it("the example person-across-regions finds somebody, at a scale that is not the default", async () => {
  const query = readFileSync(path.join(folder, "person-across-regions.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query, actor: actorFor(query) });

  expect(data).toEqual({
    personAcrossRegions: [expect.objectContaining({ status: "EMPLOYED" })],
  });
});

it("the example raise-correction, sent again, is answered alike, and has one effect", async () => {
  const query = readFileSync(path.join(folder, "raise-correction.graphql"), "utf8");
  const once = await house.gateway.execute({ query, actor: actorFor(query) });
  expect(once.data).toMatchObject({ raiseCorrection: { state: "RAISED", version: 1 } });
  expect(await house.gateway.execute({ query, actor: actorFor(query) })).toEqual(once);
  const rights = readFileSync(path.join(folder, "my-rights.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query: rights, actor: actorFor(rights) });
  expect(data).toMatchObject({ myCorrections: [{ says: "我已取得大专学历" }] });
});

it("the example dispute-help shows ID numbers and phones in full", async () => {
  const query = readFileSync(path.join(folder, "dispute-help.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query, actor: actorFor(query) });
  const { workers } = data as { workers: { edges: readonly object[] } };

  expect(workers.edges).toHaveLength(3);
  for (const edge of workers.edges)
    expect(edge).toEqual({
      node: expect.objectContaining({
        idNumber: expect.stringMatching(/^\d{17}[\dX]$/),
        phone: expect.stringMatching(/^\d{11}$/),
      }),
    });
});

it("the example labor-brands shows the latest year that a register has figures of", async () => {
  const query = readFileSync(path.join(folder, "labor-brands.graphql"), "utf8");
  const client = new pg.Client({ connectionString: house.databases.get("61")?.url });
  await client.connect();
  const { rows } = await client.query("SELECT max(year) AS latest FROM brand_year");
  await client.end();

  const years = [...query.matchAll(/year: (\d+)/g)].map(([, year]) => Number(year));
  expect(new Set(years)).toEqual(new Set([rows[0].latest]));
});

interface Cooks {
  readonly jobs: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly employer: { readonly name: string } | null;
        readonly region: { readonly agreements: readonly { readonly id: string }[] | null };
        readonly candidates: { readonly edges: readonly unknown[] } | null;
      };
    }[];
    readonly coverage: { readonly complete: boolean; readonly outcomes: readonly unknown[] };
  };
}

it("A01: cooks of all five provinces stand in one answer, each with employer, agreements and two candidates", async () => {
  const query = readFileSync(path.join(folder, "cooks-and-candidates.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query, actor: actorFor(query) });
  const { edges, coverage } = (data as Cooks).jobs;

  expect(edges).toHaveLength(20);
  expect(new Set(edges.map(({ node }) => node.id.slice(0, 2))).size).toBeGreaterThanOrEqual(4);
  expect(coverage.complete).toBe(true);
  expect(coverage.outcomes).toHaveLength(5);
  for (const { node } of edges) {
    expect(node.employer?.name).toEqual(expect.any(String));
    expect(node.region.agreements?.length).toBeGreaterThan(0);
    // An agreement's id names two of its parties: this province, or a place in it, is one.
    const ofProvince = expect.stringMatching(new RegExp(`[:-]${node.id.slice(0, 2)}`));
    for (const { id } of node.region.agreements ?? []) expect(id).toEqual(ofProvince);
    expect(node.candidates?.edges).toHaveLength(2);
  }
});

it("the example welders-for-jiangsu shows the agreement between the two provinces", async () => {
  const query = readFileSync(path.join(folder, "welders-for-jiangsu.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query, actor: actorFor(query) });

  const { edges } = (data as { jobs: { edges: { node: { region: unknown } }[] } }).jobs;
  expect(edges).toHaveLength(3);
  for (const { node } of edges) {
    expect(node.region).toMatchObject({
      agreements: expect.arrayContaining([
        { name: "苏陕劳务协作协议", trainingStandard: expect.any(String) },
      ]),
    });
  }
});

it("the README's question is answered as the README shows", async () => {
  const readme = readFileSync(path.resolve("README.md"), "utf8");
  const body = /--data-binary @- <<'JSON'\n(?<json>.*)\nJSON/.exec(readme)?.groups?.json ?? "";
  const shown = /```json\n(?<json>[\s\S]*?)```/.exec(readme)?.groups?.json ?? "";

  const { data, errors } = await house.gateway.execute(JSON.parse(body));

  expect(errors).toBeUndefined();
  expect(shapeOf(data)).toEqual(shapeOf(JSON.parse(shown).data));
});

/** Names of fields, through the first item of lists. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (value === null || typeof value !== "object") return "value";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
