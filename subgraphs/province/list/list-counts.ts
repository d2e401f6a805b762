/** What `list_count` calls being on any list, and the list of households in which nobody works. */
export const anyList = "ANY";
export const zeroEmployment = "ZERO_EMPLOYMENT";
