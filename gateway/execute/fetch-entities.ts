import { limits } from "../limits.ts";
import type { EntityFetch, EntityGroup } from "../plan/plan.ts";
import { collectPlaces, type DataObject } from "./collect-targets.ts";
import type { Execution } from "./execution.ts";
import { subgraphError, unavailableError } from "./execution-errors.ts";
import { gatherEntities } from "./gather-entities.ts";
import { copy, graft } from "./graft.ts";
import { readEntities } from "./read-entities.ts";
import { objectsOf, type Representations } from "./representations.ts";
import { requestBody, variableText, variableTexts } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";
import type { SubgraphAnswer, SubgraphError } from "./transport.ts";

/** Entities from an ordinary subgraph: one call for all groups of the step. */
export async function fetchEntities(step: EntityFetch, execution: Execution): Promise<void> {
  const { transport, urlOf } = execution.surroundings;
  const asked = step.groups.map((group) => ({
    group,
    representations: gatherEntities(group, execution, {
      order: step.order,
      max: limits.entitiesMax,
    }),
  }));
  if (asked.every(({ representations }) => representations.texts.length === 0)) return;

  const variables = [
    ...variableTexts(step.variables, execution.variables),
    ...asked.map(({ group, representations }) =>
      variableText(group.variable, `[${representations.texts.join(",")}]`),
    ),
  ];
  try {
    const answer = await transport.ask({
      url: urlOf(step.subgraph),
      audience: step.subgraph,
      claims: execution.claims,
      body: requestBody(step.operation, variables),
      timeoutMs: execution.deadline.forStep(step.stepsAfter),
      repeatable: true,
      caller: execution.caller,
      signal: execution.signal,
    });
    execution.answered(answer);
    failEntities(step, asked, answer, execution);
    for (const { group, representations } of asked) {
      if (answer.data === null) continue;
      const wanted = { count: representations.texts.length, keys: group.keys };
      const entities = readEntities(answer.data[group.responseKey], wanted);
      if (!Array.isArray(entities)) throw entities;
      rewriteAnswer(entities, group.rewrites);
      graftEntities(representations, entities);
    }
  } catch (error) {
    const [first] = asked.flatMap(({ group }) =>
      group.paths.flatMap((path) => collectPlaces(execution.data, path, { max: 1 })),
    );
    const places = execution.miss(
      asked.flatMap(({ representations }) => objectsOf(representations, () => true)),
    );
    const at = { subgraph: step.subgraph, path: first?.path, places };
    execution.fail(step.order, unavailableError(error, at));
  }
}

/** Puts each answered entity into every target it answers; each path gets a copy of its own. */
export function graftEntities(
  representations: Representations,
  entities: readonly (DataObject | null | undefined)[],
): void {
  for (const [pathIndex, { objects, indexes }] of representations.targets.entries()) {
    const copies = new Map<number, DataObject>();
    for (let i = 0; i < objects.length; i++) {
      const index = indexes[i] ?? -1;
      const entity = entities[index];
      if (entity === null || entity === undefined) continue;
      let own = pathIndex === 0 ? entity : copies.get(index);
      if (own === undefined) {
        own = copy(entity);
        copies.set(index, own);
      }
      graft(objects[i] as DataObject, own);
    }
  }
}

/** An entity's error stands at every place where that entity stands, up to a limit. */
export function entityErrorPaths(
  group: EntityGroup,
  representations: Representations,
  error: { readonly index: number; readonly rest: readonly (string | number)[] },
  data: DataObject,
): (readonly (string | number)[])[] {
  return representations.targets.flatMap(({ objects, indexes }, pathIndex) => {
    const asked = new Set(objects.filter((_, target) => indexes[target] === error.index));
    const places = collectPlaces(data, group.paths[pathIndex] ?? [], {
      max: limits.placesPerErrorMax,
      of: asked,
    });
    return places.map(({ path }) => [...path, ...error.rest]);
  });
}

function failEntities(
  step: EntityFetch,
  asked: readonly { readonly group: EntityGroup; readonly representations: Representations }[],
  answer: SubgraphAnswer,
  execution: Execution,
): void {
  for (const error of answer.errors) {
    const paths = pathsOf(error, asked, execution.data);
    const places = paths.length > 0 ? paths : [undefined];
    for (const path of places) {
      execution.fail(step.order, subgraphError(error, { subgraph: step.subgraph, path }));
    }
  }
}

function pathsOf(
  error: SubgraphError,
  asked: readonly { readonly group: EntityGroup; readonly representations: Representations }[],
  data: DataObject,
): (readonly (string | number)[])[] {
  const [key, index, ...rest] = error.path ?? [];
  const found = asked.find(({ group }) => group.responseKey === key);
  if (!found || typeof index !== "number") return [];
  return entityErrorPaths(found.group, found.representations, { index, rest }, data);
}
