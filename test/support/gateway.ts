import { createGateway } from "../../gateway/gateway.ts";
import { printPlan } from "../../gateway/plan/print-plan.ts";

/** An error as a client reads it. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A response as a client reads it. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Ask {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** As `performance.now()` has it; now when not given. */
  readonly arrivedAt?: number;
}

export interface TestGateway {
  ask(request: Ask): Promise<Answer>;
  /** The plan as `npm run explain` prints it. */
  printedPlan(request: Pick<Ask, "query" | "variables">): string;
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  readonly supergraphSdl: string;
  /** Province code to base URL. */
  readonly provinces?: ReadonlyMap<string, string>;
  readonly overrideLabels?: ReadonlySet<string>;
}

/** The gateway for tests that know no more of it than its answers, read as a client reads them. */
export async function openGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const gateway = createGateway(options);
  return {
    async ask(request) {
      return JSON.parse(JSON.stringify(await gateway.execute(request)));
    },
    printedPlan: (request) => printPlan(gateway.plan(request)),
    close: () => gateway.close(),
  };
}
