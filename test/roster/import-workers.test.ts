import { describe, expect, it } from "@jest/globals";
import pg from "pg";
import { findIdentities } from "../../subgraphs/province/identity/identity.reader.ts";
import { anIdNumber, headers, type RosterCells, rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests } from "./support/for-tests.ts";
import { importWorkers } from "./support/import-workers.ts";
import { rules, sourceSystem } from "./support/rules.ts";

const files = filesForTests();
const database = databaseForTests();

interface Registered {
  readonly id: string;
  readonly source_record_id: string;
  readonly version: number;
  readonly person_link: string | null;
  readonly [column: string]: unknown;
}

/** All workers with their skills, but for what tells one moment from another. */
const registered = (): Promise<Registered[]> =>
  database.ask(`SELECT worker.*, updated_order = 9007199254740991 - (extract(epoch FROM updated_at) * 1000)::bigint AS in_order,
    (SELECT array_agg((occupation_code, name, level, years)::text ORDER BY occupation_code)
       FROM skill WHERE worker_id = worker.id) AS skills
    FROM worker ORDER BY source_record_id`);

const identityOf = async (id: string) =>
  (
    await findIdentities({ query: database.ask }, database.vault, { idNumber: [id], phone: [id] })
  ).get(id);

const people = (count: number, changes: Partial<RosterCells> = {}): RosterCells[] =>
  Array.from({ length: count }, (_, index) => rosterRow(index, changes));

const households = () =>
  database.ask<{ readonly no: string; readonly members: readonly string[] }>(
    `SELECT register_no AS no, size, household.region_code AS region,
            array_agg(source_record_id ORDER BY source_record_id) AS members
       FROM household LEFT JOIN worker ON household_id = household.id
      GROUP BY household.id ORDER BY register_no, household.id`,
  );

