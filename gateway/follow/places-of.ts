import type { Gateway } from "../gateway.ts";
import type { BellPlace } from "./bells.ts";

/** The processes of provinces that a gateway asks. */
export function placesOf({ endpoints }: Gateway): readonly BellPlace[] {
  return endpoints
    .filter(({ kind }) => kind === "province")
    .map(({ name, url, audience }) => ({ url, audience, provinces: name.split(",") }));
}
