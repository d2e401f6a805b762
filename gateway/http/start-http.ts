import { randomUUID } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { atOnce, OpenConnections, type StopTimes } from "../../schema/http/open-connections.ts";
import type { Budgets } from "../budget/budgets.ts";
import { ListenError } from "../errors.ts";
import type { OnFailure } from "../execute/masked-errors.ts";
import type { Subscriptions } from "../follow/subscriptions.ts";
import type { Identify } from "../identity/identify.ts";
import { limits } from "../limits.ts";
import type { GraphqlServer } from "../server.ts";
import type { SnapshotFiles } from "../snapshots/snapshot-files.ts";
import { answerGraphql } from "./answer-graphql.ts";
import { answerSnapshot } from "./answer-snapshot.ts";
import { Doors } from "./doors.ts";
import { HttpRefusal, sendRefusal } from "./http-refusal.ts";
import type { Readiness } from "./readiness.ts";
import { refuseOtherHost, refuseStrange } from "./refuse-strange.ts";
import { sendHealth } from "./send-health.ts";
import type { Turnstile } from "./turnstile.ts";
import { WebSockets } from "./web-sockets.ts";

export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The names by which clients may ask for it, lower-case and without ports; any when left out. */
  readonly hostNames?: ReadonlySet<string> | null;
  readonly graphql: GraphqlServer;
  /** Null when nobody is asked who they are. */
  readonly identify: Identify | null;
  readonly turnstile: Turnstile;
  /** The files of snapshots, as they are to be had now; there are none without. */
  readonly snapshots?: () => SnapshotFiles;
  /** Null when nobody pays for what they ask. */
  readonly budgets: Budgets | null;
  /** Null when nothing can be followed. */
  readonly subscriptions?: Subscriptions | null;
  /** Answers the requests that are for the console, and says whether it did. */
  readonly console: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly readiness: () => Promise<Readiness>;
  /** The text of `/metrics`, and its media type. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly onFailure: OnFailure;
  /** Milliseconds a request's body may take to arrive, unless that of the limits. */
  readonly bodyMsMax?: number;
  /** How many connections are taken before those that are open get their turn; one unless it says more. */
  readonly connectionsAtOnce?: number;
}

export interface HttpServer {
  readonly port: number;
  /** Such as "http://127.0.0.1:4000". */
  readonly url: string;
  /**
   * Says that it is not ready and lets every connection end with its next answer, for as long as who
   * spreads requests may take to see it. Then takes no new ones, finishes those in flight, and closes;
   * whoever stalls is cut off. Without times it waits for nobody but who is being answered.
   */
  stop(times?: StopTimes): Promise<void>;
}

/**
 * Our own adapter between node:http and Apollo Server: GraphQL at `/graphql`, the files of snapshots below
 * `/snapshots/`, the console at `/`, health and metrics.
 *
 * @throws ListenError when the address cannot be listened on
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createServer(serverOptions(), (request, response) => {
    answer({ request, response, isOpen: () => !open.isStopping }, options).catch(
      (error: unknown) => {
        if (error instanceof HttpRefusal) return sendRefusal(response, error);
        const incident = randomUUID();
        options.onFailure("A request failed outside GraphQL.", error, incident);
        sendRefusal(response, internal(incident));
      },
    );
  });
  const open = new OpenConnections(server);
  const { subscriptions = null, hostNames = null } = options;
  const sockets = subscriptions && new WebSockets({ ...options, subscriptions, hostNames });
  if (sockets)
    server.on("upgrade", (request, socket, head) => {
      const isAnswering = open.isAnswering(request.socket);
      void sockets.upgrade(request, socket, { head, isAnswering });
    });
  server.keepAliveTimeout = limits.idleMsMax;
  // A request of which something was lost, by a fault of ours, ends all the same.
  server.timeout = limits.stillMsMax;
  await listen(server, options);
  const doors = await openDoors(server, options);
  open.alsoListens(() => doors.close());
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    port,
    url: `http://${host}:${port}`,
    async stop(times = atOnce(limits.stopMsMax)) {
      // Who is told to go on elsewhere must not come back here.
      const drained = sleep(times.noticeMs).then(() => {
        subscriptions?.drain();
        sockets?.drain();
      });
      await Promise.all([open.stop(times), drained]);
    },
  };
}

/** One is better than none. */
async function openDoors(
  server: Server,
  { connectionsAtOnce = 1, onFailure }: HttpOptions,
): Promise<Doors> {
  try {
    return await Doors.open(server, connectionsAtOnce);
  } catch (error) {
    onFailure("Connections are taken one by one, for no process could be started.", error);
    return Doors.open(server, 1);
  }
}

/** Node looks for heads that drip twice a minute only, unless it is told to look more often. */
function serverOptions(): ServerOptions {
  const { headMsMax } = limits;
  return {
    headersTimeout: headMsMax,
    connectionsCheckingInterval: Math.ceil(headMsMax / 4),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the server is not about to stop. */
  readonly isOpen: () => boolean;
}

async function answer(exchange: Exchange, options: HttpOptions): Promise<void> {
  const { request, response, isOpen } = exchange;
  refuseStrange(request);
  const { path, search } = split(request.url ?? "/");
  // Whoever looks after us asks at our address.
  if (!path.startsWith("/health/")) refuseOtherHost(request, options.hostNames ?? null);
  if (path === "/graphql") {
    const { bodyMsMax = limits.bodyMsMax } = options;
    return answerGraphql(options, { request, response, search, bodyMsMax });
  }
  if (path.startsWith("/snapshots/") && options.snapshots !== undefined) {
    const side = { ...options, snapshots: options.snapshots() };
    return answerSnapshot(side, request, response, path);
  }
  switch (path) {
    case "/health/live":
      return sendHealth(response, { healthy: true });
    case "/health/ready": {
      const { ready, endpoints } = await options.readiness();
      return sendHealth(response, { healthy: isOpen() && ready, endpoints });
    }
    case "/metrics": {
      const { contentType, text } = await options.metrics();
      response.writeHead(200, { "content-type": contentType }).end(text);
      return;
    }
    default:
      if (!options.console(request, response)) throw notFound;
  }
}

function split(url: string): { path: string; search: string } {
  const at = url.indexOf("?");
  return at === -1 ? { path: url, search: "" } : { path: url.slice(0, at), search: url.slice(at) };
}

function listen(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(new ListenError({ host, port, cause }));
    });
    // Whoever finds the line full is not refused, but comes again after one, three, seven seconds.
    server.listen({ port, host, backlog: limits.connectionsWaitingMax }, () => resolve());
  });
}

function internal(incident: string): HttpRefusal {
  return new HttpRefusal({
    status: 500,
    code: "INTERNAL_SERVER_ERROR",
    message: "Internal error.",
    details: { incident },
  });
}

const notFound = new HttpRefusal({
  status: 404,
  code: "NOT_FOUND",
  message: "Nothing is served at this path; GraphQL is at /graphql.",
});
