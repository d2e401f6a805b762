import type { FetchRewrite, InputRewrite } from "@graphql-hive/router-query-planner";
import { type PossibleTypes, unionOf } from "../supergraph/possible-types.ts";
import type { Rewrite, RewriteSegment, TypenameRewrite } from "./plan.ts";

/** On the way in, the only change there is sets the type name of an interface object. */
export function typenameRewrites(
  rewrites: readonly InputRewrite[],
  possibleTypes: PossibleTypes,
): TypenameRewrite[] {
  return rewrites.map((rewrite) => {
    const setter = valueSetterOf(rewrite);
    if (setter === null) throw new Error("The planner renames a key of a representation.");
    const type = setter.path.find((segment) => "TypenameEquals" in segment);
    return {
      possible: type ? unionOf(type.TypenameEquals, possibleTypes) : null,
      typename: setter.setValueTo,
    };
  });
}

export function toRewrite(rewrite: FetchRewrite, possibleTypes: PossibleTypes): Rewrite {
  const setter = valueSetterOf(rewrite);
  if (setter !== null) {
    return {
      path: rewritePath(setter.path, possibleTypes),
      change: { kind: "set", value: setter.setValueTo },
    };
  }
  const { KeyRenamer } = rewrite as Extract<FetchRewrite, { KeyRenamer: unknown }>;
  return {
    path: rewritePath(KeyRenamer.path, possibleTypes),
    change: { kind: "rename", to: KeyRenamer.renameKeyTo },
  };
}

function valueSetterOf(rewrite: FetchRewrite) {
  if ("ValueSetter" in rewrite) return rewrite.ValueSetter;
  return "kind" in rewrite ? rewrite : null;
}

function rewritePath(
  path: readonly ({ TypenameEquals: string[] } | { Key: string })[],
  possibleTypes: PossibleTypes,
): RewriteSegment[] {
  return path.map((segment) =>
    "Key" in segment
      ? { kind: "key", name: segment.Key }
      : { kind: "type", possible: unionOf(segment.TypenameEquals, possibleTypes) },
  );
}
