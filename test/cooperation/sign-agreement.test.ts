import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import type { Actor } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { openAgreements } from "../../schema/access/open-agreements.ts";
import {
  countersign,
  type Signer,
  signAgreement,
  signRevocation,
} from "../../schema/access/signed-agreement.ts";
import { readKeysByAudience, readSigningKey } from "../../schema/signatures/keys.ts";
import { startCooperation } from "../../subgraphs/cooperation/start-cooperation.ts";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import {
  gatewayKeyFiles,
  linkAskersFile,
  serviceKeyFiles,
} from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import type { Service } from "../../subgraphs/service/start-service.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { gatewayTrust, serviceTrust } from "../support/trust.ts";

let folder: string;
let database: TestDatabase;
let cooperation: Service;
let gateway: Gateway;
let agreementsFile: string;
let partyKeysFile: string;
let signers: readonly Signer[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-signing-"));
  await makeSigningKeys(folder);
  const made = await makePartyKeys(folder);
  signers = made.signers;
  partyKeysFile = path.join(folder, "party-keys.json");
  agreementsFile = path.join(folder, "agreements.json");
  await writeFile(partyKeysFile, JSON.stringify(made.published));
  await writeFile(agreementsFile, JSON.stringify({ agreements: [], revocations: [] }));
  database = await aDatabase();
  const { signingKey, believed } = serviceKeyFiles(folder, "cooperation");
  cooperation = await startCooperation({
    databaseUrl: database.url,
    host: "127.0.0.1",
    port: 0,
    production: true,
    trust: serviceTrust(["cooperation"]),
    partyKeysFile,
    agreementList: {
      agreementsFile,
      gatewayKeysFile: believed,
      signingKeyFile: signingKey,
      provinceKeysFile: linkAskersFile(folder),
    },
  });
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([["61", "http://127.0.0.1:9"]]),
    subgraphUrls: new Map([["cooperation", `${cooperation.url}/graphql`]]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["61", "cooperation"]),
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await cooperation?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const jiangsu: Actor = {
  iss: "urn:test:32",
  sub: "system:1",
  province: "32",
  department: null,
  role: "PARTNER_SYSTEM",
  scopes: ["agreements:write"],
  tokenId: "1",
};
const shaanxi: Actor = { ...jiangsu, iss: "urn:test:61", province: "61" };

function signerOf(province: string): Signer {
  const signer = signers.find((one) => one.province === province);
  if (signer === undefined) throw new Error("There is none.");
  return signer;
}

const draft = (version: number, but: Partial<DataAgreement> = {}): DataAgreement => ({
  agreementId: `agreement:32-61:${version}`,
  provider: "61",
  consumer: "32",
  types: ["Worker"],
  groups: ["BASIC", "SKILLS"],
  purposes: ["MATCHING"],
  rowsPerDayMax: 1_000,
  effectiveFrom: "2026-01-01",
  expiresAt: "2099-12-31",
  impactAssessment: `pia:32-61:${version}`,
  ...but,
});

const fields = `agreementId provider consumer types fieldGroups purposes maxRowsPerDay effectiveFrom expiresAt
  impactAssessment signedBy signedAt revokedBy revokedAt`;
const signing = `mutation ($input: SignAgreementInput!) { signAgreement(input: $input) { ${fields} } }`;
const revoking = `mutation ($input: RevokeAgreementInput!) { revokeAgreement(input: $input) { ${fields} } }`;

let keys = 0;
function ask(
  query: string,
  actor: Actor | null,
  document: unknown,
  idempotencyKey?: string,
): Promise<GatewayAnswer> {
  keys += 1;
  const input = {
    document: typeof document === "string" ? document : JSON.stringify(document),
    idempotencyKey: idempotencyKey ?? `signing-${String(keys).padStart(5, "0")}`,
  };
  return gateway.execute({ actor, query, variables: { input } });
}
const sign = (actor: Actor | null, document: unknown, key?: string) =>
  ask(signing, actor, document, key);

const extensions = ({ errors }: GatewayAnswer) => errors?.map((error) => error.extensions);

async function sql(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** The agreements as a gateway knows them from cooperation's list. */
async function aBook(): Promise<AgreementBook> {
  const own = gatewayKeyFiles(folder);
  const answers = readKeysByAudience(await readFile(own.believed, "utf8"), own.believed);
  const signingKey = readSigningKey(await readFile(own.signingKey, "utf8"), own.signingKey);
  const failures: string[] = [];
  const book = await openAgreements(
    { agreements: cooperation.url, partyKeysFile },
    {
      now: Date.now,
      onFailure: (message) => failures.push(message),
      cooperationKeys: () => ({
        signingKey: { current: () => signingKey },
        answerKeys: { current: () => answers.get("cooperation") ?? new Map() },
      }),
    },
  );
  book.close();
  expect(failures).toEqual([]);
  return book;
}

async function inForce(): Promise<readonly string[]> {
  const book = await aBook();
  return book.between({ provider: "61", consumer: "32" }).map(({ agreementId }) => agreementId);
}

describe("A36, A37: an agreement that provinces sign", () => {
  it("is in force once both have handed in their signature, and is the next version, the old one kept", async () => {
    const agreement = draft(3);
    const first = await sign(shaanxi, await signAgreement(agreement, [signerOf("61")]));
    expect(first.errors).toBeUndefined();
    expect(first.data).toEqual({
      signAgreement: {
        ...{ agreementId: "agreement:32-61:3", provider: "61", consumer: "32", types: ["Worker"] },
        ...{ fieldGroups: ["BASIC", "SKILLS"], purposes: ["MATCHING"], maxRowsPerDay: 1_000 },
        ...{ effectiveFrom: "2026-01-01", expiresAt: "2099-12-31" },
        ...{ impactAssessment: "pia:32-61:3", signedBy: ["61"], signedAt: null },
        ...{ revokedBy: [], revokedAt: null },
      },
    });
    expect(await inForce()).toEqual([]);

    // The other one's document has its own signature alone: cooperation puts the two together.
    const second = await sign(jiangsu, await signAgreement(agreement, [signerOf("32")]));
    expect(second.data).toMatchObject({
      signAgreement: { signedBy: ["32", "61"], signedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    expect(await inForce()).toEqual(["agreement:32-61:3"]);

    const { data, errors } = await gateway.execute({
      query: `{ agreement(id: "agreement:32-61:3") {
        version name trainingStandard jobFairsPerYear effectiveFrom effectiveTo parties { code }
        supersedes { id effectiveTo } versions { id } dataScopes { consumer purposes maxRowsPerDay }
        signed { signedBy expiresAt revokedAt }
      } }`,
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      agreement: {
        ...{ version: 3, name: "苏陕劳务协作协议", jobFairsPerYear: 60 },
        trainingStandard: "岗前培训不少于40课时, 培训后持证上岗",
        ...{ effectiveFrom: "2026-01-01", effectiveTo: "2099-12-31" },
        parties: [{ code: "32" }, { code: "61" }],
        supersedes: { id: "agreement:32-61:2", effectiveTo: null },
        versions: [1, 2, 3].map((version) => ({ id: `agreement:32-61:${version}` })),
        dataScopes: [{ consumer: "32", purposes: ["MATCHING"], maxRowsPerDay: 1_000 }],
        signed: [{ signedBy: ["32", "61"], expiresAt: "2099-12-31", revokedAt: null }],
      },
    });
  });

  it("is in force at once when one of them hands in both signatures", async () => {
    const one = await signAgreement(draft(4), [signerOf("61")]);
    const both = await countersign(one, signerOf("32"));
    const { data, errors } = await sign(jiangsu, both);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ signAgreement: { signedBy: ["32", "61"] } });
    expect(await inForce()).toContain("agreement:32-61:4");
  });

  it("is never changed once both have signed it: other words are another version", async () => {
    const other = draft(4, { purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"] });
    const both = await signAgreement(other, [signerOf("61"), signerOf("32")]);
    expect(extensions(await sign(jiangsu, both))).toMatchObject([
      {
        code: "BAD_USER_INPUT",
        field: "input.document",
        reason: "must be another version: both have signed this one with other words",
      },
    ]);
    const [{ rows } = {}] = await sql(
      "SELECT count(*)::int AS rows FROM agreement_signature WHERE agreement_id = 'agreement:32-61:4'",
    );
    expect(rows).toBe(2);
  });

  it("may say something else while only one has signed it", async () => {
    await sign(shaanxi, await signAgreement(draft(5), [signerOf("61")]));
    const other = draft(5, { rowsPerDayMax: 5 });
    await sign(shaanxi, await signAgreement(other, [signerOf("61")]));
    const { data } = await sign(jiangsu, await signAgreement(other, [signerOf("32")]));
    expect(data).toMatchObject({ signAgreement: { maxRowsPerDay: 5, signedBy: ["32", "61"] } });
    expect((await aBook()).between({ provider: "61", consumer: "32" })).toContainEqual(other);
  });

  it("X32: ends everywhere when one of them revokes it, stays on record, and is not signed again", async () => {
    const agreement = draft(6);
    const both = await signAgreement(agreement, [signerOf("61"), signerOf("32")]);
    await sign(jiangsu, both);
    expect(await inForce()).toContain("agreement:32-61:6");
    const revocation = await signRevocation(agreement, signerOf("61"));
    const { data, errors } = await ask(revoking, shaanxi, revocation);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      revokeAgreement: {
        ...{ agreementId: "agreement:32-61:6", signedBy: ["32", "61"], revokedBy: ["61"] },
        revokedAt: expect.stringMatching(/Z$/),
      },
    });
    expect(await inForce()).not.toContain("agreement:32-61:6");
    expect(extensions(await sign(jiangsu, both))).toMatchObject([
      { reason: "must be another version: this one was revoked" },
    ]);
  });

  it("stands beside what an operator keeps in a file, and a revocation ends it in either", async () => {
    const agreement = draft(7);
    await sign(jiangsu, await signAgreement(agreement, [signerOf("61"), signerOf("32")]));
    const other = draft(1, { agreementId: "agreement:32-61-file:1" });
    const ofFile = await signAgreement(other, [signerOf("61"), signerOf("32")]);
    const list = { agreements: [ofFile], revocations: [] as object[] };
    await writeFile(agreementsFile, JSON.stringify(list));
    expect(await inForce()).toEqual(
      expect.arrayContaining(["agreement:32-61:7", "agreement:32-61-file:1"]),
    );
    list.revocations.push(await signRevocation(agreement, signerOf("32")));
    await writeFile(agreementsFile, JSON.stringify(list));
    expect(await inForce()).not.toContain("agreement:32-61:7");
  });
});

describe("X44: what is handed in again", () => {
  it("with the same key has one effect and is answered alike, also at once", async () => {
    const document = JSON.stringify(await signAgreement(draft(20), [signerOf("61")]));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => sign(shaanxi, document, "same-key-0001")),
    );
    expect(answers[0]?.errors).toBeUndefined();
    for (const answer of answers) expect(answer.data).toEqual(answers[0]?.data);
    await sign(jiangsu, await signAgreement(draft(20), [signerOf("32")]));
    expect((await sign(shaanxi, document, "same-key-0001")).data).toEqual(answers[0]?.data);
  });

  it("with another document is a conflict; by somebody else it is another request", async () => {
    const document = await signAgreement(draft(21), [signerOf("61")]);
    await sign(shaanxi, document, "same-key-0002");
    const other = await signAgreement(draft(22), [signerOf("61")]);
    expect(extensions(await sign(shaanxi, other, "same-key-0002"))).toMatchObject([
      { code: "IDEMPOTENCY_CONFLICT" },
    ]);
    expect((await sign(jiangsu, other, "same-key-0002")).errors).toBeUndefined();
  });

  it("with another key leaves the first signature as it was handed in", async () => {
    const document = await signAgreement(draft(23), [signerOf("61")]);
    await sign(shaanxi, document);
    await sign({ ...shaanxi, sub: "system:2" }, document);
    expect(
      await sql(
        "SELECT handed_in_by FROM agreement_signature WHERE agreement_id = 'agreement:32-61:23'",
      ),
    ).toEqual([{ handed_in_by: "urn:test:61 system:1" }]);
  });
});

describe("what is not taken", () => {
  const signedBy = async (province: string, but: Partial<DataAgreement> = {}) =>
    signAgreement(draft(40, but), [signerOf(province)]);

  it.each([
    ["what is no JSON", async () => "{"],
    ["a draft without a signature", async () => draft(40)],
    ["a document that nobody signed", async () => ({ ...(await signedBy("61")), signatures: [] })],
    ["the signature of somebody who is no party", () => signedBy("44")],
    [
      "the words of one and the signature of another document",
      async () => ({
        ...(await signedBy("61")),
        payload: (await signedBy("61", { rowsPerDayMax: null })).payload,
      }),
    ],
    ["a revocation for an agreement", () => signRevocation(draft(40), signerOf("61"))],
    ["an agreement that is over", () => signedBy("61", { expiresAt: "2026-01-02" })],
    [
      "an agreement that ends before it begins",
      () => signedBy("61", { effectiveFrom: "2099-12-31", expiresAt: "2099-12-30" }),
    ],
    ["an id that is none", () => signedBy("61", { agreementId: "agreement" })],
    [
      "a version that is none",
      () => signedBy("61", { agreementId: "agreement:32-61:99999999999" }),
    ],
    ["more than anybody has to say", async () => " ".repeat(65_537)],
  ])("%s", async (_, made) => {
    const before = await sql("SELECT count(*)::int AS rows FROM agreement_signature");
    const answer = await sign(shaanxi, await made());
    expect(answer.data).toEqual({ signAgreement: null });
    expect(extensions(answer)).toMatchObject([{ code: "BAD_USER_INPUT", field: "input.document" }]);
    expect(await sql("SELECT count(*)::int AS rows FROM agreement_signature")).toEqual(before);
  });

  it("a key that is too short", async () => {
    expect(extensions(await sign(shaanxi, await signedBy("61"), "short"))).toMatchObject([
      { code: "BAD_USER_INPUT", field: "input.idempotencyKey" },
    ]);
  });

  it("a revocation of what was never handed in, or an agreement for one", async () => {
    const never = await signRevocation(draft(41), signerOf("61"));
    for (const document of [never, await signedBy("61")])
      expect(extensions(await ask(revoking, shaanxi, document))).toMatchObject([
        { code: "BAD_USER_INPUT", field: "input.document" },
      ]);
  });

  it.each([
    ["nobody we know", null, { code: "UNAUTHENTICATED", reason: "TOKEN_REQUIRED" }],
    [
      "a system of another province",
      { ...jiangsu, province: "44" },
      { reason: "NOT_OWN_PROVINCE" },
    ],
    ["a national system", { ...jiangsu, province: null }, { reason: "NOT_OWN_PROVINCE" }],
    ["a station", { ...jiangsu, role: "LABOR_STATION" }, { reason: "NOT_FOR_ROLE" }],
    ["an employer", { ...jiangsu, role: "EMPLOYER" }, { reason: "NOT_FOR_ROLE" }],
    [
      "a system that writes jobs",
      { ...jiangsu, scopes: ["jobs:write"] },
      { reason: "SCOPE_MISSING" },
    ],
  ] as const)("anything of %s", async (_, actor, refusal) => {
    const before = await sql("SELECT count(*)::int AS rows FROM agreement_signature");
    const document = await signAgreement(draft(42), [signerOf("61"), signerOf("32")]);
    expect(extensions(await sign(actor, document))).toMatchObject([
      { code: "FORBIDDEN", ...refusal },
    ]);
    expect(await sql("SELECT count(*)::int AS rows FROM agreement_signature")).toEqual(before);
  });
});

it("A36: nobody changes or removes what was signed, not even who owns the tables", async () => {
  for (const statement of [
    "UPDATE agreement_signature SET party = '44'",
    "DELETE FROM agreement_signature",
    "TRUNCATE agreement_signature",
  ])
    await expect(sql(statement)).rejects.toThrow("What was signed is kept");
});
