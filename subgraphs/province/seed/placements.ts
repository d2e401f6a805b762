import { provinceOf } from "../../reference/regions.ts";
import { Draws, hash32 } from "./draws.ts";
import type { JobCore } from "./jobs.ts";
import { isSamePlace, placesOf } from "./places.ts";
import { agreementBetween } from "./profiles.ts";
import type { ProvinceRegister, Registers } from "./province-register.ts";
import { recordId, recordKinds } from "./record-id.ts";
import type { TradeKey } from "./trades.ts";
import { operatorIdOf } from "./visitors.ts";
import type { Cohort } from "./workers.ts";

export type WorkScope =
  | "TOWNSHIP"
  | "COUNTY"
  | "OUT_OF_COUNTY"
  | "OUT_OF_PREFECTURE"
  | "OUT_OF_PROVINCE";

export type OutputChannel =
  | "ORGANISED"
  | "POINT_TO_POINT"
  | "STATION"
  | "BROKER"
  | "BRAND"
  | "SELF_ARRANGED";

export type PlacementKind =
  | "ENTERPRISE"
  | "WORKSHOP"
  | "ASSISTANCE_BASE"
  | "PUBLIC_POST"
  | "WORK_RELIEF"
  | "FLEXIBLE"
  | "SELF_EMPLOYED"
  | "FARM";

export type Verification = "HOME_ONLY" | "HOST_ONLY" | "CONFIRMED" | "CONFLICT";

/** A stay in work, claimed by the home province and, where there is one, seen by the host. */
export interface SeedPlacement {
  readonly id: string;
  /** The province whose database holds the record: the host once it knows of it, else the home. */
  readonly holder: string;
  readonly home: string;
  readonly worker: number;
  readonly homeCode: string;
  readonly hostCode: string;
  readonly scope: WorkScope;
  readonly kind: PlacementKind;
  readonly channel: OutputChannel;
  readonly employerId: string | null;
  readonly jobId: string | null;
  readonly brandId: string | null;
  readonly workshopId: string | null;
  readonly agreementId: string | null;
  readonly startDaysAgo: number;
  /** Null while the stay lasts. */
  readonly endDaysAgo: number | null;
  readonly endReason: string | null;
  readonly verification: Verification;
  /** The trade of the vacancy, when one is named. */
  readonly trade: TradeKey | null;
}

/** The present work of an employed worker of a province; null for everybody else. */
export function placementAt(
  home: ProvinceRegister,
  index: number,
  registers: Registers,
): SeedPlacement | null {
  const found = home.workers.placeInCohort(index);
  if (found === null) return null;
  const { cohort, rank } = found;
  const draws = new Draws(hash32(home.seed, Number(home.code), recordKinds.placement, index));
  const host = cohort.destiny.host;
  return host === null
    ? placementAtHome({ home, index, cohort, rank, draws, registers })
    : placementAbroad({ home, index, cohort, rank, draws, host, register: registers(host) });
}

/** An earlier stay in the east of somebody who has come back; null for everybody else. */
export function formerPlacementAt(
  home: ProvinceRegister,
  index: number,
  { isReturned }: { readonly isReturned: boolean },
): SeedPlacement | null {
  if (!isReturned || home.profile.isHost) return null;
  const draws = new Draws(hash32(home.seed, Number(home.code), recordKinds.formerPlacement, index));
  const host = draws.pickWeighted(formerHosts);
  const endDaysAgo = draws.between(200, 420);
  return {
    id: recordId(
      { holder: home.code, counter: home.code, kind: "formerPlacement", index },
      home.seed,
    ),
    holder: home.code,
    home: home.code,
    worker: index,
    homeCode: home.workers.regionOf(index),
    hostCode: draws.pick(placesOf(host)),
    scope: "OUT_OF_PROVINCE",
    kind: "ENTERPRISE",
    channel: draws.pickWeighted(channelsAbroad),
    employerId: null,
    jobId: null,
    brandId: null,
    workshopId: null,
    agreementId: null,
    startDaysAgo: endDaysAgo + draws.between(60, 500),
    endDaysAgo,
    endReason: "RETURNED_HOME",
    verification: "HOME_ONLY",
    trade: null,
  };
}

interface AtHome {
  readonly home: ProvinceRegister;
  readonly index: number;
  readonly cohort: Cohort;
  readonly rank: number;
  readonly draws: Draws;
}

interface Inland extends AtHome {
  readonly registers: Registers;
}

function placementAtHome(inland: Inland): SeedPlacement {
  const { home, index, cohort, rank, draws, registers } = inland;
  const { destiny } = cohort;
  const homeCode = home.workers.regionOf(index);
  const kind = destiny.kind === "ANY" ? draws.pickWeighted(kindsAtHome) : destiny.kind;
  const brand = destiny.isBrand === true ? home.brands.brandOfWorker(cohort.before + rank) : null;
  const workshop =
    destiny.family === undefined ? null : home.workshops.workplaceOf(destiny.family, rank);
  const brandTrade = brand === null ? null : home.brands.tradeOf(brand);
  const found = kind === "ENTERPRISE" ? vacancyIn(home, brandTrade, draws) : null;
  const core = found?.core ?? null;
  const hostCode = core?.workplace ?? homeCode;
  const operator = workshop === null ? null : operatorIdOf(home, workshop, registers);
  const employerId = core === null ? operator : home.employers.idOf(core.employer);
  return {
    id: recordId({ holder: home.code, counter: home.code, kind: "placement", index }, home.seed),
    holder: home.code,
    home: home.code,
    worker: index,
    homeCode,
    hostCode,
    scope: scopeOf(homeCode, hostCode, draws),
    kind,
    channel: brand === null ? channelAtHome(kind, draws) : "BRAND",
    employerId,
    jobId: found === null ? null : home.jobs.idOf(found.job),
    brandId: brand === null ? null : home.brands.idOf(brand),
    workshopId: workshop === null ? null : home.workshops.idOf(workshop),
    agreementId: null,
    startDaysAgo: destiny.isReturnee === true ? draws.between(1, 180) : draws.between(1, 900),
    endDaysAgo: null,
    endReason: null,
    verification: kind === "FLEXIBLE" || kind === "SELF_EMPLOYED" ? "HOME_ONLY" : "CONFIRMED",
    trade: brandTrade ?? core?.trade ?? null,
  };
}

