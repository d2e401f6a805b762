import { createHmac } from "node:crypto";
import type { Caller } from "../../schema/access/caller.ts";
import type { PersonalType } from "../../schema/access/data-agreement.ts";
import { type FieldGroup, fieldGroups } from "../../schema/access/field-group.ts";
import { doingOf, isOfPersons } from "../../schema/access/for-roles.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { Link } from "../../schema/access-log/chain.ts";
import { Denials } from "../../schema/access-log/denials.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { Gate, GateDecision } from "../access/gate.ts";
import { type OperationRefusal, type Tried, triedBy } from "../access/tried.ts";

export interface GatewayLogOptions {
  /** The name of this gateway. */
  readonly place: string;
  readonly chain: {
    readonly head: LogHead;
    append(entry: AccessEntry): Promise<Link>;
    close(): Promise<void>;
  };
  readonly onFailure: (message: string, cause: unknown) => void;
}

/** Writes down what was asked of which provinces, how it was decided, and where their logs stood then. */
export class GatewayLog {
  readonly #options: GatewayLogOptions;
  readonly #denials: Denials;

  constructor(options: GatewayLogOptions) {
    this.#options = options;
    const { chain, onFailure } = options;
    this.#denials = new Denials({ write: (entry) => chain.append(entry), onFailure });
  }

  get head(): LogHead {
    return this.#options.chain.head;
  }

  /**
   * Resolves once all of it is on disk; then the answer may leave.
   *
   * @throws AccessLogUnavailableError
   */
  async record({ caller, request, decisions, heads }: Gate): Promise<void> {
    const entries = [...byOutcome(decisions).values()].map((same): AccessEntry => {
      const [{ holder, decision } = never()] = same;
      const { permit } = decision.kind === "permitted" ? decision : { permit: null };
      return {
        ...this.#entry(caller, request, joined(same.map(({ look }) => triedBy(look)))),
        agreement: permit?.agreementId ?? null,
        basis: permit?.basis ?? null,
        decision: decision.kind === "permitted" ? "PERMITTED" : "DENIED",
        reason: decision.kind === "denied" ? decision.reason : null,
        holder,
        head: [...heads.values()].find(({ place }) => place.split(",").includes(holder)) ?? null,
      };
    });
    await Promise.all(entries.map((entry) => this.#options.chain.append(entry)));
  }

  /**
   * What is of persons, for some roles alone, and about to be asked where: on disk before any province is
   * asked, for what cannot be written down is not done. What came of it is in the log of the province.
   *
   * @throws AccessLogUnavailableError
   */
  async recordForRoles({ caller, request, forRoles }: Gate): Promise<void> {
    const isOffice = caller.actor?.role !== "DATA_SUBJECT";
    const ofPersons = forRoles.filter(({ coordinate }) => isOfPersons(coordinate));
    await Promise.all(
      ofPersons.map(({ coordinate, holder }) =>
        this.#options.chain.append({
          ...this.#entry(caller, request, {
            ...nothing,
            types: new Set(["Worker"]),
            fields: new Set([coordinate]),
          }),
          basis:
            isOffice && doingOf(coordinate) === "shows" ? "STATUTORY_DUTY" : "RIGHT_OF_THE_PERSON",
          holder,
        }),
      ),
    );
  }

  /** An operation that is refused as a whole, before any province was asked. */
  refuse(caller: Caller, tried: Tried, reason: OperationRefusal): void {
    const entry =
      caller.actor === null
        ? this.#entry(withoutTexts(caller), "", nothing)
        : this.#entry(caller, "", tried);
    this.#denials.add({ ...entry, decision: "DENIED", reason });
  }

  /** Writes what still waits. */
  async close(): Promise<void> {
    await this.#denials.close();
    await this.#options.chain.close();
  }

  #entry({ actor, access }: Caller, request: string, tried: Tried): AccessEntry {
    const { place } = this.#options;
    return {
      actor: actor && loggedActor(actor, (sub) => digestOf(sub, place)),
      ...loggedAccess(access),
      agreement: null,
      basis: null,
      decision: "PERMITTED",
      reason: null,
      count: 1,
      place,
      holder: null,
      personalTypes: [...tried.types].sort(),
      groups: fieldGroups.filter((group) => tried.groups.has(group)),
      fields: [...tried.fields].sort(),
      // The provinces know the rows.
      rows: 0,
      rowDigests: [],
      digestKey: null,
      request,
      head: null,
    };
  }
}

/** A pseudonym has so many bits that it cannot be guessed, so what it is digested with is no secret. */
function digestOf(sub: string, place: string): string {
  return createHmac("sha256", place).update(sub).digest().toString("base64url", 0, 16);
}

/** Looks at one register that were decided alike are one entry. */
function byOutcome(decisions: readonly GateDecision[]): ReadonlyMap<string, GateDecision[]> {
  const byKey = new Map<string, GateDecision[]>();
  for (const one of decisions) {
    const { decision, holder } = one;
    const ground = decision.kind === "denied" ? decision.reason : decision.permit.agreementId;
    const key = `${holder} ${decision.kind} ${ground}`;
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return byKey;
}

function joined(all: readonly Tried[]): Tried {
  const types = new Set<PersonalType>();
  const groups = new Set<FieldGroup>();
  const fields = new Set<string>();
  for (const tried of all) {
    for (const type of tried.types) types.add(type);
    for (const group of tried.groups) groups.add(group);
    for (const field of tried.fields) fields.add(field);
  }
  return { types, groups, fields };
}

/** Whoever shows no token shall not fill the disk with what they vary. */
function withoutTexts({ actor, access }: Caller): Caller {
  return { actor, access: access && { ...access, authorizationId: null, caseNo: null } };
}

const nothing: Tried = { types: new Set(), groups: new Set(), fields: new Set() };

function never(): never {
  throw new Error("There is no group without a decision.");
}
