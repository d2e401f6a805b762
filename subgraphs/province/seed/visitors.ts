import { Draws, hash32 } from "./draws.ts";
import { provinceProfiles } from "./profiles.ts";
import type { ProvinceRegister, Registers } from "./province-register.ts";
import { recordKinds } from "./record-id.ts";
import type { Cohort } from "./workers.ts";

/**
 * What one province's register holds of another's: postings it passes on to its own people, the firms
 * behind them, and people who are registered in both. These are what the joins of the graph find.
 */

/** A vacancy of a host province, posted again by a home province. */
export interface Repost {
  readonly host: ProvinceRegister;
  /** Index of the vacancy in the host's register. */
  readonly job: number;
}

/** One vacancy in fifty is posted again, by one home province after the other (own figure). */
const repostEvery = 50;
const repostOffset = 17;

const homes = provinceProfiles.filter(({ isHost }) => !isHost).map(({ code }) => code);
const hosts = provinceProfiles.filter(({ isHost }) => isHost).map(({ code }) => code);

/** The postings a home province passes on, hosts in code order; none for a host. */
export function repostsOf(home: ProvinceRegister, registers: Registers): readonly Repost[] {
  const turn = homes.indexOf(home.code);
  if (turn === -1) return [];
  const reposts: Repost[] = [];
  for (const code of hosts) {
    const host = registers(code);
    if (host === undefined) continue;
    const step = repostEvery * homes.length;
    for (let job = repostEvery * turn + repostOffset; job < host.jobs.count; job += step) {
      reposts.push({ host, job });
    }
  }
  return reposts;
}

/** An employer of another province that this province's register knows too. */
export interface VisitingEmployer {
  readonly host: ProvinceRegister;
  /** Index in the host's register. */
  readonly employer: number;
}

/** Every firm from outside that posts here or runs a workshop here, once, in the order of its id. */
export function visitingEmployersOf(
  home: ProvinceRegister,
  registers: Registers,
): readonly VisitingEmployer[] {
  const visiting = new Map<string, VisitingEmployer>();
  const meet = (visitor: VisitingEmployer) =>
    visiting.set(visitor.host.employers.idOf(visitor.employer), visitor);
  for (const { host, job } of repostsOf(home, registers)) {
    meet({ host, employer: host.jobs.coreAt(job).employer });
  }
  for (let workshop = 0; workshop < home.workshops.count; workshop += 1) {
    const partner = partnerFirmOf(home, workshop, registers);
    if (partner !== null) meet(partner);
  }
  return [...visiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, visitor]) => visitor);
}

/** This province's own record of an employer: same USCC, another issuing register. */
export function localIdOf(home: ProvinceRegister, { host, employer }: VisitingEmployer): string {
  return `${home.code}:${host.employers.usccOf(employer)}`;
}

/** Who runs a workshop: a partner province's firm, one of its own, or nobody but the village. */
export function operatorIdOf(
  home: ProvinceRegister,
  workshop: number,
  registers: Registers,
): string | null {
  const partner = partnerFirmOf(home, workshop, registers);
  if (partner !== null) return localIdOf(home, partner);
  const draws = operatorDraws(home, workshop);
  return draws.chance(75) ? home.employers.idOf(draws.below(home.employers.count)) : null;
}

function partnerFirmOf(
  home: ProvinceRegister,
  workshop: number,
  registers: Registers,
): VisitingEmployer | null {
  const partner = home.workshops.at(workshop).partner;
  const host = partner === null ? undefined : registers(partner);
  if (host === undefined) return null;
  return { host, employer: operatorDraws(home, workshop).below(host.employers.count) };
}

function operatorDraws(home: ProvinceRegister, workshop: number): Draws {
  return new Draws(hash32(home.seed, Number(home.code), recordKinds.workshop, 80, workshop));
}

/** People of one home cohort who work in a host province. */
export interface Arrivals {
  readonly home: ProvinceRegister;
  readonly cohort: Cohort;
}

/** The cohorts of all home provinces that work in a host province. */
export function arrivalsIn(host: ProvinceRegister, registers: Registers): readonly Arrivals[] {
  return homes.flatMap((code) => {
    const home = registers(code);
    if (home === undefined) return [];
    return home.workers.cohorts
      .filter(({ destiny }) => destiny.host === host.code)
      .map((cohort) => ({ home, cohort }));
  });
}

/** Of those who arrive, one in thirty is registered by the host as well: about one worker in 200. */
const guestEvery = 30;
const guestOffset = 11;

/** The workers of a home cohort whom the host registers too, by their index at home. */
export function guestsAmong({ home, cohort }: Arrivals): readonly number[] {
  const guests: number[] = [];
  for (let rank = guestOffset; rank < cohort.size; rank += guestEvery) {
    guests.push(home.workers.memberOf(cohort, rank));
  }
  return guests;
}
