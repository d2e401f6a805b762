import { isDeepStrictEqual } from "node:util";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor, Caller } from "../../schema/access/caller.ts";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import { type Refusal, type RefusalReason, refusalOf } from "../../schema/access/decide.ts";
import { fieldOf } from "../../schema/access/field-of.ts";
import { type RoleRefusal, roleRefusalOf } from "../../schema/access/for-roles.ts";
import { type LookedAt, LookGatherer, type PersonalLook } from "../../schema/access/look.ts";
import {
  BadUserInputError,
  ForbiddenError,
  GatewayError,
  UnauthenticatedError,
} from "../errors.ts";
import { readArguments } from "../execute/field-arguments.ts";
import { lookOfPlan, type PlanLook } from "../plan/look-of-plan.ts";
import { partsForRoles } from "../plan/parts-for-roles.ts";
import type { PlanNode } from "../plan/plan.ts";
import { asRefusal } from "../plan/read-document.ts";
import { createGate, type Gate } from "./gate.ts";
import { type Tried, triedBy } from "./tried.ts";

interface House extends LookedAt {
  readonly agreements: Agreements;
  /** Told of an operation that is refused. */
  readonly onRefusal: (caller: Caller, tried: Tried, reason: RefusalReason | RoleRefusal) => void;
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Lets an operation that looks at persons in, or says why not: before any province is called, and by
 * every field of its plan, also those that only another field requires.
 */
export class Admission {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /**
   * @returns null when everything the plan fetches is open to everyone
   * @throws InvalidRequestError
   */
  gateFor(plan: PlanNode | null, actor: Actor | null, variables: Variables): Gate | null {
    if (plan === null) return null;
    try {
      this.#refuseOtherRoles(plan, actor);
      const look = lookOfPlan(plan);
      return look && this.#gate(look, actor, variables);
    } catch (error) {
      throw error instanceof GatewayError ? asRefusal(error) : error;
    }
  }

  /** What is for some roles alone is refused to others as a whole, before any province is called. */
  #refuseOtherRoles(plan: PlanNode, actor: Actor | null): void {
    for (const { roles, field } of partsForRoles(plan)) {
      const reason = roleRefusalOf(actor, roles);
      if (reason === null) continue;
      const name = `${field.typeName}.${field.node.name.value}`;
      const tried = { types: new Set<never>(), groups: new Set<never>(), fields: new Set([name]) };
      this.#house.onRefusal({ actor, access: null }, tried, reason);
      if (reason === "NOT_AUTHENTICATED") throw new UnauthenticatedError("TOKEN_REQUIRED");
      throw new ForbiddenError({ reason, fields: [name] });
    }
  }

  #gate(look: PlanLook, actor: Actor | null, variables: Variables): Gate {
    const { agreements, onRefusal, ...lookedAt } = this.#house;
    const picked = new LookGatherer(lookedAt);
    const accesses = look.grounds.map((field) => {
      const args = readArguments(field, lookedAt.schema, variables);
      const definition = fieldOf(lookedAt.schema, field.typeName, field.node.name.value);
      if (definition) picked.addArguments(definition, args);
      return readAccess(args.access);
    });
    const all = new LookGatherer(lookedAt);
    for (const part of [look, picked.look]) if (part) all.addLook(part);
    const access = theOne(accesses);
    const whole = all.look ?? look;
    const refusal = refusalOf({ actor, access }, whole);
    if (refusal !== null) {
      onRefusal({ actor, access }, triedBy(whole), refusal.reason);
      throw errorOf(refusal, whole);
    }
    if (actor === null || access === null) throw new Error("Who has no ground was not refused.");
    const pickedBy = picked.look?.groups ?? new Set();
    const today = dayInChina(new Date());
    return createGate({ actor, access, pickedBy, agreements, today });
  }
}

/** One ground for a whole operation: what is fetched for one field is seen by the others. */
function theOne([first, ...others]: readonly (Access | null)[]): Access | null {
  if (others.some((other) => !isDeepStrictEqual(other, first))) {
    const reason = "must be the same for all fields of an operation";
    throw new BadUserInputError({ field: "access", reason });
  }
  return first ?? null;
}

/** What is not given is null. Validation has seen that the rest fits. */
function readAccess(given: unknown): Access | null {
  if (given === null || given === undefined) return null;
  const { purpose, authorizationId, caseNo } = given as Partial<Access> & Pick<Access, "purpose">;
  return {
    purpose,
    authorizationId: checkedName("access.authorizationId", authorizationId),
    caseNo: checkedName("access.caseNo", caseNo),
  };
}

/** It is written into logs: a line break in it would forge lines, half a character breaks UTF-8. */
const printable = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

function checkedName(field: string, given: string | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  if (printable.test(given)) return given;
  throw new BadUserInputError({ field, reason: "must have 1 to 200 printable characters" });
}

function errorOf({ reason, groups }: Refusal, { fields }: PersonalLook): GatewayError {
  if (reason === "NOT_AUTHENTICATED") return new UnauthenticatedError("TOKEN_REQUIRED");
  const tooMany = groups.flatMap((group) => [...(fields.get(group) ?? [])]);
  return new ForbiddenError({ reason, fields: tooMany });
}
