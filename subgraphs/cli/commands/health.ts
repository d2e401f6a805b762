import { request } from "undici";
import { within } from "../../../schema/http/within.ts";
import { type Command, exitCodes } from "../command.ts";
import { gatewayOf } from "../gateway/gateway-client.ts";
import { readOptions } from "../options.ts";

const help = `laowu health [--url URL]

Asks a gateway or a province whether it is ready, and prints its answer; without --url the gateway of this
house, where .data/house.json says (or LAOWU_DATA), else http://127.0.0.1:4000. Exit code 1 when it is not,
or does not answer within 5 seconds. A gateway is ready while one province at least is: "endpoints" in its
answer says which are not.

  laowu health
  laowu health --url http://127.0.0.1:4061
`;

const timeoutMs = 5_000;

export const healthCommand: Command = {
  summary: "asks a gateway or a province whether it is ready",
  help,
  run: async (args, around) => {
    const { out, err, signal } = around;
    const { url } = readOptions(args, { url: { type: "string" } });
    const place = new URL("/health/ready", gatewayOf(url, around));
    try {
      const { statusCode, body } = await request(place, {
        signal: within(timeoutMs, signal),
      });
      const text = (await body.text()).trim();
      out.write(`${text === "" ? `HTTP ${statusCode}` : text}\n`);
      return statusCode === 200 ? exitCodes.done : exitCodes.failed;
    } catch (cause) {
      const { code } = Object(cause) as { readonly code?: unknown };
      err.write(
        `${place.origin} does not answer (${typeof code === "string" ? code : "timeout"}).\n`,
      );
      return exitCodes.failed;
    }
  },
};
