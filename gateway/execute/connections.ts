import { Pool } from "undici";
import type { HeldTls, TlsMaterial } from "../../schema/tls/held-tls.ts";
import { tlsBounds } from "../../schema/tls/tls-bounds.ts";
import { tlsFaultOf } from "../../schema/tls/tls-fault.ts";
import { TlsWatch } from "../../schema/tls/watch-tls.ts";
import { limits } from "../limits.ts";
import type { OnFailure } from "./masked-errors.ts";
import { safeLookup } from "./safe-lookup.ts";

export interface ConnectionsOptions {
  /** What is shown to those who are asked at https, and whom of them is believed; else Node's defaults. */
  readonly tls?: HeldTls | null;
  /** Told why somebody cannot be reached, which clients are not. */
  readonly onFailure?: OnFailure;
}

/**
 * All connections to those whom the gateway asks: keep-alive pools, one for each origin. When
 * certificates have changed, new calls go over new connections; calls that are on their way end on
 * theirs, which are then closed, so that nobody stays who would not be let in again.
 */
export class Connections {
  readonly #calls = new Map<string, Pool>();
  /** When the pool for calls to an origin was opened, as `performance.now()` has it. */
  readonly #openedAt = new Map<string, number>();
  readonly #looks = new Map<string, Pool>();
  readonly #onFailure: OnFailure;
  readonly #watch: TlsWatch | null;
  #material: TlsMaterial;
  /** Pools that take no more calls. */
  readonly #retired = new Set<Pool>();
  /** When it was said last of an origin why a call there failed. */
  readonly #saidAt = new Map<string, number>();

  constructor({ tls = null, onFailure = () => {} }: ConnectionsOptions = {}) {
    this.#onFailure = onFailure;
    this.#material = tls?.material ?? {};
    this.#watch = tls && new TlsWatch(tls, (material) => this.#renew(material));
  }

  /**
   * For calls. One that has served its time makes room for another, so that names are looked up again;
   * undici's own `clientTtl` asks for the time once for each connection whenever a call is made.
   */
  poolOf(origin: string): Pool {
    const known = this.#calls.get(origin);
    const now = performance.now();
    const ageMs = now - (this.#openedAt.get(origin) ?? now);
    if (known !== undefined && ageMs < limits.connectionAgeMsMax) return known;
    if (known !== undefined) this.#retire(known);
    const pool = this.#open(origin, {
      connections: limits.connectionsPerEndpoint,
      pipelining: 1,
    });
    this.#calls.set(origin, pool);
    this.#openedAt.set(origin, now);
    return pool;
  }

  /** For looks at whether somebody is there: each opens a connection, as calls may have to. */
  lookPoolOf(origin: string): Pool {
    const known = this.#looks.get(origin);
    if (known !== undefined) return known;
    const pool = this.#open(origin, { connections: looksAtOnce, pipelining: 0 });
    this.#looks.set(origin, pool);
    return pool;
  }

  /** Says why a connection failed: clients are only told that it did. */
  lost(origin: string, cause: unknown): void {
    const code = codeOf(cause);
    const said = `A call to ${origin} failed: ${tlsFaultOf(code) ?? code}.`;
    const now = performance.now();
    if (now - (this.#saidAt.get(said) ?? Number.NEGATIVE_INFINITY) < saidAgainMs) return;
    this.#saidAt.set(said, now);
    this.#onFailure(said, cause);
  }

  /** Looks now whether certificates have changed. */
  async look(): Promise<void> {
    await this.#watch?.look();
  }

  /** Nobody asks at other origins any more. */
  keepOnly(origins: ReadonlySet<string>): void {
    for (const pools of [this.#calls, this.#looks]) {
      for (const [origin, pool] of pools) {
        if (origins.has(origin)) continue;
        pools.delete(origin);
        void pool.destroy();
      }
    }
  }

  async close(): Promise<void> {
    this.#watch?.close();
    const all = [...this.#calls.values(), ...this.#looks.values(), ...this.#retired];
    await Promise.all(all.map((pool) => pool.destroy()));
  }

  #renew(material: TlsMaterial): void {
    this.#material = material;
    for (const pools of [this.#calls, this.#looks]) {
      for (const [origin, pool] of pools) {
        if (!origin.startsWith("https:")) continue;
        pools.delete(origin);
        this.#retire(pool);
      }
    }
  }

  #retire(pool: Pool): void {
    this.#retired.add(pool);
    const end = () => this.#retired.delete(pool);
    pool.close().then(end, end);
  }

  #open(origin: string, options: Pool.Options): Pool {
    const isTls = origin.startsWith("https:");
    return new Pool(origin, {
      ...options,
      connect: {
        lookup: safeLookup(),
        ...(isTls && { ...this.#material, ...tlsBounds, maxCachedSessions: 0 }),
      },
      keepAliveTimeout: 60_000,
      keepAliveMaxTimeout: 600_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

/** Between two lines of the log that say the same. */
const saidAgainMs = 60_000;

/** Both of a province's subgraphs may be looked at, and somebody may ask for readiness. */
const looksAtOnce = 8;

/** What does not say by a code why it failed is called as clients are told of it. */
function codeOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return "DOWN";
  if ("name" in cause && cause.name === "TimeoutError") return "TIMEOUT";
  return "code" in cause && typeof cause.code === "string" ? cause.code : "DOWN";
}
