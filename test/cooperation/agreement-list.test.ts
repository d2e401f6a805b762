import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import { agreementsPath } from "../../schema/access/agreement-list.ts";
import { openAgreements } from "../../schema/access/open-agreements.ts";
import { type Signer, signRevocation } from "../../schema/access/signed-agreement.ts";
import {
  type PublicKeys,
  readKeysByAudience,
  readPublicKeys,
  readSigningKey,
} from "../../schema/signatures/keys.ts";
import { startCooperation } from "../../subgraphs/cooperation/start-cooperation.ts";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import { signDemoAgreements } from "../../subgraphs/house/agreements/sign-demo-agreements.ts";
import {
  gatewayKeyFiles,
  linkAskersFile,
  linkMakersFile,
  serviceKeyFiles,
} from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import type { Service } from "../../subgraphs/service/start-service.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { gatewayKey, serviceTrust, signedHeaders } from "../support/trust.ts";

const parties = { provider: "61", consumer: "32" };
const newest = "agreement:32-61:2";
const signed = (book: AgreementBook): readonly string[] =>
  book.between(parties).map(({ agreementId }) => agreementId);

let folder: string;
let database: TestDatabase;
let cooperation: Service;
let agreementsFile: string;
let partyKeysFile: string;
let signers: readonly Signer[];
let agreements: readonly unknown[];
let nowMs: number;
let failures: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-agreements-"));
  await makeSigningKeys(folder);
  const made = await makePartyKeys(folder);
  signers = made.signers;
  ({ agreements } = (await signDemoAgreements(signers)) as { agreements: unknown[] });
  partyKeysFile = path.join(folder, "party-keys.json");
  agreementsFile = path.join(folder, "agreements.json");
  await writeFile(partyKeysFile, JSON.stringify(made.published));
  await publish([]);
  database = await aDatabase();
  cooperation = await aCooperationWithAgreements(0);
});
afterAll(async () => {
  await cooperation.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  nowMs = Date.now();
  failures = [];
  await publish([]);
});

function aCooperationWithAgreements(port: number): Promise<Service> {
  const { signingKey, believed } = serviceKeyFiles(folder, "cooperation");
  return startCooperation({
    databaseUrl: database.url,
    host: "127.0.0.1",
    port,
    production: true,
    trust: serviceTrust(["cooperation"]),
    agreementList: {
      agreementsFile,
      gatewayKeysFile: believed,
      signingKeyFile: signingKey,
      provinceKeysFile: linkAskersFile(folder),
    },
  });
}

async function publish(revocations: readonly unknown[]): Promise<void> {
  await writeFile(agreementsFile, JSON.stringify({ agreements, revocations }));
}

async function keysIn<Keys>(file: string, read: (text: string, file: string) => Keys) {
  const keys = read(await readFile(file, "utf8"), file);
  return { current: () => keys };
}

/** The agreements as the gateway or a province of the house knows them. */
async function aBook(of: "gateway" | "shaanxi"): Promise<AgreementBook> {
  const own = of === "gateway" ? gatewayKeyFiles(folder) : serviceKeyFiles(folder, of);
  const cooperationsKeys = (text: string, file: string): PublicKeys =>
    of === "gateway"
      ? (readKeysByAudience(text, file).get("cooperation") ?? new Map())
      : readPublicKeys(text, file);
  const believed = of === "gateway" ? own.believed : linkMakersFile(folder, of);
  const signingKey = await keysIn(own.signingKey, readSigningKey);
  const answerKeys = await keysIn(believed, cooperationsKeys);
  const book = await openAgreements(
    { agreements: cooperation.url, partyKeysFile },
    {
      now: () => nowMs,
      onFailure: (message) => failures.push(message),
      cooperationKeys: () => ({ signingKey, answerKeys }),
    },
  );
  book.close();
  return book;
}

describe.each(["gateway", "shaanxi"] as const)("%s asks cooperation for the agreements", (name) => {
  it("and knows what both provinces have signed", async () => {
    const book = await aBook(name);
    expect(failures).toEqual([]);
    expect(signed(book)).toContain(newest);
    expect(book.between({ provider: "61", consumer: "46" })).toEqual([]);
  });

  it("X32: and knows at its next question what one of them revoked", async () => {
    const book = await aBook(name);
    const agreement = book.between(parties).find(({ agreementId }) => agreementId === newest);
    const signer = signers.find(({ province }) => province === "61");
    if (agreement === undefined || signer === undefined) throw new Error("There is none.");
    await publish([await signRevocation(agreement, signer)]);
    await book.refresh();
    expect(signed(book)).not.toContain(newest);
    // Neither the version it had replaced nor any other is in its place; the other direction stands.
    expect(signed(book)).toEqual([]);
    expect(book.between({ provider: "32", consumer: "61" })).toHaveLength(1);
  });

  it("X32: and believes none a minute after the list could be read last", async () => {
    const book = await aBook(name);
    await writeFile(agreementsFile, '{"agreements": [');
    nowMs += 59_000;
    await book.refresh();
    expect(signed(book)).toContain(newest);
    nowMs += 2_000;
    await book.refresh();
    expect(signed(book)).toEqual([]);
    expect(failures).toEqual(["The signed agreements cannot be had."]);
  });

  it("X32: and believes none while cooperation is gone, and all of them when it is back", async () => {
    const book = await aBook(name);
    const { port } = cooperation;
    await cooperation.stop();
    nowMs += 61_000;
    await book.refresh();
    expect(signed(book)).toEqual([]);
    cooperation = await aCooperationWithAgreements(port);
    await book.refresh();
    expect(signed(book)).toContain(newest);
  });
});

describe("X20: nobody else is told the agreements", () => {
  const question = { audience: "cooperation", path: agreementsPath, body: "{}" };

  it.each([
    ["who signs nothing", () => ({ "content-type": "application/json" })],
    ["who signs with a key that is not known", () => signedHeaders(question)],
    ["who signs for a province", () => signedHeaders({ ...question, audience: "61" })],
  ])("%s", async (_, headers) => {
    expect(gatewayKey.id).toBe("gateway-of-the-tests");
    const response = await fetch(`${cooperation.url}${agreementsPath}`, {
      method: "POST",
      headers: headers(),
      body: "{}",
    });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("signatures");
  });
});

it("a cooperation that has no list of agreements does not start", async () => {
  await writeFile(agreementsFile, "[]");
  await expect(aCooperationWithAgreements(0)).rejects.toThrow("is no list of signed agreements");
});
