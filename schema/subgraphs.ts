import { buildCooperationSchema } from "../subgraphs/cooperation/schema.ts";
import { buildExchangeSchema } from "../subgraphs/province/exchange/schema.ts";
import { extensions } from "../subgraphs/province/extensions.ts";
import { buildProvinceSchema } from "../subgraphs/province/schema.ts";
import type { SubgraphSource } from "./compose.ts";

/** Where cooperation runs beside a gateway on port 4000; the gateway is told another place by a flag. */
const COOPERATION_URL = "http://127.0.0.1:4010/graphql";

/** Every subgraph of the federation, from the classes that serve it. */
export function readSubgraphs(): SubgraphSource[] {
  return [
    { name: "province", url: "province://*/province", sdl: buildProvinceSchema().sdl },
    { name: "exchange", url: "province://*/exchange", sdl: buildExchangeSchema().sdl },
    { name: "cooperation", url: COOPERATION_URL, sdl: buildCooperationSchema().sdl },
    ...extensions.map(({ name, province, buildSchema }) => ({
      name,
      url: `province://${province}/${name}`,
      sdl: buildSchema().sdl,
    })),
  ];
}
