import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { tlsBounds } from "../../../schema/tls/tls-bounds.ts";
import type { BudgetStore, SharedBucket, Taken } from "./budget-store.ts";
import { spendScript, spendScriptSha } from "./spend-script.ts";

/** Which Redis, and as whom. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly database: number;
  readonly username: string | null;
}

const bounds = {
  /** Milliseconds to connect. */
  connectMs: 2_000,
  /** Milliseconds without a byte after which a connection is given up; pings come more often. */
  silentMs: 10_000,
  pingMs: 3_000,
  /** Milliseconds between two attempts to connect, at the most. */
  reconnectMsMax: 1_000,
  /** Commands that wait to be sent. */
  queuedMax: 10_000,
} as const;

/**
 * A connection to Redis that is made again whenever it is lost. One that cannot be made in time goes on
 * being tried. The only file that knows Redis' client, which is loaded with it.
 *
 * @param password as it is now; null when none is asked for
 */
export async function openRedisStore(
  place: RedisPlace,
  password: () => Promise<string | null>,
): Promise<BudgetStore> {
  const { createClient } = await import("@redis/client");
  const { host, port, isTls, database, username } = place;
  const common = {
    ...{ host, port },
    connectTimeout: bounds.connectMs,
    socketTimeout: bounds.silentMs,
    reconnectStrategy: (tried: number) =>
      Math.min(50 * 2 ** tried, bounds.reconnectMsMax) * (0.5 + Math.random() / 2),
  };
  const client = createClient({
    RESP: 2,
    database,
    socket: isTls
      ? { ...common, ...tlsBounds, tls: true, ...(isIP(host) === 0 && { servername: host }) }
      : common,
    credentialsProvider: {
      type: "async-credentials-provider",
      credentials: async () => {
        const secret = await password();
        return {
          ...(username !== null && { username }),
          ...(secret !== null && { password: secret }),
        };
      },
    },
    disableOfflineQueue: true,
    commandsQueueMaxLength: bounds.queuedMax,
    pingInterval: bounds.pingMs,
  });
  let lostBy: unknown = null;
  client.on("error", (error: unknown) => {
    lostBy = error;
  });
  const connected = client.connect().catch(() => {});
  await Promise.race([connected, sleep(bounds.connectMs, undefined, { ref: false })]);

  async function spend(
    { key, max, perSecond }: SharedBucket,
    cost: number,
    kind: "take" | "charge",
  ): Promise<Taken> {
    const options = { keys: [key], arguments: [max, perSecond, cost, kind].map(String) };
    const reply = await client.evalSha(spendScriptSha, options).catch((error: unknown) => {
      if (isUnknownScript(error)) return client.eval(spendScript, options);
      // Why there is no connection says more than that there is none.
      throw client.isReady ? error : (lostBy ?? error);
    });
    const [isTaken, left] = Array.isArray(reply) ? reply.map(Number) : [];
    if (isTaken === undefined || left === undefined) throw new Error("Redis answered otherwise.");
    return { isTaken: isTaken === 1, left };
  }

  let pinging: Promise<unknown> | null = null;
  return {
    take: (bucket, cost) => spend(bucket, cost, "take"),
    async charge(bucket, cost) {
      await spend(bucket, cost, "charge");
    },
    async ping() {
      // One at a time: a connection on which nothing comes must fall silent, to be given up.
      pinging ??= spend(nobodys, 0, "charge").finally(() => {
        pinging = null;
      });
      await pinging;
    },
    close: () => client.destroy(),
  };
}

/** What a store that can be read and not written to would refuse, too. */
const nobodys: SharedBucket = { key: "laowu:budget:nobody", max: 1, perSecond: 1 };

/** After a restart, Redis has to be shown it again. */
function isUnknownScript(error: unknown): boolean {
  return String(error).includes("NOSCRIPT");
}
