import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import type { Actor } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import {
  type Signer,
  signAgreement,
  signRevocation,
} from "../../schema/access/signed-agreement.ts";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import { actorFor, partner } from "../support/callers.ts";
import { exampleText, questionExamples } from "../support/examples.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

const folder = path.resolve("schema/examples");

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

const parties = { provider: "61", consumer: "32" };
const sharing: Omit<DataAgreement, "agreementId" | "provider" | "consumer"> = {
  ...{
    types: ["Worker"],
    groups: ["BASIC", "SKILLS"],
    purposes: ["MATCHING"],
    rowsPerDayMax: 1_000,
  },
  ...{ effectiveFrom: "2026-01-01", expiresAt: "2099-12-31", impactAssessment: "pia:32-61:3" },
};
const signersOf = () => signers.filter(({ province }) => province === "32" || province === "61");

/** What an example cannot say by itself: a signature is by a key of this run, an id is one of this run. */
const variablesOf: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  "sign-agreement.graphql": async () => {
    const draft = { agreementId: "agreement:32-61:3", ...parties, ...sharing };
    const document = JSON.stringify(await signAgreement(draft, signersOf()));
    return { document, idempotencyKey: "example-signing-1" };
  },
  "revoke-agreement.graphql": async () => {
    const agreementId = "agreement:32-61:8";
    const draft = { agreementId, ...parties, ...sharing };
    const signed = JSON.stringify(await signAgreement(draft, signersOf()));
    await answerTo("sign-agreement.graphql", {
      document: signed,
      idempotencyKey: "example-signing-2",
    });
    const [signer] = signersOf();
    if (signer === undefined) throw new Error("Nobody signs.");
    const document = JSON.stringify(await signRevocation({ agreementId, ...parties }, signer));
    return { document, idempotencyKey: "example-revoking-1" };
  },
  "answer-correction.graphql": async () => {
    const { id, version } = (
      await answerTo(
        "raise-correction.graphql",
        {
          workerId: "53:018cc251-f819-7f71-8b59-013500000007",
          ...{ fieldGroup: "BASIC", field: "education", says: "我是初中毕业" },
          evidence: { kind: "SIGNED_FORM", reference: "云劳更〔2026〕1号" },
          idempotencyKey: "example-raising-1",
        },
        otherStation,
      )
    ).raiseCorrection;
    return { id, expectedVersion: version, state: "IN_REVIEW", idempotencyKey: "example-answer-1" };
  },
  "rotate-webhook-secret.graphql": async () => ({
    ...(await aWebhook("rotated")),
    ...{ overlapHours: 48, idempotencyKey: "example-rotating-1" },
  }),
  "replay-webhook.graphql": async () => ({
    ...(await aWebhook("replayed")),
    ...{ since: new Date(Date.now() - 3_600_000).toISOString() },
    ...{ idempotencyKey: "example-replaying-1" },
  }),
  "remove-webhook.graphql": async () => {
    const { id } = await aWebhook("removed");
    return { id, idempotencyKey: "example-removing-1" };
  },
};

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape.
type Any = any;

/** Of Yunnan, too: nobody answers what they have raised themselves. */
const otherStation: Actor = {
  ...partner,
  ...{ iss: "urn:test:53", sub: "station:yunnan-2", province: "53", role: "LABOR_STATION" },
  scopes: ["workers:write"],
};

/** Asks an example with another input. */
async function answerTo(
  name: string,
  input: object,
  actor = actorFor(exampleText(name)),
): Promise<Any> {
  const { data, errors } = await house.gateway.execute({
    query: exampleText(name),
    variables: { input },
    actor,
  });
  expect(errors).toBeUndefined();
  return data;
}

async function aWebhook(name: string): Promise<{ readonly id: string; expectedVersion: number }> {
  const { registerWebhook } = await answerTo("register-webhook.graphql", {
    ...{ region: "53", url: `https://exchange.example/${name}`, types: ["JOB"] },
    idempotencyKey: `example-webhook-${name}`,
  });
  const { id, version } = registerWebhook.webhook;
  return { id, expectedVersion: version };
}

it.each(questionExamples)(
  "the example %s is answered whole and without errors, as it stands",
  async (name) => {
    const query = exampleText(name);
    const input = await variablesOf[name]?.();

    const { data, errors, extensions } = await house.gateway.execute({
      query,
      variables: input ? { input } : {},
      actor: actorFor(query),
    });

    expect(errors).toBeUndefined();
    expect(Object.values(data as object)).not.toContain(null);
    const coverage = extensions?.coverage as { complete: boolean } | undefined;
    expect(coverage?.complete ?? true).toBe(true);
  },
);

it("what the examples of placements, corrections and webhooks say has come to be", async () => {
  const { openPlacements } = await answerTo("open-placements.graphql", {});
  const confirmed = /id: "(.+)"/.exec(exampleText("confirm-placement.graphql"))?.[1];
  expect(openPlacements.map(({ id }: Any) => id)).not.toContain(confirmed);

  const { openCorrections } = await answerTo("open-corrections.graphql", {});
  expect(openCorrections).toMatchObject([{ says: "我是初中毕业", state: "IN_REVIEW" }]);
  const [{ id, version }] = openCorrections;
  const answer = {
    id,
    expectedVersion: version,
    state: "ACCEPTED",
    answer: "已核实",
    idempotencyKey: "example-answer-2",
  };
  await answerTo("answer-correction.graphql", answer);
  const { correctionsForSource } = await answerTo("corrections-for-source.graphql", {});
  expect(correctionsForSource).toMatchObject([{ id, source: { isReturned: false } }]);

  const { webhooks } = await answerTo("webhooks.graphql", {});
  const urls = webhooks.map(({ url }: Any) => url.replace("https://exchange.example/", ""));
  expect(urls.sort()).toEqual(["laowu", "replayed", "rotated"]);
});

it("the example publish-job names no brand of another employer", () => {
  expect(exampleText("publish-job.graphql")).not.toMatch(/^ +(?:brand|workshop): /m);
});

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
