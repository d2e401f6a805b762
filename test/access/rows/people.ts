import { createHash } from "node:crypto";
import type { KnownIdentity } from "../../../subgraphs/province/identity/identity.writer.ts";
import { usccCheckCharacter } from "../../../subgraphs/reference/uscc.ts";
import { manyOffers, manySeekers, type Offer, type Seeker } from "../../exchange/support/pairs.ts";
import { Dice } from "../../province/support/dice.ts";
import { brandRow, employerRow, idOf, type Row, workshopRow } from "../../province/support/rows.ts";

/** The registers that exist. Any other province may ask. */
export const holders = ["44", "53", "61"] as const;

export interface WorkerOf extends Seeker {
  readonly province: string;
  readonly link: string;
}

export interface Authorisation {
  readonly id: string;
  readonly worker_id: string;
  readonly recipient: string;
  readonly purposes: readonly string[];
  readonly field_groups: readonly string[];
  readonly notice_version: string;
  readonly granted_at: string;
  readonly expires_at: string;
  readonly withdrawn_at: string | null;
}

export interface Caseload {
  readonly helper: string;
  readonly worker_id: string;
}

/** All that the registers hold, in plain memory: nothing is read back from a database. */
export interface World {
  readonly workers: readonly WorkerOf[];
  readonly placements: readonly Row[];
  readonly returnees: readonly Row[];
  /** What is sealed of some of them. */
  readonly identities: readonly KnownIdentity[];
  readonly caseload: readonly Caseload[];
  readonly authorisations: readonly Authorisation[];
  readonly offers: readonly Offer[];
  readonly employers: readonly Row[];
  readonly workshops: readonly Row[];
  readonly brands: readonly Row[];
}

export const helpers = ["helper:1", "helper:2"] as const;
export const employers = ["employer:1", "employer:2"] as const;
export const systems = ["system:1", "station:1"] as const;

/** Where those are from whom people have authorised; others bear the same names elsewhere. */
export const recipientProvinces = [...holders, "11"] as const;

const regions: Readonly<Record<string, readonly string[]>> = {
  "44": ["440305", "440104"],
  "53": ["530602", "530103"],
  "61": ["610981", "610113", "610902"],
};

const peopleInEach = 36;

export const linkOf = (person: number): string =>
  createHash("sha256").update(`person ${person}`).digest("base64url");

const usccs = ["91610000294224222", "91440300294224233"].map(
  (body) => body + usccCheckCharacter(body),
);

export function aWorld(seed: number): World {
  const dice = new Dice(seed);
  const workers = holders.flatMap((province, at) => peopleOf(province, { at, seed, dice }));
  const jobs = holders.flatMap((province, at) => offersOf(province, { at, seed, dice }));
  return {
    workers,
    placements: placementsOf(workers, dice),
    returnees: workers
      .filter(({ province }) => province === "53" && dice.chance(60))
      .map(({ id }) => ({
        worker_id: id,
        returned_at: "2026-02-01",
        from_code: dice.pick(["440305", null]),
        reason: dice.pick(["FACTORY_CLOSED", null]),
        channels_offered: dice.some(["ODD_JOB_MARKET", "WORKSHOP", "WORK_RELIEF"]),
        reemployed_at: null,
      })),
    identities: workers
      .filter(() => dice.chance(70))
      .map(({ province, id: workerId }, at) => ({
        province,
        workerId,
        idNumber: "61010119900307123X",
        phone: dice.chance(80) ? `129${String(10_000_000 + at)}` : null,
      })),
    caseload: holders.flatMap((province) =>
      helpers.flatMap((helper) =>
        workers
          .filter((worker) => worker.province === province && dice.chance(35))
          .map(({ id }) => ({ helper, worker_id: id })),
      ),
    ),
    authorisations: authorisationsOf(workers, dice),
    offers: jobs,
    employers: holders.flatMap((province) =>
      usccs.map((uscc) =>
        employerRow(`${province}:${uscc}`, { region_code: dice.pick(regions[province] ?? []) }),
      ),
    ),
    workshops: holders.map((province) =>
      workshopRow(workshopOf(province), { operator_id: `${province}:${usccs[0]}` }),
    ),
    brands: holders.map((province) =>
      brandRow(brandOf(province), { operator_ids: [`${province}:${usccs[1]}`] }),
    ),
  };
}

const workshopOf = (province: string) => idOf(province, 0x5000);
const brandOf = (province: string) => idOf(province, 0x6000);

interface Making {
  readonly at: number;
  readonly seed: number;
  readonly dice: Dice;
}

