import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { type ContextOptions, createContext, type ProvinceContext } from "../context.ts";
import { EmployerJobLoaders } from "./employer/employer-jobs.loader.ts";
import { CandidateLoaders } from "./matching/candidate.loader.ts";
import { MatchLoaders } from "./matching/match.loader.ts";
import { PlacementLoaders } from "./placement/placement.loader.ts";
import type { PersonLookups } from "./worker/person-lookups.ts";

/** What resolvers of the exchange get for one request. */
export interface ExchangeContext extends ProvinceContext {
  /** Today in China, YYYY-MM-DD: ages and waiting times are counted by its calendar. */
  readonly today: string;
  /** Of the process: whoever looks up pseudonyms is counted. */
  readonly lookups: PersonLookups;
  readonly matches: MatchLoaders;
  readonly candidates: CandidateLoaders;
  readonly employerJobs: EmployerJobLoaders;
  readonly placements: PlacementLoaders;
}

export interface ExchangeContextOptions extends ContextOptions {
  readonly now: Date;
  readonly lookups: PersonLookups;
}

export function createExchangeContext(options: ExchangeContextOptions): ExchangeContext {
  const { session, held, now, lookups } = options;
  const today = dayInChina(now);
  return {
    ...createContext(options),
    today,
    lookups,
    matches: new MatchLoaders(session, today),
    candidates: new CandidateLoaders(session, today),
    employerJobs: new EmployerJobLoaders(session, held),
    placements: new PlacementLoaders(session),
  };
}
