import type { BetterAuthOptions } from "better-auth";
import type { authSchema } from "./auth-database";
import { databaseFault } from "./database-fault";
import { authRateLimit, authSecret, publicUrl } from "./env";
import { log } from "./log";
import { ownOrigins } from "./same-origin";

const day = 24 * 60 * 60;
export const minPasswordLength = 8;
const maxNameLength = 100;

/**
 * Returns the options of Better Auth: e-mail and password only. Without a plugin, nothing in the
 * database is encrypted with the secret, so the secret can change.
 */
export function authOptions(database: ReturnType<typeof authSchema>) {
  // Also set for sign-in and sign-up: Better Auth's own limit there (3 in 10 s) ignores the general
  // one.
  const limit = { window: 10, max: authRateLimit() };
  return {
    appName: "Todo Chatbot",
    basePath: "/auth",
    // No link is built from it. Without a value, Better Auth would take the bind address.
    baseURL: publicUrl()?.origin ?? "http://todo-frontend.invalid",
    secret: authSecret(),
    database,
    trustedOrigins: (request?: Request) => (request ? ownOrigins(request.headers) : []),
    emailAndPassword: { enabled: true, minPasswordLength },
    session: { expiresIn: 30 * day, updateAge: day },
    rateLimit: {
      enabled: true,
      ...limit,
      customRules: { "/sign-in/email": limit, "/sign-up/email": limit },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: {
              ...user,
              name: user.name.trim().slice(0, maxNameLength) || localPart(user.email),
              image: null,
            },
          }),
        },
      },
    },
    advanced: {
      cookiePrefix: "todo",
      // lib/auth-migration.ts checks the tables, again after each failure. Better Auth's own check
      // would remember one failure until the process ends.
      database: { validateSchema: false },
      // See lib/secure-cookies.ts.
      useSecureCookies: false,
      // Next sets it from the connection if no proxy did.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    telemetry: { enabled: false },
    // Database errors reach lib/auth-handler.ts. If Better Auth logged them, they could contain a
    // row.
    onAPIError: { throw: true },
    logger: { level: "warn", disableColors: true, log: logMessage },
  } satisfies BetterAuthOptions;
}

const localPart = (email: string) => email.replace(/@.*/, "");

/**
 * Logs a message of Better Auth with the error's code. E-mail addresses are masked; the other
 * arguments are dropped because they contain personal data.
 */
function logMessage(level: string, message: unknown, ...details: unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  log(level === "error" ? "error" : "warn", "better_auth", {
    message: String(message).replace(/[^\s@]+@[^\s@]+/g, "…@…"),
    ...(error && databaseFault(error)),
  });
}
