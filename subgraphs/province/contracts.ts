import type { Endpoint, RequestScope } from "../service/start-service.ts";
import { createContext, type ProvinceContext } from "./context.ts";
import { createExchangeContext } from "./exchange/context.ts";
import { buildExchangeSchema } from "./exchange/schema.ts";
import { extensionsOf } from "./extensions.ts";
import { buildProvinceSchema } from "./schema.ts";
import { type OpenRegister, seenBy } from "./seen-by.ts";
import { workerFieldsIn } from "./worker/worker-fields.ts";

/** What a province serves over its register, and what may be asked of a worker in all of it. */
export function contractsOf(held: readonly string[]) {
  const province = buildProvinceSchema();
  const exchange = buildExchangeSchema();
  const extensions = extensionsOf(held).map(({ name, buildSchema }) => ({
    name,
    ...buildSchema(),
  }));
  const documents = [province, exchange, ...extensions].map(({ sdl }) => sdl);
  return { province, exchange, extensions, workerFields: workerFieldsIn(documents) };
}

/** Where it serves them. */
export function endpointsOf(
  { province, exchange, extensions }: ReturnType<typeof contractsOf>,
  register: OpenRegister,
): readonly Endpoint[] {
  const base = (scope: RequestScope): ProvinceContext => createContext(seenBy(scope, register));
  return [
    { path: "/province", schema: province.schema, context: base },
    {
      path: "/exchange",
      schema: exchange.schema,
      context: (scope) => createExchangeContext(seenBy(scope, register)),
    },
    ...extensions.map(({ name, schema }) => ({ path: `/${name}`, schema, context: base })),
  ];
}
