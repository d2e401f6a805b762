import { request } from "undici";
import { within } from "../../../schema/http/within.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";
import { readOptions } from "../options.ts";

const help = `laowu health [--url URL]

Asks a gateway or a province whether it is ready, and prints its answer. Exit code 1 when it is not, or
does not answer within 5 seconds.

  laowu health
  laowu health --url http://127.0.0.1:4061
`;

const timeoutMs = 5_000;

export const healthCommand: Command = {
  summary: "asks a gateway or a province whether it is ready",
  help,
  run: async (args, { out, err, signal }) => {
    const { url } = readOptions(args, {
      url: { type: "string", default: "http://127.0.0.1:4000" },
    });
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UsageError("--url must begin with http:// or https://.");
    const place = new URL("/health/ready", url);
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
