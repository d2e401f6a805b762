import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * What provinces have signed and handed in: one row for each party's signature, of every version, for good.
 * Beside it the requests they were handed in with.
 */
export class SignedAgreements1760000000104 implements MigrationInterface {
  name = "SignedAgreements1760000000104";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agreement_signature (
        kind         text COLLATE "C" NOT NULL CHECK (kind IN ('AGREEMENT', 'REVOCATION')),
        digest       bytea NOT NULL,
        party        text COLLATE "C" NOT NULL,
        agreement_id text COLLATE "C" NOT NULL,
        provider     text COLLATE "C" NOT NULL,
        consumer     text COLLATE "C" NOT NULL,
        payload      text NOT NULL,
        protected    text NOT NULL,
        signature    text NOT NULL,
        handed_in_by text NOT NULL,
        handed_in_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (kind, digest, party)
      );
      CREATE INDEX agreement_signature_by_agreement ON agreement_signature (agreement_id);

      CREATE FUNCTION keep_agreement_signatures() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        RAISE EXCEPTION 'What was signed is kept: rows are only added.';
      END $body$;
      CREATE TRIGGER agreement_signature_kept BEFORE UPDATE OR DELETE ON agreement_signature
        FOR EACH ROW EXECUTE FUNCTION keep_agreement_signatures();
      CREATE TRIGGER agreement_signature_not_emptied BEFORE TRUNCATE ON agreement_signature
        FOR EACH STATEMENT EXECUTE FUNCTION keep_agreement_signatures();

      CREATE TABLE write_request (
        principal       text COLLATE "C" NOT NULL,
        idempotency_key text COLLATE "C" NOT NULL,
        write           text NOT NULL,
        fingerprint     bytea NOT NULL,
        answer          bytea,
        key_id          text,
        sealed_key      bytea,
        written_at      timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (principal, idempotency_key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE agreement_signature, write_request");
    await runner.query("DROP FUNCTION keep_agreement_signatures");
  }
}
