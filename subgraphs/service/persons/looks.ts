import { isDeepStrictEqual } from "node:util";
import type { Agreements } from "../../../schema/access/agreements.ts";
import type { Access, Caller } from "../../../schema/access/caller.ts";
import {
  type DenialReason,
  decide,
  type RefusalReason,
  refusalOf,
} from "../../../schema/access/decide.ts";
import type { PersonalLook } from "../../../schema/access/look.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import { ForbiddenError } from "../errors.ts";

/** What a look that is denied was about, for the log. */
export interface DeniedLook {
  readonly caller: Caller;
  /** Two-digit code of the province whose register stays closed; null when none is open to the caller. */
  readonly holder: string | null;
  readonly look: PersonalLook;
  readonly reason: RefusalReason | DenialReason | "GROUND_NOT_SIGNED";
}

export interface LooksOptions {
  /** Who asks and on what ground, as a known gateway says. */
  readonly caller: Caller;
  /** The provinces in this database. */
  readonly held: readonly string[];
  readonly agreements: Agreements;
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
  readonly onDenied: (denied: DeniedLook) => void;
}

/**
 * What one request looks at of persons, decided here anew: a gateway that lets somebody in by mistake,
 * or is not ours any more, opens no register.
 */
export class Looks {
  readonly #options: LooksOptions;
  readonly #admitted = new WeakSet<PersonalLook>();
  readonly #permits = new Map<string, Permit>();

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** What has been permitted so far, by register and agreement. */
  get permits(): ReadonlyMap<string, Permit> {
    return this.#permits;
  }

  /** @throws ForbiddenError */
  admit(look: PersonalLook): void {
    if (this.#admitted.has(look)) return;
    const { caller, held, agreements, today } = this.#options;
    const refusal = refusalOf(caller, look);
    if (refusal !== null) this.#deny(look, null, refusal.reason);
    const { actor, access } = caller;
    if (actor === null || access === null) throw new Error("Who has no ground was not refused.");
    for (const holder of held) {
      const decision = decide({ actor, access }, look, { holder, agreements, today });
      if (decision.kind === "denied") this.#deny(look, holder, decision.reason);
      else this.#permit(decision.permit);
    }
    this.#admitted.add(look);
  }

  /** @throws ForbiddenError when a field is asked on another ground than the one that was signed */
  checkGround(look: PersonalLook, given: Access): void {
    const { purpose, authorizationId = null, caseNo = null } = given;
    const { access } = this.#options.caller;
    if (!isDeepStrictEqual({ purpose, authorizationId, caseNo }, access))
      this.#deny(look, null, "GROUND_NOT_SIGNED");
  }

  /**
   * What one request has looked at is one view: rows are chosen by all of it. What it saw under one
   * agreement is not forgotten when another one opens more.
   */
  #permit(permit: Permit): void {
    const all = [...this.#permits.values(), permit];
    const groups = new Set(all.flatMap((one) => [...one.groups]));
    for (const one of all)
      this.#permits.set(`${one.holder} ${one.agreementId}`, { ...one, groups });
  }

  #deny(look: PersonalLook, holder: string | null, reason: DeniedLook["reason"]): never {
    this.#options.onDenied({ caller: this.#options.caller, holder, look, reason });
    throw new ForbiddenError(reason);
  }
}