/** Tries to find a vacancy of a trade; a small register may have none. Any vacancy for no trade. */
function vacancyIn(
  register: ProvinceRegister,
  trade: TradeKey | null,
  draws: Draws,
): { readonly job: number; readonly core: JobCore } | null {
  for (let tries = 0; tries < vacancyTriesMax; tries += 1) {
    const job = draws.below(register.jobs.count);
    const core = register.jobs.coreAt(job);
    if (trade === null || core.trade === trade) return { job, core };
  }
  return null;
}

const vacancyTriesMax = 24;

interface Abroad extends AtHome {
  readonly host: string;
  /** Undefined for a host without a register in this house, such as Zhejiang. */
  readonly register: ProvinceRegister | undefined;
}

/** A host that has no register here confirms nothing, so the home's claim stands alone. */
function placementAbroad({
  home,
  index,
  cohort,
  rank,
  draws,
  host,
  register,
}: Abroad): SeedPlacement {
  const homeCode = home.workers.regionOf(index);
  const brand =
    cohort.destiny.isBrand === true ? home.brands.brandOfWorker(cohort.before + rank) : null;
  const brandTrade = brand === null ? null : home.brands.tradeOf(brand);
  const channel = brand !== null ? "BRAND" : draws.pickWeighted(channelsAbroad);
  const verification = register === undefined ? "HOME_ONLY" : draws.pickWeighted(verifications);
  const found = register === undefined ? null : vacancyIn(register, brandTrade, draws);
  const isSeenByHost = verification !== "HOME_ONLY";
  const seen = isSeenByHost ? found : null;
  const holder = isSeenByHost ? host : home.code;
  return {
    id: recordId({ holder, counter: home.code, kind: "placement", index }, home.seed),
    holder,
    home: home.code,
    worker: index,
    homeCode,
    hostCode: found?.core.workplace ?? draws.pick(placesOf(host)),
    scope: "OUT_OF_PROVINCE",
    kind: "ENTERPRISE",
    channel,
    employerId: seen === null ? null : (register?.employers.idOf(seen.core.employer) ?? null),
    jobId: seen === null ? null : (register?.jobs.idOf(seen.job) ?? null),
    brandId: brand === null ? null : home.brands.idOf(brand),
    workshopId: null,
    agreementId: agreementChannels.has(channel) ? agreementBetween(home.code, host) : null,
    startDaysAgo: draws.between(1, 900),
    endDaysAgo: null,
    endReason: null,
    verification,
    trade: brandTrade ?? found?.core.trade ?? null,
  };
}

/** Who came through the partners' doing came under their agreement. */
const agreementChannels: ReadonlySet<OutputChannel> = new Set([
  "ORGANISED",
  "POINT_TO_POINT",
  "STATION",
]);

function scopeOf(homeCode: string, hostCode: string, draws: Draws): WorkScope {
  if (provinceOf(homeCode) !== provinceOf(hostCode)) return "OUT_OF_PROVINCE";
  if (isSamePlace(homeCode, hostCode)) return draws.chance(40) ? "TOWNSHIP" : "COUNTY";
  return homeCode.slice(0, 4) === hostCode.slice(0, 4) ? "OUT_OF_COUNTY" : "OUT_OF_PREFECTURE";
}

function channelAtHome(kind: PlacementKind, draws: Draws): OutputChannel {
  if (kind === "PUBLIC_POST" || kind === "WORK_RELIEF") return "ORGANISED";
  return draws.pickWeighted(channelsAtHome);
}

const kindsAtHome: readonly (readonly [PlacementKind, number])[] = [
  ["ENTERPRISE", 48],
  ["FLEXIBLE", 22],
  ["FARM", 12],
  ["SELF_EMPLOYED", 10],
  ["WORK_RELIEF", 8],
];

const channelsAtHome: readonly (readonly [OutputChannel, number])[] = [
  ["SELF_ARRANGED", 76],
  ["ORGANISED", 10],
  ["BROKER", 8],
  ["STATION", 6],
];

const channelsAbroad: readonly (readonly [OutputChannel, number])[] = [
  ["SELF_ARRANGED", 56],
  ["ORGANISED", 14],
  ["POINT_TO_POINT", 12],
  ["STATION", 9],
  ["BROKER", 9],
];

const verifications: readonly (readonly [Verification, number])[] = [
  ["CONFIRMED", 80],
  ["HOME_ONLY", 11],
  ["HOST_ONLY", 8],
  ["CONFLICT", 1],
];

const formerHosts: readonly (readonly [province: string, weight: number])[] = [
  ["44", 60],
  ["33", 20],
  ["32", 12],
  ["35", 8],
];
