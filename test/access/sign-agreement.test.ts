import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readAgreement, readRevocation } from "../../schema/access/signed-agreement.ts";
import { readKeysByAudience } from "../../schema/signatures/keys.ts";

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

  it("lets one party end it", async () => {
    const { agreementId, provider, consumer } = draft;
    const ending = file("ending.json", { agreementId, provider, consumer });
    const { stdout } = sign("revoke", ending, "--as", "32", "--key", keyOf("jiangsu"));
    expect(await readRevocation(JSON.parse(stdout), partyKeys())).toEqual({
      agreementId,
      provider,
      consumer,
    });
  });

  it.each([
    ["a draft that says too little", { agreementId: "agreement:32-61:3" }, 1, "must say"],
    ["what is no JSON", "{", 1, "not JSON"],
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
