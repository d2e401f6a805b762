import type { Caller } from "../../../schema/access/caller.ts";
import type { Answer, TestProvince } from "../../province/support/province.ts";
import { callerFor } from "../../support/callers.ts";
import { askSigned } from "../../support/trust.ts";

/** Asks the exchange of a province as the gateway does: with a deadline and plain JSON. */
export async function askExchange(
  province: TestProvince,
  query: string,
  variables: object = {},
  caller: Caller = callerFor(query),
): Promise<Answer> {
  const response = await askSigned(province.url, {
    audience: province.held[0] ?? "",
    path: "/exchange",
    body: JSON.stringify({ query, variables }),
    caller,
  });
  return (await response.json()) as Answer;
}

/** Asks for fields of entities, with what the gateway hands over of each. */
export async function askEntities(
  province: TestProvince,
  representations: readonly object[],
  fields: string,
  caller?: Caller,
): Promise<Answer> {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } }`;
  return askExchange(province, query, { representations }, caller);
}
