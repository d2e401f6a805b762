import type { StopTimes } from "../../schema/http/open-connections.ts";
import { onStopSignal, stopTimesAfter } from "../../schema/http/stop-signals.ts";
import { outliveUnexpected } from "../../schema/logs/unexpected.ts";
import { StartError } from "./errors.ts";
import { limits } from "./limits.ts";
import { createLogger } from "./logger.ts";

export interface Stoppable {
  stop(times: StopTimes): Promise<void>;
}

const { noticeMsAtStop: noticeMs, arrivalMsAtStop: arrivalMs, stopMsMax } = limits;
const timesAtStop: StopTimes = { noticeMs, arrivalMs, stopMsMax };

/**
 * Runs one process: starts it, tells a parent that waits for it, stops it on SIGTERM or SIGINT after
 * what is in flight has finished, and exits with one line when it cannot start.
 */
export async function runService(name: string, start: () => Promise<Stoppable>): Promise<void> {
  const logger = createLogger(name);
  try {
    const service = await start();
    process.send?.("listening");
    outliveUnexpected((message, cause) => logger.error(message, { cause }));
    onStopSignal((signal) => {
      logger.info("Stopping.", { signal });
      service.stop(stopTimesAfter(signal, timesAtStop)).then(
        () => process.exit(0),
        (cause: unknown) => {
          logger.error("Stopping failed.", { cause });
          process.exit(1);
        },
      );
    });
  } catch (cause) {
    if (cause instanceof StartError) process.stderr.write(`${name}: ${cause.message}\n`);
    else logger.error("The service could not start.", { cause });
    process.exit(cause instanceof StartError ? cause.exitCode : 1);
  }
}
