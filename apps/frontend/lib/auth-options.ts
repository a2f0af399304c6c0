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
 * Returns the options for Better Auth, which allow sign-in by e-mail and password only. No plugin
 * is used, so nothing in the database is encrypted with the secret. Changing the secret therefore
 * loses no data.
 */
export function authOptions(database: ReturnType<typeof authSchema>) {
  // The limit must also be set for sign-in and sign-up. Better Auth's default for these routes (3
  // requests in 10 s) takes precedence over the general limit.
  const limit = { window: 10, max: authRateLimit() };
  return {
    appName: "Todo Chatbot",
    basePath: "/auth",
    // Without a base URL, Better Auth would use the bind address. No link is built from this
    // placeholder.
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
      // lib/auth-migration.ts checks the tables, and checks them again after each failure. Better
      // Auth's own check would remember a failure until the process ends.
      database: { validateSchema: false },
      // See lib/secure-cookies.ts.
      useSecureCookies: false,
      // Next.js sets this header from the connection if no proxy has set it.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    telemetry: { enabled: false },
    // lib/auth-handler.ts logs database errors. If Better Auth logged them, the log could contain a
    // row.
    onAPIError: { throw: true },
    logger: { level: "warn", disableColors: true, log: logMessage },
  } satisfies BetterAuthOptions;
}

const localPart = (email: string) => email.replace(/@.*/, "");

/**
 * Logs a message from Better Auth with the error's code. Masks e-mail addresses and drops the other
 * arguments, because they contain personal data.
 */
function logMessage(level: string, message: unknown, ...details: unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  log(level === "error" ? "error" : "warn", "better_auth", {
    message: String(message).replace(/[^\s@]+@[^\s@]+/g, "…@…"),
    ...(error && databaseFault(error)),
  });
}
