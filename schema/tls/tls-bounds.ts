import { constants } from "node:crypto";

/**
 * What holds for every connection, besides Node's own defaults: no version that is out of date, and no
 * resumption. Who comes back shows a certificate again, which may have ended or lost its authority since.
 */
export const tlsBounds = {
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const;
