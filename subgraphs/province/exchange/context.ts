import { dayInChina } from "../../reference/day-in-china.ts";
import type { Session } from "../../service/session.ts";
import { createContext, type ProvinceContext } from "../context.ts";
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

export interface ExchangeContextOptions {
  readonly session: Session;
  /** Codes of the provinces in this database, ascending. */
  readonly held: readonly string[];
  readonly now: Date;
}

export function createExchangeContext(options: ExchangeContextOptions): ExchangeContext {
  const { session, held, now } = options;
  const today = dayInChina(now);
  return {
    ...createContext(session, held),
    today,
    matches: new MatchLoaders(session, today),
    candidates: new CandidateLoaders(session, today),
    employerJobs: new EmployerJobLoaders(session, held),
    placements: new PlacementLoaders(session),
  };
}
