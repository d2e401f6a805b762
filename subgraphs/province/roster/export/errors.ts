import { ServiceError } from "../../../service/errors.ts";

/** Nothing is exported, or not to this file. */
export class ExportRefusedError extends ServiceError {
  override readonly name = "ExportRefusedError";
  readonly code = "EXPORT_REFUSED";
}
