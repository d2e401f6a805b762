import type { Caller } from "../../../schema/access/caller.ts";
import { partner } from "../../support/callers.ts";

export type QuestionName = "cooks" | "newest" | "workers";

/** What is asked over and over, of one province. */
export interface Question {
  readonly name: QuestionName;
  /** Two-digit code of the province that is asked. */
  readonly province: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Null asks as nobody, within a session. */
  readonly caller: Caller | null;
}

const job = `
  id
  title
  openings
  wage { comparableMonthlyMin comparableMonthlyMax }
  employer { name uscc }
  workplace { code name }
  region { name }`;

const endAndCoverage = `
  pageInfo { endCursor hasNextPage }
  coverage { asked answered complete outcomes { region state rows watermark } }`;

/** What a province answers of `schema/examples/cooks.graphql`, the question of README.md. */
const cooks: Question = {
  name: "cooks",
  province: "44",
  query: `
    query Cooks($text: String!) {
      jobs(filter: { text: $text, regions: ["32", "44", "46", "53", "61"] }, first: 20) {
        totalCount { value relation }
        edges { node { ${job} } }
        ${endAndCoverage}
      }
    }`,
  variables: { text: "厨师" },
  caller: null,
};

/** A page that PostgreSQL walks an index for, so that what surrounds it weighs most. */
const newest: Question = {
  name: "newest",
  province: "44",
  query: `
    query Newest($first: Int!) {
      jobs(sort: PUBLISHED_DESC, first: $first) {
        edges { cursor node { ${job} } }
        ${endAndCoverage}
      }
    }`,
  variables: { first: 20 },
  caller: null,
};

/** Who wants work, as an office of the province looks for them: each look stands in the access log. */
const workers: Question = {
  name: "workers",
  province: "61",
  query: `
    query Workers($first: Int!) {
      workers(filter: { wantsWork: true }, access: { purpose: MATCHING }, first: $first) {
        edges {
          cursor
          node {
            id
            nameMasked
            sexCode
            birthYear
            education
            homeRegion { code name }
            status
            intent { occupations minMonthlyWage }
            skills { occupation name }
          }
        }
        ${endAndCoverage}
      }
    }`,
  variables: { first: 20 },
  caller: {
    actor: partner,
    access: { purpose: "MATCHING", authorizationId: null, caseNo: null },
  },
};

export const questions: readonly Question[] = [cooks, newest, workers];
