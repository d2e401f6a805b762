import { randomUUID } from "node:crypto";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor, Caller } from "../../schema/access/caller.ts";
import { type Decision, type DenialReason, decide } from "../../schema/access/decide.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import type { PersonalLook } from "../../schema/access/look.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";

/** Who may pass into which province's register, for one operation whose ground is settled. */
export interface Gate {
  readonly caller: Caller;
  /** Why a province is not asked; null when it is. */
  denialOf(provinces: readonly string[], look: PersonalLook): DenialReason | null;
  /** What is for some roles alone: all of it was let in before anything was asked. */
  readonly forRoles: readonly AdmittedForRole[];
  /** All that was decided so far, each once. */
  readonly decisions: readonly GateDecision[];
  /** Joins the gateway's record of this look with those of the provinces. */
  readonly request: string;
  /** Where the access logs of provinces stood, as their latest answers said; by place. */
  readonly heads: Map<string, LogHead>;
}

/** A write that was let in, or the showing of what persons consented to or said to be wrong. */
export interface AdmittedForRole {
  /** Such as "Mutation.withdrawAuthorization". */
  readonly coordinate: string;
  /** Two-digit code of the province whose register it changes or shows. */
  readonly holder: string;
}

export interface GateDecision {
  /** Two-digit code of the province whose register is looked into. */
  readonly holder: string;
  /** With the groups by which persons are picked. */
  readonly look: PersonalLook;
  readonly decision: Decision;
}

export interface GateOptions {
  readonly actor: Actor;
  readonly access: Access;
  /** By what persons are picked, beside what is shown of them. */
  readonly pickedBy: ReadonlySet<FieldGroup>;
  readonly agreements: Agreements;
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
  readonly forRoles: readonly AdmittedForRole[];
}

/** For an operation that asks for what is for some roles alone, and looks at nobody besides. */
export function createRoleGate({
  actor,
  forRoles,
}: {
  readonly actor: Actor;
  readonly forRoles: readonly AdmittedForRole[];
}): Gate {
  return {
    caller: { actor, access: null },
    forRoles,
    decisions: [],
    request: randomUUID(),
    heads: new Map(),
    denialOf: () => "NO_AGREEMENT",
  };
}

/** Decides once for each province and look, however many rows there are. */
export function createGate(options: GateOptions): Gate {
  const { actor, access, pickedBy, agreements, today, forRoles } = options;
  const caller = { actor, access };
  const known = new Map<string, WeakMap<PersonalLook, Decision>>();
  const decisions: GateDecision[] = [];
  const decided = (holder: string, look: PersonalLook): Decision => {
    const all = { ...look, groups: new Set([...look.groups, ...pickedBy]) };
    const decision = decide(caller, all, { holder, agreements, today });
    decisions.push({ holder, look: all, decision });
    return decision;
  };
  return {
    caller,
    forRoles,
    decisions,
    request: randomUUID(),
    heads: new Map(),
    denialOf(provinces, look) {
      // Who serves several provinces answers for all of them at once: one that is closed closes it.
      for (const holder of provinces) {
        const ofHolder = known.get(holder) ?? new WeakMap();
        known.set(holder, ofHolder);
        const decision = ofHolder.get(look) ?? decided(holder, look);
        ofHolder.set(look, decision);
        if (decision.kind === "denied") return decision.reason;
      }
      return null;
    },
  };
}
