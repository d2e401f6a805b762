import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import type { Caller } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { openAgreements } from "../../schema/access/open-agreements.ts";
import {
  type Signer,
  signAgreement,
  signRevocation,
} from "../../schema/access/signed-agreement.ts";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import { agreementToTell } from "../../subgraphs/province/placement/may-tell.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { partner } from "../support/callers.ts";
import { askSigned } from "../support/trust.ts";

const first: DataAgreement = {
  agreementId: "agreement:53-61:1",
  provider: "61",
  consumer: "53",
  types: ["Worker", "Placement"],
  groups: ["BASIC", "LINK", "SKILLS", "EMPLOYMENT"],
  purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"],
  rowsPerDayMax: null,
  effectiveFrom: "2020-01-01",
  expiresAt: "2099-12-31",
  impactAssessment: "synthetic",
};
const supplement: DataAgreement = {
  ...first,
  agreementId: "agreement:53-61:2",
  types: ["Worker"],
  groups: ["BASIC"],
  purposes: ["MATCHING"],
  effectiveFrom: "2026-01-01",
};
const yunnan: Caller = {
  actor: { ...partner, iss: "urn:test:53", province: "53" },
  access: { purpose: "MATCHING", authorizationId: null, caseNo: null },
};

let folder: string;
let agreementsFile: string;
let signers: readonly Signer[];
let book: AgreementBook;
let province: TestProvince;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-supplement-"));
  const made = await makePartyKeys(folder);
  signers = made.signers.filter((one) => one.province === "53" || one.province === "61");
  const partyKeysFile = path.join(folder, "party-keys.json");
  await writeFile(partyKeysFile, JSON.stringify(made.published));
  agreementsFile = path.join(folder, "agreements.json");
  await writeFile(agreementsFile, JSON.stringify({ agreements: [], revocations: [] }));
  book = await openAgreements(
    { agreements: agreementsFile, partyKeysFile },
    {
      now: Date.now,
      onFailure: (message) => {
        throw new Error(message);
      },
      cooperationKeys: () => {
        throw new Error("Nobody is asked.");
      },
    },
  );
  province = await aProvince(["61"], { agreements: book });
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
});
afterAll(async () => {
  book.close();
  await province.stop();
  await rm(folder, { recursive: true });
});

async function publish(
  signed: readonly DataAgreement[],
  revoked: readonly DataAgreement[] = [],
): Promise<void> {
  const [signer] = signers;
  if (signer === undefined) throw new Error("Nobody signs.");
  const list = {
    agreements: await Promise.all(signed.map((one) => signAgreement(one, signers))),
    revocations: await Promise.all(revoked.map((one) => signRevocation(one, signer))),
  };
  await writeFile(agreementsFile, JSON.stringify(list));
  await book.refresh();
}

/** What the province shows of a worker, or why it does not. */
async function look(fields: string): Promise<unknown> {
  const body = JSON.stringify({
    query: `{ workers(access: { purpose: MATCHING }) { edges { node { ${fields} } } } }`,
  });
  const question = { audience: "61", path: "/province", body, caller: yunnan };
  const answer = (await (await askSigned(province.url, question)).json()) as Answer;
  return answer.errors?.[0]?.extensions.reason ?? answer.data.workers.edges;
}

const toldOf = () =>
  agreementToTell(book, { provider: "61", consumer: "53" }, "2026-06-30")?.agreementId ?? null;

it("a narrowing supplement takes away at a province what the version before it gave", async () => {
  await publish([first]);
  expect(await look("nameMasked skills { name }")).toHaveLength(1);
  expect(toldOf()).toBe(first.agreementId);

  await publish([first, supplement]);
  expect(await look("nameMasked skills { name }")).toBe("FIELDS_NOT_AGREED");
  expect(await look("nameMasked")).toHaveLength(1);
  expect(toldOf()).toBeNull();

  await publish([first, supplement], [supplement]);
  expect(await look("nameMasked")).toBe("NO_AGREEMENT");
});
