import "reflect-metadata";
import { graphql } from "graphql";
import { buildProvinceSchema } from "../../../subgraphs/province/schema.ts";
import type { PlanMode, Session } from "../../../subgraphs/service/session.ts";
import type { Question } from "./questions.ts";

/** What a province sends to PostgreSQL for a question. */
export interface QuestionStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly plan: PlanMode;
}

/**
 * Asks the schema of a province with a database that writes down what is asked of it and holds no row.
 * The statement of a question does not hang on what is found.
 */
export async function statementOf({
  province,
  query,
  variables,
  caller,
}: Question): Promise<QuestionStatement> {
  const sent: QuestionStatement[] = [];
  const session: Session = {
    rows: caller === null ? null : "ALL",
    async query(sql, values = [], { plan = "made" } = {}) {
      sent.push({ sql, values, plan });
      return [];
    },
  };
  const contextValue = {
    session,
    held: [province],
    now: new Date(),
    looks: { admit() {}, checkGround() {} },
    disclosures: { async disclose() {} },
  };
  const { schema } = buildProvinceSchema();
  await graphql({ schema, source: query, variableValues: variables, contextValue });
  const [statement, ...others] = sent;
  if (statement === undefined || others.length > 0)
    throw new Error(`${query} sends ${sent.length} statements, not one.`);
  return statement;
}
