import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../../../schema/access/caller.ts";
import { AddressRanges } from "../../../schema/http/addresses.ts";
import type { ProvinceOptions } from "../../../subgraphs/province/start-province.ts";
import { type Answer, aProvince, type TestProvince } from "../../province/support/province.ts";
import { askSigned } from "../../support/trust.ts";

/** A system of Shaanxi, invented. */
export const own: Actor = {
  iss: "urn:test:61",
  sub: "system:1",
  province: "61",
  department: null,
  role: "PARTNER_SYSTEM",
  scopes: ["webhooks:write"],
  tokenId: "system-1",
};

/** And one of Jiangsu. */
export const foreign: Actor = { ...own, iss: "urn:test:32", sub: "system:2", province: "32" };

const quiet = { info() {}, warn() {}, error() {} };

/** Shaanxi, which looks for what is new all the time and lets this machine be told. */
export function aHookedProvince(
  more: Partial<
    Pick<
      ProvinceOptions,
      "hooks" | "webhookFailingDays" | "agreements" | "databaseUrl" | "webhookAllow"
    >
  > = {},
): Promise<TestProvince> {
  return aProvince(["61"], {
    webhookAllow: new AddressRanges(["127.0.0.1"]),
    logger: quiet,
    ...more,
    hooks: { lookMs: 10, againMs: 10, ...more.hooks },
  });
}

export async function ask(
  province: TestProvince,
  query: string,
  { actor = own, input }: { readonly actor?: Actor | null; readonly input?: object } = {},
): Promise<Answer> {
  const response = await askSigned(province.url, {
    audience: "61",
    path: "/province",
    caller: { actor, access: null },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()) as Answer;
}

let keys = 0;
export const nextKey = (): string => `hook-${String(++keys).padStart(6, "0")}`;

const fields = `id region owner url types persons version state reason position attempts failingSince nextAttemptAt deliveredAt`;

export const registering = `mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) { secret webhook { ${fields} } } }`;
export const rotating = `mutation ($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { secret webhook { ${fields} } } }`;
export const removing = `mutation ($input: RemoveWebhookInput!) { removeWebhook(input: $input) { ${fields} } }`;
export const replaying = `mutation ($input: ReplayWebhookInput!) { replayWebhook(input: $input) { ${fields} } }`;
export const listing = `{ webhooks(region: "61") { ${fields} deliveries(first: 100) { event kind at attempt status error tookMs } } }`;

export interface ShownWebhook {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly reason: string | null;
  readonly position: string | null;
  readonly attempts: number;
  readonly failingSince: string | null;
  readonly nextAttemptAt: string | null;
  readonly deliveries: readonly {
    readonly event: string;
    readonly kind: string;
    readonly attempt: number;
    readonly status: number | null;
    readonly error: string | null;
  }[];
}

export interface Registered {
  readonly id: string;
  readonly secret: string;
  readonly version: number;
}

export async function register(
  province: TestProvince,
  url: string,
  { actor = own, ...input }: { readonly actor?: Actor } & Record<string, unknown> = {},
): Promise<Registered> {
  const { data, errors } = await ask(province, registering, {
    actor,
    input: {
      ...{ region: "61", url, types: ["JOB", "BRAND", "WORKSHOP", "EMPLOYER"] },
      ...{ idempotencyKey: nextKey(), ...input },
    },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  const { secret, webhook } = data.registerWebhook;
  return { secret, id: webhook.id, version: webhook.version };
}

export async function webhookIn(province: TestProvince, id: string): Promise<ShownWebhook> {
  const { data, errors } = await ask(province, listing);
  if (errors) throw new Error(JSON.stringify(errors));
  const found = data.webhooks.find((one: ShownWebhook) => one.id === id);
  if (found === undefined) throw new Error(`There is no webhook ${id}.`);
  return found;
}

/** Waits for something to hold, by the test's own time. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

let employers = 0;

/** New employers, each a change of the feed. @returns their ids, in order */
export async function makeEmployers(
  { sql }: Pick<TestProvince, "sql">,
  count: number,
): Promise<readonly string[]> {
  const ids = Array.from(
    { length: count },
    () => `61:hook-${String(++employers).padStart(6, "0")}`,
  );
  await sql(`INSERT INTO employer (id, province, uscc, name, region_code, verified,
      source_system, source_record_id, collected_at, updated_at, version)
    SELECT id, '61', substr(id, 4), id, '610100', true, 'test', id, now(), now(), 1
      FROM unnest(ARRAY['${ids.join("','")}']) AS id`);
  return ids;
}
