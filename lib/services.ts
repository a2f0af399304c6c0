/** The services that are built from this repository. */
export const SERVICES = ["backend", "frontend"] as const;
export type Service = (typeof SERVICES)[number];
