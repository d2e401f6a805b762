/**
 * How many rows of one trade, a minor group (小类), are weighed for each who asks, in one register. A large
 * province has a hundred times as many; those who may fit best are looked at first.
 */
export const LOOKED_AT_MAX = 1_000;
