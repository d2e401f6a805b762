import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor, Caller } from "../../schema/access/caller.ts";
import { type DenialReason, decide, type Look } from "../../schema/access/decide.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";

/** Who may pass into which province's register, for one operation whose ground is settled. */
export interface Gate {
  readonly caller: Caller;
  /** Why a province is not asked; null when it is. */
  denialOf(provinces: readonly string[], look: Look): DenialReason | null;
}

export interface GateOptions {
  readonly actor: Actor;
  readonly access: Access;
  /** By what persons are picked, beside what is shown of them. */
  readonly pickedBy: ReadonlySet<FieldGroup>;
  readonly agreements: Agreements;
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
}

/** Decides once for each province and look, however many rows there are. */
export function createGate({ actor, access, pickedBy, agreements, today }: GateOptions): Gate {
  const caller = { actor, access };
  const known = new Map<string, WeakMap<Look, DenialReason | "PERMITTED">>();
  const decided = (holder: string, look: Look): DenialReason | "PERMITTED" => {
    const all = { types: look.types, groups: new Set([...look.groups, ...pickedBy]) };
    const decision = decide(caller, all, { holder, agreements, today });
    return decision.kind === "denied" ? decision.reason : "PERMITTED";
  };
  return {
    caller,
    denialOf(provinces, look) {
      // Who serves several provinces answers for all of them at once: one that is closed closes it.
      for (const holder of provinces) {
        const ofHolder = known.get(holder) ?? new WeakMap();
        known.set(holder, ofHolder);
        const decision = ofHolder.get(look) ?? decided(holder, look);
        ofHolder.set(look, decision);
        if (decision !== "PERMITTED") return decision;
      }
      return null;
    },
  };
}
