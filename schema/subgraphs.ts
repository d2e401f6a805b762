import { buildCooperationSchema } from "../subgraphs/cooperation/schema.ts";
import { buildExchangeSchema } from "../subgraphs/province/exchange/schema.ts";
import { buildProvinceSchema } from "../subgraphs/province/schema.ts";
import type { SubgraphSource } from "./compose.ts";

/** Every subgraph of the federation, from the classes that serve it. */
export function readSubgraphs(): SubgraphSource[] {
  return [
    { name: "province", url: "province://*/province", sdl: buildProvinceSchema().sdl },
    { name: "exchange", url: "province://*/exchange", sdl: buildExchangeSchema().sdl },
    {
      name: "cooperation",
      url: "http://127.0.0.1:4001/graphql",
      sdl: buildCooperationSchema().sdl,
    },
  ];
}
