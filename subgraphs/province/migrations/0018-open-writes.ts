import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted } from "../../service/permits/permit-sql.ts";
import { allowOpenWrite, type OpenWriteRule, openToRead } from "../access/register-rows.ts";
import { refillCounts } from "../count/counted.ts";

/**
 * Offices write what everybody may read: jobs, brands, workshops. Whoever reads sees all rows as before,
 * at no cost; a row is written under a permit for this one write. The owner, who imports, needs none.
 */
export class OpenWrites1760000000061 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE record_count");
    for (const { table, command, write } of rules)
      await queryRunner.query(`DROP POLICY "${write} ${command}" ON ${table}`);
    for (const table of tables) {
      await queryRunner.query(`DROP POLICY open_to_read ON ${table}`);
      await queryRunner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
  }
}

const tables = ["job_posting", "labor_brand", "brand_year", "workshop"] as const;

const ofJobs = { table: "job_posting", record: "id", province: "province" } as const;
const ofBrands = { table: "labor_brand", record: "id", province: "province" } as const;
const ofYears = { table: "brand_year", record: "brand_id" } as const;
const ofWorkshops = { table: "workshop", record: "id", province: "province" } as const;

const rules: readonly OpenWriteRule[] = [
  { ...ofJobs, command: "INSERT", write: "publishJob" },
  { ...ofJobs, command: "UPDATE", write: "closeJob" },
  ...(["INSERT", "UPDATE"] as const).flatMap((command) => [
    { ...ofBrands, command, write: "upsertBrand" },
    { ...ofYears, command, write: "upsertBrand" },
    { ...ofWorkshops, command, write: "upsertWorkshop" },
  ]),
];

/** Whoever writes what is open, whichever it is, changes the numbers of its own register. */
const isCounting = `province = ANY ${permitted("OPEN", "holders")}`;

const statements: readonly string[] = [
  ...tables.flatMap(openToRead),
  ...rules.map(allowOpenWrite),
  `CREATE TABLE record_count (
    province text COLLATE "C" NOT NULL,
    counted  text COLLATE "C" NOT NULL,
    slot     smallint NOT NULL,
    records  bigint NOT NULL,
    PRIMARY KEY (province, counted, slot)
  )`,
  ...openToRead("record_count"),
  `CREATE POLICY counted ON record_count FOR INSERT WITH CHECK (${isCounting})`,
  `CREATE POLICY recounted ON record_count FOR UPDATE USING (${isCounting}) WITH CHECK (${isCounting})`,
  refillCounts,
];
