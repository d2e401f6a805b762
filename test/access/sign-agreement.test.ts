import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  readAgreement,
  readRevocation,
  signRevocation,
} from "../../schema/access/signed-agreement.ts";
import { readKeysByAudience, readSigningKey } from "../../schema/signatures/keys.ts";

const folder = mkdtempSync(path.join(tmpdir(), "laowu-agreement-"));
afterAll(() => rmSync(folder, { recursive: true }));

const draft = {
  agreementId: "agreement:32-61:3",
  provider: "61",
  consumer: "32",
  types: ["Worker"],
  groups: ["BASIC", "SKILLS"],
  purposes: ["MATCHING"],
  rowsPerDayMax: 1_000,
  effectiveFrom: "2026-01-01",
  expiresAt: "2027-12-31",
  impactAssessment: "pia:32-61:3",
};

function run(main: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`dist/${main}`, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function file(name: string, content: unknown): string {
  const place = path.join(folder, name);
  writeFileSync(place, typeof content === "string" ? content : JSON.stringify(content));
  return place;
}

const keyOf = (province: string) => path.join(folder, "keys", province, "agreement-key.json");
const sign = (...args: readonly string[]) => run("subgraphs/house/agreements/main.js", ...args);

beforeAll(() => {
  const made = run("subgraphs/house/keys/main.js", path.join(folder, "keys"));
  expect(made.status).toBe(0);
});

function partyKeys() {
  const place = path.join(folder, "keys", "party-keys.json");
  return readKeysByAudience(readFileSync(place, "utf8"), place);
}

it("npm run keys, once more, keeps the parties' keys that somebody added", () => {
  const place = path.join(folder, "keys", "party-keys.json");
  const before = JSON.parse(readFileSync(place, "utf8"));
  const former = { ...before["61"][0], kid: "former", x: before["32"][0].x };
  const added = { ...before, "61": [former, ...before["61"]], "35": before["53"] };
  writeFileSync(place, JSON.stringify(added));
  expect(run("subgraphs/house/keys/main.js", path.join(folder, "keys")).status).toBe(0);
  expect(JSON.parse(readFileSync(place, "utf8"))).toEqual(added);
  writeFileSync(place, JSON.stringify(before));
});

describe("npm run agreement", () => {
  it("lets one party sign a draft and the other what came of it, and both are believed", async () => {
    const first = sign("sign", file("draft.json", draft), "--as", "61", "--key", keyOf("shaanxi"));
    expect(first).toMatchObject({ status: 0, stderr: "" });
    await expect(readAgreement(JSON.parse(first.stdout), partyKeys())).rejects.toThrow(
      "agreement:32-61:3 is not signed by 32.",
    );
    const both = sign(
      "sign",
      file("one.json", first.stdout),
      "--as",
      "32",
      "--key",
      keyOf("jiangsu"),
    );
    expect(await readAgreement(JSON.parse(both.stdout), partyKeys())).toEqual(draft);
  });

  it("lets one party end it, by the signed agreement, its draft or what a revocation says", async () => {
    const one = sign("sign", file("draft.json", draft), "--as", "61", "--key", keyOf("shaanxi"));
    const signed = file("one.json", one.stdout);
    const both = sign("sign", signed, "--as", "32", "--key", keyOf("jiangsu"));
    const { agreementId, provider, consumer } = draft;
    const ending = { agreementId, provider, consumer };
    for (const said of [both.stdout, one.stdout, draft, ending]) {
      const place = file("to-end.json", said);
      const ended = sign("revoke", place, "--as", "32", "--key", keyOf("jiangsu"));
      expect(ended).toMatchObject({ status: 0, stderr: "" });
      const revocation = JSON.parse(ended.stdout);
      expect(revocation.signatures).toHaveLength(1);
      expect(await readRevocation(revocation, partyKeys())).toEqual(ending);
    }
  });

  it("agrees, and revokes nothing, when the other calls the agreement a revocation", async () => {
    const { id, privateKey } = readSigningKey(readFileSync(keyOf("shaanxi"), "utf8"), "k");
    const theirs = await signRevocation(draft, { province: "61", keyId: id, privateKey });
    const both = sign("sign", file("trap.json", theirs), "--as", "32", "--key", keyOf("jiangsu"));
    const [, ours] = JSON.parse(both.stdout).signatures;
    const { party, typ } = JSON.parse(Buffer.from(ours.protected, "base64url").toString());
    expect({ party, typ }).toEqual({ party: "32", typ: "laowu-agreement+json" });
  });

  it("signs for no province that is not a party", () => {
    const one = sign("sign", file("draft.json", draft), "--as", "61", "--key", keyOf("shaanxi"));
    for (const command of ["sign", "revoke"])
      for (const said of [draft, one.stdout]) {
        const place = file("not-mine.json", said);
        const refused = sign(command, place, "--as", "44", "--key", keyOf("guangdong"));
        expect(refused).toMatchObject({ status: 1, stdout: "" });
        expect(refused.stderr.trim()).toBe(
          "44 is no party to agreement:32-61:3, which is between 61 and 32.",
        );
      }
  });

  it("signs with no key that says it is another province's", () => {
    const place = file("draft.json", draft);
    const refused = sign("sign", place, "--as", "61", "--key", keyOf("jiangsu"));
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr.trim()).toBe(`--key: ${keyOf("jiangsu")} is the key of 32, not of 61.`);
  });

  it("takes a key that does not say whose it is", async () => {
    const { party, ...key } = JSON.parse(readFileSync(keyOf("shaanxi"), "utf8"));
    expect(party).toBe("61");
    const place = file("key-without-a-name.json", key);
    const one = sign("sign", file("draft.json", draft), "--as", "61", "--key", place);
    expect(one).toMatchObject({ status: 0, stderr: "" });
  });

  it.each([
    ["a draft that says too little", { agreementId: "agreement:32-61:3" }, 1, "must say"],
    ["what is no JSON", "{", 1, "not JSON"],
    ["a signed document that says nothing", { payload: "e30", signatures: [] }, 1, "must say"],
  ])("refuses %s, and signs nothing", (_, content, status, words) => {
    const refused = sign(
      "sign",
      file("bad.json", content),
      "--as",
      "61",
      "--key",
      keyOf("shaanxi"),
    );
    expect(refused).toMatchObject({ status, stdout: "" });
    expect(refused.stderr).toContain(words);
  });

  it("tells how it is used", () => {
    expect(sign("sign")).toMatchObject({ status: 2, stdout: "" });
  });
});
