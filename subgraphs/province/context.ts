import type DataLoader from "dataloader";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Caller } from "../../schema/access/caller.ts";
import type { AddressRanges } from "../../schema/http/addresses.ts";
import { coordinatesOf, type Disclosures } from "../access-log/disclosures.ts";
import type { Deadline } from "../service/deadline.ts";
import type { PersonalContext } from "../service/persons/guard-persons.ts";
import type { RefusedRole } from "../service/persons/guard-roles.ts";
import type { Looks } from "../service/persons/looks.ts";
import type { Session } from "../service/session.ts";
import { ShapeLoaders } from "../service/shape-loaders.ts";
import type { OfficeRecords } from "./access-log/office-records.ts";
import type { OwnRecords } from "./access-log/own-records.ts";
import { type BrandYearKey, createBrandYearLoader } from "./brand/brand.loader.ts";
import { type BrandYear, findBrands } from "./brand/brand.reader.ts";
import type { LaborBrand } from "./brand/brand.ts";
import type { BrandRow } from "./brand/brand-row.ts";
import type { FeedKeeper } from "./change/feed-keeper.ts";
import { findEmployers } from "./employer/employer.reader.ts";
import type { Employer } from "./employer/employer.ts";
import type { EmployerRow } from "./employer/employer-row.ts";
import { findAbleMembers } from "./household/household.reader.ts";
import { MemberLoaders } from "./household/member-loaders.ts";
import { createIdentityLoader, type IdentityLoader } from "./identity/identity.loader.ts";
import type { IdentityVault } from "./identity/identity-vault.ts";
import { findJobs } from "./job/job.reader.ts";
import type { JobPosting } from "./job/job.ts";
import type { JobRow } from "./job/job-row.ts";
import type { PersonLookups } from "./person-lookups.ts";
import { provincesOf } from "./region/region-filter.ts";
import type { Snapshots } from "./snapshot/snapshots.ts";
import { createDeliveriesLoader, type DeliveriesKey } from "./webhook/webhook.loader.ts";
import type { DeliveryRow } from "./webhook/webhook.reader.ts";
import { findWorkers } from "./worker/worker.reader.ts";
import type { Worker } from "./worker/worker.ts";
import type { WorkerFields } from "./worker/worker-fields.ts";
import type { WorkerRow } from "./worker/worker-row.ts";
import { findWorkshops } from "./workshop/workshop.reader.ts";
import type { Workshop } from "./workshop/workshop.ts";
import type { WorkshopRow } from "./workshop/workshop-row.ts";
import type { OpenWrites } from "./write/open-writes.ts";
import type { Writes } from "./write/writes.ts";

/** What every resolver of a province process gets for one request. */
export interface ProvinceContext extends PersonalContext {
  readonly session: Session;
  /** Codes of the provinces in this database, ascending. Normally one. */
  readonly held: readonly string[];
  /** Who asks, as a known gateway says. */
  readonly caller: Caller;
  /** What provinces have agreed on. */
  readonly agreements: Agreements;
  readonly ownRecords: OwnRecords;
  readonly officeRecords: OfficeRecords;
  readonly loaders: ProvinceLoaders;
  /** When it is asked: what is stale, and what is over, goes by it. */
  readonly now: Date;
  /** Where personal data is written down before it is shown. */
  readonly disclosures: Disclosures;
  readonly writes: Writes;
  /** Knows up to when the change feed is complete. */
  readonly feed: Pick<FeedKeeper, "timeOf">;
  readonly openWrites: OpenWrites;
  /** Of the process: files of whole registers. */
  readonly snapshots: Snapshots;
  readonly deadline: Deadline;
  /** Opens what is sealed in this database. */
  readonly vault: IdentityVault;
  /** Addresses at which webhooks are told although they are not of the public internet. */
  readonly webhookAddresses: AddressRanges;
  /** What clients may ask of a worker here. */
  readonly workerFields: WorkerFields;
  /** Of the process: whoever looks for people by what names them is counted. */
  readonly lookups: PersonLookups;
  readonly onRoleRefused: (refused: RefusedRole) => void;
}

export interface ProvinceLoaders {
  readonly brands: ShapeLoaders<BrandRow, LaborBrand>;
  readonly brandYears: DataLoader<BrandYearKey, BrandYear | null, string>;
  readonly employers: ShapeLoaders<EmployerRow, Employer>;
  readonly identities: IdentityLoader;
  readonly jobs: ShapeLoaders<JobRow, JobPosting>;
  readonly members: MemberLoaders;
  readonly webhookDeliveries: DataLoader<DeliveriesKey, readonly DeliveryRow[], string>;
  readonly workers: ShapeLoaders<WorkerRow, Worker>;
  readonly workshops: ShapeLoaders<WorkshopRow, Workshop>;
}

export interface ContextOptions {
  readonly session: Session;
  readonly now: Date;
  /** Codes of the provinces in this database, ascending. */
  readonly held: readonly string[];
  /** Opens what is sealed in this database. */
  readonly vault: IdentityVault;
  /** Addresses at which webhooks are told although they are not of the public internet. */
  readonly webhookAddresses: AddressRanges;
  readonly caller: Caller;
  /** What provinces have agreed on. */
  readonly agreements: Agreements;
  readonly ownRecords: OwnRecords;
  readonly officeRecords: OfficeRecords;
  readonly looks: Looks;
  readonly disclosures: Disclosures;
  readonly writes: Writes;
  readonly feed: Pick<FeedKeeper, "timeOf">;
  readonly openWrites: OpenWrites;
  readonly snapshots: Snapshots;
  readonly deadline: Deadline;
  /** What clients may ask of a worker here. */
  readonly workerFields: WorkerFields;
  /** Of the process: whoever looks for people by what names them is counted. */
  readonly lookups: PersonLookups;
  readonly onRoleRefused: (refused: RefusedRole) => void;
}

export function createContext(options: ContextOptions): ProvinceContext {
  const { session, vault, disclosures } = options;
  return {
    ...options,
    loaders: {
      brands: new ShapeLoaders((query) => findBrands(session, query)),
      brandYears: createBrandYearLoader(session),
      employers: new ShapeLoaders((query) => findEmployers(session, query)),
      identities: createIdentityLoader({ session, vault, disclosures }),
      jobs: new ShapeLoaders((query) => findJobs(session, query)),
      members: new MemberLoaders(async (query) => {
        const members = await findAbleMembers(session, query);
        await disclosures.disclose({
          type: "Worker",
          fields: ["Household.ableMembers", ...coordinatesOf("Worker", query.shape.fields)],
          rowIds: [...members.values()].flatMap((each) => each.map(({ id }) => id)),
        });
        return members;
      }),
      webhookDeliveries: createDeliveriesLoader(session),
      workers: new ShapeLoaders(async (query) => {
        const workers = await findWorkers(session, query);
        await disclosures.disclose({
          type: "Worker",
          fields: coordinatesOf("Worker", query.shape.fields),
          rowIds: workers.map(({ id }) => id),
        });
        return workers;
      }),
      workshops: new ShapeLoaders((query) => findWorkshops(session, query)),
    },
  };
}

/** The held provinces that a list is about: all, or those its region codes lie in. */
export function askedProvinces(
  { held }: ProvinceContext,
  regions: readonly string[] | null | undefined,
): readonly string[] {
  if (regions === null || regions === undefined) return held;
  const named = provincesOf(regions);
  return held.filter((province) => named.includes(province));
}
