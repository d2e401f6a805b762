import type { Budgets } from "../../gateway/budget/budgets.ts";
import type { Subscriptions } from "../../gateway/follow/subscriptions.ts";
import type { Readiness } from "../../gateway/http/readiness.ts";
import { type HttpServer, startHttp } from "../../gateway/http/start-http.ts";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import type { Identify } from "../../gateway/identity/identify.ts";
import type { GraphqlServer, HttpGraphqlRequest } from "../../gateway/server.ts";
import type { SnapshotFiles } from "../../gateway/snapshots/snapshot-files.ts";

export interface TestHttpServerOptions {
  /** Stands where GraphQL would. */
  readonly answer?: (request: HttpGraphqlRequest) => Promise<unknown>;
  /** GraphQL itself, instead of `answer`. */
  readonly graphql?: GraphqlServer;
  readonly identify?: Identify;
  readonly turnstile?: Turnstile;
  readonly budgets?: Budgets;
  readonly subscriptions?: Subscriptions;
  readonly readiness?: () => Promise<Readiness>;
  /** Milliseconds a body may take to arrive. */
  readonly bodyMsMax?: number;
  readonly connectionsAtOnce?: number;
  readonly snapshots?: () => SnapshotFiles;
  readonly onFailure?: (message: string) => void;
}

/** The gateway's HTTP side alone; whatever `answer` returns is the answer, as JSON. */
export function aHttpServer({
  answer = async () => ({}),
  ...rest
}: TestHttpServerOptions = {}): Promise<HttpServer> {
  return startHttp({
    host: "127.0.0.1",
    port: 0,
    graphql: {
      async answer(request) {
        const body = Buffer.from(JSON.stringify((await answer(request)) ?? {}));
        return { status: 200, headers: [], body: [body] };
      },
      stop: async () => {},
    },
    identify: null,
    turnstile: new Turnstile(),
    budgets: null,
    console: () => false,
    readiness: async () => ({ ready: true, endpoints: [] }),
    metrics: async () => ({ contentType: "text/plain", text: "" }),
    onFailure: () => {},
    ...rest,
  });
}
