import type { MigrationInterface, QueryRunner } from "typeorm";
import { notesOfPlacements } from "./0024-changes-of-persons.ts";

/**
 * What left somebody is noted without their pseudonym: when another province has erased them, a placement
 * is taken from them, and the note would keep whose it was.
 */
export class NoFormerPseudonyms1760000000125 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await note(queryRunner, { isFormerLinked: false });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await note(queryRunner, { isFormerLinked: true });
  }
}

async function note(
  queryRunner: QueryRunner,
  former: { readonly isFormerLinked: boolean },
): Promise<void> {
  const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
    "SELECT quote_ident(current_schema()) AS schema",
  );
  await queryRunner.query(notesOfPlacements(place?.schema ?? "public", former));
}
