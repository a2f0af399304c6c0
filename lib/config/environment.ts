/**
 * Environment variables of this machine. `npm run env` sets most of the variables that the program
 * reads.
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Shell command that sets the variables of this clone. */
export const SET_ENVIRONMENT = 'eval "$(npm run -s env)"';
