import type { ReferenceResolver } from "../service/build-schema.ts";
import type { RowShape } from "../service/row-shape.ts";
import { type Selection, selectionOf } from "../service/selection.ts";
import type { ShapeLoaders } from "../service/shape-loaders.ts";
import { brandShape } from "./brand/brand-row.ts";
import type { ProvinceContext, ProvinceLoaders } from "./context.ts";
import { employerShape } from "./employer/employer-row.ts";
import { checkedEmployerId, checkedId, provinceOfId } from "./global-id.ts";
import { jobShape } from "./job/job-row.ts";
import { workerShape } from "./worker/worker-row.ts";
import { workshopShape } from "./workshop/workshop-row.ts";

type References = Readonly<Record<string, ReferenceResolver<ProvinceContext>>>;

/**
 * How the gateway finds our entities: one statement per type and call of `_entities`, with
 * the columns that were selected. What is not held here is null.
 */
export const provinceReferences: References = {
  Employer: entity("Employer", {
    shapeOf: employerShape,
    loadersOf: ({ employers }) => employers,
    checked: checkedEmployerId,
  }),
  JobPosting: entity("JobPosting", {
    shapeOf: jobShape,
    loadersOf: ({ jobs }) => jobs,
    checked: checkedId,
  }),
  LaborBrand: entity("LaborBrand", {
    shapeOf: brandShape,
    loadersOf: ({ brands }) => brands,
    checked: checkedId,
  }),
  Worker: entity("Worker", {
    shapeOf: workerShape,
    loadersOf: ({ workers }) => workers,
    checked: checkedId,
  }),
  Workshop: entity("Workshop", {
    shapeOf: workshopShape,
    loadersOf: ({ workshops }) => workshops,
    checked: checkedId,
  }),
};

interface Entity<Row, Shaped extends { readonly id: string }> {
  readonly shapeOf: (selection: Selection) => RowShape<Row, Shaped>;
  readonly loadersOf: (loaders: ProvinceLoaders) => ShapeLoaders<Row, Shaped>;
  readonly checked: (id: unknown) => string;
}

function entity<Row, Shaped extends { readonly id: string }>(
  typeName: string,
  { shapeOf, loadersOf, checked }: Entity<Row, Shaped>,
): ReferenceResolver<ProvinceContext> {
  // Async, so that one malformed id costs its own entity and not the whole call.
  return async (reference, { held, loaders }, info) => {
    const id = checked(reference.id);
    if (!held.includes(provinceOfId(id))) return null;
    return loadersOf(loaders).load(id, shapeOf(selectionOf(info, typeName)));
  };
}
