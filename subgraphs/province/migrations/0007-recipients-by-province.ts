import type { MigrationInterface, QueryRunner } from "typeorm";
import { keepRegister } from "../../service/permits/keep-register.ts";

/**
 * Whom a person authorises is named with the province whose issuer vouches for it: another issuer may
 * know somebody by the same name. Those that generated registers have are of Guangdong.
 */
export class RecipientsByProvince1760000000031 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await rename(queryRunner, { from: "employer:guangdong-001", to: "44:employer:guangdong-001" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await rename(queryRunner, { from: "44:employer:guangdong-001", to: "employer:guangdong-001" });
  }
}

async function rename(
  queryRunner: QueryRunner,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await queryRunner.query(keepRegister);
  await queryRunner.query("UPDATE data_authorization SET recipient = $2 WHERE recipient = $1", [
    from,
    to,
  ]);
}
