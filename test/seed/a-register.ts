import "reflect-metadata";
import pg from "pg";
import { DataSource } from "typeorm";
import { provinceMigrations } from "../../subgraphs/province/migrations/province-migrations.ts";
import { seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { aDatabase, aTemplate, type TestDatabase } from "../support/postgres.ts";

export const houseProvinces = ["32", "44", "46", "53", "61"] as const;

/** A database with the tables of a register and no rows. */
export async function anEmptyRegister(): Promise<TestDatabase> {
  return aDatabase({ template: await aTemplate("seed_empty", migrate) });
}

/** All five provinces in one database, generated at a scale. */
export async function aHouseAtScale(scale: number): Promise<TestDatabase> {
  const template = await aTemplate(`seed_house_${String(scale).replace(".", "_")}`, async (url) => {
    await migrate(url);
    for (const province of houseProvinces)
      await seedProvince({ databaseUrl: url, province, scale });
  });
  return aDatabase({ template });
}

async function migrate(url: string): Promise<void> {
  const source = new DataSource({ type: "postgres", url, migrations: [...provinceMigrations] });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}

/** Asks one database; `one` for a statement that gives one number. */
export class Asking {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 2 });
    this.#pool.on("error", () => {});
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  async one(sql: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.rows<Record<string, unknown>>(sql, values);
    return Number(Object.values(row ?? {})[0]);
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}
