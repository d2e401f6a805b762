import { readFile, stat } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { runCli } from "../../subgraphs/cli/run-cli.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { jobRow, jobSheetOf } from "./support/a-job-roster.ts";
import { anIdNumber, rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests } from "./support/for-tests.ts";
import { sourceSystem } from "./support/rules.ts";

const files = filesForTests();
const database = databaseForTests();

async function laowu(command: string, ...args: readonly string[]) {
  const told = { out: "", err: "" };
  const taking = (name: "out" | "err") => ({
    write: (text: string) => {
      told[name] += text;
    },
  });
  const code = await runCli([command, "--province", "61", ...args], {
    env: {
      DATABASE_URL: database.url,
      IDENTITY_KEYS: identityKeys,
      ACCESS_LOG_KEYS: accessLogKeys,
    },
    out: taking("out"),
    err: taking("err"),
    signal: new AbortController().signal,
  });
  return { code, ...told };
}

const people = () => files.csv(sheetOf([1, 2, 3].map((number) => rosterRow(number))));
const ofSystem = ["--source-system", sourceSystem];
const reason = ["--reason", "陕人社数〔2026〕7号"];

describe("the command line", () => {
  it("imports, exports and compares workers, and there is no difference", async () => {
    const roster = await people();
    const kind = ["--kind", "workers"];
    expect(await laowu("import", ...kind, ...ofSystem, "--file", roster)).toMatchObject({
      code: 0,
      out: "created 3, changed 0, unchanged 0, refused 0\n",
    });
    const file = files.path("workers.xlsx");
    expect(await laowu("export", ...kind, ...reason, "--file", file)).toMatchObject({
      code: 0,
      out: "exported 3\n",
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const same = await laowu("compare", ...kind, ...ofSystem, "--here", roster, "--there", file);
    expect(same).toMatchObject({
      code: 0,
      err: "same 3, different 0, only here 0, only there 0, unreadable 0\n",
    });
    const again = await laowu("export", ...kind, ...reason, "--file", file);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toContain("is there already; --force replaces it.");
    expect((await laowu("export", ...kind, ...reason, "--file", file, "--force")).code).toBe(0);
  }, 30_000);

  it("A19: says under which name a system goes by now", async () => {
    const former = ["--source-system", "建档立卡信息系统", "--file", await people(), "--dry-run"];
    const { code, err } = await laowu("import", "--kind", "workers", ...former);
    expect(code).toBe(0);
    expect(err).toContain("is now called 全国防返贫监测信息系统");
    const present = ["--source-system", "全国防返贫监测信息系统", "--file", await people()];
    const again = await laowu("import", "--kind", "workers", ...present, "--dry-run");
    expect(again.err).not.toContain("is now called");
  });

  it("leaves ID numbers and phones out when told so", async () => {
    const file = files.path("without.csv");
    const options = ["--kind", "workers", "--without-identities", ...reason, "--file", file];
    expect((await laowu("export", ...options)).code).toBe(0);
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("身份证号");
    expect(text).not.toContain(anIdNumber(1));
    const looks = await database.ask<{ readonly record: string }>(
      "SELECT record FROM access_log ORDER BY sequence DESC LIMIT 1",
    );
    const [look] = looks.map(({ record }) => JSON.parse(record));
    expect(look).toMatchObject({ groups: ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"], rows: 3 });
    expect(look.fields).not.toContain("Worker.idNumber");
  }, 30_000);

  it("lists differences, masked on a screen and whole in a private file", async () => {
    const here = await people();
    const there = await files.csv(
      sheetOf([rosterRow(1), rosterRow(2, { 联系电话: "12911112222" })]),
    );
    const sides = ["--kind", "workers", ...ofSystem, "--here", here, "--there", there];
    const shown = await laowu("compare", ...sides);
    expect(shown.code).toBe(1);
    expect(shown.out.replaceAll("\r", "").split("\n")).toEqual([
      "差异,记录,此处行,彼处行,列,此处,彼处",
      `DIFFERENT,${sourceSystem} R000002,3,3,联系电话,129****0002,129****2222`,
      `ONLY_HERE,${sourceSystem} R000003,4,,,,`,
      "",
    ]);
    const out = files.path("差异.csv");
    expect((await laowu("compare", ...sides, "--out", out)).out).toBe("");
    expect(await readFile(out, "utf8")).toContain("12911112222");
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const ignored = await laowu("compare", ...sides, "--ignore", "联系电话");
    expect(ignored.err).toBe("same 2, different 0, only here 1, only there 0, unreadable 0\n");
    const byPerson = await laowu("compare", ...sides, "--by", "id-number");
    expect(byPerson.out).not.toContain(anIdNumber(3));
    expect(byPerson.err).toBe("same 1, different 1, only here 1, only there 0, unreadable 0\n");
  }, 30_000);

  it("names the option that is missing where rows name no system of their own", async () => {
    const roster = await people();
    const reason = "must not be empty, unless --source-system names the system.\n";
    const { out } = await laowu("import", "--kind", "workers", "--file", roster, "--dry-run");
    expect(out).toContain(`row 2, 来源系统: ${reason}`);
    const sides = ["--kind", "workers", "--here", roster, "--there", roster];
    const { err } = await laowu("compare", ...sides);
    expect(err).toContain(`${roster}: row 2, 来源系统: ${reason}`);
  });

  it("takes jobs over only as a whole, and writes them as schema.org has them", async () => {
    const lost = "61:0190aaaa-0000-7000-8000-000000000001";
    const bad = await files.csv(jobSheetOf([jobRow(1), jobRow(2, { 帮扶车间编号: lost })]));
    const kind = ["--kind", "jobs"];
    const refused = await laowu("import", ...kind, ...ofSystem, "--file", bad);
    expect(refused.code).toBe(1);
    expect(refused.out).toBe(
      "row 3, column Y 帮扶车间编号: must be a workshop of this register that has not left the programme.\n",
    );
    expect(await database.ask("SELECT FROM job_posting")).toEqual([]);
    const skipped = await laowu("import", ...kind, ...ofSystem, "--file", bad, "--skip-bad");
    expect(skipped.out).toContain("created 1, changed 0, unchanged 0, refused 1\n");
    const file = files.path("jobs.jsonld");
    expect((await laowu("export", ...kind, "--file", file)).code).toBe(0);
    const document = JSON.parse(await readFile(file, "utf8"));
    expect(document["@graph"]).toMatchObject([{ "@type": "JobPosting" }]);
    // Jobs are nobody's data: nobody is on record for them.
    const looked = await database.ask("SELECT FROM access_log");
    expect((await laowu("export", ...kind, "--file", files.path("jobs.csv"))).code).toBe(0);
    expect(await database.ask("SELECT FROM access_log")).toEqual(looked);
  }, 30_000);

  it.each([
    ["export", ["--kind", "workers", "--file", "x.csv"], "--reason is missing"],
    ["export", ["--kind", "jobs", "--file", "x.pdf"], "--format must be one of"],
    ["export", ["--kind", "workers", "--file", "x.jsonld"], "is of jobs alone"],
    ["export", ["--kind", "jobs"], "--file is missing"],
    ["import", ["--kind", "workers", "--format", "hr-open", "--file", "x"], "is of jobs alone"],
    ["compare", ["--kind", "jobs", "--here", "x", "--there", "y", "--by", "id-number"], "persons"],
    ["compare", ["--kind", "jobs", "--here", "x"], "--there is missing"],
  ])("says what is wrong with %s %j", async (command, args, reason) => {
    const { code, err, out } = await laowu(command, ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(reason);
  });

  it.each(["import", "export", "compare"])("has examples in the help of %s", async (command) => {
    const { code, out } = await laowu(command, "--help");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^laowu ${command} --province`));
    expect(out).toContain(`laowu ${command} --province 61`);
  });
});
