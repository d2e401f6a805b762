import type { MigrationInterface, QueryRunner } from "typeorm";
import { allowOpenWrite, openToRead } from "../access/register-rows.ts";

/**
 * Webhooks: whom the register tells what has changed, and up to where. They tell of nobody. What they are
 * signed with stands sealed in a table of its own, which nobody reads but the owner.
 */
export class Webhooks1760000000126 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE webhook_delivery, webhook_secret, webhook");
  }
}

const ofWebhooks = { table: "webhook", record: "id", province: "province" } as const;
const ofSecrets = { table: "webhook_secret", record: "webhook_id" } as const;

const statements: readonly string[] = [
  // A position is a cursor of the feed; without one the oldest change that is kept is told first.
  `CREATE TABLE webhook (
    id              text COLLATE "C" PRIMARY KEY,
    province        text COLLATE "C" NOT NULL,
    owner           text COLLATE "C" NOT NULL,
    url             text NOT NULL,
    types           text[] NOT NULL,
    with_people     boolean NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    state           text NOT NULL DEFAULT 'ACTIVE'
                    CHECK (state IN ('ACTIVE', 'FAILING', 'DISABLED', 'REMOVED')),
    reason          text,
    created_at      timestamptz(3) NOT NULL,
    position        text COLLATE "C",
    people_position text COLLATE "C",
    placed_at       timestamptz(3) NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    failing_since   timestamptz(3),
    next_attempt_at timestamptz(3),
    delivered_at    timestamptz(3)
  )`,
  "CREATE INDEX webhook_by_owner ON webhook (province, owner)",
  "CREATE INDEX webhook_due ON webhook (next_attempt_at) WHERE next_attempt_at IS NOT NULL",
  `CREATE TABLE webhook_secret (
    id         text COLLATE "C" PRIMARY KEY,
    webhook_id text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
    key_id     text NOT NULL,
    wrapped    bytea NOT NULL,
    secret     bytea NOT NULL,
    made_at    timestamptz(3) NOT NULL,
    ends_at    timestamptz(3)
  )`,
  "CREATE INDEX webhook_secret_by_webhook ON webhook_secret (webhook_id)",
  `CREATE TABLE webhook_delivery (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event      text NOT NULL,
    kind       text NOT NULL,
    at         timestamptz(3) NOT NULL,
    attempt    integer NOT NULL,
    status     integer,
    error      text,
    took_ms    integer NOT NULL
  )`,
  "CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, id DESC)",
  "CREATE INDEX webhook_delivery_by_age ON webhook_delivery (at)",
  ...["webhook", "webhook_secret", "webhook_delivery"].flatMap(openToRead),
  allowOpenWrite({ ...ofWebhooks, command: "INSERT", write: "registerWebhook" }),
  allowOpenWrite({ ...ofSecrets, command: "INSERT", write: "registerWebhook" }),
  ...["rotateWebhookSecret", "removeWebhook", "replayWebhook"].map((write) =>
    allowOpenWrite({ ...ofWebhooks, command: "UPDATE", write }),
  ),
  allowOpenWrite({ ...ofSecrets, command: "INSERT", write: "rotateWebhookSecret" }),
  allowOpenWrite({ ...ofSecrets, command: "UPDATE", write: "rotateWebhookSecret" }),
];
