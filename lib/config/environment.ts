/**
 * Environment variables of this machine. Most of those that the program reads are set by `npm run
 * env`.
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Shell command that sets the variables of this clone. */
export const SET_ENVIRONMENT = 'eval "$(npm run -s env)"';