/** Some people stand in two registers, as who moved does. */
function peopleOf(province: string, { at, seed, dice }: Making): WorkerOf[] {
  const seekers = manySeekers(peopleInEach, { province: "61", seed: seed + at });
  return seekers.map((seeker, index) => {
    const person = dice.chance(80) ? at * 100 + index : dice.below(peopleInEach);
    const id = idOf(province, 0x1000 + index);
    const region = dice.pick(regions[province] ?? []);
    const link = linkOf(person);
    return {
      province,
      link,
      id,
      supply: { ...seeker.supply, homeRegion: region },
      skills: seeker.skills.map((skill) => ({ ...skill, worker_id: id })),
      row: {
        ...seeker.row,
        id,
        province,
        person_link: link,
        region_code: region,
        name_masked: `${dice.pick(["张", "李", "王"])}*`,
        id_number_masked: `**************${1000 + index}`,
        phone_masked: `138****${1000 + index}`,
        source_record_id: `record-${index}`,
        updated_order: dice.below(12),
      },
    };
  });
}

function offersOf(province: string, { at, seed, dice }: Making): Offer[] {
  return manyOffers(5, { province: "61", seed: seed + 50 + at }).map((offer, index) => {
    const id = idOf(province, index + 1);
    const changed = {
      id,
      region_code: dice.pick(regions[province] ?? []),
      employer_id: dice.pick([null, ...usccs.map((uscc) => `${province}:${uscc}`)]),
      workshop_id: dice.pick([null, workshopOf(province)]),
      brand_id: dice.pick([null, brandOf(province)]),
      duplicate_of: null,
    };
    return {
      job: { ...offer.job, ...changed },
      row: { ...offer.row, ...changed, province, title: `岗位 ${province} ${index}` },
      demand: offer.demand,
    };
  });
}

/** The home's record, the host's, or both; a host may not know whose record at home it is. */
function placementsOf(workers: readonly WorkerOf[], dice: Dice): Row[] {
  return workers.flatMap((worker, at) => {
    if (!dice.chance(60)) return [];
    const host = dice.pick(holders);
    const keepers = dice.chance(50) ? [worker.province] : [worker.province, host];
    return [...new Set(keepers)].map((province, n) => ({
      id: idOf(province, 0x2000 + at * 4 + n),
      province,
      person_link: worker.link,
      worker_id: province === worker.province || dice.chance(60) ? worker.id : null,
      home_code: worker.row.region_code,
      host_code: dice.pick(regions[host] ?? []),
      scope: "OUT_OF_PROVINCE",
      kind: dice.pick(["ENTERPRISE", "WORKSHOP"]),
      channel: dice.pick(["POINT_TO_POINT", "BROKER"]),
      employer_id: dice.pick([null, `${host}:${usccs[0]}`]),
      job_id: dice.pick([null, idOf(host, 1)]),
      brand_id: dice.pick([null, brandOf(host)]),
      workshop_id: dice.pick([null, workshopOf(host)]),
      agreement_id: dice.pick([null, "agreement:32-61:2"]),
      start_date: dice.pick(["2024-11-01", "2025-03-01", "2025-09-01"]),
      end_date: dice.pick([null, "2025-12-31"]),
      end_reason: null,
      days: dice.below(300),
      verification: dice.pick(["HOME_ONLY", "CONFIRMED"]),
      home_evidence: null,
      host_evidence: null,
    }));
  });
}

const dayMs = 86_400_000;
const daysFromNow = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();

/** Most are good for most things; what is wrong with the others is one thing each. */
function authorisationsOf(workers: readonly WorkerOf[], dice: Dice): Authorisation[] {
  const recipients = recipientProvinces.flatMap((province) =>
    [...employers, systems[0], helpers[0]].map((sub) => `${province}:${sub}`),
  );
  const groups = ["BASIC", "LINK", "IDENTITY", "CONTACT", "SKILLS", "INTENT", "EMPLOYMENT"];
  return workers.flatMap((worker, at) =>
    Array.from({ length: dice.below(8) }, (_, n) => {
      const wrong = dice.pick(["", "", "", "over", "withdrawn", "not yet", "purpose", "group"]);
      return {
        id: `${worker.province}:authorisation-${at}-${n}`,
        worker_id: worker.id,
        recipient: dice.pick(recipients),
        purposes:
          wrong === "purpose"
            ? ["SUBSIDY_CHECK"]
            : ["MATCHING", "PLACEMENT_FOLLOW_UP", "DISPUTE_HELP", "RISK_MONITORING"],
        field_groups: wrong === "group" ? groups.filter(() => dice.chance(60)) : groups,
        notice_version: "2026-01",
        granted_at: daysFromNow(wrong === "not yet" ? 1 : -30),
        expires_at: daysFromNow(wrong === "over" ? -1 : 30),
        withdrawn_at: wrong === "withdrawn" ? daysFromNow(-1) : null,
      };
    }),
  );
}

export const personsOf = ({ workers }: World): readonly string[] => [
  ...new Set(workers.map(({ link }) => link)),
];
