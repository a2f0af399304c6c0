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
 * E-mail and password, nothing else: no plugin, so nothing in the database is encrypted with the
 * secret.
 */
export function authOptions(database: ReturnType<typeof authSchema>) {
  // Named for the two addresses, as Better Auth's own 3 per 10 s there ignore the general limit.
  const limit = { window: 10, max: authRateLimit() };
  return {
    appName: "Todo Chatbot",
    basePath: "/auth",
    // No link is ever built from it; without one Better Auth would take the bind address.
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
              name: user.name.trim().slice(0, maxNameLength) || user.email.split("@")[0]!,
              image: null,
            },
          }),
        },
      },
    },
    advanced: {
      cookiePrefix: "todo",
      // lib/auth-migration.ts has seen to the tables, and looks again after a fault; Better Auth's
      // own check would remember a bad moment for good.
      database: { validateSchema: false },
      // See lib/secure-cookies.ts.
      useSecureCookies: false,
      // Next fills it in from the connection where no proxy did.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    telemetry: { enabled: false },
    // A fault of the database reaches lib/auth-handler.ts; printed by Better Auth it could hold a
    // row.
    onAPIError: { throw: true },
    logger: { level: "warn", disableColors: true, log: logOf },
  } satisfies BetterAuthOptions;
}

/**
 * The message and an error's code: the arguments beside it hold e-mail addresses, and so do a few
 * messages.
 */
function logOf(level: string, message: string, ...details: unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  log(level === "error" ? "error" : "warn", "better_auth", {
    message: String(message).replace(/[^\s@]+@[^\s@]+/g, "…@…"),
    ...(error && databaseFault(error)),
  });
}
