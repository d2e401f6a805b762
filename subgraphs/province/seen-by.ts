import type { Agreements } from "../../schema/access/agreements.ts";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import type { Permit } from "../../schema/access/permit.ts";
import type { AddressRanges } from "../../schema/http/addresses.ts";
import type { AccessLog } from "../access-log/access-log.ts";
import { deniedEntry } from "../access-log/denied-entry.ts";
import { Disclosures } from "../access-log/disclosures.ts";
import { roleEntry } from "../access-log/role-entry.ts";
import type { Database } from "../service/database.ts";
import { Looks } from "../service/persons/looks.ts";
import type { Session } from "../service/session.ts";
import type { RequestScope } from "../service/start-service.ts";
import { OfficeRecords } from "./access-log/office-records.ts";
import { OwnRecords } from "./access-log/own-records.ts";
import type { FeedKeeper } from "./change/feed-keeper.ts";
import type { ContextOptions } from "./context.ts";
import type { IdentityVault } from "./identity/identity-vault.ts";
import type { PersonLookups } from "./person-lookups.ts";
import type { Snapshots } from "./snapshot/snapshots.ts";
import type { WorkerFields } from "./worker/worker-fields.ts";
import { OpenWrites } from "./write/open-writes.ts";
import { Writes } from "./write/writes.ts";

/** A register that is served, with what decides who may look into it and writes down who did. */
export interface OpenRegister {
  readonly database: Database;
  /** Codes of the provinces in this database, ascending. */
  readonly held: readonly string[];
  /** Opens what is sealed in this database. */
  readonly vault: IdentityVault;
  readonly agreements: Agreements;
  readonly log: AccessLog;
  readonly feed: Pick<FeedKeeper, "timeOf">;
  /** The clock, unless the system's. */
  readonly clock?: () => Date;
  readonly snapshots: Snapshots;
  /** What clients may ask of a worker here. */
  readonly workerFields: WorkerFields;
  /** Who has looked for how many people. */
  readonly lookups: PersonLookups;
  /** Addresses at which webhooks are told although they are not of the public internet. */
  readonly webhookAddresses: AddressRanges;
}

/** What one request sees of a register: no person at first, then those whom it was permitted to see. */
export function seenBy(
  { caller, deadline, requestId, peerHead }: RequestScope,
  register: OpenRegister,
): ContextOptions {
  const { database, held, vault, log, agreements, feed, snapshots, workerFields, lookups } =
    register;
  const now = register.clock?.() ?? new Date();
  const request = { request: requestId, peerHead };
  const looks = new Looks({
    caller,
    held,
    agreements,
    today: dayInChina(now),
    onDenied: (denied) => log.deny(deniedEntry(denied, log, request)),
  });
  const sessionFor = (permits: readonly Permit[]): Session =>
    database.session({ deadline, permits: () => permits });
  const ownRecords = new OwnRecords({
    caller,
    held,
    log,
    logContext: request,
    sessionFor,
  });
  const disclosures = new Disclosures({ log, permits: looks.permits, ...request });
  return {
    session: database.session({ deadline, permits: () => [...looks.permits.values()] }),
    now,
    held,
    vault,
    workerFields,
    lookups,
    caller,
    agreements,
    ownRecords,
    looks,
    disclosures,
    officeRecords: new OfficeRecords({ caller, log, logContext: request, sessionFor }),
    writes: new Writes({
      caller,
      held,
      database,
      vault,
      deadline,
      log,
      logContext: request,
      disclosures,
    }),
    feed,
    webhookAddresses: register.webhookAddresses,
    snapshots,
    deadline,
    openWrites: new OpenWrites({ caller, held, database, vault, deadline }),
    onRoleRefused: (refused) => log.deny(roleEntry(caller, log, { ...refused, ...request })),
  };
}
