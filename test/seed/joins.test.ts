import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parseUscc } from "../../subgraphs/reference/uscc.ts";
import type { TestDatabase } from "../support/postgres.ts";
import { Asking, aHouseAtScale } from "./a-register.ts";

/** The province of an id. */
const of = (column: string) => `left(${column}, 2)`;

describe("joins across provinces", () => {
  let database: TestDatabase;
  let house: Asking;

  beforeAll(async () => {
    database = await aHouseAtScale(0.01);
    house = new Asking(database.url);
  }, 180_000);

  afterAll(async () => {
    await house.end();
    await database.drop();
  });

  it("a placement of another province's worker names a worker, an employer and a vacancy that exist", async () => {
    const [counts] = await house.rows<Record<string, string>>(
      `SELECT count(*) AS placements,
              count(w.id) AS workers,
              count(*) FILTER (WHERE w.person_link = p.person_link) AS links,
              count(*) FILTER (WHERE p.employer_id IS NULL OR e.id IS NOT NULL) AS employers,
              count(*) FILTER (WHERE p.job_id IS NULL OR j.employer_id IS NULL OR j.employer_id = p.employer_id) AS jobs,
              count(*) FILTER (WHERE p.job_id IS NULL OR j.workplace_code = p.host_code) AS places
       FROM placement p
       LEFT JOIN worker w ON w.id = p.worker_id
       LEFT JOIN employer e ON e.id = p.employer_id
       LEFT JOIN job_posting j ON j.id = p.job_id
       WHERE p.province <> ${of("p.home_code")}`,
    );

    const all = counts?.placements;
    expect(Number(all)).toBeGreaterThan(5_000);
    expect(counts).toEqual({
      placements: all,
      workers: all,
      links: all,
      employers: all,
      jobs: all,
      places: all,
    });
  });

  it.each([
    ["53", "44", "agreement:44-53:1"],
    ["61", "32", "agreement:32-61:2"],
    ["46", "44", "agreement:44-46:1"],
  ])(
    "A41: workers of %s work in %s, the organised ones under %s",
    async (home, host, agreement) => {
      const rows = await house.rows<{ agreement_id: string | null; channel: string }>(
        `SELECT DISTINCT agreement_id, channel FROM placement
       WHERE ${of("home_code")} = $1 AND ${of("host_code")} = $2 AND end_date IS NULL`,
        [home, host],
      );

      for (const { agreement_id, channel } of rows) {
        const isOrganised = ["ORGANISED", "POINT_TO_POINT", "STATION"].includes(channel);
        expect({ channel, agreement_id }).toEqual({
          channel,
          agreement_id: isOrganised ? agreement : null,
        });
      }
      expect(rows.length).toBeGreaterThan(3);
    },
  );

  it("A16: a placement is held where it is known, and shows the evidence of those who know", async () => {
    const wrong = await house.rows(
      `SELECT id, province, verification FROM placement
       WHERE ${of("home_code")} <> ${of("host_code")} AND (
         (verification = 'HOME_ONLY' AND (province <> ${of("home_code")} OR host_evidence IS NOT NULL OR home_evidence IS NULL))
         OR (verification = 'HOST_ONLY' AND (province <> ${of("host_code")} OR home_evidence IS NOT NULL OR host_evidence IS NULL))
         OR (verification IN ('CONFIRMED', 'CONFLICT') AND (province <> ${of("host_code")} OR home_evidence IS NULL OR host_evidence IS NULL)))
       LIMIT 3`,
    );

    expect(wrong).toEqual([]);
    expect(
      await house.one(
        "SELECT count(DISTINCT verification) FROM placement WHERE scope = 'OUT_OF_PROVINCE'",
      ),
    ).toBe(4);
    expect(await house.one(`SELECT count(*) FROM placement WHERE ${of("id")} <> province`)).toBe(0);
  });

  it("A06: about one worker in 200 is registered in two provinces, under one link", async () => {
    const twice = await house.one(
      `SELECT count(*) FROM (SELECT person_link FROM worker GROUP BY person_link
         HAVING count(DISTINCT province) = 2) twice`,
    );
    const all = await house.one("SELECT count(*) FROM worker");

    expect(all / twice).toBeGreaterThan(150);
    expect(all / twice).toBeLessThan(350);
    expect(
      await house.one("SELECT count(*) - count(DISTINCT (province, person_link)) FROM worker"),
    ).toBe(0);
  });

  it("a vacancy posted again is the same vacancy: firm, title, workplace and pay", async () => {
    const [counts] = await house.rows<Record<string, string>>(
      `SELECT count(*) AS reposts,
              count(o.id) FILTER (WHERE o.province <> r.province AND o.title = r.title
                AND o.workplace_code = r.workplace_code AND o.status = r.status
                AND o.monthly_min_cents IS NOT DISTINCT FROM r.monthly_min_cents) AS same,
              count(*) FILTER (WHERE r.employer_id IS NULL OR re.uscc = oe.uscc) AS firms,
              count(DISTINCT r.province) AS provinces
       FROM job_posting r
       LEFT JOIN job_posting o ON o.id = r.duplicate_of
       LEFT JOIN employer re ON re.id = r.employer_id
       LEFT JOIN employer oe ON oe.id = o.employer_id
       WHERE r.duplicate_of IS NOT NULL`,
    );

    const all = counts?.reposts;
    expect(Number(all)).toBe(140);
    expect(counts).toEqual({ reposts: all, same: all, firms: all, provinces: "3" });
  });

  it("A64: workshops are run by firms of the partner province, which the register knows", async () => {
    expect(
      await house.one(
        `SELECT count(*) FROM workshop w JOIN employer e ON e.id = w.operator_id
         WHERE w.partner_region = ${of("e.region_code")} AND e.province = w.province AND w.relocated_from_east`,
      ),
    ).toBeGreaterThan(5);
    expect(
      await house.one(
        `SELECT count(*) FROM workshop w LEFT JOIN employer e ON e.id = w.operator_id
         WHERE w.operator_id IS NOT NULL AND e.id IS NULL`,
      ),
    ).toBe(0);
  });

  it("nothing points into the void inside a register", async () => {
    const counts = await house.rows(
      `SELECT 'job employer' AS what FROM job_posting j LEFT JOIN employer e ON e.id = j.employer_id
         WHERE j.employer_id IS NOT NULL AND e.id IS NULL
       UNION SELECT 'job workshop' FROM job_posting j LEFT JOIN workshop w ON w.id = j.workshop_id
         WHERE j.workshop_id IS NOT NULL AND w.id IS NULL
       UNION SELECT 'job brand' FROM job_posting j LEFT JOIN labor_brand b ON b.id = j.brand_id
         WHERE j.brand_id IS NOT NULL AND b.id IS NULL
       UNION SELECT 'skill' FROM skill s LEFT JOIN worker w ON w.id = s.worker_id WHERE w.id IS NULL
       UNION SELECT 'brand operator' FROM labor_brand b, unnest(b.operator_ids) o LEFT JOIN employer e ON e.id = o
         WHERE e.id IS NULL
       UNION SELECT 'region of ' || t.what FROM (
         SELECT 'job' AS what, region_code AS code FROM job_posting
         UNION SELECT 'workplace', workplace_code FROM job_posting
         UNION SELECT 'worker', region_code FROM worker UNION SELECT 'employer', region_code FROM employer
         UNION SELECT 'brand', region_code FROM labor_brand UNION SELECT 'workshop', region_code FROM workshop
         UNION SELECT 'host', host_code FROM placement) t
         LEFT JOIN region r ON r.code = t.code WHERE r.code IS NULL`,
    );

    expect(counts).toEqual([]);
  });

  it("orders, periods and limits are consistent in every vacancy", async () => {
    expect(
      await house.one(
        `SELECT count(*) FROM job_posting WHERE
           published_order <> 9007199254740991 - (extract(epoch FROM published_at) * 1000)::bigint
           OR deadline_order <> (extract(epoch FROM valid_through) * 1000)::bigint
           OR wage_order <> 9007199254740991 - coalesce(monthly_min_cents, 0)
           OR wage_min_cents > wage_max_cents OR monthly_min_cents > monthly_max_cents
           OR age_min > age_max OR season_start > season_end OR remaining > openings OR remaining < 0
           OR (status = 'OPEN' AND (remaining = 0 OR closed_at IS NOT NULL OR valid_through < '2027-06-30'))
           OR published_at > '2026-06-30T16:00:00Z' OR closed_at < published_at`,
      ),
    ).toBe(0);
    const periods = await house.rows<{ wage_period: string }>(
      "SELECT DISTINCT wage_period FROM job_posting ORDER BY wage_period",
    );
    expect(periods.map(({ wage_period }) => wage_period)).toEqual([
      "DAY",
      "HOUR",
      "MONTH",
      "PIECE",
      "YEAR",
    ]);
    expect(await house.one("SELECT count(DISTINCT form) FROM job_posting")).toBe(9);
  });

  it("A88: only a household posts without a firm", async () => {
    const forms = await house.rows(
      "SELECT DISTINCT form FROM job_posting WHERE employer_id IS NULL",
    );

    expect(forms).toEqual([{ form: "HOUSEHOLD" }]);
  });

  it("A05: records of 旬阳 stand under its old and its new code", async () => {
    const rows = await house.rows(
      "SELECT DISTINCT region_code FROM worker WHERE region_code IN ('610928', '610981') ORDER BY 1",
    );

    expect(rows).toEqual([{ region_code: "610928" }, { region_code: "610981" }]);
    expect(
      await house.rows("SELECT successor FROM region_successor WHERE code = '610928'"),
    ).toEqual([{ successor: "610981" }]);
  });

  it("A05: every employer code passes GB 32100; only masked personal data are stored", async () => {
    const employers = await house.rows<{ uscc: string }>("SELECT uscc FROM employer");
    expect(employers.filter(({ uscc }) => !parseUscc(uscc).ok)).toEqual([]);
    expect(
      await house.one(
        String.raw`SELECT count(*) FROM worker WHERE id_number_masked !~ '^\*{14}\d{3}[\dX]$'
           OR name_masked !~ '^.\*$' OR phone_masked !~ '^1\d\d\*{4}\d{4}$' OR person_link !~ '^[\w-]{43}$'`,
      ),
    ).toBe(0);
  });

  it("A120: 69 brands of Shaanxi, the known ones by name, the largest first", async () => {
    const brands = await house.rows<{ name: string }>(
      "SELECT name FROM labor_brand WHERE province = '61' ORDER BY employment_order, id LIMIT 10",
    );

    expect(brands.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["蓝田厨师", "旬阳建工", "紫阳修脚师", "安康毛绒玩具"]),
    );
    expect(
      await house.one(
        `SELECT sum(y.assisted) FROM brand_year y JOIN labor_brand b ON b.id = y.brand_id
         WHERE b.province = '61' AND y.year = 2022`,
      ),
    ).toBe(560);
  });
});
