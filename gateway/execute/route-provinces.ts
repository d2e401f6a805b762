import { BadUserInputError } from "../errors.ts";
import type { Route } from "../plan/plan.ts";
import { type Arguments, argumentAt } from "./field-arguments.ts";
import type { Provinces } from "./provinces.ts";

/**
 * The provinces a field goes to, by its arguments.
 *
 * @throws UnknownProvinceError, BadUserInputError when an argument names no province of ours
 */
export function provincesOfRoute(
  route: Route,
  args: Arguments,
  provinces: Provinces,
): ReadonlySet<string> {
  switch (route.kind) {
    case "argument": {
      const field = route.path.join(".");
      const value = argumentAt(args, route.path);
      const province =
        route.holds === "id" ? provinces.ofId(value, field) : provinces.ofRegion(value, field);
      return new Set([province]);
    }
    case "all": {
      if (route.over === null) return new Set(provinces.codes);
      const named = argumentAt(args, route.over);
      if (named === undefined || named === null) return new Set(provinces.codes);
      return namedProvinces(named, route.over.join("."), provinces);
    }
    case "key":
      throw new Error("A field is never routed by a key: only entities have one.");
    default:
      return unreachable(route);
  }
}

function namedProvinces(named: unknown, field: string, provinces: Provinces): ReadonlySet<string> {
  const codes = Array.isArray(named) ? named : [named];
  if (codes.length === 0) {
    throw new BadUserInputError({
      field,
      reason: "must name at least one region, or be left out to ask all provinces",
    });
  }
  return new Set(codes.map((code) => provinces.ofRegion(code, field)));
}

function unreachable(route: never): never {
  throw new Error(`Unknown route: ${JSON.stringify(route)}`);
}
