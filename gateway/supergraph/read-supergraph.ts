import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  parse,
  validateSchema,
} from "graphql";
import { type PersonalFields, readPersonalFields } from "../../schema/access/personal-fields.ts";
import { type RoleFields, readRoleFields } from "../../schema/access/role-fields.ts";
import { SupergraphError } from "../errors.ts";
import { buildApiSchema } from "./api-schema.ts";
import { checkPersonalFields } from "./check-personal-fields.ts";
import { checkRoleFields } from "./check-role-fields.ts";
import { checkSharding } from "./check-sharding.ts";
import { type Entrances, entrancesOf, withEntrances } from "./entrances.ts";
import { type FieldNames, readFieldNames } from "./field-names.ts";
import {
  checkFollowRules,
  type FollowRules,
  readFollowRules,
  withoutFollowed,
} from "./follow-rules.ts";
import { type PossibleTypes, readPossibleTypes } from "./possible-types.ts";
import { type RequiredCalls, readRequiredCalls, withRequiredCalls } from "./required-calls.ts";
import { type RequiringFields, readRequiringFields } from "./requiring-fields.ts";
import { readSharding, type Sharding } from "./sharding.ts";
import { readSubgraphEntries, type SubgraphEntry } from "./subgraph-entries.ts";

/** All that the later stages need to know of a supergraph file; read once, at boot. */
export interface Supergraph {
  readonly subgraphs: readonly SubgraphEntry[];
  /** What clients see and are validated against. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, @inaccessible parts too: subgraph operations are read with this one. */
  readonly fullSchema: GraphQLSchema;
  readonly possibleTypes: PossibleTypes;
  readonly sharding: Sharding;
  readonly personalFields: PersonalFields;
  readonly roleFields: RoleFields;
  readonly requiringFields: RequiringFields;
  readonly entrances: Entrances;
  readonly requiredCalls: RequiredCalls;
  /** What may be followed, and how it is read off a feed. */
  readonly followRules: FollowRules;
  /** What the planner reads: the file, with the entrances, and with a field for each required call. */
  readonly plannerSdl: string;
  readonly fieldNames: FieldNames;
}

/** @throws SupergraphError when the text is no Federation 2 supergraph or breaks a sharding rule */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSupergraph(sdl);
  const subgraphs = readSubgraphEntries(document);
  if (subgraphs.length === 0) {
    throw new SupergraphError([
      "It has no enum join__Graph: this is not a composed Federation 2 supergraph.",
    ]);
  }
  const apiSchema = buildApiSchema(document);
  const invalid = validateSchema(apiSchema);
  if (invalid.length > 0) throw new SupergraphError(invalid.map(({ message }) => message));

  const fullSchema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const sharding = readSharding(document, subgraphs);
  const requiringFields = readRequiringFields(document);
  const entrances = entrancesOf(requiringFields);
  const requiredCalls = readRequiredCalls(document);
  const problems = checkSharding(fullSchema, sharding);
  const followRules = readFollowRules(document, problems);
  problems.push(...checkFollowRules(followRules, apiSchema, sharding));
  const personalFields = readPersonalFields(document, problems);
  const roleFields = readRoleFields(document, problems);
  const names = new Map(subgraphs.map(({ graph, name }) => [graph, name]));
  problems.push(
    ...checkPersonalFields(document, personalFields, { subgraphs: sharding.subgraphs, names }),
    ...checkRoleFields(roleFields, sharding),
  );
  if (problems.length > 0) throw new SupergraphError(problems);
  return {
    subgraphs,
    apiSchema,
    fullSchema,
    possibleTypes: readPossibleTypes(document),
    sharding,
    personalFields,
    roleFields,
    requiringFields,
    entrances,
    requiredCalls,
    followRules,
    plannerSdl: withEntrances(
      withRequiredCalls(withoutFollowed(document), requiredCalls),
      entrances,
    ),
    fieldNames: readFieldNames(document),
  };
}

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError([`It is no GraphQL schema document: ${reason}`], { cause });
  }
}
