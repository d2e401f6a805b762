import { isDeepStrictEqual } from "node:util";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor, Caller } from "../../schema/access/caller.ts";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import { type Refusal, refusalOf } from "../../schema/access/decide.ts";
import { fieldOf } from "../../schema/access/field-of.ts";
import {
  doingOf,
  fieldDenialOf,
  isOfPersons,
  roleRefusalOf,
} from "../../schema/access/for-roles.ts";
import { type LookedAt, LookGatherer, type PersonalLook } from "../../schema/access/look.ts";
import type { Role } from "../../schema/access/role.ts";
import { isPrintable } from "../../schema/logs/printable.ts";
import { coordinateOf } from "../coordinate-of.ts";
import { BadUserInputError, GatewayError } from "../errors.ts";
import { readArguments } from "../execute/field-arguments.ts";
import type { Provinces } from "../execute/provinces.ts";
import { provincesOfRoute } from "../execute/route-provinces.ts";
import { UnauthenticatedError } from "../identity/errors.ts";
import { lookOfPlan, type PlanLook } from "../plan/look-of-plan.ts";
import { type PartForRoles, partsForRoles } from "../plan/parts-for-roles.ts";
import type { PlanNode } from "../plan/plan.ts";
import { asRefusal } from "../plan/read-document.ts";
import { ForbiddenError } from "./errors.ts";
import { type AdmittedForRole, createGate, createRoleGate, type Gate } from "./gate.ts";
import { tokenNeeded } from "./token-needed.ts";
import { type OperationRefusal, type Tried, triedBy } from "./tried.ts";

interface House extends LookedAt {
  readonly agreements: Agreements;
  readonly provinces: Provinces;
  /** Told of an operation that is refused. */
  readonly onRefusal: (caller: Caller, tried: Tried, reason: OperationRefusal) => void;
}

type Variables = Readonly<Record<string, unknown>>;

interface Asked {
  readonly actor: Actor | null;
  readonly variables: Variables;
  readonly forRoles: readonly AdmittedForRole[];
}

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
      const forRoles = this.#forRolesOf(plan, actor, variables);
      const look = lookOfPlan(plan);
      if (look !== null) return this.#gate(look, { actor, variables, forRoles });
      return actor === null || forRoles.length === 0 ? null : createRoleGate({ actor, forRoles });
    } catch (error) {
      throw error instanceof GatewayError ? asRefusal(error) : error;
    }
  }

  /**
   * What is for some roles alone is refused to others as a whole, before any province is called; so is
   * a write to a province that is not the own one, whatever else the operation asks.
   *
   * @returns what is written, or shown of persons, and where
   */
  #forRolesOf(
    plan: PlanNode,
    actor: Actor | null,
    variables: Variables,
  ): readonly AdmittedForRole[] {
    const parts = partsForRoles(plan);
    for (const part of parts) this.#refuseOtherRoles(part, actor);
    return parts
      .filter(({ field }) => {
        const coordinate = coordinateOf(field);
        return isOfPersons(coordinate) || doingOf(coordinate) === "writes";
      })
      .flatMap((part) => this.#admitForRole(part, actor, variables));
  }

  #refuseOtherRoles({ roles, field }: PartForRoles, actor: Actor | null): void {
    const coordinate = coordinateOf(field);
    const reason = roleRefusalOf(actor, roles, coordinate);
    if (reason !== null) this.#refuse(coordinate, actor, reason, roles);
  }

  #admitForRole(
    { field, route }: PartForRoles,
    actor: Actor | null,
    variables: Variables,
  ): readonly AdmittedForRole[] {
    const { schema, provinces } = this.#house;
    const coordinate = coordinateOf(field);
    const args = readArguments(field, schema, variables);
    return [...provincesOfRoute(route, args, provinces)].map((holder) => {
      const isWrite = doingOf(coordinate) === "writes";
      const denial = isWrite ? actor && fieldDenialOf(actor, holder, coordinate) : null;
      if (denial !== null) this.#refuse(coordinate, actor, denial);
      return { coordinate, holder };
    });
  }

  #refuse(
    coordinate: string,
    actor: Actor | null,
    reason: OperationRefusal,
    allowed?: ReadonlySet<Role>,
  ): never {
    const fields = [coordinate];
    const tried = { types: new Set<never>(), groups: new Set<never>(), fields: new Set(fields) };
    this.#house.onRefusal({ actor, access: null }, tried, reason);
    if (reason === "NOT_AUTHENTICATED") throw tokenNeeded(coordinate, allowed);
    throw new ForbiddenError({ reason, fields });
  }

  #gate(look: PlanLook, { actor, variables, forRoles }: Asked): Gate {
    const { agreements, onRefusal, provinces: _, ...lookedAt } = this.#house;
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
    return createGate({ actor, access, pickedBy, agreements, today, forRoles });
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

/** It is written into logs. */
function checkedName(field: string, given: string | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  if (isPrintable(given, 200)) return given;
  throw new BadUserInputError({ field, reason: "must have 1 to 200 printable characters" });
}

function errorOf({ reason, groups }: Refusal, { fields }: PersonalLook): GatewayError {
  if (reason === "NOT_AUTHENTICATED") return new UnauthenticatedError("TOKEN_REQUIRED");
  const tooMany = groups.flatMap((group) => [...(fields.get(group) ?? [])]);
  return new ForbiddenError({ reason, fields: tooMany });
}
