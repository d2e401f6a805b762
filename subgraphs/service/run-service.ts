import { StartError } from "./errors.ts";
import { createLogger } from "./logger.ts";

export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs one process: starts it, stops it on SIGTERM or SIGINT after what is in flight
 * has finished, and exits 1 with one line when it cannot start.
 */
export async function runService(name: string, start: () => Promise<Stoppable>): Promise<void> {
  const logger = createLogger(name);
  try {
    const service = await start();
    let isStopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      // One that comes again must not end what is still being answered.
      if (isStopping) return;
      isStopping = true;
      logger.info("Stopping.", { signal });
      service.stop().then(
        () => process.exit(0),
        (cause: unknown) => {
          logger.error("Stopping failed.", { cause });
          process.exit(1);
        },
      );
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  } catch (cause) {
    if (cause instanceof StartError) process.stderr.write(`${name}: ${cause.message}\n`);
    else logger.error("The service could not start.", { cause });
    process.exit(1);
  }
}
