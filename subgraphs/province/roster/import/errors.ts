import { ServiceError } from "../../../service/errors.ts";

/** The database is not one that a roster can be imported into. */
export class ImportRefusedError extends ServiceError {
  override readonly name = "ImportRefusedError";
  readonly code = "IMPORT_REFUSED";
}
