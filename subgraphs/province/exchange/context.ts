import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { type ContextOptions, createContext, type ProvinceContext } from "../context.ts";
import { EmployerJobLoaders } from "./employer/employer-jobs.loader.ts";
import { CandidateLoaders } from "./matching/candidate.loader.ts";
import { MatchLoaders } from "./matching/match.loader.ts";
import { PlacementLoaders } from "./placement/placement.loader.ts";

/** What resolvers of the exchange get for one request. */
export interface ExchangeContext extends ProvinceContext {
  /** Today in China, YYYY-MM-DD: ages and waiting times are counted by its calendar. */
  readonly today: string;
  readonly matches: MatchLoaders;
  readonly candidates: CandidateLoaders;
  readonly employerJobs: EmployerJobLoaders;
  readonly placements: PlacementLoaders;
}

export function createExchangeContext(options: ContextOptions): ExchangeContext {
  const { session, held, now } = options;
  const today = dayInChina(now);
  return {
    ...createContext(options),
    today,
    matches: new MatchLoaders(session, today),
    candidates: new CandidateLoaders(session, today),
    employerJobs: new EmployerJobLoaders(session, held),
    placements: new PlacementLoaders(session),
  };
}
