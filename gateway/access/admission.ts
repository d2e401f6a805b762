import { isDeepStrictEqual } from "node:util";
import type { GraphQLSchema } from "graphql";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor } from "../../schema/access/caller.ts";
import { type Refusal, refusalOf } from "../../schema/access/decide.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import { todayInChina } from "../../schema/access/today.ts";
import {
  BadUserInputError,
  ForbiddenError,
  GatewayError,
  UnauthenticatedError,
} from "../errors.ts";
import { readArguments } from "../execute/field-arguments.ts";
import { lookOfPlan, type PlanLook } from "../plan/look-of-plan.ts";
import type { PlanNode } from "../plan/plan.ts";
import { asRefusal } from "../plan/read-document.ts";
import type { PersonalFields } from "../supergraph/personal-fields.ts";
import { createGate, type Gate } from "./gate.ts";
import { groupsOfArguments, type PickedBy } from "./groups-of-arguments.ts";

interface House {
  readonly schema: GraphQLSchema;
  readonly personal: PersonalFields;
  readonly agreements: Agreements;
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
    const look = plan && lookOfPlan(plan);
    if (look === null) return null;
    try {
      return this.#gate(look, actor, variables);
    } catch (error) {
      throw error instanceof GatewayError ? asRefusal(error) : error;
    }
  }

  #gate(look: PlanLook, actor: Actor | null, variables: Variables): Gate {
    const { schema, agreements } = this.#house;
    const asked = look.grounds.map((field) => ({
      field,
      args: readArguments(field, schema, variables),
    }));
    const access = accessOf(asked.map(({ args }) => withNulls(args.access)));
    const picked = asked.map(({ field, args }) => groupsOfArguments(field, args, this.#house));
    const fields = joined([look.fields, ...picked]);
    const refusal = refusalOf({ actor, access }, { ...look, groups: new Set(fields.keys()) });
    if (refusal !== null) throw errorOf(refusal, fields);
    if (actor === null || access === null) throw new Error("Who has no ground was not refused.");
    const pickedBy = new Set(picked.flatMap((groups) => [...groups.keys()]));
    const today = todayInChina(Date.now());
    return createGate({ actor, access, pickedBy, agreements, today });
  }
}

/** One ground for a whole operation: what is fetched for one field is seen by the others. */
function accessOf([first, ...others]: readonly (Access | null)[]): Access | null {
  if (others.some((other) => !isDeepStrictEqual(other, first))) {
    const reason = "must be the same for all fields of an operation";
    throw new BadUserInputError({ field: "access", reason });
  }
  return first ?? null;
}

/** What is not given is null. Validation has seen that the rest fits. */
function withNulls(given: unknown): Access | null {
  if (given === null || given === undefined) return null;
  return { authorizationId: null, caseNo: null, ...(given as Pick<Access, "purpose">) };
}

/** The fields of each group, from all of them. */
function joined(maps: readonly PickedBy[]): PickedBy {
  const all = new Map<FieldGroup, Set<string>>();
  for (const [group, fields] of maps.flatMap((map) => [...map]))
    all.set(group, new Set([...(all.get(group) ?? []), ...fields]));
  return all;
}

function errorOf({ reason, groups }: Refusal, fields: PickedBy): GatewayError {
  if (reason === "NOT_AUTHENTICATED") return new UnauthenticatedError("TOKEN_REQUIRED");
  const tooMany = groups.flatMap((group) => [...(fields.get(group) ?? [])]);
  return new ForbiddenError({ reason, fields: tooMany });
}
