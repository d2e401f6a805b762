import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { isNativeError } from "node:util/types";

/** One life of a program, from spawn to end. One that could not even begin is over, too. */
export class Life {
  /** Null when it could not begin. */
  readonly pid: number | null;
  /** Resolves to how it ended, for people, such as "signal SIGKILL". */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess | null = null;
  #isOver = false;
  #isListening = false;

  constructor(program: string, args: readonly string[], options: SpawnOptions) {
    try {
      this.#child = spawn(program, args, options);
      this.ended = endOf(this.#child);
    } catch (error) {
      // Most reasons not to begin are an event; a few, such as too long arguments, are thrown.
      this.ended = Promise.resolve(isNativeError(error) ? error.message : String(error));
    }
    this.#child?.on("message", (said) => {
      if (said === "listening") this.#isListening = true;
    });
    this.pid = this.#child?.pid ?? null;
    void this.ended.then(() => {
      this.#isOver = true;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it said that it is there: what answers at its port before that is somebody else. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** Null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
    // The only event of a child that never began; of one that runs it says that a signal failed.
    child.on("error", (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
}
