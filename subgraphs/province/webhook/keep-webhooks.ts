import type { AddressRanges } from "../../../schema/http/addresses.ts";
import { checkedDateTime } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import type { Session } from "../../service/session.ts";
import { isFeedCursor } from "../change/feed-position.ts";
import { provinceOfId } from "../global-id.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { VersionConflictError } from "../write/errors.ts";
import { expectChecked, expectNoneTwice, expectWhole } from "../write/expectations.ts";
import { holdRecord } from "../write/hold-record.writer.ts";
import { Problems } from "../write/problems.ts";
import type {
  RegisterWebhookInput,
  ReplayWebhookInput,
  RotateWebhookSecretInput,
} from "./webhook.input.ts";
import {
  countWebhooks,
  endSecrets,
  findWebhook,
  insertSecret,
  insertWebhook,
  isKeptBehind,
  markRemoved,
  markWritten,
  placeAnew,
  placeBefore,
  placeOfNow,
} from "./webhook.writer.ts";
import { webhookUrlProblem } from "./webhook-address.ts";
import type { WebhookRow } from "./webhook-row.ts";
import { newSecret } from "./webhook-secret.ts";

/** How many one owner may have in one register: each is asked for whenever something changes. */
const webhooksOfOwnerMax = 20;

const overlapHoursMax = 168;

interface WithSecret {
  readonly row: WebhookRow;
  readonly secret: string;
}

/** @throws BadInputError */
export async function registerWebhook(
  session: Session,
  {
    id,
    owner,
    input,
    vault,
    allowed,
  }: {
    readonly id: string;
    readonly owner: string;
    readonly input: RegisterWebhookInput;
    readonly vault: IdentityVault;
    readonly allowed: AddressRanges;
  },
): Promise<WithSecret> {
  const { url, types, persons } = input;
  const province = provinceOfId(id);
  const problems = new Problems();
  const urlProblem = webhookUrlProblem(url, allowed);
  problems.expect(urlProblem === null, "input.url", urlProblem ?? "");
  problems.expect(types.length > 0 || persons, "input.types", "must name a kind of record");
  expectNoneTwice(types, "input.types", problems);
  await holdRecord(session, `webhooks\n${province}\n${owner}`, "alone");
  const count = await countWebhooks(session, { province, owner });
  problems.expect(
    count < webhooksOfOwnerMax,
    "input.region",
    `must be a register in which you have fewer than ${webhooksOfOwnerMax} webhooks`,
  );
  problems.refuse();
  const now = new Date().toISOString();
  const horizon = await placeOfNow(session, province);
  const position = input.from === "NOW" ? horizon : null;
  const placed = { position, peoplePosition: horizon, now };
  const row = await insertWebhook(session, {
    ...{ id, owner, url, types, withPeople: persons, ...placed },
  });
  const secret = newSecret();
  await insertSecret(session, vault, { webhook: id, secret, now });
  return { row, secret };
}

/** @throws BadInputError, VersionConflictError */
export async function rotateSecret(
  session: Session,
  {
    owner,
    input,
    vault,
  }: {
    readonly owner: string;
    readonly input: RotateWebhookSecretInput;
    readonly vault: IdentityVault;
  },
): Promise<WithSecret> {
  const { id, expectedVersion: version, overlapHours } = input;
  const problems = new Problems();
  const bounds = { min: 0, max: overlapHoursMax };
  expectWhole(overlapHours, "input.overlapHours", bounds, problems);
  problems.refuse();
  await ownWebhook(session, { id, owner, version });
  const nowMs = Date.now();
  const now = new Date(nowMs).toISOString();
  const at = new Date(nowMs + overlapHours * 3_600_000).toISOString();
  await endSecrets(session, { webhook: id, at });
  const secret = newSecret();
  await insertSecret(session, vault, { webhook: id, secret, now });
  const row = await markWritten(session, { id, version });
  if (row === null) throw new VersionConflictError(null);
  return { row, secret };
}

/** @param owner null when whoever it belongs to may be overruled */
export async function removeWebhook(
  session: Session,
  { id, owner }: { readonly id: string; readonly owner: string | null },
): Promise<WebhookRow> {
  const found = await findWebhook(session, id);
  if (found === null || (owner !== null && found.owner !== owner)) throw notYours();
  const row = await markRemoved(session, id);
  if (row === null) throw notYours();
  return row;
}

/** @throws BadInputError, VersionConflictError */
export async function replayWebhook(
  session: Session,
  { owner, input }: { readonly owner: string; readonly input: ReplayWebhookInput },
): Promise<WebhookRow> {
  const { id, expectedVersion: version } = input;
  const fromCursor = input.fromCursor ?? null;
  const since = input.since ?? null;
  const problems = new Problems();
  problems.expect(
    fromCursor === null || since === null,
    "input.since",
    "must not be given beside fromCursor",
  );
  const instant =
    since === null ? null : expectChecked(() => checkedDateTime("input.since", since), problems);
  if (fromCursor !== null) await expectKept(session, fromCursor, problems);
  problems.refuse();
  await ownWebhook(session, { id, owner, version });
  const position =
    instant === null
      ? (fromCursor ?? undefined)
      : await placeBefore(session, { since: instant, province: provinceOfId(id) });
  const row = await placeAnew(session, { id, version, position, now: new Date().toISOString() });
  if (row === null) throw new VersionConflictError(null);
  return row;
}

async function expectKept(session: Session, cursor: string, problems: Problems): Promise<void> {
  problems.expect(
    isFeedCursor(cursor) && (await isKeptBehind(session, cursor)),
    "input.fromCursor",
    "must be a place of this register behind which all changes are kept",
  );
}

/** @throws BadUserInputError, VersionConflictError */
async function ownWebhook(
  session: Session,
  { id, owner, version }: { readonly id: string; readonly owner: string; readonly version: number },
): Promise<void> {
  const found = await findWebhook(session, id);
  if (found === null || found.owner !== owner) throw notYours();
  if (found.version !== version) throw new VersionConflictError(found.version);
}

/** Whether there is one of somebody else is not said. */
function notYours(): BadUserInputError {
  return new BadUserInputError("input.id", "must be a webhook of yours");
}