describe("an import of workers", () => {
  it("writes what the roster says, names masked, ID numbers and phones sealed", async () => {
    const result = await importWorkers(await files.xlsx(sheetOf(people(120))), database);
    expect(result).toMatchObject({
      finished: true,
      counts: { created: 120, changed: 0, unchanged: 0, refused: 0 },
      rowDone: 121,
    });
    const rows = await registered();
    expect(rows).toHaveLength(120);
    expect(rows[4]).toMatchObject({
      id: expect.stringMatching(
        /^61:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      province: "61",
      person_link: null,
      region_code: "610113",
      name_masked: "赵*",
      id_number_masked: expect.stringMatching(/^\*{14}\d{3}[\dX]$/),
      phone_masked: "129****0004",
      birth_year: 1964,
      education: "70",
      education_rank: 2,
      population_category: "LIFTED",
      status: "UNEMPLOYED",
      languages: ["普通话", "陕西话"],
      wants_work: true,
      wants_to_go_out: true,
      intent_occupations: ["4-03-02-01"],
      intent_regions: ["32", "44"],
      intent_min_monthly_cents: "450000",
      intent_forms: ["FULL_TIME"],
      wants_training: false,
      source_system: sourceSystem,
      source_record_id: "R000004",
      version: 1,
      verified_at: null,
      in_order: true,
      skills: ["(4-03-02-01,中式烹调师,3,5.0)"],
    });
    expect(await identityOf(rows[4]?.id ?? "")).toEqual({
      idNumber: anIdNumber(4),
      phone: "12900000004",
    });
    // Who seeks work is found by it: triggers work for imports, too.
    const [seekers] = await database.ask<{ n: number }>(
      "SELECT count(DISTINCT worker_id)::int AS n FROM seeker",
    );
    expect(seekers?.n).toBe(people(120).filter(({ 就业意愿 }) => 就业意愿 === "是").length);
    const dump = JSON.stringify(await database.ask("SELECT * FROM worker"));
    expect(dump).not.toContain(anIdNumber(4));
    expect(dump).not.toContain("赵霞");
  });

  it("of the same roster again, in whatever form and order, changes nothing", async () => {
    const before = await registered();
    const again = await importWorkers(await files.csv(sheetOf(people(120).reverse())), database);
    expect(again.counts).toEqual({ created: 0, changed: 0, unchanged: 120, refused: 0 });
    expect(await registered()).toEqual(before);
  });

  it("makes a new version of what is another one, be it in a column, a skill, or what is sealed", async () => {
    const before = await registered();
    const changes: Readonly<Record<number, Partial<RosterCells>>> = {
      3: { 就业状态: "返乡" },
      8: { 技能: "4-03-02-01 中式烹调师 2级 6年" },
      10: { 技能: "" },
      13: { 联系电话: "12911112222" },
      16: { 身份证号: anIdNumber(700), 性别: "", 出生年份: "" },
      19: { 学历: "" },
    };
    const rows = people(121).map((row, index) => ({ ...row, ...changes[index] }));
    const { counts } = await importWorkers(await files.csv(sheetOf(rows)), database);
    expect(counts).toEqual({ created: 1, changed: 6, unchanged: 114, refused: 0 });

    const after = await registered();
    for (const [index, row] of before.entries())
      if (index in changes)
        expect(after[index]).toMatchObject({ id: row.id, version: 2, in_order: true });
      else expect(after[index]).toEqual(row);
    expect(after[3]?.status).toBe("RETURNED");
    expect(after[8]?.skills).toEqual(["(4-03-02-01,中式烹调师,2,6.0)"]);
    expect(after[10]?.skills).toBeNull();
    expect(after[13]?.phone_masked).toBe("129****2222");
    expect(after[19]).toMatchObject({ education: null, education_rank: 0 });
    expect(await identityOf(after[13]?.id ?? "")).toEqual({
      idNumber: anIdNumber(13),
      phone: "12911112222",
    });
    expect(await identityOf(after[16]?.id ?? "")).toEqual({
      idNumber: anIdNumber(700),
      phone: "12900000016",
    });
  });

  it("takes the pseudonym from who has another ID number, and from nobody else", async () => {
    await database.renew();
    await importWorkers(await files.csv(sheetOf(people(3))), database);
    await database.ask("UPDATE worker SET person_link = 'link of ' || source_record_id");
    const rows = [
      rosterRow(0, { 联系电话: "12900009999" }),
      rosterRow(1, { 身份证号: anIdNumber(701), 性别: "", 出生年份: "" }),
      rosterRow(2),
    ];
    await importWorkers(await files.csv(sheetOf(rows)), database);
    expect((await registered()).map(({ person_link }) => person_link)).toEqual([
      "link of R000000",
      null,
      "link of R000002",
    ]);
  });

  it("leaves alone what a roster has no column for", async () => {
    await database.renew();
    await importWorkers(await files.csv(sheetOf(people(4))), database);
    const before = await registered();
    const columns = ["人员编号", "户籍地", "人群类别", "就业状态", "状态日期"] as const;
    const short = (rows: readonly RosterCells[]) => [
      [...columns],
      ...rows.map((row) => columns.map((column) => row[column])),
    ];
    const same = await importWorkers(await files.csv(short(people(4))), database);
    expect(same.counts.unchanged).toBe(4);
    const left = people(4, { 就业状态: "无劳动能力" }).slice(0, 1);
    await importWorkers(await files.csv(short(left)), database);

    const [changed, ...others] = await registered();
    const [first, ...rest] = before;
    expect(others).toEqual(rest);
    expect(changed).toEqual({
      ...first,
      status: "UNABLE",
      version: 2,
      updated_at: expect.anything(),
      updated_order: expect.anything(),
      collected_at: expect.anything(),
    });
    expect(await identityOf(changed?.id ?? "")).toEqual({
      idNumber: anIdNumber(0),
      phone: "12900000000",
    });
  });

  it("does not bring back who was erased, and tells how many", async () => {
    await database.renew();
    const erased = database.vault.tombstonesOf({
      province: "61",
      idNumber: anIdNumber(2),
      link: null,
    });
    for (const tombstone of erased)
      await database.ask("INSERT INTO erased_person VALUES ($1, '2026-01-01')", [tombstone]);
    const { counts } = await importWorkers(await files.csv(sheetOf(people(5))), database);
    expect(counts).toEqual({ created: 4, changed: 0, unchanged: 0, refused: 1 });
    expect((await registered()).map(({ source_record_id }) => source_record_id)).not.toContain(
      "R000002",
    );
  });

  it("C3 Art. 44-49: does not bring back who is erased while it runs, without a number either", async () => {
    await database.renew();
    await importWorkers(await files.csv(sheetOf(people(2))), database);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    try {
      // The import looks who was erased, and then waits here.
      await other.query("BEGIN; LOCK TABLE skill IN ACCESS EXCLUSIVE MODE");
      const importing = importWorkers(await files.csv(sheetOf(people(5))), database);
      for (let isWaiting = false; !isWaiting; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { rows } = await other.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        isWaiting = rows.length > 0;
      }
      const person = { province: "61", idNumber: anIdNumber(4), link: null };
      const [tombstone] = database.vault.tombstonesOf(person);
      await database.ask("INSERT INTO erased_person VALUES ($1, '2026-01-01')", [tombstone]);
      await other.query("COMMIT");
      expect((await importing).counts).toEqual({
        ...{ created: 2, changed: 0, unchanged: 2, refused: 1 },
      });
    } finally {
      await other.end();
    }
    expect(await registered()).toHaveLength(4);
    const ofNobody = "SELECT FROM skill WHERE worker_id NOT IN (SELECT id FROM worker)";
    expect(await database.ask(ofNobody)).toEqual([]);
  });

  it("keeps records of two systems apart, however they are numbered", async () => {
    await database.renew();
    const file = await files.csv(sheetOf(people(3)));
    await importWorkers(file, database);
    const { counts } = await importWorkers(file, database, {
      rules: { ...rules, sourceSystem: "监测系统" },
    });
    expect(counts.created).toBe(3);
    expect(await registered()).toHaveLength(6);
  });

  it("A19: knows a record of 2018 again in 2023, though its system has another name by now", async () => {
    await database.renew();
    const file = await files.csv(sheetOf(people(3)));
    const under = (sourceSystem: string) => ({ rules: { ...rules, sourceSystem } });
    const of2018 = under("全国扶贫开发信息系统");
    await importWorkers(file, database, of2018);
    const before = await registered();
    expect((await importWorkers(file, database, of2018)).counts.unchanged).toBe(3);
    const of2023 = under("全国防止返贫监测和衔接推进乡村振兴信息系统");
    expect((await importWorkers(file, database, of2023)).counts.changed).toBe(3);
    const after = await registered();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(new Set(after.map(({ source_system }) => source_system))).toEqual(
      new Set(["全国防返贫监测信息系统"]),
    );
    // An old list does not take the name back.
    expect((await importWorkers(file, database, of2018)).counts.unchanged).toBe(3);
  });

  it("A26: puts people into the household that the roster names, one that is new among them", async () => {
    await database.renew();
    const sheet = (changes: Readonly<Record<number, Partial<RosterCells>>> = {}) =>
      files.csv(sheetOf(people(6).map((row, index) => ({ ...row, ...changes[index] }))));
    const same = { 3: { 户编号: "H0" }, 4: { 就业状态: "无劳动能力" } };
    await importWorkers(await sheet(same), database);
    expect(await households()).toEqual([
      { no: "H0", size: null, region: "610122", members: ["R000001", "R000002", "R000003"] },
      { no: "H1", size: null, region: "610113", members: ["R000004"] },
    ]);
    // Who lost the household, or came into another one, is a new version; so are the working lists.
    await database.ask(
      "UPDATE household SET plan_note = 'of nobody else' WHERE register_no = 'H1'",
    );
    expect((await importWorkers(await sheet(same), database)).counts.unchanged).toBe(6);
    const moved = {
      ...same,
      2: { 户编号: "" },
      3: { 户编号: "H9", 就业状态: "失业" },
      4: { 户编号: "H0" },
    };
    const { counts } = await importWorkers(await sheet(moved), database);
    expect(counts).toEqual({ created: 0, changed: 3, unchanged: 3, refused: 0 });
    expect(await households()).toEqual([
      { no: "H0", size: null, region: "610113", members: ["R000001", "R000004"] },
      { no: "H9", size: null, region: "610303", members: ["R000003"] },
    ]);
    expect(
      await database.ask(
        `SELECT register_no AS no, able FROM household_entry AS entry
           JOIN household ON household.id = household_id WHERE left_at IS NULL ORDER BY 1`,
      ),
    ).toEqual([
      { no: "H0", able: 2 },
      { no: "H9", able: 1 },
    ]);
    expect(await database.ask("SELECT * FROM list_differences()")).toEqual([]);
  });

  it("keeps households of two systems apart, though both are numbered from one on", async () => {
    await database.renew();
    const file = await files.csv(sheetOf(people(3, { 户编号: "1" })));
    for (const sourceSystem of ["甲县花名册", "乙县花名册"])
      await importWorkers(file, database, { rules: { ...rules, sourceSystem } });
    expect((await households()).map(({ no, members }) => [no, members.length])).toEqual([
      ["1", 3],
      ["1", 3],
    ]);
    const names = ["全国扶贫开发信息系统", "全国防返贫监测信息系统"];
    for (const sourceSystem of names)
      await importWorkers(file, database, { rules: { ...rules, sourceSystem } });
    expect(await households()).toHaveLength(3);
  });

  it("makes the register known, and as fresh as it is", async () => {
    await database.renew();
    await importWorkers(await files.csv(sheetOf(people(1))), database);
    expect(
      await database.ask(
        "SELECT province, name, watermark > now() - interval '1 hour' AS fresh FROM register",
      ),
    ).toEqual([{ province: "61", name: "陕西省", fresh: true }]);
  });

  it("is refused by the database of another province, and by one without a register", async () => {
    await database.renew();
    await database.ask("INSERT INTO register VALUES ('53', '云南省', now())");
    const file = await files.csv(sheetOf(people(1)));
    await expect(importWorkers(file, database)).rejects.toThrow("holds the register of 53");
    await database.ask("DROP TABLE roster_import");
    await expect(importWorkers(file, database)).rejects.toThrow(
      "start the province's service once",
    );
    expect(await registered()).toEqual([]);
  });
});

it("a roster of tests has all columns", () => {
  expect(Object.keys(rosterRow(1))).toEqual([...headers]);
});
