import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Most workers are employed and lifted out of poverty; lists of them walk the index in their order.
 * The others are what offices look for: few, and spread over the whole register.
 */
export class ListsOfWorkers1760000000144 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, target] of indexes)
      await queryRunner.query(`CREATE INDEX ${name} ON ${target}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of indexes) await queryRunner.query(`DROP INDEX ${name}`);
  }
}

const indexes: readonly (readonly [name: string, target: string])[] = [
  ["worker_not_employed", "worker (status, updated_order, id) WHERE status <> 'EMPLOYED'"],
  [
    "worker_at_risk",
    "worker (population_category, updated_order, id) WHERE population_category <> 'LIFTED'",
  ],
];
