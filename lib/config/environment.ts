/** Environment variables of this machine, most of them set by `npm run env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Command that sets them in a shell. */
export const SET_ENVIRONMENT = 'eval "$(npm run -s env)"';
